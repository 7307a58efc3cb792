"""The sentences of refusals about members."""

from zetel.adapters.texts.words import Words
from zetel.domain.errors import (
    AddressTaken,
    ExportGone,
    ExportNotReady,
    LastOwner,
    MemberMoved,
    MembershipHeld,
    MemberStateForbids,
    OwnersRemain,
    PlacesTaken,
    RightsLacking,
    SuccessionClosed,
    SuccessionRuns,
)
from zetel.domain.parties.member import MemberState
from zetel.domain.parties.rights import Right


def rights_lacking(error: RightsLacking, words: Words) -> str:
    names: dict[str, str] = {
        Right.OWN: words.pgettext("a right", "see their own"),
        Right.VIEW_BILLING: words.pgettext("a right", "see billing"),
        Right.MANAGE_BILLING: words.pgettext("a right", "manage billing"),
        Right.MANAGE_LICENCES: words.pgettext("a right", "manage licences"),
        Right.VIEW_PEOPLE: words.pgettext("a right", "see people"),
        Right.MANAGE_PEOPLE: words.pgettext("a right", "manage people"),
        Right.MAKE_OWNERS: words.pgettext("a right", "make others owner"),
    }
    return words.gettext(
        "You may neither give nor take rights that you do not hold yourself: {rights}. Ask an owner of the account.",
        rights=", ".join(names[right] for right in error.lacking),
    )


def address_taken(_: AddressTaken, words: Words) -> str:
    return words.gettext("This email address is another member's. Invite the person by another address.")


def membership_held(_: MembershipHeld, words: Words) -> str:
    return words.gettext(
        "You are a member of this account already. Sign in as another person, or go on with your membership."
    )


def last_owner(_: LastOwner, words: Words) -> str:
    return words.gettext("This is the account's last active owner. Make another member owner first.")


def owners_remain(_: OwnersRemain, words: Words) -> str:
    return words.gettext("The account has several active owners. One of them can make another member owner.")


def succession_runs(_: SuccessionRuns, words: Words) -> str:
    return words.gettext("Another member is to become owner of this account already. Wait for the end of the 72 hours.")


def succession_closed(_: SuccessionClosed, words: Words) -> str:
    return words.gettext("The time to object is over. Another owner can take the role from the member.")


def places_taken(error: PlacesTaken, words: Words) -> str:
    return words.gettext(
        "{used} of {of} places for people without a licence of an edition are taken. Give the person a licence first,"
        " or take the rights of others.",
        used=error.used,
        of=error.of,
    )


def member_moved(_: MemberMoved, words: Words) -> str:
    return words.gettext("The member was changed at the same moment. Read the member again and repeat your change.")


def member_state_forbids(error: MemberStateForbids, words: Words) -> str:
    match error.state:
        case MemberState.INVITED:
            return words.gettext("This member has not accepted the invitation yet.")
        case MemberState.ACTIVE:
            return words.gettext("This member is active. You need not do anything.")
        case MemberState.DEACTIVATED:
            return words.gettext("This member is deactivated. Activate the member first.")
        case _:
            return words.gettext("This member was removed.")


def export_not_ready(_: ExportNotReady, words: Words) -> str:
    return words.gettext("The export is still being made. Try again in a few minutes.")


def export_gone(error: ExportGone, words: Words) -> str:
    return words.gettext(
        "The file of this export was kept for {days} days, and is gone. Begin a new export.", days=error.kept_days
    )
