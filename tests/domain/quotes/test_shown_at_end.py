"""What a statement shows beside its figures: 25 seats at 365.00 since 15 March 2026, 7 assigned and 5 of them in use,
and 5 more since 1 September, whose invoice is open."""

from dataclasses import replace
from datetime import date

import pytest

from tests.domain.changing_plans import billed_monthly, enterprise, ids, monthly
from tests.domain.contracts import add_on, buyer, edition, in_words, profile, seller
from tests.domain.corrections import running
from tests.domain.licences.test_right_sizing import USE
from tests.domain.running import ADDED, bought, paid
from zetel.domain.calendar import instant
from zetel.domain.catalog.prices import PriceModel
from zetel.domain.catalog.terms import AfterEnd, Buyers, Policies
from zetel.domain.licences.seat_use import CountedSeats
from zetel.domain.quotes.cancellation import quote_cancellation
from zetel.domain.quotes.ending import When
from zetel.domain.quotes.shown_at_end import EndBasis, days_after, shown
from zetel.domain.subscriptions.ledger import Pool
from zetel.domain.subscriptions.subscription import Entry
from zetel.domain.subscriptions.timeline import SEATS

TERM_END = date(2027, 3, 15)


def facts(contract, when=When.NOW, *, at=ADDED, on_sale=(), use=None, owed=0):
    quote = quote_cancellation(
        contract,
        when=when,
        refund_window_used=False,
        buyer=buyer(),
        seller=seller(),
        ids=ids(9),
        at=at,
        describe=in_words,
    )
    held = contract.subscription
    counted = CountedSeats("cnt_sub_1", held.account, held.id, date(2026, 8, 31), (use,)) if use else None
    basis = EndBasis(contract, counted, on_sale, profile(), seller(), owed, at)
    return shown(quote, basis)


def with_people(contract, assigned=7):
    pool = replace(contract.pools["itm_1"], assigned=assigned)
    return replace(contract, pools={**contract.pools, "itm_1": pool})


def test_the_days_after_the_end_follow_from_the_terms():
    """docs: end 2027-03-15, readable until 04-13, exports until 07-12, deleted on 07-13."""
    days = days_after(edition().plan, TERM_END)
    assert (days.last_day, days.readable_until) == (date(2027, 3, 14), date(2027, 4, 13))
    assert (days.exportable_until, days.deleted_on) == (date(2027, 7, 12), date(2027, 7, 13))
    short = edition(policies=Policies(after_end=AfterEnd(1, 1)))
    assert days_after(short.plan, TERM_END).deleted_on == date(2027, 3, 17)


def test_items_people_and_changes_that_end_with_it():
    contract = with_people(paid(bought((edition(), 25), (add_on(), 10))))
    later = Entry("ent_1", TERM_END, SEATS, "itm_1", 20)
    contract = replace(contract, subscription=replace(contract.subscription, timeline=(later,)))
    for when in When:
        seen = facts(contract, when)
        assert [(item.item, item.product, item.quantity, item.licences) for item in seen.items] == [
            ("itm_1", "professional", 25, 7),
            ("itm_2", "data-storage", 10, 0),
        ]
        assert (seen.people, seen.changes) == (7, (later,))
        assert seen.days.last_day == (date(2026, 8, 31) if when is When.NOW else date(2027, 3, 14))


def test_a_change_before_the_following_terms_end_still_happens():
    contract = paid(bought())
    later = Entry("ent_1", TERM_END, SEATS, "itm_1", 20)
    held = replace(contract.subscription, timeline=(later,), cancel_by=date(2027, 2, 13))
    contract = replace(contract, subscription=held)
    late = instant(date(2027, 3, 1), "Europe/Amsterdam")  # after 13 February: it ends a year later
    seen = facts(contract, When.TERM_END, at=late)
    assert (seen.days.last_day, seen.changes) == (date(2028, 3, 14), ())


