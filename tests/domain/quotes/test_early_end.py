"""The end on a chosen day: the amounts that its statement expects, and the documents of that day."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tests.domain.contracts import BOUGHT, MONTH, buyer, edition, in_words, new_ids, profile, seller, starter
from tests.domain.running import bought, paid
from zetel.domain.calendar import Span
from zetel.domain.catalog.terms import CancellationMode, Cancelling, Fee, Policies
from zetel.domain.due import Due, WorkKind
from zetel.domain.errors import (
    CancellationNotAllowed,
    CancelledAlready,
    ChangeInProgress,
    InvalidRequest,
    SubscriptionEnded,
)
from zetel.domain.events import ActorKind
from zetel.domain.quotes.cancellation import cancelled, notice_entry
from zetel.domain.quotes.early_end import quote_early_end, quote_on_its_day
from zetel.domain.subscriptions.next_term import next_bill
from zetel.domain.subscriptions.subscription import Collection, RunningTrial, SubscriptionState

WITH_FEE = Policies(fee=Fee(basis_points=1000))
DECEMBER = datetime(2026, 12, 1, 9, tzinfo=UTC)
#: 30 days before the term's end: notice is in time until then.
FEBRUARY = date(2027, 2, 13)


def asked(contract, day=FEBRUARY, *, at=DECEMBER, used=False, by=None, actor=ActorKind.MEMBER):
    return quote_early_end(
        contract,
        day,
        refund_window_used=used,
        buyer=by or buyer(),
        seller=seller(),
        ids=replace(new_ids(), quote="quo_3", invoice="inv_3", credit_notes=("crn_1",), entry="ent_9"),
        at=at,
        describe=in_words,
        by=actor,
    )


def on_its_day(contract, day=FEBRUARY):
    return quote_on_its_day(
        contract,
        day,
        refund_window_used=False,
        buyer=buyer(),
        seller=seller(),
        ids=replace(new_ids(), quote="quo_4", invoice="inv_4", credit_notes=("crn_2",)),
        describe=in_words,
    )


def set_for(contract, day=FEBRUARY, *, at=DECEMBER, **asking):
    """The contract with the end on `day` on its timeline."""
    quote = asked(contract, day, at=at, **asking)
    after = cancelled(quote, contract, buyer=profile(), seller=seller(), at=at)
    return replace(contract, subscription=after.subscription)


def in_parts(seats=10, **options):
    """A year of 31.00 a seat and month, billed monthly from 15 March 2026, now in the period from 15 November."""
    offer = edition("professional-parts", 31_00, billing=MONTH, policies=WITH_FEE)
    contract = bought((offer, seats), **options)
    period = Span(date(2026, 11, 15), date(2026, 12, 15))
    return replace(contract, subscription=replace(contract.subscription, period=period))


def test_a_day_within_the_term_expects_the_unused_days_minus_the_fee():
    # 25 seats x 30 days x 1.00 = 750.00 and 157.50 VAT; the fee is 10 % of it, 75.00 and 15.75 VAT.
    quote = asked(paid(bought((edition(policies=WITH_FEE), 25))))
    expected = quote.change.expected
    assert (quote.change.how, quote.change.ends, expected.how) == ("on_a_day", FEBRUARY, "pro_rata")
    assert (expected.periods, expected.billed) == (0, 0)
    assert (expected.credited, expected.fee) == (907_50, 90_75)
    assert (expected.set_off, expected.refunded, expected.to_balance) == (90_75, 816_75, 0)
    # Nothing happens now.
    assert (quote.documents, quote.settlement, quote.refunds, quote.due_later) == ((), (), (), ())
    assert (quote.due_now, quote.to_balance, quote.next_renewal, quote.change.fee) == (0, 0, None, None)


def test_confirming_puts_the_end_on_the_timeline_and_makes_its_day_due():
    after = set_for(paid(bought((edition(policies=WITH_FEE), 25)))).subscription
    assert [(entry.id, entry.kind, entry.on) for entry in after.timeline] == [("ent_9", "early_end", FEBRUARY)]
    assert (after.state, after.ended) == (SubscriptionState.ACTIVE, None)
    assert after.due == Due(datetime(2027, 2, 12, 23, tzinfo=UTC), WorkKind.END)  # 00:00 in Amsterdam


def test_the_documents_of_its_day_are_the_expected_ones_where_nothing_changed():
    contract = set_for(paid(bought((edition(policies=WITH_FEE), 25))))
    note, fee = on_its_day(contract).documents
    assert (note.date, note.total, fee.total) == (FEBRUARY, 907_50, 90_75)
    over = cancelled(on_its_day(contract), contract, buyer=profile(), seller=seller(), at=DECEMBER).subscription
    assert (over.state, over.ended, over.timeline) == (SubscriptionState.ENDED, FEBRUARY, ())
    assert over.due == Due(datetime(2027, 2, 12, 23, tzinfo=UTC), WorkKind.AFTER_END)


@pytest.mark.parametrize(
    ("collection", "set_off", "refunded", "fee_open"),
    [
        (Collection.CARD, 54_45, 114_95, 0),  # the charge succeeded: the credit pays the fee, the rest goes back
        (Collection.INVOICE, 169_40, 0, 54_45),  # the invoice of 15 January is open: the credit is set off against it
    ],
)
def test_periods_until_the_day_are_billed_and_the_unused_part_of_the_last_comes_back(
    collection, set_off, refunded, fee_open
):
    # From 15 December and from 15 January 310.00 and 65.10 VAT each. On 1 February 14 of 31 days are unused, 140.00 and
    # 29.40 VAT; the period from 15 February is never billed. The fee is 10 % of 140.00 + 310.00, 45.00 and 9.45 VAT.
    contract = in_parts()
    contract = replace(contract, subscription=replace(contract.subscription, collection=collection))
    quote = asked(contract, date(2027, 2, 1), by=buyer(collection=collection))
    expected = quote.change.expected
    assert (expected.periods, expected.billed, quote.change.lapsed) == (2, 750_20, 1)
    assert (expected.credited, expected.fee) == (169_40, 54_45)
    assert (expected.set_off, expected.refunded, expected.to_balance) == (set_off, refunded, 0)
    assert expected.fee_open == fee_open


def test_the_balance_pays_periods_until_the_day_and_gets_back_what_it_paid():
    contract = in_parts()
    expected = asked(contract, date(2027, 2, 1), by=buyer(balance=1_000_00)).change.expected
    # The balance paid both invoices: 169.40 - 54.45 = 114.95 is not refunded, it becomes balance again.
    assert (expected.refunded, expected.to_balance) == (0, 114_95)


def test_on_the_first_day_of_a_period_nothing_of_it_is_billed():
    contract = in_parts()
    quote = asked(contract, date(2027, 1, 15))
    expected = quote.change.expected
    assert (expected.periods, quote.change.lapsed) == (1, 2)
    # Nothing is unused, and the fee is capped at the credit.
    assert (expected.credited, expected.fee) == (0, 0)


def test_a_day_after_the_renewal_ends_the_term_that_began_meanwhile():
    # The term from 15 March 2027 has 366 days; 30 are used. 25 x 365.00 x 336 / 366 = 8,377.05 (8,377.049).
    contract = paid(bought())
    quote = asked(contract, date(2027, 4, 14))
    expected = quote.change.expected
    assert (expected.periods, expected.billed) == (1, 11_041_25)
    assert expected.credited == 8_377_05 + 1_759_18
    assert quote.next_renewal is not None
    after = set_for(contract, date(2027, 4, 14)).subscription
    assert after.due.kind is not WorkKind.END  # mails about the renewal come before


def test_a_day_for_which_notice_is_in_time_is_that_notice():
    quote = asked(paid(bought()), date(2027, 3, 15))
    assert (quote.change.how, quote.change.entry.kind, quote.change.expected) == ("term_end", "end", None)


def test_the_terms_end_without_notice_in_time_costs_nothing_and_bills_nothing():
    late = datetime(2027, 2, 20, 9, tzinfo=UTC)
    told = paid(bought((edition(policies=Policies(fee=Fee(fixed={"EUR": 100_00}, beyond_credit=True))), 25)))
    told = replace(told, subscription=replace(told.subscription, cancel_by=date(2027, 2, 13)))
    expected = asked(told, date(2027, 3, 15), at=late).change.expected
    assert (expected.how, expected.periods, expected.credited, expected.fee) == ("pro_rata", 0, 0, 0)


def test_a_day_in_the_refund_window_expects_everything_back():
    contract = paid(bought((edition(policies=WITH_FEE), 25)))
    early = datetime(2026, 3, 20, 9, tzinfo=UTC)
    expected = asked(contract, date(2026, 4, 13), at=early).change.expected
    assert (expected.how, expected.credited, expected.refunded) == ("refund_window", 11_041_25, 11_041_25)
    # Service day 31 is too late for it: 25 seats x 335 days.
    expected = asked(contract, date(2026, 4, 14), at=early).change.expected
    assert (expected.how, expected.credited) == ("pro_rata", 8_375_00 + 1_758_75)


@pytest.mark.parametrize(
    "day",
    [date(2026, 11, 30), date(2026, 12, 1), date(2027, 7, 2)],
    ids=["yesterday", "today", "a day more than 7 months ahead"],
)
def test_a_day_that_is_not_ahead_or_too_far_is_refused(day):
    with pytest.raises(InvalidRequest) as refused:
        asked(paid(bought()), day)
    (broken,) = refused.value.errors
    assert (broken.field, broken.rule) == ("/when", "now, term_end, or a day from 2026-12-02 to 2027-07-01")


def test_tomorrow_and_the_last_day_of_7_months_are_accepted():
    assert asked(paid(bought()), date(2026, 12, 2)).change.ends == date(2026, 12, 2)
    assert asked(paid(bought()), date(2027, 7, 1)).change.ends == date(2027, 7, 1)


def test_a_trial_has_no_day_to_choose():
    contract = bought((starter(), 10))
    contract = replace(contract, subscription=replace(contract.subscription, trial=RunningTrial(converts=True)))
    with pytest.raises(InvalidRequest):
        asked(contract, date(2026, 3, 20), at=BOUGHT)


def test_a_plan_that_forbids_ending_early_takes_no_day_but_that_of_notice():
    contract = paid(bought((edition(policies=Policies(cancelling=Cancelling.NOT_ALLOWED)), 25)))
    with pytest.raises(CancellationNotAllowed) as refused:
        asked(contract)
    assert (refused.value.why, refused.value.ends) == ("not_allowed", date(2027, 3, 15))
    assert asked(contract, date(2027, 3, 15)).change.how == "term_end"


def test_a_plan_without_refunds_expects_nothing_back():
    contract = paid(bought((edition(policies=Policies(cancelling=Cancelling.NO_REFUND)), 25)))
    expected = asked(contract).change.expected
    assert (expected.how, expected.credited, expected.fee) == ("no_refund", 0, 0)


def test_a_plan_that_asks_for_a_request_takes_a_day_from_the_sellers_staff_only():
    contract = paid(bought((edition(policies=Policies(mode=CancellationMode.REQUEST)), 25)))
    with pytest.raises(CancellationNotAllowed):
        asked(contract)
    assert asked(contract, actor=ActorKind.STAFF).change.ends == FEBRUARY


def test_another_day_replaces_the_day_and_the_same_day_is_refused():
    contract = set_for(paid(bought()))
    with pytest.raises(CancelledAlready) as refused:
        asked(contract)
    assert refused.value.ends == FEBRUARY
    later = set_for(contract, date(2027, 2, 20))
    assert [entry.on for entry in later.subscription.timeline] == [date(2027, 2, 20)]


def test_a_notice_stands_beside_an_earlier_day_and_outlives_its_undoing():
    contract = paid(bought())
    notice = notice_entry(contract, "ent_1", DECEMBER)
    contract = replace(contract, subscription=contract.with_end(notice, DECEMBER))
    both = set_for(contract)
    assert [entry.kind for entry in both.subscription.timeline] == ["early_end", "end"]
    undone = both.without(both.entry("ent_9"), DECEMBER)
    assert undone.timeline == (notice,)
    assert undone.due == Due(datetime(2027, 3, 14, 23, tzinfo=UTC), WorkKind.PERIOD)
    # A day on or after the notice's end is no earlier end.
    with pytest.raises(CancelledAlready):
        asked(contract, date(2027, 3, 20))


def test_no_bill_is_told_for_a_period_that_the_day_takes_away():
    contract = paid(in_parts())

    def told(day):
        after = set_for(contract, day).subscription
        return next_bill(after, contract.offers, profile=profile(), seller=seller())

    assert (told(date(2026, 12, 15)), told(date(2026, 12, 16)).net) == (None, 310_00)


def test_from_its_day_on_the_end_is_due_and_other_changes_wait():
    contract = set_for(paid(bought()))
    begins = datetime(2027, 2, 12, 23, tzinfo=UTC)
    assert contract.subscription.over_since(begins.replace(hour=22, minute=59)) is None
    assert contract.subscription.over_since(begins) == begins


def test_a_contract_that_waits_for_a_payment_or_has_ended_takes_no_day():
    contract = paid(bought())
    held = replace(contract, subscription=replace(contract.subscription, hold="pay_1"))
    with pytest.raises(ChangeInProgress):
        asked(held)
    ended = replace(contract.subscription, state=SubscriptionState.ENDED)
    with pytest.raises(SubscriptionEnded):
        asked(replace(contract, subscription=ended))
