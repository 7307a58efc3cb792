"""One running contract, and people and workers who change it at the same time.

One seat for a year from 15 March 2026, 365.00 and 76.65 VAT, on invoice; on any store, as the market that sold it.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Any, Final

from tests.concurrency.market import PRICE, Market, at_once
from tests.fakes.world import FakeClock
from zetel.application.catalog.catalog import Catalog
from zetel.application.commands.person import IdempotentRequest, Person
from zetel.application.confirming.confirm import confirm
from zetel.application.confirming.quote_kind import Confirmation, Reason
from zetel.application.confirming.registry import KINDS
from zetel.application.contracts import timeline
from zetel.application.contracts.timeline import ChangeTimeline
from zetel.application.licences.choosing import WantedRelease
from zetel.application.payments import transfers
from zetel.application.payments.transfers import RecordTransfer
from zetel.application.ports import Store
from zetel.application.quoting import cancellation, seats
from zetel.application.quoting.cancellation import QuoteCancellation
from zetel.application.quoting.seats import QuoteSeats
from zetel.application.renewing import notices, renewals
from zetel.application.store import keys
from zetel.application.store.keys import Table
from zetel.application.store.records import Answer
from zetel.domain.catalog.terms import Effect
from zetel.domain.documents.document import Document, DocumentKind
from zetel.domain.due import WorkKind
from zetel.domain.errors import ZetelError
from zetel.domain.events import Event
from zetel.domain.parties.member import StaffRole
from zetel.domain.parties.profile import Balance
from zetel.domain.quotes.ending import When
from zetel.domain.subscriptions.ledger import Ledger, Pool
from zetel.domain.subscriptions.subscription import Collection, Subscription

_CARLA: Final = Person("sub-carla", "Carla", "carla@stoelwerk.example", frozenset({StaffRole.BOOKKEEPER}))

Order = Callable[[], Any]


class Running:
    """The contract, just bought on `store`. A method quotes at once and returns a command that confirms."""

    def __init__(self, store: Store) -> None:
        self.market = Market(store, accounts=1)
        (self.buyer,) = self.market.buyers
        bought = self.market.quote(self.buyer)
        self.market.confirm(self.buyer, bought, key="bought")
        self.id: str = bought["subscription"]
        self.invoice: str = bought["documents"][0]["id"]

    def at(self, instant: datetime) -> None:
        self.market.clock.move_to(instant)

    def near_its_end(self) -> None:
        """The term has a week left, and its last renewal notice was sent."""
        self.at(datetime(2027, 3, 8, 7, tzinfo=UTC))
        body = {"account": self.buyer.account, "subscription": self.id}
        notices.notify(body, self.market.services, self._catalog())
        due = self.now.due
        assert due
        assert due.kind is WorkKind.PERIOD

    # Actions of people and workers

    def seats(
        self,
        total: int,
        *,
        when: Effect = Effect.NOW,
        card: str | None = None,
        release: WantedRelease | None = None,
    ) -> Order:
        services = self.market.services
        by = Collection.CARD if card else Collection.INVOICE
        account, person = self.buyer.account, self.buyer.person
        command = QuoteSeats(account, person, self.id, self.now.items[0].id, total, when, by, release=release)
        return self._confirmed(seats.quote_seats(command, services, self._catalog()), card=card)

    def cancellation(self) -> Order:
        command = QuoteCancellation(self.buyer.account, self.buyer.person, self.id, When.NOW)
        quote = cancellation.quote_cancellation(command, self.market.services, self._catalog())
        return self._confirmed(quote, reason=Reason("other"))

    def undo(self) -> Order:
        """Takes the change on the timeline back, at this moment by the clock of a process of its own."""
        asked = FakeClock(self.market.clock.now())
        (entry,) = self.now.timeline
        command = ChangeTimeline(self.buyer.account, self.buyer.person, self.id, self.now.version)
        services = replace(self.market.services, clock=asked)
        return lambda: timeline.undo(command, entry.id, services, self._catalog())

    def renewal(self) -> Order:
        body = {"account": self.buyer.account, "subscription": self.id}
        return lambda: renewals.work(body, self.market.services, self._catalog())

    def transfer(self) -> Order:
        """The whole first invoice is paid."""
        day, buyer = self.market.clock.now().date(), self.buyer
        request = IdempotentRequest("transfer", "transfer")
        command = RecordTransfer(
            buyer.account, _CARLA, request, buyer.profile, PRICE, "EUR", day, "RF18", (self.invoice,)
        )
        return lambda: transfers.record_transfer(command, self.market.services, self._catalog())

    def _confirmed(self, quote: Any, *, card: str | None = None, reason: Reason | None = None) -> Callable[[], Answer]:
        request, buyer = IdempotentRequest(quote["id"], quote["id"]), self.buyer
        command = Confirmation(buyer.account, buyer.person, quote, request, card, self.id, reason)
        return lambda: confirm(command, KINDS[quote["kind"]], self.market.services, self._catalog())

    def _catalog(self) -> Catalog:
        return Catalog(self.market.services.store, self.market.services.clock)

    # Stored items

    @property
    def now(self) -> Subscription:
        key = keys.subscription(self.buyer.account, self.id)
        return self.market.services.store.read(key).known(key, "subscription", self.id)

    @property
    def ledger(self) -> Ledger:
        key = keys.ledger(self.buyer.account, self.id)
        return self.market.services.store.read(key).known(key, "ledger", self.id)

    @property
    def pool(self) -> Pool:
        key = keys.pool(self.buyer.account, self.id, self.now.items[0].id)
        return self.market.services.store.read(key).known(key, "pool", self.id)

    @property
    def balance(self) -> Balance:
        key = keys.balance(self.buyer.account, self.buyer.profile, "EUR")
        return self.market.services.store.read(key).get(key) or Balance()

    def invoices(self) -> list[Document]:
        return self.market.documents()

    def credit_notes(self) -> list[Document]:
        return self.market.all(Document, Table.CORE, self.buyer.account, "CRN#")

    def events(self) -> list[str]:
        """The types of the contract's events, in their order; their sequence has no gap."""
        told = [e for e in self.market.all(Event, Table.JOURNAL, self.buyer.account, "evt_") if e.subject == self.id]
        told.sort(key=lambda event: event.sequence)
        assert [event.sequence for event in told] == list(range(1, self.now.sequence + 1))
        return [event.type.removeprefix("subscription.") for event in told]

    def must_fit(self) -> None:
        """The amount owed is the open amount; every seat is charged by a lot and is in the pool; no payment holds the
        contract."""
        assert self.balance.owed == sum(invoice.open for invoice in self.invoices())
        assert all(document.kind is DocumentKind.CREDIT_NOTE for document in self.credit_notes())
        seats = self.now.items[0].quantity
        if self.now.ended is None:
            assert (sum(lot.quantity for lot in self.ledger.lots), self.pool.seats) == (seats, seats)
        assert self.now.hold is None


def outcomes(*orders: Order) -> list[Any]:
    """The answer or refusal of each command; all commands begin together."""

    def outcome(command: Order) -> Any:
        try:
            return command()
        except ZetelError as refused:
            return refused

    return at_once(*(partial(outcome, command) for command in orders))
