"""What a purchase and an addition cost, and what confirming them leaves behind."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tests.domain import exchange
from tests.domain.contracts import (
    BOUGHT,
    MONTH,
    YEAR,
    add_on,
    buyer,
    choices,
    edition,
    in_words,
    new_ids,
    profile,
    seller,
)
from zetel.domain.calendar import Interval, Span, Unit
from zetel.domain.catalog.prices import Price, PriceModel, Tier
from zetel.domain.due import WorkKind
from zetel.domain.errors import CreditLimitExceeded, InvalidRequest, NotReleased, SubscriptionEnded
from zetel.domain.parties.address import Address
from zetel.domain.parties.profile import CreditLimit
from zetel.domain.quotes.addition import added, quote_addition
from zetel.domain.quotes.purchase import purchased, quote_purchase
from zetel.domain.subscriptions.ledger import Pool
from zetel.domain.subscriptions.subscription import Collection, Entry, SubscriptionState
from zetel.domain.tax.treatment import Category, TaxRule


def quoted(*wanted, at=BOUGHT, by=None, sold_by=None):
    return quote_purchase(
        choices(*wanted),
        buyer=by or buyer(),
        seller=sold_by or seller(),
        ids=new_ids(len(wanted)),
        at=at,
        describe=in_words,
        rates=exchange.rates,
    )


def plans(*offers):
    return {offer.plan.name: offer.plan for offer in offers}


def test_25_seats_for_a_year_cost_their_price_and_21_percent():
    quote = quoted((edition(), 25))
    paper = quote.documents[0]
    assert (paper.net, paper.tax[0].amount, paper.total) == (9_125_00, 1_916_25, 11_041_25)  # 25 x 365.00, 21 %
    assert paper.lines[0].derivation.rule == "full_period"
    assert quote.change.term == Span(date(2026, 3, 15), date(2027, 3, 15))
    assert quote.tax_rule is TaxRule.DOMESTIC


def test_on_invoice_everything_is_due_in_30_days():
    quote = quoted((edition(), 25))
    assert quote.due_now == 0
    assert [(due.on, due.amount) for due in quote.due_later] == [(date(2026, 4, 14), 11_041_25)]
    assert quote.payment is None


def test_by_card_everything_is_due_now_and_a_payment_is_named():
    quote = quoted((edition(), 25), by=buyer(collection=Collection.CARD, credit=None))
    assert (quote.due_now, quote.due_later, quote.payment) == (11_041_25, (), "pay_1")
    assert quote.documents[0].due == quote.documents[0].date


def test_the_next_year_costs_the_price_that_will_be_in_force_then():
    offer = edition()
    dearer = Price(offer.plan.id, "EUR", date(2027, 1, 1), PriceModel.PER_SEAT, (Tier(400_00),))
    offer = replace(offer, prices=(offer.price, dearer))
    renewal = quoted((offer, 25)).next_renewal
    assert (renewal.on, renewal.net, renewal.total) == (date(2027, 3, 15), 10_000_00, 12_100_00)


def test_a_year_billed_monthly_bills_one_month_and_says_what_the_next_costs():
    quote = quoted((edition("professional-yearly-monthly", 30_00, billing=MONTH), 25))
    assert quote.change.period == Span(date(2026, 3, 15), date(2026, 4, 15))
    assert quote.documents[0].net == 750_00
    assert (quote.next_bill.on, quote.next_bill.net) == (date(2026, 4, 15), 750_00)
    assert quote.next_renewal.on == date(2027, 3, 15)


def test_a_month_by_month_purchase_has_no_bill_before_its_renewal():
    assert quoted((edition("professional-monthly", 30_00, term=MONTH, billing=MONTH), 1)).next_bill is None


def test_a_fixed_anchor_day_makes_a_stub_priced_over_the_whole_period():
    # The worked example: anchored on day 1, bought 2027-02-08 at 28.00 a month: [02-08, 03-01) = 21/28 = 21.00.
    offer = edition("monthly", 28_00, term=MONTH, billing=MONTH, anchor_day=1)
    quote = quoted((offer, 1), at=datetime(2027, 2, 8, 9, tzinfo=UTC))
    line = quote.documents[0].lines[0]
    assert line.net == 21_00
    assert (line.derivation.days, line.derivation.of_days, line.derivation.policy) == (21, 28, "purchase.stub")
    assert quote.change.term == Span(date(2027, 2, 8), date(2027, 3, 1))


def test_a_stub_is_part_of_the_first_term_of_a_year():
    offer = edition("yearly-on-day-1", 30_00, billing=MONTH, anchor_day=1)
    change = quoted((offer, 1), at=datetime(2027, 2, 8, 9, tzinfo=UTC)).change
    assert (change.anchor, change.term.end, change.period.end) == (date(2027, 2, 1), date(2028, 2, 1), date(2027, 3, 1))


def test_add_ons_share_the_invoice_and_name_their_lines():
    storage = add_on("data-storage", (Tier(2_00, 10), Tier(1_00)), PriceModel.GRADUATED)
    dialer = add_on("dialer", (Tier(99_00),), PriceModel.FLAT)
    quote = quoted((edition(), 2), (storage, 15), (dialer, 1))
    assert [line.net for line in quote.documents[0].lines] == [730_00, 20_00, 5_00, 99_00]
    assert [item.lines for item in quote.change.items] == [(1,), (2, 3), (4,)]


def test_the_balance_is_drawn_before_anything_is_due():
    quote = quoted((edition(), 1), by=buyer(balance=100_00))
    assert [(part.source, part.amount) for part in quote.settlement] == [("balance", 100_00)]
    assert quote.due_later[0].amount == 441_65 - 100_00  # 365.00 and 21 %


def test_a_balance_that_covers_it_all_leaves_nothing_to_pay_by_card():
    quote = quoted((edition(), 1), by=buyer(collection=Collection.CARD, balance=1_000_00))
    assert (quote.due_now, quote.payment, quote.settlement[0].amount) == (0, None, 441_65)


def test_a_business_in_another_member_state_is_reverse_charged():
    german = buyer(
        address=Address(street="Hafenstr. 1", city="Hamburg", postcode="20457", country="DE"), vat_id="DE136695976"
    )
    quote = quoted((edition(), 25), by=german)
    assert quote.tax_rule is TaxRule.REVERSE_CHARGE
    assert quote.documents[0].lines[0].category is Category.REVERSE_CHARGE
    assert quote.documents[0].total == 9_125_00


def test_the_first_service_day_is_the_customers_and_the_issue_date_the_sellers():
    # 23:30 in Amsterdam on 14 March is 18:30 in New York on the same day, and 15 March 07:30 in Tokyo.
    at = datetime(2026, 3, 14, 22, 30, tzinfo=UTC)
    quote = quoted((edition(), 1), at=at, by=buyer(zone="Asia/Tokyo"))
    assert (quote.change.effective, quote.documents[0].date) == (date(2026, 3, 15), date(2026, 3, 14))


def test_a_profile_that_is_not_released_cannot_buy_on_invoice():
    with pytest.raises(NotReleased):
        quoted((edition(), 1), by=buyer(credit=None))


def test_a_release_in_another_currency_is_none():
    with pytest.raises(NotReleased):
        quoted((edition(), 1), by=buyer(credit=CreditLimit(50_000_00, "USD")))


def test_the_limit_counts_what_is_owed_already():
    at_limit = buyer(credit=CreditLimit(1_000_00, "EUR"), owed=558_35)  # 558.35 + 441.65 = 1,000.00
    assert quoted((edition(), 1), by=at_limit).due_later[0].amount == 441_65
    with pytest.raises(CreditLimitExceeded) as refused:
        quoted((edition(), 1), by=buyer(credit=CreditLimit(1_000_00, "EUR"), owed=558_36))
    assert (refused.value.limit, refused.value.owed, refused.value.amount) == (1_000_00, 558_36, 441_65)


def test_what_the_balance_covers_needs_no_room_within_a_limit_that_was_lowered():
    over = buyer(credit=CreditLimit(1_000_00, "EUR"), owed=2_000_00, balance=441_65)
    assert quoted((edition(), 1), by=over).due_later == ()


@pytest.mark.parametrize(
    ("wanted", "field", "rule"),
    [
        pytest.param([(edition(minimum=5), 4)], "/quantity", "from 5 to 10000", id="below the minimum"),
        pytest.param([(edition(maximum=50), 51)], "/quantity", "at most 50", id="above the maximum"),
        pytest.param([(add_on(), 1)], "/plan", "a plan of an edition", id="an add-on as the base"),
        pytest.param(
            [(edition(), 1), (edition("enterprise"), 1)], "/addons/0/plan", "not in it yet", id="an edition twice"
        ),
        pytest.param([(edition(), 1), (add_on(), 1), (add_on(), 2)], "/addons/1/plan", "not in it yet", id="twice"),
        pytest.param(
            [(edition(), 1), (add_on(billing=MONTH), 1)],
            "/addons/0/plan",
            "term and billing period",
            id="other billing",
        ),
        pytest.param(
            [(edition(), 1), (add_on("dialer", model=PriceModel.FLAT), 2)], "/addons/0/quantity", "1: ", id="two flat"
        ),
        pytest.param(
            [(edition(), 1), *((add_on(f"extra-{n}"), 1) for n in range(8))], "/addons", "at most 7", id="nine items"
        ),
    ],
)
def test_what_cannot_be_bought_names_the_field_and_the_rule(wanted, field, rule):
    with pytest.raises(InvalidRequest) as refused:
        quoted(*wanted)
    assert refused.value.errors[0].field == field
    assert rule in refused.value.errors[0].rule


def test_an_add_on_of_another_edition_is_refused():
    other = add_on("inbox")
    other = replace(other, product=replace(other.product, bases=("essentials",)))
    with pytest.raises(InvalidRequest) as refused:
        quoted((edition(), 1), (other, 1))
    assert refused.value.errors[0].rule == "an add-on of professional"


def test_confirming_makes_the_subscription_of_the_worked_example():
    offer = edition()
    made = purchased(quoted((offer, 25)), buyer=profile(), seller=seller(), plans=plans(offer), at=BOUGHT)
    subscription = made.subscription
    assert (subscription.version, subscription.sequence, subscription.last_quote) == (1, 1, "quo_1")
    assert subscription.anchor == date(2026, 3, 15)
    assert subscription.due
    # The first renewal mail: 90 days before 15 March 2027 at 08:00 in Amsterdam, which is winter time then.
    assert subscription.due.at == datetime(2026, 12, 15, 7, tzinfo=UTC)
    assert (subscription.due.kind, subscription.due.of) == (WorkKind.RENEWAL_MAIL, 90)
    lot = made.ledger.lots[0]
    assert (lot.quantity, lot.unit_price, lot.charged, lot.invoice, lot.line) == (25, 365_00, 9_125_00, "inv_1", 1)
    assert made.ledger.tax[0].charged == 1_916_25
    assert made.pools == {"itm_1": Pool(seats=25)}


def test_a_monthly_contract_is_looked_at_again_when_its_period_ends():
    offer = edition("professional-monthly", 30_00, term=MONTH, billing=MONTH)
    made = purchased(quoted((offer, 1)), buyer=profile(), seller=seller(), plans=plans(offer), at=BOUGHT)
    assert made.subscription.due
    # 15 April begins at 22:00 UTC the day before: summer time.
    assert (made.subscription.due.at, made.subscription.due.kind) == (
        datetime(2026, 4, 14, 22, tzinfo=UTC),
        WorkKind.PERIOD,
    )


def test_the_document_is_the_quoted_one_to_the_line():
    offer = edition()
    quote = quoted((offer, 25))
    invoice = purchased(quote, buyer=profile(), seller=seller(), plans=plans(offer), at=BOUGHT).invoice
    paper = quote.documents[0]
    assert (invoice.lines, invoice.tax, invoice.net, invoice.total) == (paper.lines, paper.tax, paper.net, paper.total)
    assert (invoice.date, invoice.due, invoice.open) == (paper.date, paper.due, 11_041_25)


def test_a_flat_add_on_has_no_seats():
    offers = edition(), add_on("dialer", (Tier(99_00),), PriceModel.FLAT)
    quote = quoted((offers[0], 2), (offers[1], 1))
    made = purchased(quote, buyer=profile(), seller=seller(), plans=plans(*offers), at=BOUGHT)
    assert set(made.pools) == {"itm_1"}


def test_what_a_card_and_the_balance_paid_is_settled_from_the_start():
    offer = edition()
    quote = quoted((offer, 1), by=buyer(collection=Collection.CARD, balance=41_65))
    made = purchased(quote, buyer=profile(), seller=seller(), plans=plans(offer), at=BOUGHT, token="pm_card_visa")
    assert (quote.due_now, made.invoice.paid, made.invoice.open) == (400_00, 441_65, 0)
    assert made.subscription.token == "pm_card_visa"


ADDED = datetime(2026, 9, 1, 12, tzinfo=UTC)


def running(*, billing=YEAR, unit_price=365_00, seats=25):
    offer = edition(unit_price=unit_price, billing=billing)
    made = purchased(quoted((offer, seats)), buyer=profile(), seller=seller(), plans=plans(offer), at=BOUGHT)
    return made, choices((offer, seats))


def add(made, held, *wanted, at=ADDED, by=None):
    return quote_addition(
        [type(held[0])(offer, quantity, f"/items/{n}") for n, (offer, quantity) in enumerate(wanted)],
        subscription=made.subscription,
        ledger=made.ledger,
        documents=made.documents,
        running=held,
        buyer=by or buyer(),
        seller=seller(),
        ids=new_ids(len(wanted), after=len(held)),
        at=at,
        describe=in_words,
        rates=exchange.rates,
    )


def test_an_add_on_bought_mid_term_is_charged_to_the_end_of_the_period():
    made, held = running()
    quote = add(made, held, (add_on(tiers=(Tier(36_50),)), 10))
    line = quote.documents[0].lines[0]
    # 10 x 0.10 a day x 195 days, [2026-09-01, 2027-03-15)
    assert (line.net, line.derivation.days, line.derivation.of_days) == (195_00, 195, 365)
    assert quote.change.term == made.subscription.term
    assert quote.versions == {"subscription": 1, "ledger": 1, "profile": 1}
    assert quote.next_renewal.net == 25 * 365_00 + 10 * 36_50


@pytest.mark.parametrize(
    ("ends", "net"),
    [
        pytest.param(None, 1_559_00, id="it goes on"),
        pytest.param(date(2027, 3, 15), None, id="notice in time"),
        pytest.param(date(2028, 3, 15), 1_559_00, id="late notice"),
    ],
)
def test_an_add_on_renews_with_the_seats_that_are_set_for_the_renewal_if_anything_does(ends, net):
    # 10 seats, 4 of them for the next term: 4 x 365.00 + 99.00 = 1,559.00, not 10 x 365.00 + 99.00 = 3,749.00.
    dialer = add_on("dialer", (Tier(99_00),), PriceModel.FLAT)
    entries = [Entry("ent_1", date(2027, 3, 15), "seats", "itm_1", 4)]
    if ends:
        entries.append(Entry("ent_2", ends, "end"))
    made, held = running(seats=10)
    made = replace(made, subscription=replace(made.subscription, timeline=tuple(entries)))
    quote = add(made, held, (dialer, 1))
    assert (quote.next_renewal and quote.next_renewal.net) == net


def test_billed_monthly_it_is_charged_to_the_end_of_the_month_only():
    made, held = running(billing=MONTH, unit_price=30_00)
    storage = add_on(tiers=(Tier(31_00),), billing=MONTH)
    quote = add(made, held, (storage, 1), at=datetime(2026, 4, 1, 9, tzinfo=UTC))
    line = quote.documents[0].lines[0]
    assert (line.derivation.days, line.derivation.of_days, line.net) == (14, 31, 14_00)  # 1.00 a day, to 15 April
    assert (quote.next_bill.on, quote.next_bill.net) == (date(2026, 4, 15), 25 * 30_00 + 31_00)


def test_confirming_an_addition_appends_item_and_lot_and_keeps_the_due_instant():
    made, held = running()
    storage = add_on(tiers=(Tier(36_50),))
    quote = add(made, held, (storage, 10))
    after = added(
        quote,
        subscription=made.subscription,
        ledger=made.ledger,
        buyer=profile(),
        seller=seller(),
        plans=plans(storage),
        at=ADDED,
    )
    assert [item.quantity for item in after.subscription.items] == [25, 10]
    assert (after.subscription.version, after.subscription.sequence, after.ledger.version) == (2, 2, 2)
    assert after.subscription.due == made.subscription.due
    assert [(lot.charged, lot.since) for lot in after.ledger.lots] == [(9_125_00, BOUGHT), (195_00, ADDED)]
    assert after.invoice.period == Span(date(2026, 9, 1), date(2027, 3, 15))


def test_a_product_that_is_in_it_already_is_not_added_again():
    made, held = running()
    with pytest.raises(InvalidRequest) as refused:
        add(made, held, (edition(), 1))
    assert refused.value.errors[0].field == "/items/0/plan"


def test_nothing_is_added_to_what_has_ended():
    made, held = running()
    ended = replace(made, subscription=replace(made.subscription, state=SubscriptionState.ENDED))
    with pytest.raises(SubscriptionEnded):
        add(ended, held, (add_on(), 1))


@pytest.mark.parametrize("unit", [Unit.WEEK, Unit.QUARTER, Unit.HALF_YEAR])
def test_every_unit_of_term_gives_one_whole_period(unit):
    interval = Interval(1, unit)
    quote = quoted((edition("other", 70_00, term=interval, billing=interval), 3))
    assert quote.documents[0].net == 210_00
    assert quote.change.term == quote.change.period
