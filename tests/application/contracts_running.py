"""The worked example's contract in a shop: 25 seats on 15 March 2026, 5 more on 1 September, a fee of 1000 bp."""

from datetime import UTC, date, datetime
from typing import Any

from tests.domain import contracts
from tests.shop import ACCOUNT, BASIC, DIALER, ENTERPRISE, PROFILE, STORAGE, Shop
from zetel.application.commands.person import IdempotentRequest, Person
from zetel.application.payments import transfers
from zetel.application.payments.transfers import RecordTransfer
from zetel.application.store import keys
from zetel.domain.catalog.terms import Fee, Policies
from zetel.domain.documents.document import Document
from zetel.domain.parties.member import StaffRole
from zetel.domain.parties.profile import Balance
from zetel.domain.subscriptions.ledger import Ledger, Pool
from zetel.domain.subscriptions.subscription import Collection, Subscription

BOOKKEEPER = Person("sub-books", "Carla", "carla@stoelwerk.example", frozenset({StaffRole.BOOKKEEPER}))
WITH_FEE = Policies(fee=Fee(basis_points=1000))
#: 14:00 and 11:00 in Amsterdam.
SEPTEMBER, FIFTH = datetime(2026, 9, 1, 12, tzinfo=UTC), datetime(2026, 9, 5, 9, tzinfo=UTC)
DECEMBER = datetime(2026, 12, 1, 9, tzinfo=UTC)


class Running(Shop):
    """A shop that sells the edition with `policies`, and a customer that bought 25 seats, or the `wanted` items."""

    def __init__(
        self, policies: Policies = WITH_FEE, *wanted: tuple[str, int], by: Collection = Collection.INVOICE
    ) -> None:
        super().__init__()
        self.stock(contracts.edition(policies=policies), STORAGE, DIALER, ENTERPRISE, BASIC, version=2)
        self.warm()
        quote = self.quote(*wanted, by=by)
        self.confirm(quote, key="bought", card="pm_card_visa" if by is Collection.CARD else None)
        self.id: str = quote["subscription"]
        self.first: str = next((document["id"] for document in quote["documents"]), "")

    def at(self, instant: datetime) -> None:
        self.world.clock.move_to(instant)

    def change(self, total: int, *, key: str = "changed", card: str | None = None, **asked: Any) -> Any:
        """The quote of a new total, confirmed."""
        quote = self.quote_seats(self.id, total, **asked)
        self.confirm(quote, key=key, card=card)
        return quote

    def pay(self, invoice: str, amount: int, *, on: date = date(2026, 3, 15), key: str = "paid") -> None:
        """A transfer for the invoice came in."""
        command = RecordTransfer(
            ACCOUNT, BOOKKEEPER, IdempotentRequest(key, key), PROFILE, amount, "EUR", on, "RF18 5390 0754", (invoice,)
        )
        transfers.record_transfer(command, self.services, self.catalog)

    @property
    def now(self) -> Subscription:
        held = self.subscription(self.id)
        assert held
        return held

    @property
    def ledger(self) -> Ledger:
        key = keys.ledger(ACCOUNT, self.id)
        return self.world.store.read(key).known(key, "ledger", self.id)

    @property
    def pool(self) -> Pool:
        key = keys.pool(ACCOUNT, self.id, self.now.items[0].id)
        return self.world.store.read(key).known(key, "pool", self.id)

    def paper(self, id: str) -> Document:
        found = self.document(id)
        assert found
        return found

    @property
    def balance(self) -> Balance:
        key = keys.balance(ACCOUNT, PROFILE, "EUR")
        return self.world.store.read(key).get(key) or Balance()
