"""The matrix of rights: which role of an account, and of the seller's staff, holds which right.

A right to manage includes the right to view. A grant gives one right to a member without a role. Every command and read
names the rights of which one is enough; nothing else decides who may do it.
"""

from collections.abc import Iterable, Mapping, Set
from enum import StrEnum
from typing import Final

from zetel.domain.errors import NotAllowed, Unknown
from zetel.domain.parties.member import Grant, Membership, MemberState, Role, StaffRole


class Right(StrEnum):
    """A right in an account. `own` is everybody's: their own name, their own licences, what they bought themselves."""

    OWN = "own"
    VIEW_BILLING = "view_billing"
    MANAGE_BILLING = "manage_billing"
    MANAGE_LICENCES = "manage_licences"
    VIEW_PEOPLE = "view_people"
    MANAGE_PEOPLE = "manage_people"
    MAKE_OWNERS = "make_owners"


class StaffRight(StrEnum):
    """A right of the seller's staff, in every account; in accounts that are given, for account managers that see no
    others."""

    VIEW_ACCOUNTS = "view_accounts"
    END_CONTRACTS = "end_contracts"
    CONFIRM_RECIPIENTS = "confirm_recipients"
    KEEP_BOOKS = "keep_books"
    NAME_OWNERS = "name_owners"
    DECIDE_PROGRAMMES = "decide_programmes"
    RUN_TEST_CLOCKS = "run_test_clocks"
    GIVE_ACCOUNTS = "give_accounts"
    DECIDE_ENDS = "decide_ends"
    MAKE_OFFERS = "make_offers"


#: Rights that include another one.
_INCLUDES: Final[Mapping[Right, Right]] = {
    Right.MANAGE_BILLING: Right.VIEW_BILLING,
    Right.MANAGE_PEOPLE: Right.VIEW_PEOPLE,
}

#: The rights of each role beside everybody's own, and beside those that its rights include.
ROLES: Final[Mapping[Role, frozenset[Right]]] = {
    Role.OWNER: frozenset({Right.MANAGE_BILLING, Right.MANAGE_LICENCES, Right.MANAGE_PEOPLE, Right.MAKE_OWNERS}),
    Role.BILLING_ADMIN: frozenset({Right.MANAGE_BILLING, Right.VIEW_PEOPLE}),
    Role.LICENCE_ADMIN: frozenset({Right.MANAGE_LICENCES, Right.VIEW_PEOPLE}),
    Role.PEOPLE_ADMIN: frozenset({Right.MANAGE_PEOPLE, Right.MANAGE_LICENCES}),
    Role.READER: frozenset({Right.VIEW_BILLING, Right.VIEW_PEOPLE}),
    Role.MEMBER: frozenset(),
}

#: The right that each grant gives.
GRANTS: Final[Mapping[Grant, Right]] = {
    Grant.MANAGE_BILLING: Right.MANAGE_BILLING,
    Grant.MANAGE_LICENCES: Right.MANAGE_LICENCES,
    Grant.MANAGE_PEOPLE: Right.MANAGE_PEOPLE,
}

STAFF: Final[Mapping[StaffRole, frozenset[StaffRight]]] = {
    StaffRole.SUPPORT: frozenset(
        {
            *(StaffRight.VIEW_ACCOUNTS, StaffRight.END_CONTRACTS, StaffRight.CONFIRM_RECIPIENTS),
            *(StaffRight.RUN_TEST_CLOCKS, StaffRight.GIVE_ACCOUNTS),
        }
    ),
    StaffRole.BOOKKEEPER: frozenset({StaffRight.VIEW_ACCOUNTS, StaffRight.END_CONTRACTS, StaffRight.KEEP_BOOKS}),
    StaffRole.ACCOUNT_MANAGER: frozenset(
        {
            StaffRight.VIEW_ACCOUNTS,
            StaffRight.NAME_OWNERS,
            StaffRight.DECIDE_PROGRAMMES,
            StaffRight.DECIDE_ENDS,
            StaffRight.MAKE_OFFERS,
        }
    ),
}

#: Subscriptions may be seen by whoever sees bills, and without amounts by whoever manages licences.
SUBSCRIPTIONS: Final = frozenset({Right.VIEW_BILLING, Right.MANAGE_LICENCES})


#: Licences of others may be seen by whoever sees people, and by whoever manages licences.
LICENCES: Final = frozenset({Right.VIEW_PEOPLE, Right.MANAGE_LICENCES})

#: Requests of others may be seen by whoever sees people or bills, or manages licences; those for purchases need sight
#: of bills.
REQUESTS: Final = frozenset({Right.VIEW_BILLING, *LICENCES})


def rights(roles: Iterable[Role], grants: Iterable[Grant] = ()) -> frozenset[Right]:
    """All rights of a member with these roles and grants."""
    given = {right for role in roles for right in ROLES[role]} | {GRANTS[grant] for grant in grants}
    return frozenset({Right.OWN, *given, *(_INCLUDES[right] for right in given if right in _INCLUDES)})


def staff_rights(roles: Iterable[StaffRole]) -> frozenset[StaffRight]:
    """All rights of a person with these roles in the seller's staff."""
    return frozenset(right for role in roles for right in STAFF[role])


def roles_with(enough: Set[Right]) -> tuple[Role, ...]:
    """The roles of members that hold one of the rights."""
    return tuple(sorted(role for role in ROLES if enough & rights((role,))))


def has(membership: Membership, right: Right) -> bool:
    return right in rights(membership.roles, membership.grants)


def must_be_member(
    membership: Membership | None, account: str, needs: Right | Set[Right], buyer: str | None = None
) -> Membership:
    """The membership that holds one of `needs`, or is that of the member `buyer`: of what a member bought, everything
    is the buyer's too. Raises Unknown for a stranger, NotAllowed for too few rights."""
    if membership is None or membership.state is not MemberState.ACTIVE:
        raise Unknown(kind="account", id=account)
    enough = {needs} if isinstance(needs, Right) else needs
    if membership.member != buyer and not any(has(membership, right) for right in enough):
        raise NotAllowed(needs=roles_with(enough))
    return membership


def must_manage(membership: Membership | None, account: str, buyer: str | None) -> Membership:
    """The membership that manages, and pays for, what the member `buyer` bought: the buyer's alone, and without a buyer
    that of whoever manages billing. Raises Unknown, NotAllowed."""
    if buyer is None:
        return must_be_member(membership, account, Right.MANAGE_BILLING)
    held = must_be_member(membership, account, Right.OWN)
    if held.member != buyer:
        raise NotAllowed(needs=())
    return held


def must_be_staff(held: Set[StaffRole], needs: StaffRight) -> None:
    """Raises NotAllowed unless one of the seller's roles in `held` holds `needs`."""
    if needs not in staff_rights(held):
        raise NotAllowed(needs=tuple(sorted(role for role in STAFF if needs in STAFF[role])))
