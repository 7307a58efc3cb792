"""Random days of a shop, on the store in memory and on DynamoDB in lock step: the same answers, the same refusals, the
same items after each step; and the journal, replayed, tells what is stored."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from moto import mock_aws

from tests.application import end_state
from tests.application.crash_rates import STOCKHOLM
from tests.application.replayed import must_tell_what_is_stored
from tests.application.two_stores import TwoShops
from tests.domain.contracts import MONTH, YEAR, add_on, edition
from tests.shop import ACCOUNT, ANNA, PROFILE, Shop
from zetel.application.commands.person import IdempotentRequest, Person
from zetel.application.contracts import timeline
from zetel.application.contracts.timeline import ChangeTimeline
from zetel.application.payments.transfers import RecordTransfer, record_transfer
from zetel.application.store import keys
from zetel.application.store.records import Answer
from zetel.domain.catalog.prices import PriceModel, Tier
from zetel.domain.catalog.terms import CreditTo, Decreasing, Effect, Fee, Policies
from zetel.domain.parties.member import StaffRole
from zetel.domain.parties.profile import Balance, CreditLimit
from zetel.domain.quotes.ending import When
from zetel.domain.subscriptions.subscription import Collection

BOOKKEEPER = Person("sub-books", "", "", frozenset({StaffRole.BOOKKEEPER}))
#: 10:00 in Amsterdam on the last day of a January.
OPENED = datetime(2027, 1, 31, 9, tzinfo=UTC)
VISA, DECLINED = "pm_card_visa", "pm_card_chargeDeclined"

few = st.integers(0, 3)
policies = st.builds(
    Policies,
    refund_window_days=st.sampled_from([0, 0, 30]),
    fee=st.none() | st.just(Fee(basis_points=1000)),
    decrease=st.sampled_from(Decreasing),
    cancellation_credit_to=st.sampled_from(CreditTo),
    change_credit_to=st.sampled_from(CreditTo),
)


class Days(RuleBasedStateMachine):
    """The acts of a customer, of the bookkeeper and of time, in both shops alike."""

    def __init__(self) -> None:
        super().__init__()
        self._aws = mock_aws()
        self._aws.start()
        self.quotes: list[Mapping[str, Any]] = []
        self.confirmed: list[Callable[[Shop], Answer]] = []

    @initialize(
        terms=policies,
        billing=st.sampled_from([MONTH, YEAR]),
        term=st.sampled_from([MONTH, YEAR]),
        seller=st.sampled_from([{}, {"address": STOCKHOLM}]),
    )
    def opens(self, terms, billing, term, seller):
        lengths = {"billing": min(billing, term, key=lambda one: one.months), "term": term}
        storage = (Tier(2_00, 10), Tier(1_00))
        self.shops = TwoShops(
            OPENED,
            edition(unit_price=31_00, policies=terms, **lengths),
            add_on("data-storage", storage, PriceModel.GRADUATED, **lengths),
            add_on("dialer", (Tier(99_00),), PriceModel.FLAT, **lengths),
            credit=CreditLimit(50_000_00, "EUR", 30),
            seller=seller,
        )
        self.shops.both(lambda shop: shop.publishing())
        self.shops.both(lambda shop: shop.sweep())  # as a deployment does within its first five minutes

    # Acts of a customer

    @precondition(lambda self: len(self.subscriptions) < 2)
    @rule(seats=st.integers(1, 30), storage=st.integers(0, 15), card=st.sampled_from([None, None, VISA, DECLINED]))
    def buys(self, seats, storage, card):
        wanted = [("professional-yearly", seats), *([("data-storage-yearly", storage)] if storage else [])]
        by = Collection.CARD if card else Collection.INVOICE
        self._quoted_and_confirmed(lambda shop: shop.quote(*wanted, by=by), card)

    @precondition(lambda self: self.subscriptions)
    @rule(which=few, card=st.sampled_from([None, VISA]))
    def adds_a_dialer(self, which, card):
        by = Collection.CARD if card else Collection.INVOICE
        id = self._one(which).id
        self._quoted_and_confirmed(lambda shop: shop.quote_addition(id, ("dialer-yearly", 1), by=by), card)

    @precondition(lambda self: self.subscriptions)
    @rule(
        which=few, item=few, total=st.integers(0, 40), when=st.sampled_from(Effect), card=st.sampled_from([None, VISA])
    )
    def changes_seats(self, which, item, total, when, card):
        self._quoted_and_confirmed(self._seats(which, item, total, when, card), card)

    @precondition(lambda self: self.subscriptions)
    @rule(which=few, item=few, total=st.integers(0, 40), when=st.sampled_from(Effect))
    def has_seats_quoted(self, which, item, total, when):
        quoted = self.shops.both(self._seats(which, item, total, when, None))
        if isinstance(quoted, Mapping):
            self.quotes.append(quoted)

    @precondition(lambda self: self.quotes)
    @rule(which=few)
    def confirms_what_was_quoted_before(self, which):
        self._confirms(self.quotes[which % len(self.quotes)], None)

    @precondition(lambda self: self.confirmed)
    @rule(which=few)
    def sends_a_confirmation_again(self, which):
        self.shops.both(self.confirmed[which % len(self.confirmed)])

    @precondition(lambda self: self.subscriptions)
    @rule(which=few, when=st.sampled_from(When))
    def cancels(self, which, when):
        id = self._one(which).id
        self._quoted_and_confirmed(lambda shop: shop.quote_end(id, when), None)

    @precondition(lambda self: self.subscriptions)
    @rule(which=few, on=st.booleans(), behind=st.sampled_from([0, 0, 0, 1]))
    def switches_renewal(self, which, on, behind):
        switch = timeline.switch_renewal_on if on else timeline.switch_renewal_off
        command = self._timeline(which, behind)
        self.shops.both(lambda shop: switch(command, shop.services, shop.catalog))

    @precondition(lambda self: any(one.timeline for one in self.subscriptions))
    @rule(which=few, entry=few)
    def undoes(self, which, entry):
        entries = self._one(which).timeline
        id = entries[entry % len(entries)].id if entries else "ent_unknown"
        command = self._timeline(which, 0)
        self.shops.both(lambda shop: timeline.undo(command, id, shop.services, shop.catalog))

    # Acts of the bookkeeper, of time and of the service

    @rule(tenths=st.sampled_from([1, 5, 10, 12]), named=st.booleans(), key=few)
    def records_a_transfer(self, tenths, named, key):
        open_ones = [document for document in end_state.documents(self.shops.memory) if document.open]
        amount = sum(document.open for document in open_ones) * tenths // 10 or 100
        invoices = (open_ones[-1].id,) if named and open_ones else ()
        on = self.shops.memory.world.clock.now().date()

        def record(shop: Shop) -> Answer:
            command = RecordTransfer(
                ACCOUNT,
                BOOKKEEPER,
                IdempotentRequest(f"t-{key}-{amount}", "print"),
                PROFILE,
                amount,
                "EUR",
                on,
                "RF18",
                invoices,
            )
            return record_transfer(command, shop.services, shop.catalog)

        self.shops.both(record)

    @rule(wait=st.sampled_from([timedelta(minutes=1), timedelta(minutes=29), timedelta(days=8), timedelta(days=31)]))
    def waits(self, wait):
        """Time passes, and no sweep runs."""
        self.shops.both(lambda shop: shop.world.clock.move(wait))

    @rule()
    def works(self):
        self.shops.both(lambda shop: shop.pump())

    @rule(days=st.sampled_from([0, 1, 31]))
    def sweeps(self, days):
        self.shops.both(lambda shop: _swept(shop, days))

    # Invariants after each step

    @invariant()
    def both_stores_hold_the_same(self):
        if hasattr(self, "shops"):
            self.shops.must_hold_the_same()

    @invariant()
    def the_journal_tells_what_is_stored(self):
        if hasattr(self, "shops"):
            shop = self.shops.memory
            key = keys.balance(ACCOUNT, PROFILE, "EUR")
            held = shop.world.store.read(key).get(key) or Balance()
            events = [fed.data for fed in shop.world.store.feed]
            must_tell_what_is_stored(events, self.subscriptions, end_state.documents(shop), balance=held.balance)

    def teardown(self):
        try:
            if hasattr(self, "shops"):
                self.shops.both(lambda shop: shop.settle_everything())
                self.shops.must_hold_the_same()
                # A purchase that has ended since gets no mail; tests with fewer steps check mails.
                broken = [one for one in end_state.broken_promises(self.shops.memory) if " mails " not in one]
                assert broken == []
        finally:
            self._aws.stop()

    # The means

    @property
    def subscriptions(self):
        return end_state.subscriptions(self.shops.memory)

    def _one(self, which):
        return self.subscriptions[which % len(self.subscriptions)]

    def _timeline(self, which, behind):
        held = self._one(which)
        return ChangeTimeline(ACCOUNT, ANNA, held.id, held.version - behind)

    def _seats(self, which, item, total, when, card):
        held, by = self._one(which), Collection.CARD if card else Collection.INVOICE
        number = item % len(held.items)
        return lambda shop: shop.quote_seats(held.id, total, item=number, when=when, by=by)

    def _quoted_and_confirmed(self, quote: Callable[[Shop], Mapping[str, Any]], card: str | None) -> None:
        quoted = self.shops.both(quote)
        if isinstance(quoted, Mapping):
            self._confirms(quoted, card if "payment" in quoted else None)

    def _confirms(self, quote: Mapping[str, Any], card: str | None) -> None:
        key = f"key-{len(self.confirmed)}"

        def confirm(shop: Shop) -> Answer:
            return shop.confirm(quote, key=key, card=card)

        self.confirmed.append(confirm)
        self.shops.both(confirm)


def _swept(shop: Shop, days: int) -> None:
    """Some days later the sweep runs, and all found work is done."""
    shop.world.clock.move(timedelta(days=days))
    shop.sweep()
    shop.pump()


TestDays = Days.TestCase
TestDays.settings = settings(max_examples=12, stateful_step_count=18)
