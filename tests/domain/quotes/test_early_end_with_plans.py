"""The end on a chosen day beside plan changes: its terms are those of its day, and no change takes it away."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tests.domain.changing_plans import changed, enterprise, monthly, plan_quote, until
from tests.domain.contracts import buyer, edition, in_words, new_ids, profile, seller
from tests.domain.running import ADDED, bought, paid
from zetel.domain.catalog.terms import Cancelling, Effect, Fee, Policies
from zetel.domain.errors import CancellationNotAllowed, ChangesClash
from zetel.domain.quotes.cancellation import cancelled
from zetel.domain.quotes.early_end import quote_early_end
from zetel.domain.subscriptions.composing import must_end_as_chosen

BOUND = Policies(cancelling=Cancelling.NOT_ALLOWED)
DECEMBER = datetime(2026, 12, 1, 9, tzinfo=UTC)
#: A day within the running term, and one after its end on 15 March 2027.
FEBRUARY, MAY = date(2027, 2, 13), date(2027, 5, 1)


def asked(contract, day, *, at=DECEMBER):
    return quote_early_end(
        contract,
        day,
        refund_window_used=False,
        buyer=buyer(),
        seller=seller(),
        ids=replace(new_ids(), quote="quo_3", invoice="inv_3", credit_notes=("crn_8", "crn_9"), entry="ent_9"),
        at=at,
        describe=in_words,
    )


def set_for(contract, day, *, at=DECEMBER):
    after = cancelled(asked(contract, day, at=at), contract, buyer=profile(), seller=seller(), at=at)
    return replace(contract, subscription=after.subscription)


def changing(contract, target, *, at=DECEMBER, when=Effect.NOW, n=2, **asking):
    """The contract after the change to `target`, with the offers of the change beside its own."""
    quote = plan_quote(contract, target.plan.id, target, at=at, when=when, n=n, **asking)
    return paid(changed(contract, quote, target, at=at))


def test_a_plan_that_forbids_ending_early_is_not_set_beside_a_day_in_it():
    contract = set_for(paid(bought()), MAY)
    with pytest.raises(ChangesClash) as clash:
        plan_quote(contract, "enterprise-yearly", enterprise(policies=BOUND), at=DECEMBER, when=Effect.AT_RENEWAL)
    assert (clash.value.kind, clash.value.entry, clash.value.on) == ("early_end", "ent_9", MAY)
    within = set_for(paid(bought()), FEBRUARY)
    with pytest.raises(ChangesClash):
        plan_quote(within, "enterprise-yearly", enterprise(policies=BOUND), at=DECEMBER)
    # A day before the renewal is one of the running plan's term.
    later = plan_quote(within, "enterprise-yearly", enterprise(policies=BOUND), at=DECEMBER, when=Effect.AT_RENEWAL)
    assert later.change.entry.on == date(2027, 3, 15)


def test_a_day_after_the_renewal_is_asked_for_under_the_plan_of_that_term():
    strict, mild = edition(policies=BOUND), enterprise()
    planned = changing(paid(bought((strict, 25))), mild, when=Effect.AT_RENEWAL)
    with pytest.raises(CancellationNotAllowed):
        asked(planned, FEBRUARY)
    assert asked(planned, MAY).change.expected.how == "pro_rata"
    chosen = set_for(planned, MAY)
    (plan,) = (entry for entry in chosen.subscription.timeline if entry.kind == "plan")
    # Without the plan the term would forbid the day.
    with pytest.raises(ChangesClash):
        must_end_as_chosen(chosen.without(plan, DECEMBER), chosen.offers, chosen.plans)


def test_no_day_within_a_commitment_becomes_possible_by_changing_the_plan():
    contract = changing(paid(bought((edition(policies=BOUND), 25))), enterprise())
    with pytest.raises(CancellationNotAllowed):
        asked(contract, FEBRUARY)
    # On 1 May the commitment of before the change, to 15 March 2027, is over.
    assert asked(contract, MAY).change.expected.how == "pro_rata"


def test_the_fee_of_the_day_is_the_dearest_of_the_plans_that_bind_on_it():
    tenth, none = edition(policies=Policies(fee=Fee(basis_points=1000))), enterprise()
    contract = changing(paid(bought((tenth, 25))), none)
    # 25 seats x 30 days x 2.00 = 1,500.00, of it 10 %; 21 % VAT on both.
    expected = asked(contract, FEBRUARY).change.expected
    assert (expected.credited, expected.fee) == (1_815_00, 181_50)
    assert asked(contract, MAY).change.expected.fee == 0


def test_a_longer_term_keeps_the_day_and_moves_no_end():
    contract = until(paid(bought((monthly(), 10))), date(2026, 9, 1), monthly())
    chosen = set_for(contract, date(2026, 9, 10), at=ADDED)
    quote = plan_quote(chosen, "professional-yearly", edition(), at=ADDED)
    assert quote.change.moved == ()
    after = changed(chosen, quote, edition(), at=ADDED).subscription
    assert (after.term.end, [entry.on for entry in after.timeline]) == (date(2027, 8, 15), [date(2026, 9, 10)])


def test_everything_that_earlier_plans_charged_comes_back_on_a_day_in_the_refund_window():
    # The window of 60 days is that of day 1; on 15 April the first term renews with another plan.
    open_long = monthly(policies=Policies(refund_window_days=60))
    contract = paid(bought((open_long, 10)))
    start = datetime(2026, 3, 20, 9, tzinfo=UTC)
    planned = changing(contract, monthly(72_00, "enterprise-monthly", rank=3), at=start, when=Effect.AT_RENEWAL)
    expected = asked(planned, date(2026, 5, 1), at=start).change.expected
    # 10 x 36.00 and 10 x 72.00, with 21 % VAT.
    assert (expected.how, expected.periods, expected.billed) == ("refund_window", 1, 871_20)
    assert expected.credited == 435_60 + 871_20
