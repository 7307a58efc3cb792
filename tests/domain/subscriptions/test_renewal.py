"""Billing periods and terms that end: billed, renewed, or over."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tests.domain.contracts import BOUGHT, MONTH, add_on, buyer, edition, in_words, new_ids, profile, seller
from tests.domain.quotes.test_cancellation import ending
from tests.domain.running import bought, seats
from zetel.domain.calendar import Span
from zetel.domain.catalog.prices import Price, PriceModel, Tier
from zetel.domain.catalog.terms import Policies
from zetel.domain.due import WorkKind
from zetel.domain.quotes.ending import When
from zetel.domain.quotes.seats import seats_changed
from zetel.domain.subscriptions.ledger import Pool
from zetel.domain.subscriptions.renewal import period_ended
from zetel.domain.subscriptions.subscription import SubscriptionState

RENEWAL = datetime(2027, 3, 14, 23, 0, 5, tzinfo=UTC)  # 00:00:05 in Amsterdam on 15 March


def ended(contract, at=RENEWAL, n=2, **by):
    return period_ended(
        contract,
        buyer=buyer(**by),
        seller=seller(),
        invoice=f"inv_{n}",
        at=at,
        describe=in_words,
    )


def after(contract, outcome):
    return replace(
        contract,
        subscription=outcome.subscription,
        ledger=outcome.ledger,
        pools={**contract.pools, **outcome.pools},
        documents=(*contract.documents, *outcome.documents),
    )


def test_a_year_renews_for_366_days_at_its_price():
    happened = ended(bought())
    subscription, invoice = happened.outcome.subscription, happened.outcome.documents[0]
    assert happened.renewed
    assert subscription.term == Span(date(2027, 3, 15), date(2028, 3, 15))
    assert (invoice.net, invoice.lines[0].derivation.days) == (9_125_00, 366)  # a full period costs its price
    assert (invoice.date, invoice.due, invoice.quote) == (date(2027, 3, 15), date(2027, 4, 14), None)
    assert (subscription.due.kind, subscription.due.at) == (
        WorkKind.RENEWAL_MAIL,
        datetime(2027, 12, 16, 7, tzinfo=UTC),
    )
    assert [lot.invoice for lot in happened.outcome.ledger.lots] == ["inv_2"]


def test_it_renews_with_the_total_that_the_timeline_holds():
    contract = bought()
    fewer = seats(contract, 22)
    contract = after(contract, seats_changed(fewer, contract, buyer=profile(), seller=seller(), at=BOUGHT))
    outcome = ended(contract).outcome
    assert (outcome.subscription.items[0].quantity, outcome.subscription.timeline) == (22, ())
    assert outcome.documents[0].net == 22 * 365_00
    assert outcome.pools == {"itm_1": Pool(seats=22)}


def test_the_new_term_costs_the_price_that_is_in_force_on_its_first_day():
    offer = edition()
    dearer = Price(offer.plan.id, "EUR", date(2027, 3, 15), PriceModel.PER_SEAT, (Tier(400_00),))
    later = Price(offer.plan.id, "EUR", date(2027, 3, 16), PriceModel.PER_SEAT, (Tier(500_00),))
    outcome = ended(bought((replace(offer, prices=(offer.price, dearer, later)), 25))).outcome
    assert outcome.documents[0].net == 10_000_00
    assert outcome.subscription.items[0].price == "professional-yearly.eur.2027-03-15"


def test_within_a_term_the_price_stays_pinned():
    offer = edition(unit_price=31_00, billing=MONTH)
    dearer = Price(offer.plan.id, "EUR", date(2026, 4, 1), PriceModel.PER_SEAT, (Tier(50_00),))
    contract = bought((replace(offer, prices=(offer.price, dearer)), 10))
    happened = ended(contract, datetime(2026, 4, 14, 22, tzinfo=UTC))
    assert (happened.renewed, happened.outcome.documents[0].net) == (False, 310_00)
    assert happened.outcome.subscription.period == Span(date(2026, 4, 15), date(2026, 5, 15))
    assert happened.outcome.subscription.term == contract.subscription.term


def test_used_lots_leave_the_ledger_when_the_refund_window_is_over():
    contract = bought((edition(unit_price=31_00, billing=MONTH, term=MONTH), 1))
    contract = after(contract, ended(contract, datetime(2026, 4, 14, 22, tzinfo=UTC)).outcome)
    assert [lot.invoice for lot in contract.ledger.lots] == ["inv_2"]


def test_they_stay_as_long_as_the_window_may_give_them_back():
    long = Policies(refund_window_days=60)
    contract = bought((edition(unit_price=31_00, billing=MONTH, term=MONTH, policies=long), 1))
    contract = after(contract, ended(contract, datetime(2026, 4, 14, 22, tzinfo=UTC)).outcome)
    assert [lot.invoice for lot in contract.ledger.lots] == ["inv_1", "inv_2"]
    assert [tax.document for tax in contract.ledger.tax] == ["inv_1", "inv_2"]


def test_a_contract_whose_end_has_come_is_over_and_bills_nothing():
    outcome = ended(ending(bought(), When.TERM_END)).outcome
    assert (outcome.subscription.state, outcome.subscription.ended) == (SubscriptionState.ENDED, date(2027, 3, 15))
    assert outcome.documents == ()
    assert outcome.subscription.due.kind is WorkKind.AFTER_END  # the days after the end are all that is left


def test_a_late_notice_renews_once_and_ends_then():
    contract = bought()
    announced = replace(contract.subscription, cancel_by=date(2027, 2, 13))
    contract = ending(replace(contract, subscription=announced), When.TERM_END, at=datetime(2027, 2, 14, 9, tzinfo=UTC))
    contract = after(contract, ended(contract).outcome)
    assert contract.subscription.term.end == date(2028, 3, 15)
    assert [e.on for e in contract.subscription.timeline] == [date(2028, 3, 15)]
    assert contract.subscription.due.kind is WorkKind.PERIOD  # no mails before an end that is set
    over = ended(contract, datetime(2028, 3, 14, 23, tzinfo=UTC), n=3).outcome
    assert (over.subscription.state, over.documents) == (SubscriptionState.ENDED, ())


def test_monthly_from_31_january_through_a_leap_year():
    # Stripe's documentation on billing cycles: 31 January, then the last day of shorter months.
    contract = bought(
        (edition(unit_price=31_00, billing=MONTH, term=MONTH), 1), at=datetime(2028, 1, 31, 9, tzinfo=UTC)
    )
    ends = []
    for n in range(2, 7):
        assert contract.subscription.due
        at = contract.subscription.due.at
        contract = after(contract, ended(contract, at, n).outcome)
        ends.append(contract.subscription.period.start.isoformat())
    assert ends == ["2028-02-29", "2028-03-31", "2028-04-30", "2028-05-31", "2028-06-30"]


def test_the_balance_is_drawn_first():
    happened = ended(bought())
    assert happened.drawn == 0
    rich = period_ended(
        bought(),
        buyer=buyer(balance=1_000_00),
        seller=seller(),
        invoice="inv_2",
        at=RENEWAL,
        describe=in_words,
    )
    assert (rich.drawn, rich.outcome.documents[0].paid, rich.outcome.documents[0].open) == (
        1_000_00,
        1_000_00,
        10_041_25,
    )


def test_add_ons_renew_with_their_base_on_one_invoice():
    outcome = ended(bought((edition(), 25), (add_on(), 2))).outcome
    assert [line.net for line in outcome.documents[0].lines] == [9_125_00, 24_00]


def test_a_stub_is_followed_by_a_whole_period():
    offer = edition("monthly", 28_00, term=MONTH, billing=MONTH, anchor_day=1)
    contract = bought((offer, 1), at=datetime(2027, 2, 8, 9, tzinfo=UTC))
    outcome = ended(contract, datetime(2027, 2, 28, 23, tzinfo=UTC)).outcome
    assert outcome.subscription.period == Span(date(2027, 3, 1), date(2027, 4, 1))
    assert outcome.documents[0].net == 28_00


@pytest.mark.parametrize("late", [1, 40])
def test_a_late_sweep_bills_the_period_that_is_next_and_is_due_again_at_once(late):
    contract = bought((edition(unit_price=31_00, billing=MONTH, term=MONTH), 1))
    at = datetime(2026, 4, 14, 22, tzinfo=UTC).replace(month=4 + (late > 30), day=14 + late % 30)
    outcome = ended(contract, at).outcome
    assert outcome.subscription.period.start == date(2026, 4, 15)
    if late > 30:
        assert (outcome.subscription.due.at - at).total_seconds() == 1


def test_a_period_billed_within_a_term_opens_no_return_window():
    contract = bought((edition(unit_price=31_00, billing=MONTH), 10))
    contract = after(contract, ended(contract, datetime(2026, 4, 14, 22, tzinfo=UTC)).outcome)
    quote = seats(contract, 4, at=datetime(2026, 4, 15, 9, tzinfo=UTC))
    assert (quote.change.now, quote.change.entry.value) == (10, 4)  # bought a month ago: set for the renewal


def test_seats_bought_just_before_it_keep_theirs():
    contract = bought((edition(unit_price=31_00, billing=MONTH), 10))
    added = datetime(2026, 4, 12, 9, tzinfo=UTC)
    more = seats(contract, 13, at=added, ids=replace(new_ids(), quote="quo_2", invoice="inv_2"))
    contract = after(contract, seats_changed(more, contract, buyer=profile(), seller=seller(), at=added))
    contract = after(contract, ended(contract, datetime(2026, 4, 14, 22, tzinfo=UTC), n=3).outcome)
    in_time = datetime(2026, 4, 19, 8, 59, tzinfo=UTC)  # 168 hours end at 09:00
    assert seats(contract, 4, at=in_time).change.now == 10
    two_back = seats(contract, 11, at=in_time, ids=replace(new_ids(), quote="quo_4", credit_notes=("crn_4",)))
    contract = after(contract, seats_changed(two_back, contract, buyer=profile(), seller=seller(), at=in_time))
    assert seats(contract, 4, at=in_time).change.now == 10  # one of the three is left to return
    assert seats(contract, 4, at=in_time.replace(hour=9, minute=0)).change.now == 11
