"""Trials by hand: 10 seats at 31.00 a month, from 17 January 2027 on, 14 days for nothing. 310.00, VAT 65.10."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.domain.contracts import TRIAL, buyer, choices, in_words, new_ids, profile, seller, starter
from zetel.domain.calendar import Span, instant
from zetel.domain.catalog.terms import Policies, Trial
from zetel.domain.errors import CreditLimitExceeded, InvalidRequest, NotReleased, TrialForbids
from zetel.domain.parties.profile import CreditLimit
from zetel.domain.quotes.conversion import converted, quote_conversion, quote_first_term
from zetel.domain.quotes.purchase import purchased, quote_purchase
from zetel.domain.subscriptions.contract import Contract
from zetel.domain.subscriptions.subscription import Collection, RunningTrial, SubscriptionState
from zetel.domain.subscriptions.trial_end import conversion_refused, extended, tries_after

#: 10:00 in Amsterdam on 17 January 2027.
STARTED = datetime(2027, 1, 17, 9, tzinfo=UTC)


def tried(seats=10, *, offer=None, by=None, trial=None):
    """The contract in its trial."""
    offer = offer or starter()
    quote = quote_purchase(
        choices((offer, seats)),
        buyer=by or buyer(),
        seller=seller(),
        ids=new_ids(),
        at=STARTED,
        describe=in_words,
        trial=trial or RunningTrial(converts=True),
    )
    made = purchased(quote, buyer=profile(), seller=seller(), plans={offer.plan.name: offer.plan}, at=STARTED)
    return Contract(made.subscription, made.ledger, {"itm_1": offer}, made.pools)


def midnight(day):
    return instant(day, "Europe/Amsterdam")


def first_term(contract, at, by=None):
    quote = quote_first_term(contract, buyer=by or buyer(), seller=seller(), ids=new_ids(), at=at, describe=in_words)
    return quote, converted(quote, contract, buyer=profile(), seller=seller(), at=at)


def refused_on(held, day):
    """The subscription after a declined card at the beginning of the day, and what is left of its trial."""
    after = conversion_refused(held, held.trial, "card_declined", starter().plan, midnight(day))
    assert after.trial
    return after, after.trial


@pytest.mark.parametrize("late", [0, 3, 5, 7])
def test_whatever_day_it_succeeds_the_paid_term_begins_on_31_january(late):
    at = midnight(date(2027, 1, 31) + timedelta(days=late))
    quote, after = first_term(tried(), at)
    held, (invoice,) = after.subscription, after.documents
    assert (invoice.net, invoice.tax[0].amount, invoice.total) == (310_00, 65_10, 375_10)
    assert (held.started, held.anchor, held.trial) == (date(2027, 1, 31), date(2027, 1, 31), None)
    assert held.term == held.period == Span(date(2027, 1, 31), date(2027, 2, 28))
    assert (invoice.date, invoice.period) == (date(2027, 1, 31) + timedelta(days=late), held.term)
    assert quote.documents[0].lines[0].derivation.policy == "trial.period"


def test_a_plan_with_an_anchor_day_begins_with_its_stub():
    contract = tried(offer=starter(anchor_day=1))  # 1 of 28 days: 31 January belongs to the month of January
    quote, after = first_term(contract, midnight(date(2027, 1, 31)))
    assert after.subscription.period == Span(date(2027, 1, 31), date(2027, 2, 1))
    assert quote.documents[0].net == 10_00  # 10 x 31.00 x 1/31
    assert quote.documents[0].lines[0].derivation.policy == "trial.stub"


def test_the_next_tries_are_3_5_and_7_days_after_the_end_and_the_last_one_ends_it():
    held = tried().subscription
    days = [date(2027, 2, 3), date(2027, 2, 5), date(2027, 2, 7)]
    assert list(tries_after(held, midnight(date(2027, 1, 31)))) == [midnight(day) for day in days]
    for tries, day in enumerate([date(2027, 1, 31), *days[:2]], start=1):
        held, trial = refused_on(held, day)
        assert (trial.refusals, trial.again) == (tries, midnight(days[tries - 1]))
    held, _ = refused_on(held, days[2])
    assert (held.state, held.ended) == (SubscriptionState.ENDED, date(2027, 2, 7))


def test_a_late_try_counts_for_all_whose_day_has_passed():
    _, trial = refused_on(tried().subscription, date(2027, 2, 5))
    assert trial.again == midnight(date(2027, 2, 7))


def test_the_balance_pays_first_and_the_card_the_rest():
    by = buyer(collection=Collection.CARD, balance=75_10)
    quote, _ = first_term(tried(by=by), midnight(date(2027, 1, 31)), by)
    assert (quote.due_now, quote.settlement[0].amount, quote.payment) == (300_00, 75_10, "pay_1")


def test_on_invoice_the_limit_holds_at_the_end_and_when_it_is_agreed():
    poor = buyer(credit=CreditLimit(limit=375_09, currency="EUR", days=30))
    contract = tried(by=poor)  # a trial that needs no method asks for no limit
    with pytest.raises(CreditLimitExceeded):
        first_term(contract, midnight(date(2027, 1, 31)), poor)
    with pytest.raises(CreditLimitExceeded):
        quote_conversion(contract, buyer=poor, seller=seller(), ids=new_ids(), at=STARTED, describe=in_words)
    with pytest.raises(NotReleased):
        tried(by=buyer(credit=None), offer=starter(trial=replace(TRIAL, method_needed=True)))


@pytest.mark.parametrize(("seats", "rule"), [(26, "at most 25 until the trial ends"), (4, "from 5 to 10000")])
def test_a_trial_has_at_most_25_seats_and_at_least_the_minimum(seats, rule):
    with pytest.raises(InvalidRequest) as refused:
        tried(seats, offer=starter(minimum=5))
    assert [broken.rule for broken in refused.value.errors] == [rule]


def test_terms_may_let_fewer_people_try():
    with pytest.raises(InvalidRequest) as refused:
        tried(6, offer=starter(trial=replace(TRIAL, seats=5)))
    assert [broken.rule for broken in refused.value.errors] == ["at most 5 until the trial ends"]


@pytest.mark.parametrize(("days", "opens"), [(14, date(2027, 1, 17)), (15, date(2027, 1, 17)), (30, date(2027, 2, 1))])
def test_it_is_extended_in_its_last_15_days(days, opens):
    offer = starter(policies=Policies(trial=Trial(days, extension_days=7)))
    held = tried(offer=offer).subscription
    longer = extended(held, offer.plan, max(STARTED, midnight(opens)))
    assert longer.term == Span(date(2027, 1, 17), date(2027, 1, 17) + timedelta(days=days + 7))
    assert longer.anchor == longer.term.end
    if opens > held.term.start:
        with pytest.raises(TrialForbids):
            extended(held, offer.plan, midnight(opens) - timedelta(seconds=1))
    with pytest.raises(TrialForbids):
        extended(longer, offer.plan, midnight(longer.term.end) - timedelta(days=1))
