"""Links in mails: each lets its reader do one thing, once, without signing in.

A link names its purpose, its subject and the subject's count of links. The subject's own state says whether the link
was used or withdrawn, so nothing of a link is stored:

    sent (1) ---- asked for again: sent (2) ---- used
       |             (1) is superseded            |
     expires                                    (2) opens nothing more
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from zetel.domain.errors import LinkExpired, LinkSuperseded, LinkUsed, LinkWithdrawn

#: How long a link opens, from the instant at which it is written.
OPEN_FOR: Final = timedelta(days=7)


class LinkPurpose(StrEnum):
    CONFIRM_RECIPIENT = "confirm_recipient"
    JOIN_ACCOUNT = "join_account"
    OBJECT_TO_OWNER = "object_to_owner"
    CONFIRM_END = "confirm_end"


@dataclass(frozen=True, slots=True)
class Link:
    """A link for `purpose` on `subject`, an id of the account; `number` counts the subject's links from 1."""

    purpose: LinkPurpose
    account: str
    subject: str
    number: int
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class LinkState:
    """The state of a subject's links: `newest` is their count, `used_at` the instant at which one of them did its work,
    `withdrawn` whether none shall do it any more."""

    newest: int
    used_at: datetime | None = None
    withdrawn: bool = False


def must_open(link: Link, state: LinkState, at: datetime) -> None:
    """Raises LinkUsed, LinkWithdrawn, LinkSuperseded or LinkExpired, the first that holds."""
    if state.used_at:
        raise LinkUsed(purpose=link.purpose, used_at=state.used_at)
    if state.withdrawn:
        raise LinkWithdrawn(purpose=link.purpose)
    if link.number != state.newest:
        raise LinkSuperseded(purpose=link.purpose)
    if at >= link.expires_at:
        raise LinkExpired(purpose=link.purpose, expired_at=link.expires_at)
