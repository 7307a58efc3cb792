"""People: members of an account with their roles, and the seller's staff."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    OWNER = "owner"
    BILLING_ADMIN = "billing_admin"
    READER = "reader"


class StaffRole(StrEnum):
    """The seller's staff; a pool group each."""

    SUPPORT = "support"
    BOOKKEEPER = "bookkeeper"


class MembershipStatus(StrEnum):
    ACTIVE = "active"
    SUSPENDED = "suspended"


@dataclass(frozen=True, slots=True)
class Member:
    """A person in an account, as mails and screens show them. Never journaled or logged."""

    id: str
    name: str
    mail: str


@dataclass(frozen=True, slots=True)
class Membership:
    """The rights of a signed-in person in one account; read on every request, so that a revocation works at once."""

    account: str
    member: str
    roles: tuple[Role, ...]
    status: MembershipStatus
