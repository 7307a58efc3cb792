"""The rights of roles. A role is enough for a command or not; there is no other permission."""

from collections.abc import Set
from typing import Final

from zetel.domain.errors import NotAllowed, Unknown
from zetel.domain.parties.member import Membership, MembershipStatus, Role, StaffRole

READ: Final = frozenset({Role.OWNER, Role.BILLING_ADMIN, Role.READER})


WRITE: Final = frozenset({Role.OWNER, Role.BILLING_ADMIN})


STAFF_READ: Final = frozenset({StaffRole.SUPPORT, StaffRole.BOOKKEEPER})


SUPPORT: Final = frozenset({StaffRole.SUPPORT})


BOOKKEEPING: Final = frozenset({StaffRole.BOOKKEEPER})


def must_be_member(membership: Membership | None, account: str, needs: Set[Role]) -> Membership:
    """The membership that permits one of `needs`. Raises Unknown for a stranger, NotAllowed for too small a role."""
    if membership is None or membership.status is not MembershipStatus.ACTIVE:
        raise Unknown(kind="account", id=account)
    if not needs & set(membership.roles):
        raise NotAllowed(needs=tuple(sorted(needs)))
    return membership


def must_be_staff(held: Set[StaffRole], needs: Set[StaffRole]) -> None:
    """Raises NotAllowed unless one of the seller's roles in `held` is among `needs`."""
    if not needs & held:
        raise NotAllowed(needs=tuple(sorted(needs)))
