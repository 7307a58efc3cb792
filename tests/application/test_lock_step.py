"""Random days of a shop, on the store in memory and on DynamoDB in lock step: the same answers, the same refusals, the
same items after each step; and the journal, replayed, tells what is stored."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule
from moto import mock_aws

from tests.application import asked_ends, end_state
from tests.application.crash_rates import STOCKHOLM
from tests.application.hard_days import DECLINED, SILENT, UNKNOWN, VISA, HardDays, few
from tests.application.life import BOOKKEEPER
from tests.application.replayed import must_tell_what_is_stored
from tests.application.two_stores import TwoShops
from tests.domain.changing_plans import enterprise
from tests.domain.contracts import MONTH, YEAR, add_on, edition, starter
from tests.shop import ACCOUNT, ANNA, PROFILE, Shop
from zetel.application.commands.person import IdempotentRequest
from zetel.application.contracts import timeline
from zetel.application.contracts.timeline import ChangeTimeline
from zetel.application.payments.transfers import RecordTransfer, record_transfer
from zetel.application.store import keys
from zetel.application.store.records import Answer
from zetel.domain.catalog.prices import PriceModel, Tier
from zetel.domain.catalog.terms import CancellationMode, CreditTo, Decreasing, Effect, Fee, Policies, Trial, TrialEnd
from zetel.domain.errors import ProfileMoved
from zetel.domain.parties.profile import Balance, CreditLimit
from zetel.domain.parties.vat_status import VatState
from zetel.domain.payments.payment import PaymentState
from zetel.domain.quotes.ending import When
from zetel.domain.subscriptions.subscription import Collection

#: A plan about whose end the seller decides.
ASKED = "enterprise-asked"
#: 10:00 in Amsterdam on the last day of a January.
OPENED = datetime(2027, 1, 31, 9, tzinfo=UTC)

policies = st.builds(
    Policies,
    refund_window_days=st.sampled_from([0, 0, 30]),
    fee=st.none() | st.just(Fee(basis_points=1000)),
    decrease=st.sampled_from(Decreasing),
    downgrade=st.sampled_from(Effect),
    cancellation_credit_to=st.sampled_from(CreditTo),
    change_credit_to=st.sampled_from(CreditTo),
)


class Days(HardDays):
    """The acts of a customer, of the bookkeeper and of time, in both shops alike."""

    def __init__(self) -> None:
        super().__init__()
        self._aws = mock_aws()
        self._aws.start()

    @initialize(
        terms=policies,
        billing=st.sampled_from([MONTH, YEAR]),
        term=st.sampled_from([MONTH, YEAR]),
        seller=st.sampled_from([{}, {"address": STOCKHOLM}]),
        trial=st.builds(Trial, days=st.sampled_from([1, 14, 30]), end=st.sampled_from(TrialEnd), extension_days=few),
    )
    def opens(self, terms, billing, term, seller, trial):
        lengths = {"billing": min(billing, term, key=lambda one: one.months), "term": term}
        storage = (Tier(2_00, 10), Tier(1_00))
        self.shops = TwoShops(
            OPENED,
            edition(unit_price=31_00, policies=terms, **lengths),
            add_on("data-storage", storage, PriceModel.GRADUATED, **lengths),
            add_on("dialer", (Tier(99_00),), PriceModel.FLAT, **lengths),
            enterprise(62_00, policies=terms, **lengths),
            enterprise(15_00, "basic-yearly", rank=1, **lengths),
            enterprise(300_00, "enterprise-long", rank=2),
            starter(trial=trial),
            enterprise(31_00, ASKED, policies=replace(terms, mode=CancellationMode.REQUEST), **lengths),
            credit=CreditLimit(50_000_00, "EUR", 30),
            seller=seller,
        )
        self.shops.both(lambda shop: shop.publishing())
        for shop in (self.shops.memory, self.shops.moto):
            shop.services = replace(shop.services, checks_vat_ids=True)
        self.shops.both(lambda shop: shop.sweep())  # as a deployment does within its first five minutes
        self.quoted_and_confirmed(lambda shop: shop.quote(("professional-yearly", 10)), None)

    # Acts of a customer

    @precondition(lambda self: len(self.subscriptions) < 2)
    @rule(seats=st.integers(1, 30), storage=st.integers(0, 15), card=st.sampled_from([None, VISA, DECLINED, SILENT]))
    def buys(self, seats, storage, card):
        wanted = [("professional-yearly", seats), *([("data-storage-yearly", storage)] if storage else [])]
        by = Collection.CARD if card else Collection.INVOICE
        self.quoted_and_confirmed(lambda shop: shop.quote(*wanted, by=by), card)

    @precondition(lambda self: len(self.subscriptions) < 3)
    @rule(seats=st.integers(1, 30), card=st.sampled_from([None, VISA, DECLINED]))
    def tries(self, seats, card):
        by = Collection.CARD if card else Collection.INVOICE
        self.quoted_and_confirmed(lambda shop: shop.quote(("starter-monthly", seats), by=by), card)

    @precondition(lambda self: any(one.trial for one in self.subscriptions))
    @rule(card=st.sampled_from([None, VISA, DECLINED]))
    def agrees_to_a_paid_term(self, card):
        held = next(one for one in self.subscriptions if one.trial)
        by = Collection.CARD if card else Collection.INVOICE
        self.quoted_and_confirmed(lambda shop: shop.quote_conversion(held.id, by=by), card)

    @precondition(lambda self: any(one.trial for one in self.subscriptions))
    @rule()
    def extends_a_trial(self):
        held = next(one for one in self.subscriptions if one.trial)
        command = ChangeTimeline(ACCOUNT, ANNA, held.id, held.version)
        self.shops.both(lambda shop: timeline.extend_trial(command, shop.services, shop.catalog))

    @precondition(lambda self: self.subscriptions)
    @rule(which=few, card=st.sampled_from([None, VISA]))
    def adds_a_dialer(self, which, card):
        by = Collection.CARD if card else Collection.INVOICE
        held = self.one(which)
        adds = self.first(held, lambda shop: shop.quote_addition(held.id, ("dialer-yearly", 1), by=by))
        self.quoted_and_confirmed(adds, card)

    @precondition(lambda self: self.subscriptions)
    @rule(
        which=few, item=few, total=st.integers(0, 40), when=st.sampled_from(Effect), card=st.sampled_from([None, VISA])
    )
    def changes_seats(self, which, item, total, when, card):
        self.quoted_and_confirmed(self.seats(self.one(which), item, total, when, card), card)

    @precondition(lambda self: self.subscriptions)
    @rule(
        which=few,
        plan=st.sampled_from(["enterprise-yearly", "basic-yearly", "enterprise-long", "professional-yearly"]),
        total=st.none() | st.integers(1, 40),
        when=st.sampled_from(Effect),
        ends_notice=st.booleans(),
        card=st.sampled_from([None, VISA, DECLINED, SILENT]),
    )
    def changes_the_plan(self, which, plan, total, when, ends_notice, card):
        held, by = self.one(which), Collection.CARD if card else Collection.INVOICE
        asks = self.first(
            held, lambda shop: shop.quote_plan(held.id, plan, total, by=by, when=when, ends_notice=ends_notice)
        )
        self.quoted_and_confirmed(asks, card)

    @precondition(lambda self: self.subscriptions)
    @rule(which=few, item=few, total=st.integers(0, 40), when=st.sampled_from(Effect))
    def has_seats_quoted(self, which, item, total, when):
        quoted = self.shops.both(self.seats(self.one(which), item, total, when, None))
        if isinstance(quoted, Mapping):
            self.quotes.append(quoted)

    @precondition(lambda self: self.confirmed)
    @rule(which=few)
    def sends_a_confirmation_again(self, which):
        self.shops.both(self.confirmed[which % len(self.confirmed)])

    @precondition(lambda self: self.subscriptions)
    @rule(which=few, when=st.sampled_from(When))
    def cancels(self, which, when):
        held = self.one(which)
        self.quoted_and_confirmed(self.first(held, lambda shop: shop.quote_end(held.id, when)), None)

    @precondition(lambda self: any(one.ended for one in self.subscriptions))
    @rule(which=few, card=st.sampled_from([None, VISA, DECLINED, SILENT]))
    def revives(self, which, card):
        ended = [one for one in self.subscriptions if one.ended]
        held, by = ended[which % len(ended)], Collection.CARD if card else Collection.INVOICE
        self.quoted_and_confirmed(lambda shop: shop.quote_revival(held.id, by=by), card)

    @precondition(lambda self: self.subscriptions)
    @rule(which=few, days=st.sampled_from([1, 8, 31, 62, 400]))
    def cancels_on_a_day(self, which, days):
        held, day = self.one(which), self.shops.memory.world.clock.now().date() + timedelta(days=days)
        self.quoted_and_confirmed(self.first(held, lambda shop: shop.quote_end(held.id, day)), None)

    @precondition(lambda self: len(self.subscriptions) < 3)
    @rule(seats=st.integers(1, 30), card=st.sampled_from([None, VISA]))
    def buys_what_ends_on_request(self, seats, card):
        by = Collection.CARD if card else Collection.INVOICE
        self.quoted_and_confirmed(lambda shop: shop.quote((ASKED, seats), by=by), card)

    @precondition(lambda self: self.ending_on_request)
    @rule(which=few, when=st.sampled_from(When))
    def asks_for_an_end(self, which, when):
        held = self.ending_on_request[which % len(self.ending_on_request)]
        quoted = self.shops.both(self.first(held, lambda shop: shop.quote_end(held.id, when)))
        if isinstance(quoted, Mapping):
            self.shops.both(lambda shop: asked_ends.asks(shop, quoted, key=f"asks-{quoted['id']}"))

    @precondition(lambda self: bool(end_state.asked_ends(self.shops.memory)))
    @rule(
        which=few,
        step=st.sampled_from([asked_ends.approves, asked_ends.rejects, asked_ends.sends_again, asked_ends.withdraws]),
    )
    def goes_on_with_a_request_for_an_end(self, which, step):
        asked = end_state.asked_ends(self.shops.memory)
        id = asked[which % len(asked)].id
        self.shops.both(lambda shop: step(shop, id))

    @precondition(lambda self: self.subscriptions)
    @rule(which=few, on=st.booleans(), behind=st.sampled_from([0, 0, 0, 1]))
    def switches_renewal(self, which, on, behind):
        switch = timeline.switch_renewal_on if on else timeline.switch_renewal_off
        command = self._timeline(which, behind)
        switches = self.first(self.one(which), lambda shop: switch(command, shop.services, shop.catalog))
        self.shops.both(switches)

    @precondition(lambda self: any(one.timeline for one in self.subscriptions))
    @rule(which=few, entry=few)
    def undoes(self, which, entry):
        entries = self.one(which).timeline
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
            asked = [one for one in end_state.payments(shop) if one.state is PaymentState.PENDING]
            balance = held.balance + sum(payment.drawn for payment in asked)
            must_tell_what_is_stored(events, self.subscriptions, end_state.documents(shop), balance=balance)

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
    def ending_on_request(self):
        """The subscriptions about whose end the seller decides."""
        return [one for one in self.subscriptions if one.items[0].plan.startswith(ASKED)]

    def _timeline(self, which, behind):
        held = self.one(which)
        return ChangeTimeline(ACCOUNT, ANNA, held.id, held.version - behind)


def _swept(shop: Shop, days: int) -> None:
    """Some days later the sweep runs, and all found work is done."""
    shop.world.clock.move(timedelta(days=days))
    shop.sweep()
    shop.pump()


TestDays = Days.TestCase
TestDays.settings = settings(max_examples=14, stateful_step_count=20)


@settings(max_examples=1, deadline=None)
@given(vat_id=st.just(UNKNOWN))  # the acts of days tell what they met, as only tests of Hypothesis may
def test_a_vat_id_that_turns_invalid_voids_what_was_quoted_with_it_in_both_stores(vat_id):
    """Without VAT while the id was only entered, with VAT from the register's answer on."""
    days = Days()
    try:
        days.opens(Policies(), YEAR, YEAR, {}, Trial(14))
        days.enters_a_vat_id(vat_id)
        days.has_seats_quoted(0, 0, 12, Effect.NOW)
        (free,) = days.quotes
        assert sum(one["total"] - one["net"] for one in free["documents"]) == 0
        days.sweeps(0)
        profile = end_state.profiles(days.shops.memory)[0]
        assert profile.vat_status is not None
        assert (profile.vat_status.state, profile.version) == (VatState.INVALID, 3)
        assert isinstance(days.shops.both(lambda shop: shop.confirm(free, key="free")), ProfileMoved)
        days.both_stores_hold_the_same()
        days.has_seats_quoted(0, 0, 12, Effect.NOW)
        taxed = days.quotes[-1]
        assert sum(one["total"] - one["net"] for one in taxed["documents"]) > 0
        days.shops.both(lambda shop: shop.confirm(taxed, key="taxed"))
        days.both_stores_hold_the_same()
        days.the_journal_tells_what_is_stored()
    finally:
        days.teardown()


@settings(max_examples=1, deadline=None)
@given(seller=st.just({"address": STOCKHOLM}))
def test_an_end_that_is_decided_later_shows_its_vat_at_the_rates_of_its_own_day_in_both_stores(seller):
    """A fee of 10 % with Swedish VAT, stated on one day and invoiced 8 days later, when the first rates are too old."""
    days = Days()
    try:
        days.opens(Policies(refund_window_days=0, fee=Fee(1000)), MONTH, MONTH, seller, Trial(14))
        days.buys_what_ends_on_request(1, VISA)
        days.asks_for_an_end(0, When.NOW)
        days.waits(timedelta(days=8))
        days.goes_on_with_a_request_for_an_end(0, asked_ends.approves)
        days.shops.both(lambda shop: shop.settle_everything())
        papers = end_state.documents(days.shops.memory)
        (fee,) = (one for one in papers if one.lines[0].derivation.rule == "fee")
        assert fee.number
        assert fee.converted
        (part,) = fee.converted.parts
        assert timedelta(days=1) <= fee.date - part.rate.day <= timedelta(days=5)
    finally:
        days.teardown()
