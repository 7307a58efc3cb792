"""People: members of an account with their roles and grants, and the seller's staff."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from zetel.domain.parties.address import Language
from zetel.domain.parties.licence import Licence


class Role(StrEnum):
    OWNER = "owner"
    BILLING_ADMIN = "billing_admin"
    LICENCE_ADMIN = "licence_admin"
    PEOPLE_ADMIN = "people_admin"
    READER = "reader"
    MEMBER = "member"


class Grant(StrEnum):
    """One right that a member holds without a role."""

    MANAGE_BILLING = "manage_billing"
    MANAGE_LICENCES = "manage_licences"
    MANAGE_PEOPLE = "manage_people"


class StaffRole(StrEnum):
    """The seller's staff; a pool group each."""

    SUPPORT = "support"
    BOOKKEEPER = "bookkeeper"
    ACCOUNT_MANAGER = "account_manager"


class MemberState(StrEnum):
    """``invited``, then ``active`` and ``deactivated`` in turn, then ``removed``."""

    INVITED = "invited"
    ACTIVE = "active"
    DEACTIVATED = "deactivated"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Member:
    """A person in an account. Name, mail address and telephone are never journaled or logged.

    `person` is the subject of the token of whoever accepted the invitation, or opened the account; None before.
    `sequence` is the number of the last event about the member. A licence of an add-on stands after the one of its
    edition. `invitation_expired_at` stands from the expiry of an invited member's link until a new one is asked for.
    """

    id: str
    name: str
    mail: str
    state: MemberState = MemberState.ACTIVE
    roles: tuple[Role, ...] = ()
    grants: tuple[Grant, ...] = ()
    phone: str | None = None
    language: Language | None = None
    person: str | None = None
    version: int = 1
    sequence: int = 0
    licences: tuple[Licence, ...] = ()
    invitation_expired_at: datetime | None = None

    @property
    def awake(self) -> tuple[Licence, ...]:
        """The licences that count, which are those without the dormant ones."""
        return tuple(licence for licence in self.licences if not licence.dormant)


@dataclass(frozen=True, slots=True)
class Membership:
    """The rights of a signed-in person in one account; a copy of the member's, written together with the member.

    Read on every request, so that a revocation works on the next one.
    """

    account: str
    member: str
    roles: tuple[Role, ...]
    state: MemberState
    grants: tuple[Grant, ...] = ()


@dataclass(frozen=True, slots=True)
class MemberCounts:
    """The number of an account's active owners, of which it has one at least, and of its people who need a place.

    `pressing` is `places` less a million for each running flat edition: one number tells whether places
    are limited and how many are taken.
    """

    owners: int = 0
    places: int = 0
    pressing: int = 0

    @property
    def places_used(self) -> int:
        """The places taken; none in an account with a flat edition."""
        return max(self.pressing, 0)
