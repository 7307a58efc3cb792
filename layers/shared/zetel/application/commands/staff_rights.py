"""The right of the seller's staff, asked of the pool at each request, and the accounts in which it holds.

A token is right about a person for as long as it is valid, an hour. The pool is right now: a person who left a group,
or was barred, is refused with the next request. Staff whose sign-in takes a password alone are refused too.

    right by another role    every account
    by account_manager       every account, or those that are given to the person, as the seller says

An account beyond that is unknown to the person.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from zetel.application.commands.person import Person
from zetel.application.ports import Services
from zetel.application.store import keys
from zetel.application.store.wire import Wire
from zetel.domain.errors import SecondFactorMissing, Unknown
from zetel.domain.parties import rights
from zetel.domain.parties.member import StaffRole
from zetel.domain.parties.rights import StaffRight
from zetel.domain.parties.seller import ManagedAccounts


@dataclass(frozen=True, slots=True)
class Reach:
    """The accounts in which a person of the staff has a right: all, or for `manager` those that the seller lets account
    managers see."""

    manager: str | None
    services: Services

    def of(self, accounts: Iterable[str]) -> frozenset[str]:
        """Those of `accounts` in which the person has the right; one call for an account manager, none for others."""
        asked = frozenset(accounts)
        if self.manager is None or not asked:
            return asked
        head_key, given = keys.catalog_head(), {account: keys.manager(account) for account in asked}
        found = self.services.store.read(head_key, *given.values())
        head = found.get(head_key)
        if head is None or head.seller.managed_accounts is ManagedAccounts.ALL:
            return asked
        held = {account: found.get(key) for account, key in given.items()}
        return frozenset(account for account, one in held.items() if one and one.staff == self.manager)


def reach(person: Person, needs: StaffRight, services: Services) -> Reach:
    """The accounts in which the person has the right. Raises NotAllowed unless token and pool give a role that holds
    `needs`, SecondFactorMissing."""
    rights.must_be_staff(person.staff, needs)
    entry = services.sign_ins.entry(person.in_pool)
    held = services.sign_ins.roles(person.in_pool) if entry else frozenset()
    rights.must_be_staff(held, needs)
    if entry and not entry.second_factor:
        raise SecondFactorMissing
    elsewhere = (person.staff & held) - {StaffRole.ACCOUNT_MANAGER}
    everywhere = needs in rights.staff_rights(elsewhere)
    return Reach(None if everywhere else person.sub, services)


def must_be_staff(person: Person, needs: StaffRight, account: str, services: Services) -> None:
    """Raises as `reach`, and Unknown for an account that is not given to an account manager who sees no others."""
    if account not in reach(person, needs, services).of((account,)):
        raise Unknown(kind="account", id=account)


def told(person: Person) -> Wire:
    """The person's part in the staff by the token, `{"staff": {roles, permissions}}`; nothing for everybody else. It
    tells what a desk shows, and allows nothing."""
    if not person.staff:
        return {}
    shown = {"roles": sorted(person.staff), "permissions": sorted(rights.staff_rights(person.staff))}
    return {"staff": shown}
