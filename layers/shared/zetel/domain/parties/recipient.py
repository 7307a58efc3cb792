"""Recipients of an account's mails: an address gets mails after its reader, or the seller's staff, has confirmed it.

added ---- link sent ---- confirmed ---- held mails sent on
  due          |             due
               asked for again: the next number, due
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from zetel.domain.due import Due, WorkKind
from zetel.domain.parties.address import Language

#: Links and held mails are sent at once; the sweep looks for a lost message after this time.
_PATIENCE: Final = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Recipient:
    """A mail address of an account; `language` is that of its link.

    Until it is confirmed, the member `stand_in` gets its mails. `number` counts the links that were asked for, of which
    only the newest confirms; `due` stands while a link, or mails that were held, are still to be sent.
    """

    id: str
    account: str
    address: str
    language: Language
    stand_in: str
    version: int
    sequence: int
    added_at: datetime
    number: int = 1
    confirmed_at: datetime | None = None
    due: Due | None = None
    attempts: int = 0
    parked: str | None = None


def mails_due(at: datetime) -> Due:
    """The work of what is to be sent since `at`."""
    return Due(at + _PATIENCE, WorkKind.RECIPIENT)


def asked_again(before: Recipient, at: datetime) -> Recipient:
    """The recipient with a new link to be sent, which supersedes the earlier ones."""
    return replace(
        before,
        version=before.version + 1,
        sequence=before.sequence + 1,
        number=before.number + 1,
        due=mails_due(at),
        attempts=0,
        parked=None,
    )


def confirmed(before: Recipient, at: datetime) -> Recipient:
    """The recipient that gets mails from now on."""
    return replace(
        before,
        version=before.version + 1,
        sequence=before.sequence + 1,
        confirmed_at=at,
        due=mails_due(at),
        attempts=0,
        parked=None,
    )


def all_sent(before: Recipient) -> Recipient:
    """The recipient to which nothing is to be sent."""
    return replace(before, version=before.version + 1, due=None, attempts=0)


def put_off(before: Recipient, to: datetime) -> Recipient:
    """The recipient whose link waits until `to`."""
    return replace(before, version=before.version + 1, due=Due(to, WorkKind.RECIPIENT), attempts=0)
