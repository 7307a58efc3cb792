"""The sentences of refusals about licences."""

from collections import Counter

from zetel.adapters.texts.words import Words
from zetel.domain.errors import (
    ItemUnlicensed,
    LicenceHeld,
    LicencesRefused,
    PoolMoved,
    RequestClosed,
    RequestLimitReached,
    SeatsInsufficient,
)
from zetel.domain.licences.assigning import MOST_LICENCES, MemberRefusal
from zetel.domain.parties.request import RequestState


def licences_refused(error: LicencesRefused, words: Words) -> str:
    """A sentence for each reason, with the number of people; “refused” names them."""
    reasons = Counter(refused.reason for refused in error.refused)
    return " ".join([words.gettext("Nothing was changed."), *(_why(reason, n, words) for reason, n in reasons.items())])


def _why(reason: str, n: int, words: Words) -> str:
    match reason:
        case MemberRefusal.UNKNOWN:
            return words.ngettext(
                "{n} person is not a member of this account: invite the person first.",
                "{n} people are not members of this account: invite them first.",
                n,
            )
        case MemberRefusal.DEACTIVATED:
            return words.ngettext(
                "{n} person is deactivated: activate the person first.",
                "{n} people are deactivated: activate them first.",
                n,
            )
        case MemberRefusal.INVITATION_EXPIRED:
            return words.ngettext(
                "The invitation of {n} person has expired: send it again first.",
                "The invitations of {n} people have expired: send them again first.",
                n,
            )
        case MemberRefusal.EDITION_MISSING:
            return words.ngettext(
                "{n} person has no licence of the edition that the add-on belongs to: assign that licence first.",
                "{n} people have no licence of the edition that the add-on belongs to: assign that licence first.",
                n,
            )
        case MemberRefusal.TOO_MANY_LICENCES:
            return words.ngettext(
                "{n} person has {most} licences, which is the most: take back another licence first.",
                "{n} people have {most} licences, which is the most: take back other licences first.",
                n,
                most=MOST_LICENCES,
            )
        case _:
            return words.ngettext(
                "There is no free seat for {n} person: buy another seat, or take one back first.",
                "There are no free seats for {n} people: buy more seats, or take some back first.",
                n,
            )


def seats_insufficient(error: SeatsInsufficient, words: Words) -> str:
    return words.ngettext(
        "Nothing was changed: the other subscription has {n} free seat of {needed} that are needed. Buy more seats "
        "first.",
        "Nothing was changed: the other subscription has {n} free seats of {needed} that are needed. Buy more seats "
        "first.",
        error.free,
        needed=error.needed,
    )


def item_unlicensed(_: ItemUnlicensed, words: Words) -> str:
    return words.gettext("Every active member of the account has this product: it needs no licences.")


def licence_held(_: LicenceHeld, words: Words) -> str:
    return words.gettext("You hold a licence of this product already: you need not ask for it.")


def request_closed(error: RequestClosed, words: Words) -> str:
    match error.state:
        case RequestState.APPROVED:
            return words.gettext("This request is approved. Read it to see whether its licence was given.")
        case RequestState.DENIED:
            return words.gettext("This request was denied. The member may ask again.")
        case _:
            return words.gettext("This request was withdrawn. The member may ask again.")


def request_limit_reached(error: RequestLimitReached, words: Words) -> str:
    return words.gettext(
        "A member has {most} requests at most. Withdraw one that you no longer need, or wait for a decision.",
        most=error.most,
    )


def pool_moved(_: PoolMoved, words: Words) -> str:
    return words.gettext("Other people changed these licences at the same moment. Repeat your request.")
