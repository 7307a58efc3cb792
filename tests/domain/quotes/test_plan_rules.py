"""The rules of a plan change: the day, the seats, the add-ons, notice, and the commitment that stays."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.domain.changing_plans import billed_monthly, changed, enterprise, ids, monthly, plan_quote, until
from tests.domain.contracts import BOUGHT, MONTH, YEAR, add_on, buyer, edition, in_words, profile, seller
from tests.domain.quotes.test_conversion import STARTED, first_term, midnight, tried
from tests.domain.running import ADDED, bought, paid, seats
from zetel.domain.calendar import Interval, Span, Unit
from zetel.domain.catalog.prices import PriceModel, Tier
from zetel.domain.catalog.terms import Cancelling, Decreasing, Effect, Fee, Policies
from zetel.domain.errors import CancellationNotAllowed, ChangesClash, InvalidRequest, NoticeStands, TrialForbids
from zetel.domain.quotes.cancellation import cancelled, quote_cancellation
from zetel.domain.quotes.ending import Ending, When
from zetel.domain.quotes.going_along import NamedPlan
from zetel.domain.quotes.seats import seats_changed
from zetel.domain.subscriptions.composing import must_compose
from zetel.domain.subscriptions.ledger import SeatsBought

NOT_ALLOWED = Policies(cancelling=Cancelling.NOT_ALLOWED, refund_window_days=0)
LATER = datetime(2026, 9, 2, 12, tzinfo=UTC)


BOTH = ("professional", "enterprise")


def inbox(term=MONTH, unit_price=8_00, plan="inbox-monthly"):
    return add_on("inbox", (Tier(unit_price),), plan=plan, term=term, billing=term)


def ending(contract, when, *, at):
    return quote_cancellation(
        contract,
        when=when,
        refund_window_used=False,
        buyer=buyer(),
        seller=seller(),
        ids=ids(9),
        at=at,
        describe=in_words,
    )


def after_change(contract, plan, *offers, at=ADDED, n=2, **facts):
    quote = plan_quote(contract, plan, *offers, at=at, n=n, **facts)
    return changed(contract, quote, *offers, at=at)


def with_seats(contract, total, *, when=Effect.NOW, at=ADDED, n=7):
    quote = seats(contract, total, when=when, at=at, ids=ids(n))
    made = seats_changed(quote, contract, buyer=profile(), seller=seller(), at=at)
    return replace(contract, subscription=made.subscription, ledger=made.ledger, pools={**contract.pools, **made.pools})


def with_notice(contract, at=ADDED):
    quote = ending(contract, When.TERM_END, at=at)
    made = cancelled(quote, contract, buyer=profile(), seller=seller(), at=at)
    return replace(contract, subscription=made.subscription)


# The term


def test_a_lapsed_month_goes_on_being_counted_from_the_anchor_through_a_leap_year():
    january = datetime(2027, 1, 31, 9, tzinfo=UTC)
    contract = until(paid(bought((monthly(), 10), at=january)), date(2027, 3, 10), monthly())
    assert contract.subscription.period == Span(date(2027, 2, 28), date(2027, 3, 31))
    march = datetime(2027, 3, 10, 9, tzinfo=UTC)
    yearly = after_change(contract, "professional-yearly", edition(), at=march)
    assert yearly.subscription.term == Span(date(2027, 2, 28), date(2028, 2, 29))
    later = until(paid(yearly), date(2028, 3, 1), edition())
    assert later.subscription.term == Span(date(2028, 2, 29), date(2029, 2, 28))
    assert later.subscription.anchor == date(2027, 1, 31)


def test_plans_counted_in_weeks_change_at_the_renewal_only():
    weekly = edition("professional-weekly", 7_00, term=Interval(1, Unit.WEEK), billing=Interval(1, Unit.WEEK))
    contract = paid(bought((weekly, 10)))
    quote = plan_quote(contract, "professional-yearly", edition(), at=BOUGHT)
    assert (quote.change.entry.on, quote.documents) == (date(2026, 3, 22), ())
    renewed = until(changed(contract, quote, edition(), at=BOUGHT), date(2026, 3, 22), edition(), weekly)
    assert renewed.subscription.term == Span(date(2026, 3, 22), date(2027, 3, 22))


def test_a_cheaper_plan_waits_for_the_renewal_unless_its_terms_say_now():
    less = edition("basic-yearly", 182_50, rank=1)
    contract = paid(bought())
    assert plan_quote(contract, "basic-yearly", less, at=ADDED).change.effective == date(2027, 3, 15)
    at_once = paid(bought((edition(policies=Policies(downgrade=Effect.NOW)), 25)))
    quote = plan_quote(at_once, "basic-yearly", less, at=ADDED)
    # 25 x 195.00 back, 25 x 97.50 charged, each with VAT 21 %: 5,898.75 and 2,949.38; the rest is balance
    assert [paper.net for paper in quote.documents] == [4_875_00, 2_437_50]
    assert (quote.to_balance, quote.due_later) == (2_949_37, ())


def test_a_plan_of_equal_rank_and_term_waits_for_the_renewal():
    quote = plan_quote(paid(bought()), "other-yearly", edition("other-yearly", 400_00), at=ADDED)
    assert quote.change.effective == date(2027, 3, 15)


def test_in_its_last_month_a_year_becomes_months_at_once_where_the_month_ends_with_it():
    contract = paid(bought((edition(policies=Policies(downgrade=Effect.NOW)), 10)))
    last = datetime(2027, 3, 1, 9, tzinfo=UTC)
    quote = plan_quote(contract, "professional-monthly", monthly(28_00), at=last)
    # 14 days are left: 10 x 14.00 back; 10 x 28.00 x 14/28
    assert [paper.net for paper in quote.documents] == [140_00, 140_00]
    assert quote.change.term == Span(date(2027, 2, 15), date(2027, 3, 15))


# The total


def test_an_editions_minimum_of_10_is_named_with_the_change():
    contract, big = paid(bought((edition(), 5))), enterprise(minimum=10)
    with pytest.raises(InvalidRequest) as refused:
        plan_quote(contract, "enterprise-yearly", big, at=ADDED)
    assert refused.value.errors[0].rule == "from 10 to 10000 of enterprise-yearly"
    grown = after_change(contract, "enterprise-yearly", big, quantity=10)
    (lot,) = (lot for lot in grown.ledger.lots if lot.item == "itm_1")
    # 5 seats are as old as before, out of their window; 5 are bought now
    assert lot.purchases == (SeatsBought(5, ADDED),)


def test_fewer_seats_now_only_as_the_terms_for_a_decrease_allow():
    contract = paid(bought())
    with pytest.raises(InvalidRequest) as refused:
        plan_quote(contract, "enterprise-yearly", enterprise(), at=ADDED, quantity=20)
    assert refused.value.errors[0].rule == "at least 25 now; fewer from the renewal on"
    free = paid(bought((edition(policies=Policies(decrease=Decreasing.AT_ONCE)), 25)))
    quote = plan_quote(free, "enterprise-yearly", enterprise(), at=ADDED, quantity=20)
    assert [paper.net for paper in quote.documents] == [4_875_00, 20 * 390_00]


def test_a_plan_change_buys_nothing():
    contract = after_change(paid(bought()), "enterprise-yearly", enterprise())
    quote = seats(contract, 1, at=ADDED + timedelta(days=1), ids=ids(3))
    assert (quote.change.now, quote.documents) == (25, ())  # set for the renewal, nothing back


def test_seats_bought_a_moment_before_keep_their_window_and_no_more():
    contract = with_seats(paid(bought()), 30)
    day = ADDED + timedelta(days=3)
    contract = after_change(contract, "enterprise-yearly", enterprise(), at=day, n=3)
    fifth = ADDED + timedelta(days=5)
    assert seats(contract, 20, at=fifth, ids=ids(4)).change.now == 25
    assert seats(contract, 20, at=ADDED + timedelta(days=8), ids=ids(4)).change.now == 30


def test_to_a_flat_price_everybody_has_it_and_from_one_the_total_is_named():
    flat = replace(enterprise(9_000_00), price=enterprise(9_000_00).price)
    flat = replace(flat, plan=replace(flat.plan, model=PriceModel.FLAT, maximum=1))
    contract = paid(after_change(paid(bought()), "enterprise-yearly", flat))
    assert (contract.subscription.items[0].quantity, contract.pools["itm_1"].seats) == (1, 0)
    top = enterprise(730_00, "top-yearly", rank=4)
    with pytest.raises(InvalidRequest) as refused:
        plan_quote(contract, "top-yearly", top, at=LATER, n=3)
    assert refused.value.errors[0].field == "/quantity"
    with pytest.raises(InvalidRequest) as refused:  # the first plan's 25 seats are held until its term ends
        plan_quote(contract, "top-yearly", top, at=LATER, n=3, quantity=1)
    assert refused.value.errors[0].rule == "at least 25 now; fewer from the renewal on"
    again = after_change(contract, "top-yearly", top, at=LATER, n=3, quantity=25)
    assert again.pools["itm_1"].seats == 25


# Add-ons


def test_an_add_on_goes_along_to_the_plan_with_the_new_term_with_lines_of_its_own():
    contract = until(paid(bought((monthly(), 10), (inbox(), 10))), date(2026, 9, 1), monthly(), inbox())
    yearly = inbox(YEAR, 73_00, "inbox-yearly")
    quote = plan_quote(contract, "professional-yearly", edition(), yearly, at=ADDED)
    assert [[line.net for line in paper.lines] for paper in quote.documents] == [
        [360_00, 80_00],
        [3_650_00, 730_00],
    ]
    after = changed(contract, quote, edition(), yearly, at=ADDED)
    assert [item.plan for item in after.subscription.items] == ["professional-yearly.3", "inbox-yearly.3"]


def test_where_several_plans_would_do_the_request_names_one():
    contract = until(paid(bought((monthly(), 10), (inbox(), 10))), date(2026, 9, 1), monthly(), inbox())
    plans = (edition(), inbox(YEAR, 73_00, "inbox-yearly"), inbox(YEAR, 99_00, "inbox-plus"))
    with pytest.raises(InvalidRequest) as refused:
        plan_quote(contract, "professional-yearly", *plans, at=ADDED)
    assert refused.value.errors[0].rule == "a plan for the add-on itm_2: one of inbox-plus, inbox-yearly"
    quote = plan_quote(
        contract, "professional-yearly", *plans, at=ADDED, addons={"itm_2": NamedPlan("inbox-plus", None, "/addons/0")}
    )
    assert quote.documents[1].lines[1].net == 990_00


def test_an_add_on_that_the_new_base_does_not_take_ends_with_a_line():
    contract = paid(bought((edition(), 25), (add_on(), 25)))  # 12.00 a year, for professional only
    quote = plan_quote(contract, "enterprise-yearly", enterprise(), at=ADDED)
    note, invoice = quote.documents
    assert [line.net for line in note.lines] == [4_875_00, 160_27]  # 25 x 12.00 x 195/365
    assert len(invoice.lines) == 1
    after = changed(contract, quote, enterprise(), at=ADDED)
    assert [item.id for item in after.subscription.items] == ["itm_1"]
    assert after.pools["itm_2"].seats == 0


def test_an_add_on_that_ends_with_a_longer_term_gives_back_its_unused_days_only():
    contract = until(
        paid(bought((monthly(31_00), 10), (inbox(unit_price=31_00), 10))),
        date(2026, 9, 1),
        monthly(31_00),
        inbox(unit_price=31_00),
    )
    quote = plan_quote(contract, "professional-yearly", edition(), at=ADDED)
    assert [line.net for line in quote.documents[0].lines] == [310_00, 140_00]  # 14 of 31 days


def test_an_add_on_with_the_new_term_and_billing_stays_as_it_is():
    both = replace(add_on(), product=replace(add_on().product, bases=BOTH))
    contract = paid(bought((edition(), 25), (both, 25)))
    quote = plan_quote(contract, "enterprise-yearly", enterprise(), at=ADDED)
    assert [len(paper.lines) for paper in quote.documents] == [1, 1]
    assert [part.item for part in quote.change.items] == ["itm_1"]


def test_a_flat_price_that_is_billed_in_parts_is_no_older_than_its_purchase():
    flat = replace(billed_monthly(1_000_00), plan=replace(billed_monthly().plan, model=PriceModel.FLAT, maximum=1))
    contract = until(paid(bought((flat, 1))), date(2026, 9, 1), flat)
    again = after_change(contract, "enterprise-yearly", enterprise(), quantity=25)
    assert seats(again, 1, at=ADDED + timedelta(hours=1), ids=ids(4)).change.now == 25  # nothing goes back


# Leaving


def test_no_commitment_is_left_by_changing_the_plan():
    contract = after_change(
        paid(bought((edition(policies=NOT_ALLOWED), 25))), "enterprise-yearly", enterprise(policies=Policies())
    )
    with pytest.raises(CancellationNotAllowed):
        ending(contract, When.NOW, at=LATER)
    # the next term has the new plan's terms alone
    renewed = until(paid(contract), date(2027, 3, 15), enterprise(policies=Policies()))
    assert ending(renewed, When.NOW, at=datetime(2027, 6, 1, 12, tzinfo=UTC)).change.how is Ending.PRO_RATA


def test_of_two_fees_the_dearer_one_is_owed():
    old, new = Policies(fee=Fee(basis_points=5000)), Policies(fee=Fee(basis_points=1000))
    contract = after_change(paid(bought((edition(policies=old), 25))), "enterprise-yearly", enterprise(policies=new))
    assert ending(paid(contract), When.NOW, at=LATER).change.fee.amount == 4_850_00  # half of 25 x 2.00 x 194


def test_a_longer_term_is_bound_by_the_earlier_plan_until_that_ones_end():
    two = enterprise(1_460_00, "enterprise-two", term=Interval(2, Unit.YEAR))
    contract = paid(after_change(paid(bought((edition(policies=NOT_ALLOWED), 25))), "enterprise-two", two))
    assert contract.subscription.term == Span(date(2026, 3, 15), date(2028, 3, 15))
    with pytest.raises(CancellationNotAllowed):
        ending(contract, When.NOW, at=datetime(2027, 3, 14, 12, tzinfo=UTC))
    contract = until(contract, date(2027, 3, 15), two)
    assert ending(contract, When.NOW, at=datetime(2027, 3, 15, 12, tzinfo=UTC)).change.how is Ending.PRO_RATA


def test_the_refund_window_stays_that_of_service_day_1():
    long = enterprise(policies=Policies(refund_window_days=400))
    contract = after_change(paid(bought()), "enterprise-yearly", long)
    assert ending(paid(contract), When.NOW, at=LATER).change.how is Ending.PRO_RATA


def test_in_the_window_everything_that_both_plans_charged_comes_back():
    march = datetime(2026, 3, 25, 12, tzinfo=UTC)
    contract = paid(after_change(paid(bought()), "enterprise-yearly", enterprise(), at=march))
    quote = ending(contract, When.NOW, at=march + timedelta(days=1))
    assert quote.change.how is Ending.REFUND_WINDOW
    charged = sum(lot.holds for lot in contract.ledger.lots)
    assert sum(paper.net for paper in quote.documents) == charged == 25 * 10_00 + 25 * 2 * 355_00


# Notice and the timeline


def test_notice_stands_at_an_equal_term():
    contract = with_notice(paid(bought()))
    after = after_change(contract, "enterprise-yearly", enterprise())
    assert after.subscription.timeline == contract.subscription.timeline


def test_a_longer_term_ends_a_notice_where_the_person_says_so():
    contract = until(paid(bought((monthly(), 10))), date(2026, 9, 1), monthly())
    contract = with_notice(contract)
    with pytest.raises(NoticeStands):
        plan_quote(contract, "professional-yearly", edition(), at=ADDED)
    quote = plan_quote(contract, "professional-yearly", edition(), at=ADDED, ends_notice=True)
    assert quote.change.notice_ended == contract.subscription.timeline[0]
    assert changed(contract, quote, edition(), at=ADDED).subscription.timeline == ()


def test_a_shorter_notice_of_the_new_plan_does_not_reopen_a_term_whose_last_day_is_over():
    contract = paid(bought())
    late = datetime(2027, 2, 20, 12, tzinfo=UTC)  # cancel by 13 February
    contract = replace(contract, subscription=replace(contract.subscription, cancel_by=date(2027, 2, 13)))
    after = after_change(contract, "enterprise-yearly", enterprise(policies=Policies(notice_days=1)), at=late)
    assert ending(after, When.TERM_END, at=late).change.ends == date(2028, 3, 15)


def test_a_total_for_the_old_renewal_date_goes_to_the_new_one():
    contract = until(paid(bought((monthly(), 10))), date(2026, 9, 1), monthly())
    contract = with_seats(contract, 8, when=Effect.AT_RENEWAL)
    quote = plan_quote(contract, "professional-yearly", edition(), at=ADDED)
    assert [(entry.on, entry.value) for entry in quote.change.moved] == [(date(2027, 8, 15), 8)]
    after = paid(changed(contract, quote, edition(), at=ADDED))
    assert until(after, date(2027, 8, 15), edition()).subscription.items[0].quantity == 8


def test_the_renewal_begins_with_the_plan_then_the_seats():
    contract = with_seats(paid(bought()), 12, when=Effect.AT_RENEWAL)
    quote = plan_quote(contract, "enterprise-yearly", enterprise(), at=ADDED, when=Effect.AT_RENEWAL)
    assert quote.next_renewal.net == 12 * 730_00
    after = changed(contract, quote, enterprise(), at=ADDED)
    renewed = until(after, date(2027, 3, 15), enterprise()).subscription
    assert [(item.plan, item.quantity) for item in renewed.items] == [("enterprise-yearly.3", 12)]


def test_a_plan_and_a_total_that_it_does_not_have_cannot_both_be_set():
    contract = with_seats(paid(bought()), 5, when=Effect.AT_RENEWAL)
    with pytest.raises(ChangesClash) as clash:
        plan_quote(contract, "enterprise-yearly", enterprise(minimum=10), at=ADDED, when=Effect.AT_RENEWAL)
    assert clash.value.kind == "seats"


def test_an_undo_that_leaves_a_total_without_its_plan_is_refused():
    few = edition(maximum=30)
    contract = paid(bought((few, 25)))
    planned = changed(
        contract,
        plan_quote(contract, "enterprise-yearly", enterprise(), at=ADDED, when=Effect.AT_RENEWAL),
        enterprise(),
        at=ADDED,
    )
    (entry,) = planned.subscription.timeline
    more = replace(entry, id="ent_9", kind="seats", value=40, planned=None)
    both = replace(planned, subscription=replace(planned.subscription, timeline=(entry, more)))
    must_compose(both.subscription, both.offers)
    with pytest.raises(ChangesClash):
        must_compose(both.without(entry, ADDED), both.offers)


@pytest.mark.parametrize("when", list(Effect))
def test_a_plan_change_in_a_trial_is_refused_until_its_first_paid_day(when):
    contract = tried()
    with pytest.raises(TrialForbids) as refused:
        plan_quote(contract, "enterprise-yearly", enterprise(), at=STARTED, when=when)
    assert (refused.value.why, refused.value.day) == ("no_plan_change", date(2027, 1, 31))
    first = midnight(date(2027, 1, 31))
    _, paid_term = first_term(contract, first)
    contract = replace(contract, subscription=paid_term.subscription, ledger=paid_term.ledger)
    contract = replace(contract, documents=paid_term.documents, pools=paid_term.pools or contract.pools)
    quote = plan_quote(contract, "enterprise-yearly", enterprise(), at=first, when=Effect.NOW)
    assert [paper.net for paper in quote.documents] == [310_00, 7_300_00]
