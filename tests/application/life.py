"""A customer's contract through time: bought, billed, charged, ended. The clock is moved, and due work happens.

The editions here send no renewal mails, so that a period's end is the next due work. Mails that follow events are left
out: they have tests of their own.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from tests.application import end_state
from tests.domain import contracts
from tests.domain.contracts import MONTH, edition
from tests.shop import ACCOUNT, ANNA, ENTERPRISE, PROFILE, Shop
from zetel.application.commands.person import IdempotentRequest, Person
from zetel.application.confirming.confirm import confirm
from zetel.application.confirming.quote_kind import Confirmation, Reason
from zetel.application.confirming.registry import KINDS
from zetel.application.events import queues
from zetel.application.payments.transfers import RecordTransfer, record_transfer
from zetel.application.ports import Services
from zetel.application.quoting import cancellation, seats
from zetel.application.quoting.cancellation import QuoteCancellation
from zetel.application.quoting.seats import QuoteSeats
from zetel.application.store import keys
from zetel.application.store.records import Answer
from zetel.domain.catalog.terms import Effect, Fee, Policies
from zetel.domain.documents.document import Document, DocumentKind
from zetel.domain.events import Event
from zetel.domain.parties.member import StaffRole
from zetel.domain.parties.profile import Balance, CreditLimit
from zetel.domain.payments.collecting import payment_id
from zetel.domain.payments.payment import Payment
from zetel.domain.payments.refund import Refund
from zetel.domain.quotes.ending import When
from zetel.domain.subscriptions.subscription import Collection, Subscription

VISA: Final = "pm_card_visa"
#: A card that can be kept, and never charged.
REFUSED: Final = "pm_card_chargeCustomerFail"
BOOKKEEPER: Final = Person("5b6c1e0e-0000-4000-8000-00000000ca71", "", "", frozenset({StaffRole.BOOKKEEPER}))

#: The worked example's terms: a fee of 10 % for ending early.
TERMS: Final = Policies(mail_leads=(), fee=Fee(basis_points=1000))
#: 365.00 per seat and year; 31.00 per seat and month.
YEARLY: Final = edition(policies=TERMS)
MONTHLY: Final = edition("professional-monthly", 31_00, term=MONTH, billing=MONTH)
#: A year of 31.00 per seat and month, billed monthly.
IN_PARTS: Final = edition("professional-parts", 31_00, billing=MONTH, policies=TERMS)


class Life(Shop):
    """A contract of a customer with a high credit limit; its clock is moved by hand."""

    def __init__(self, at: datetime = contracts.BOUGHT, **options: Any) -> None:
        super().__init__(at, credit=CreditLimit(1_000_000_00, "EUR"), **options)
        self.stock(YEARLY, MONTHLY, IN_PARTS, ENTERPRISE, cancellation_reasons={"other": {"en": "Other"}})
        self.id = ""

    def _workers(self) -> Mapping[str, Callable[[Mapping[str, Any], Services], None]]:
        return {queue: work for queue, work in super()._workers().items() if queue != queues.CONFIRMATIONS}

    # Commands of people

    def buys(self, plan: str = "professional-yearly", quantity: int = 25, *, card: str | None = None) -> None:
        by = Collection.CARD if card else Collection.INVOICE
        quote = self.quote((plan, quantity), by=by)
        self.confirm(quote, key=quote["id"], card=card)
        self.id = quote["subscription"]
        self.pump()

    def adds_seats(self, total: int) -> None:
        """A new total now, on invoice."""
        item = self.contract.items[0].id
        command = QuoteSeats(ACCOUNT, ANNA, self.id, item, total, Effect.NOW, Collection.INVOICE)
        quote = seats.quote_seats(command, self.services, self.catalog)
        request = IdempotentRequest(quote["id"], quote["id"])
        confirm(
            Confirmation(ACCOUNT, ANNA, quote, request, None, self.id),
            KINDS[quote["kind"]],
            self.services,
            self.catalog,
        )
        self.pump()

    def changes_plan(self, plan: str, when: Effect) -> None:
        """Another plan, on invoice."""
        quote = self.quote_plan(self.id, plan, when=when)
        self.confirm(quote, key=quote["id"])
        self.pump()

    def changes_card(self, card: str | None) -> None:
        """The contract is collected from another card from now on."""
        key = keys.subscription(ACCOUNT, self.id)
        self.world.store.put(key, replace(self.contract, token=card))

    def statement(self, when: When = When.NOW) -> Mapping[str, Any]:
        command = QuoteCancellation(ACCOUNT, ANNA, self.id, when)
        return cancellation.quote_cancellation(command, self.services, self.catalog)

    def cancels(self, when: When = When.NOW, *, statement: Mapping[str, Any] | None = None) -> Answer:
        quote = statement or self.statement(when)
        request = IdempotentRequest(quote["id"], quote["id"])
        command = Confirmation(ACCOUNT, ANNA, quote, request, None, self.id, Reason("other", "we close"))
        answer = confirm(command, KINDS[quote["kind"]], self.services, self.catalog)
        self.pump()
        return answer

    def transfers(self, amount: int, *invoices: str) -> Answer:
        at = self.world.clock.now()
        key = f"transfer-{at:%Y%m%d%H%M%S}"
        command = RecordTransfer(
            ACCOUNT, BOOKKEEPER, IdempotentRequest(key, key), PROFILE, amount, "EUR", at.date(), "RF18", tuple(invoices)
        )
        answer = record_transfer(command, self.services, self.catalog)
        self.pump()
        return answer

    def deposits(self, amount: int) -> None:
        """`amount` minor units are on the balance."""
        self.world.store.put(self._balance_key, replace(self.balance, balance=amount))

    # Time

    def sleeps_until(self, at: datetime) -> None:
        """The clock goes on, and no sweep runs."""
        ahead = at - self.world.clock.now()
        self.world.clock.move(ahead)
        self.world.clock.move_machine(seconds=int(ahead.total_seconds()))

    def wakes_at(self, at: datetime) -> None:
        """The clock goes on to `at`, then a sweep finds what is due."""
        self.sleeps_until(at)
        self.wakes()

    def wakes(self) -> None:
        """A sweep with its work, and five minutes later a second sweep, for the work that the first sweep began."""
        self.world.store.catch_up()
        self.sweep()
        self.pump()
        self.sleeps_until(self.world.clock.now() + timedelta(minutes=5))
        self.sweep()
        self.pump()

    # The state

    @property
    def contract(self) -> Subscription:
        found = self.subscription(self.id)
        assert found
        return found

    @property
    def _balance_key(self) -> keys.Key[Balance]:
        return keys.balance(ACCOUNT, PROFILE, "EUR")

    @property
    def balance(self) -> Balance:
        return self.world.store.read(self._balance_key).get(self._balance_key) or Balance()

    @property
    def invoices(self) -> list[Document]:
        found = [one for one in end_state.documents(self) if one.kind is DocumentKind.INVOICE]
        return sorted(found, key=lambda one: one.id)

    @property
    def open(self) -> int:
        """The open amount of all invoices; the debt on the balance equals it."""
        total = sum(invoice.open for invoice in self.invoices)
        assert self.balance.owed == total
        return total

    def payment_of(self, invoice: Document) -> Payment:
        """The payment that collects the invoice."""
        return self.payment(payment_id(invoice.id))

    def payment(self, id: str) -> Payment:
        key = keys.payment(ACCOUNT, id)
        return self.world.store.read(key).known(key, "payment", id)

    @property
    def refund(self) -> Refund:
        """The only refund."""
        (refund,) = self.world.store.page(keys.refunds(ACCOUNT), limit=2).items
        return refund

    def told(self, *types: str) -> list[Event]:
        """Events of these types, in the order in which they happened."""
        return [event for event in self.events() if event.type in types]

    def charged(self) -> list[tuple[str, int]]:
        """The charges that the provider was asked for: key and minor units, in order."""
        return [(key, charge.amount) for key, charge in self.world.charges.charges.items()]
