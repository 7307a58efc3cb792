"""The invitation of a member: a link that works once, for 7 days from the instant at which it is sent.

invited ---- link sent ---- accepted
  due           | due at its end
                |---- expires: its member may be invited again, without licences
                `---- sent again: the next number, due
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from zetel.domain.due import Due, WorkKind
from zetel.domain.links import LinkState
from zetel.domain.parties.member import Member, MemberState

#: A link is sent at once; the sweep looks for a lost message after this time.
_PATIENCE: Final = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Invitation:
    """The invitation of the member `id`, sent for the member `inviter`; it holds no name and no address.

    `number` counts the links that were asked for, of which only the newest works, until `expires_at`; None while it
    waits to be sent. `due` stands while a link is to be sent, or to expire.
    """

    id: str
    account: str
    inviter: str
    version: int = 1
    number: int = 1
    expires_at: datetime | None = None
    accepted_at: datetime | None = None
    due: Due | None = None
    attempts: int = 0
    parked: str | None = None


def link_due(at: datetime) -> Due:
    """The work of a link that is to be sent since `at`."""
    return Due(at + _PATIENCE, WorkKind.INVITATION)


def link_state(invitation: Invitation, member: Member) -> LinkState:
    """The links of the invitation; a member that was removed before it accepted was withdrawn."""
    return LinkState(invitation.number, invitation.accepted_at, withdrawn=member.state is MemberState.REMOVED)


def asked_again(before: Invitation, inviter: str, at: datetime) -> Invitation:
    """The invitation with a new link to be sent, which supersedes the earlier ones."""
    return Invitation(
        before.id, before.account, inviter, before.version + 1, number=before.number + 1, due=link_due(at)
    )


def sent(before: Invitation, until: datetime) -> Invitation:
    """The invitation whose newest link was sent, and is open until `until`."""
    return _moved(replace(before, expires_at=until, due=Due(until, WorkKind.INVITATION)))


def put_off(before: Invitation, to: datetime) -> Invitation:
    """The invitation whose link waits until `to`."""
    return _moved(replace(before, due=Due(to, WorkKind.INVITATION)))


def accepted(before: Invitation, at: datetime) -> Invitation:
    """The invitation that has done its work."""
    return _moved(replace(before, accepted_at=at, due=None))


def over(before: Invitation) -> Invitation:
    """The invitation of which nothing is due: it has expired, or its member is gone."""
    return _moved(replace(before, due=None))


def _moved(after: Invitation) -> Invitation:
    return replace(after, version=after.version + 1, attempts=0, parked=None)
