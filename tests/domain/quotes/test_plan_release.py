"""A change of the plan to a lower total says whose licences end: 25 seats, 24 of them assigned, and 10 wanted."""

from dataclasses import replace

import pytest

from tests.domain.changing_plans import changed, enterprise, plan_quote, until
from tests.domain.contracts import buyer, edition, in_words, seller
from tests.domain.running import ADDED, bought, paid
from zetel.domain.calendar import instant
from zetel.domain.catalog.terms import Decreasing, Effect, Policies
from zetel.domain.errors import SeatsBelowAssigned
from zetel.domain.subscriptions.release import ReleasedLicences, ReleaseRule
from zetel.domain.subscriptions.renewal import period_ended

FOURTEEN = ReleasedLicences(14, tuple(f"mem_{n}" for n in range(14)))


def assigned(people, *, policies=None):
    """The worked example's contract, with licences of so many people."""
    contract = paid(bought((edition(policies=policies or Policies()), 25)))
    pool = replace(contract.pools["itm_1"], assigned=people)
    return replace(contract, pools={"itm_1": pool})


def later(contract, total, **facts):
    offer = enterprise()
    return plan_quote(contract, offer.plan.id, offer, at=ADDED, quantity=total, when=Effect.AT_RENEWAL, **facts)


def test_without_names_a_total_below_the_assigned_licences_is_refused():
    with pytest.raises(SeatsBelowAssigned) as refused:
        later(assigned(24), 10)
    assert (refused.value.assigned, refused.value.requested) == (24, 10)
    with pytest.raises(SeatsBelowAssigned):
        later(assigned(24), 10, release=replace(FOURTEEN, people=13))


def test_for_the_renewal_the_people_stand_on_the_entry_and_their_licences_end_with_it():
    quote = later(assigned(24), 10, release=FOURTEEN)
    entry = quote.change.entry
    assert entry
    assert (entry.release, quote.change.items[0].release) == (FOURTEEN, None)
    assert quote.next_renewal.net == 7_300_00  # 10 x 730.00
    planned = changed(assigned(24), quote, enterprise(), at=ADDED)
    assert planned.pools["itm_1"].seats == 25
    renewed = until(planned, planned.subscription.term.end, enterprise())
    assert (renewed.pools["itm_1"].seats, renewed.subscription.items[0].quantity) == (10, 10)


def test_the_work_of_the_renewal_ends_the_named_licences_and_gives_the_others_the_edition():
    planned = changed(assigned(24), later(assigned(24), 10, release=FOURTEEN), enterprise(), at=ADDED)
    ends = instant(planned.subscription.period.end, planned.subscription.zone)
    happened = period_ended(planned, buyer=buyer(), seller=seller(), invoice="inv_9", at=ends, describe=in_words)
    (work,) = happened.outcome.releases
    assert (work.members, work.product) == (FOURTEEN.members, "enterprise")


def test_now_they_end_with_the_commit_as_far_as_the_terms_let_seats_go():
    terms = Policies(decrease=Decreasing.AT_ONCE)
    contract, offer = assigned(24, policies=terms), enterprise()
    quote = plan_quote(contract, offer.plan.id, offer, at=ADDED, quantity=10, release=FOURTEEN)
    assert (quote.change.items[0].release, quote.change.entry) == (FOURTEEN, None)
    assert changed(contract, quote, offer, at=ADDED).pools["itm_1"].seats == 10


def test_a_person_who_is_given_a_seat_meanwhile_refuses_the_confirmation():
    quote = later(assigned(24), 10, release=FOURTEEN)
    with pytest.raises(SeatsBelowAssigned) as refused:
        changed(assigned(25), quote, enterprise(), at=ADDED)
    assert (refused.value.assigned, refused.value.requested) == (25, 10)


def test_a_rule_without_names_decides_on_the_day():
    rule = ReleasedLicences(14, rule=ReleaseRule.LONGEST_UNUSED)
    entry = later(assigned(24), 10, release=rule).change.entry
    assert entry
    assert entry.release == rule


def test_nobody_is_released_where_all_fit():
    entry = later(assigned(9), 10, release=ReleasedLicences(0, ("mem_1",))).change.entry
    assert entry
    assert entry.release is None
