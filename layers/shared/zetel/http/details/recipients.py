"""Details about links, recipients, sign-ins and the limits of new accounts."""

from zetel.adapters.texts.words import Words
from zetel.domain.errors import (
    CardsNotTaken,
    LinkElsewhere,
    LinkExpired,
    LinkSuperseded,
    LinkTampered,
    LinkUsed,
    LinkWithdrawn,
    MailUnverified,
    RecipientReady,
    SecondFactorMissing,
    TooManyToday,
)
from zetel.domain.links import LinkPurpose
from zetel.domain.parties.allowance import AccountAct


def link_tampered(_: LinkTampered, words: Words) -> str:
    return words.gettext(
        "The link was changed, or can no longer be checked. Copy it completely from the email, or ask for a new one."
    )


def link_used(error: LinkUsed, words: Words) -> str:
    return words.gettext(
        "The link did its work on {day}. There is nothing left to do.", day=words.day(error.used_at.date())
    )


def link_superseded(_: LinkSuperseded, words: Words) -> str:
    return words.gettext("A newer link was sent to this address. Use the link of the newest email.")


def link_expired(error: LinkExpired, words: Words) -> str:
    if error.purpose == LinkPurpose.JOIN_ACCOUNT:
        return words.gettext(
            "The link expired on {day}. Ask the person who invited you for a new one.",
            day=words.day(error.expired_at.date()),
        )
    if error.purpose == LinkPurpose.CONFIRM_END:
        return words.gettext(
            "The time to confirm ended on {day}: the subscription ends as was asked.",
            day=words.day(error.expired_at.date()),
        )
    if error.purpose == LinkPurpose.OBJECT_TO_OWNER:
        return words.gettext(
            "The time to object ended on {day}. An owner can take the role from the member.",
            day=words.day(error.expired_at.date()),
        )
    return words.gettext(
        "The link expired on {day}. Ask the sender of your invoices for a new one.",
        day=words.day(error.expired_at.date()),
    )


def link_withdrawn(error: LinkWithdrawn, words: Words) -> str:
    if error.purpose == LinkPurpose.OBJECT_TO_OWNER:
        return words.gettext("There is nothing to object to any more. Sign in to see who owns the account.")
    if error.purpose == LinkPurpose.CONFIRM_END:
        return words.gettext("There is nothing to confirm any more. Sign in to see the request.")
    return words.gettext("The invitation was withdrawn. Ask the person who invited you.")


def link_elsewhere(error: LinkElsewhere, words: Words) -> str:
    if error.purpose == LinkPurpose.JOIN_ACCOUNT:
        return words.gettext("This link is an invitation. Sign in, and accept it there.")
    return words.gettext("This link needs no sign-in. Open it as it stands in the email.")


def recipient_ready(_: RecipientReady, words: Words) -> str:
    return words.gettext("The recipient is confirmed already and receives emails. It needs no link.")


def mail_unverified(_: MailUnverified, words: Words) -> str:
    return words.gettext(
        "Your own email address is not confirmed yet. Confirm it where you sign in, and send the request again."
    )


def second_factor_missing(_: SecondFactorMissing, words: Words) -> str:
    return words.gettext(
        "The seller's staff signs in with a second factor. Set one up, sign in again, and repeat the request."
    )


def too_many_today(error: TooManyToday, words: Words) -> str:
    if error.act == AccountAct.RECIPIENTS:
        return words.ngettext(
            "Until its first payment, an account can add {n} recipient a day. Try again tomorrow.",
            "Until its first payment, an account can add {n} recipients a day. Try again tomorrow.",
            error.most,
        )
    return words.ngettext(
        "Until its first payment, an account can buy on invoice {n} time a day. Pay by card, or try again tomorrow.",
        "Until its first payment, an account can buy on invoice {n} times a day. Pay by card, or try again tomorrow.",
        error.most,
    )


def cards_not_taken(_: CardsNotTaken, words: Words) -> str:
    return words.gettext("The seller takes no cards. Choose payment on invoice.")