def test_open_invoices_and_what_becomes_of_them():
    """On 1 September of invoice B (5 x 195/365 x 365.00 = 975.00 and VAT 204.75) nothing is used yet."""
    contract = running(in_words)
    seen = facts(contract, owed=2_000_00)
    (one,) = seen.invoices
    assert (one.document, one.open, one.credited, one.left) == ("inv_b", 1_179_75, 1_179_75, 0)
    assert seen.owed_elsewhere == 820_25  # 2,000.00 - 1,179.75
    stays = facts(contract, When.TERM_END, owed=1_179_75)
    assert [(one.credited, one.left) for one in stays.invoices] == [(0, 1_179_75)]
    assert stays.owed_elsewhere == 0


def test_unused_seats_are_those_of_right_sizing():
    """25 seats and 5 in use: 20 x 365.00 less, and 21 %."""
    seen = facts(with_people(paid(bought())), use=USE)
    (unused,) = seen.unused
    assert (unused.item, unused.unused, unused.saving.quantity) == ("itm_1", 20, 5)
    assert (unused.saving.net, unused.saving.total, unused.saving.release) == (7_300_00, 8_833_00, True)
    assert facts(with_people(paid(bought()))).unused == ()  # nobody counted


def test_cheaper_plans_for_the_seats_in_use_are_at_most_three_the_cheapest_first():
    """5 in use: 5 x 365.00 = 1,825.00 a year. Monthly at 30.00 is 1,800.00 a year, at 31.00 it is 1,860.00."""
    offers = (
        enterprise(300_00),
        monthly(30_00, "professional-monthly"),
        monthly(31_00, "professional-dear"),
        billed_monthly(25_00, "professional-parts"),
        edition("professional-cheap", 200_00),
        edition("professional-trials", 1_00, policies=Policies(buyers=Buyers.TRIALS_ONLY, trial=None)),
        edition(),
    )
    seen = facts(with_people(paid(bought())), on_sale=offers, use=USE)
    assert [(plan.plan, plan.quantity, plan.billing, plan.first.net, plan.release) for plan in seen.cheaper] == [
        ("professional-cheap", 5, "1 year", 1_000_00, True),
        ("enterprise-yearly", 5, "1 year", 1_500_00, True),
        ("professional-parts", 5, "1 month", 125_00, True),  # 1,500.00 a year
    ]
    few = facts(with_people(paid(bought())), on_sale=offers[1:3], use=USE)
    assert [(plan.plan, plan.first.net) for plan in few.cheaper] == [("professional-monthly", 150_00)]


def test_without_a_count_the_assigned_licences_are_the_use():
    seen = facts(with_people(paid(bought())), on_sale=(edition("professional-cheap", 200_00),))
    assert [(plan.quantity, plan.first.net, plan.release) for plan in seen.cheaper] == [(7, 1_400_00, False)]


@pytest.mark.parametrize("minimum", [25, 30])
def test_a_minimum_counts(minimum):
    """25 x 70.00 = 1,750.00 is less than 7 x 365.00 = 2,555.00; 30 x 90.00 = 2,700.00 is not."""
    offer = edition("professional-big", 70_00 if minimum == 25 else 90_00, minimum=minimum)
    seen = facts(with_people(paid(bought())), on_sale=(offer,))
    assert [plan.quantity for plan in seen.cheaper] == ([25] if minimum == 25 else [])


def test_a_flat_plan_is_one_for_everybody():
    offer = edition("professional-flat", 2_000_00)
    price = replace(offer.price, model=PriceModel.FLAT)
    offer = replace(offer, plan=replace(offer.plan, model=PriceModel.FLAT), price=price, prices=(price,))
    seen = facts(with_people(paid(bought())), on_sale=(offer,))
    assert [(plan.quantity, plan.first.net, plan.release) for plan in seen.cheaper] == [(1, 2_000_00, False)]


def test_a_plan_that_does_not_go_with_its_add_ons_shows_its_price_without_them():
    contract = with_people(paid(bought((edition(), 25), (add_on(), 10))))
    seen = facts(contract, on_sale=(monthly(5_00),))
    assert [(plan.plan, plan.first.net) for plan in seen.cheaper] == [("professional-monthly", 35_00)]  # 7 x 5.00


def test_where_nobody_has_a_seat_all_units_count_as_used():
    contract = replace(paid(bought()), pools={"itm_1": Pool(25)})
    seen = facts(contract, on_sale=(edition("professional-cheap", 200_00),))
    assert (seen.people, [plan.quantity for plan in seen.cheaper]) == (0, [25])
