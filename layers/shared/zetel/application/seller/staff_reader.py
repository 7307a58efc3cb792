"""The seller's staff as readers of an account: they see what its members see, and every look is journaled first."""

from collections.abc import Set
from dataclasses import dataclass
from typing import Any

from zetel.application.commands import staff_rights
from zetel.application.commands.person import Person
from zetel.application.events import journal
from zetel.application.ports import Records, Services
from zetel.application.store import ids, keys
from zetel.application.store.keys import Key
from zetel.domain.parties.events import AccountAccessed
from zetel.domain.parties.rights import Right, StaffRight


@dataclass(frozen=True, slots=True)
class StaffReader:
    """A person of the staff that looks at `what` of an account, an id or a list's name, `by_right`."""

    person: Person
    what: str
    by_right: StaffRight = StaffRight.VIEW_ACCOUNTS

    def read(
        self,
        account: str,
        services: Services,
        *wanted: Key[Any],
        needs: Right | Set[Right] = Right.VIEW_BILLING,
        whose: Key[Any] | None = None,
    ) -> Records:
        """The items `wanted` of the account, in one batched read; then the entry of the access, in a commit of its own,
        unless the first of them, or the item `whose` they are, is missing: then nothing is shown. Raises NotAllowed,
        SecondFactorMissing, Unknown."""
        staff_rights.must_be_staff(self.person, self.by_right, account, services)
        account_key = keys.account(account)
        owners = () if whose is None or whose in wanted else (whose,)
        found = services.store.read(account_key, *wanted, *owners)
        found.known(account_key, "account", account)
        if any(found.get(key) is None for key in (*wanted[:1], *owners)):
            return found
        at = services.now(account)
        services.store.commit(
            [
                journal.entry(
                    AccountAccessed(what=self.what),
                    account=account,
                    subject=services.ids.new(ids.ACCESS, at),
                    sequence=1,
                    actor=journal.staff(self.person),
                    at=at,
                    services=services,
                )
            ]
        )
        return found

    def sees_amounts(self, account: str, found: Records, buyer: str | None = None) -> bool:
        return True

    def sees(self, account: str, found: Records, buyer: str | None) -> bool:
        return True
