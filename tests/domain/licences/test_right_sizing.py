"""The saving of fewer seats: the renewal as it stands, less the renewal with a seat for everybody in use."""

from dataclasses import replace
from datetime import date

import pytest

from tests.domain import contracts
from tests.domain.contracts import in_words
from tests.domain.corrections import running
from zetel.domain.calendar import Interval, Unit
from zetel.domain.catalog.prices import PriceModel, Tier
from zetel.domain.licences.right_sizing import SeatSaving, sized
from zetel.domain.licences.seat_use import CountedSeats, SeatUse
from zetel.domain.subscriptions.ledger import Pool
from zetel.domain.subscriptions.subscription import Entry
from zetel.domain.subscriptions.timeline import END, SEATS

TERM_END = date(2027, 3, 15)
#: The count of the guide: 7 assigned, 2 active in 30 days, 4 in 90 days, 5 in use.
USE = SeatUse("itm_1", 7, 2, 4, 5, date(2026, 12, 14))


def sizing(*, use=USE, offer=None, pool=None, timeline=(), quantity=25):
    """The base of the worked example, 25 seats at 365.00, with this use."""
    contract = running(in_words, added=None)
    held = contract.subscription
    (item,) = held.items
    held = replace(held, items=(replace(item, quantity=quantity),), timeline=timeline)
    offers = {item.id: offer or contract.base}
    counted = CountedSeats("cnt_sub_1", held.account, held.id, date(2026, 12, 14), (use,)) if use else None
    pools = {item.id: pool or Pool(quantity, USE.assigned)}
    (found,) = sized(held, offers, counted, pools, profile=contracts.profile(), seller=contracts.seller())
    return found


def test_the_saving_of_the_guide_is_right():
    """20 seats fewer at 365.00 are 7,300.00, and 21 % of that 1,533.00; 7 people have a licence, so 2 licences end."""
    saving = sizing().saving
    assert saving == SeatSaving(5, TERM_END, 1, net=7300_00, tax=1533_00, total=8833_00, release=True)


def test_people_assigned_since_the_count_keep_their_seats():
    saving = sizing(pool=Pool(25, 10)).saving
    assert (saving.quantity, saving.net) == (8, 17 * 365_00)


def test_people_who_left_since_the_count_need_no_release():
    saving = sizing(pool=Pool(25, 5)).saving
    assert (saving.quantity, saving.release) == (5, False)


def test_a_total_that_is_set_for_the_renewal_is_compared_with_what_it_sets():
    fewer = Entry("ent_1", TERM_END, SEATS, "itm_1", 10)
    assert sizing(timeline=(fewer,)).saving.net == 5 * 365_00
    assert sizing(timeline=(replace(fewer, value=5),)).saving is None


def test_without_activity_reports_nothing_is_proposed():
    silent = replace(USE, active_30=0, active_90=0, last_active=None)
    assert (sizing(use=silent).use, sizing(use=silent).saving) == (silent, None)


def test_before_the_first_count_nothing_is_proposed():
    found = sizing(use=None)
    assert (found.bought, found.use, found.saving) == (25, None, None)


def test_without_a_spare_seat_nothing_is_proposed():
    assert sizing(quantity=5).saving is None


def test_a_subscription_that_ends_renews_nothing_and_saves_nothing():
    assert sizing(timeline=(Entry("ent_1", TERM_END, END),)).saving is None


def test_the_plans_minimum_is_never_undercut():
    offer = contracts.edition(minimum=10)
    assert sizing(offer=offer).saving.quantity == 10


def test_an_edition_that_nobody_uses_keeps_one_seat():
    unused = replace(USE, assigned=0, active_30=0, active_90=0, in_use=0)
    assert sizing(use=unused, pool=Pool(25, 0)).saving.quantity == 1


def test_an_add_on_that_nobody_uses_may_be_dropped():
    """10 of it at 12.00 beside the edition: 120.00 and 25.20."""
    contract = running(in_words, added=None)
    add_on = contracts.add_on()
    plan, price = add_on.plan, add_on.price
    extra = replace(contract.subscription.items[0], id="itm_2", plan=plan.name, price=price.version, quantity=10)
    held = replace(contract.subscription, items=(*contract.subscription.items, extra))
    unused = SeatUse("itm_2", 0, 0, 0, 0, date(2026, 5, 1))
    counted = CountedSeats("cnt_sub_1", held.account, held.id, date(2026, 12, 14), (unused,))
    offers = {**contract.offers, "itm_2": add_on}
    pools = {"itm_2": Pool(10, 0)}
    base, found = sized(held, offers, counted, pools, profile=contracts.profile(), seller=contracts.seller())
    assert base.saving is None
    assert found.saving == SeatSaving(0, TERM_END, 1, net=120_00, tax=25_20, total=145_20, release=False)


def test_fewer_seats_that_cost_more_by_their_tier_are_not_proposed():
    """10 seats cost 365.00 each, 5 seats 800.00 each: 3,650.00 against 4,000.00."""
    by_volume = contracts.edition()
    tiers = (Tier(800_00, 9), Tier(365_00))
    price = replace(by_volume.price, model=PriceModel.VOLUME, tiers=tiers)
    plan = replace(by_volume.plan, model=PriceModel.VOLUME)
    offer = replace(by_volume, plan=plan, price=price, prices=(price,))
    assert sizing(offer=offer, quantity=10).saving is None
    assert sizing(offer=offer, quantity=25).saving.net == 25 * 365_00 - 5 * 800_00


@pytest.mark.parametrize(("unit", "invoices"), [(Unit.MONTH, 12), (Unit.QUARTER, 4)])
def test_a_year_billed_in_parts_saves_on_each_invoice(unit, invoices):
    offer = contracts.edition(unit_price=30_00, billing=Interval(1, unit))
    saving = sizing(offer=offer).saving
    assert (saving.invoices, saving.net) == (invoices, 20 * 30_00)
