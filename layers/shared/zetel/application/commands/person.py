"""The person that gives a command or reads, and the Idempotency-Key of a command that changes an item."""

from collections.abc import Set
from dataclasses import dataclass
from typing import Any, Protocol

from zetel.application.ports import Records, Services
from zetel.application.store import keys
from zetel.application.store.keys import Key
from zetel.application.store.records import Receipt
from zetel.domain.parties import rights
from zetel.domain.parties.address import Language
from zetel.domain.parties.member import StaffRole
from zetel.domain.parties.profile import BillingProfile
from zetel.domain.parties.rights import Right
from zetel.domain.payments.payment import Payment
from zetel.domain.quotes.upgrade_request import UpgradeRequest
from zetel.domain.subscriptions.subscription import Subscription


class Reader(Protocol):
    """The right to read in an account: a member's, or that of the seller's staff."""

    def read(
        self,
        account: str,
        services: Services,
        *wanted: Key[Any],
        needs: Right | Set[Right] = Right.VIEW_BILLING,
        whose: Key[Any] | None = None,
    ) -> Records:
        """The items `wanted` in the account, in one batched read, with the subscription or profile `whose`
        buyer or owner may read them too. Raises Unknown, NotAllowed without one of the rights `needs`."""
        ...

    def sees_amounts(self, account: str, found: Records, buyer: str | None = None) -> bool:
        """Whether the reader may see what things cost, or is their `buyer`, by the items that it has read."""
        ...

    def sees(self, account: str, found: Records, buyer: str | None) -> bool:
        """Whether the reader may see a subscription of this buyer, by the items that it has read."""
        ...


@dataclass(frozen=True, slots=True)
class Person:
    """A signed-in person: the token's subject, name and mail address, and the roles in the seller's staff; `language`
    is the one that the request asks for, None where it asks for none. `username` is the name in the pool of sign-ins of
    a person who signs in elsewhere; others have their subject there."""

    sub: str
    name: str
    mail: str
    staff: Set[StaffRole] = frozenset()
    language: Language | None = None
    username: str | None = None

    @property
    def in_pool(self) -> str:
        """The name under which the pool of sign-ins knows the person."""
        return self.username or self.sub

    def read(
        self,
        account: str,
        services: Services,
        *wanted: Key[Any],
        needs: Right | Set[Right] = Right.VIEW_BILLING,
        whose: Key[Any] | None = None,
    ) -> Records:
        """The items `wanted` of an account in which the person is a member with one of the rights `needs`, or is the
        buyer of the subscription, or owner of the profile, `whose`; one batched read. Raises Unknown, NotAllowed."""
        membership_key = keys.membership(self.sub, account)
        found = services.store.read(membership_key, *dict.fromkeys((*wanted, *([whose] if whose else []))))
        held = found.get(whose) if whose else None
        member = _theirs(held)
        rights.must_be_member(found.get(membership_key), account, needs, member)
        return found

    def sees_amounts(self, account: str, found: Records, buyer: str | None = None) -> bool:
        membership = found.get(keys.membership(self.sub, account))
        return membership is not None and (membership.member == buyer or rights.has(membership, Right.VIEW_BILLING))

    def sees(self, account: str, found: Records, buyer: str | None) -> bool:
        membership = found.get(keys.membership(self.sub, account))
        if membership is None:
            return False
        return membership.member == buyer or any(rights.has(membership, right) for right in rights.SUBSCRIPTIONS)


def _theirs(held: Subscription | BillingProfile | Payment | UpgradeRequest | None) -> str | None:
    """The member that bought the subscription, owns the profile, began the payment, or asked for the upgrade."""
    match held:
        case Subscription():
            return held.buyer
        case BillingProfile():
            return held.owner
        case Payment() | UpgradeRequest():
            return held.member
        case None:
            return None


@dataclass(frozen=True, slots=True)
class IdempotentRequest:
    """An Idempotency-Key, and the fingerprint of its request."""

    key: str
    fingerprint: str

    def receipt(self, scope: str, person: Person) -> Key[Receipt]:
        """Where the receipt stands; `scope` is the account, or ``-`` while there is none."""
        return keys.receipt(scope, person.sub, self.key)
