"""The person that gives a command, and the Idempotency-Key of a command that changes an item."""

from collections.abc import Set
from dataclasses import dataclass

from zetel.application.store import keys
from zetel.application.store.keys import Key
from zetel.application.store.records import Receipt
from zetel.domain.parties.member import StaffRole


@dataclass(frozen=True, slots=True)
class Person:
    """A signed-in person: the token's subject, name and mail address, and the roles in the seller's staff."""

    sub: str
    name: str
    mail: str
    staff: Set[StaffRole] = frozenset()


@dataclass(frozen=True, slots=True)
class IdempotentRequest:
    """An Idempotency-Key, and the fingerprint of its request."""

    key: str
    fingerprint: str

    def receipt(self, scope: str, person: Person) -> Key[Receipt]:
        """Where the receipt stands; `scope` is the account, or ``-`` while there is none."""
        return keys.receipt(scope, person.sub, self.key)
