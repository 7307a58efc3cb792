"""The price of a quantity, and the price in force: tables to check in the head, and properties of all prices."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zetel.domain.catalog.prices import Portion, Price, PriceModel, Tier, portions, price_on

#: 10.00 each up to 10, 8.00 up to 50, 5.00 beyond.
TIERS = (Tier(10_00, up_to=10), Tier(8_00, up_to=50), Tier(5_00))


def price(model: PriceModel, tiers: tuple[Tier, ...] = TIERS, since: date = date(2026, 1, 1)) -> Price:
    return Price(plan="data-storage-monthly", currency="EUR", since=since, model=model, tiers=tiers)


PER_SEAT = price(PriceModel.PER_SEAT, (Tier(365_00),))
FLAT = price(PriceModel.FLAT, (Tier(99_00),))
VOLUME = price(PriceModel.VOLUME)
GRADUATED = price(PriceModel.GRADUATED)


def priced(price: Price, quantity: int, already: int = 0) -> list[tuple[int, int]]:
    return [(part.quantity, part.unit_price) for part in portions(price, quantity, already=already)]


def test_seats_cost_the_same_each():
    assert priced(PER_SEAT, 25) == [(25, 365_00)]
    assert priced(PER_SEAT, 5, already=25) == [(5, 365_00)]


def test_a_flat_price_is_for_a_quantity_of_1():
    assert priced(FLAT, 1) == [(1, 99_00)]


@pytest.mark.parametrize(
    ("quantity", "unit_price"), [(1, 10_00), (10, 10_00), (11, 8_00), (50, 8_00), (51, 5_00), (1_000_000, 5_00)]
)
def test_volume_prices_all_by_the_tier_that_the_total_reaches(quantity, unit_price):
    assert priced(VOLUME, quantity) == [(quantity, unit_price)]


@pytest.mark.parametrize(
    ("already", "quantity", "unit_price"),
    [
        (5, 5, 10_00),  # to 10
        (5, 6, 8_00),  # to 11
        (9, 1, 10_00),
        (10, 1, 8_00),
        (49, 1, 8_00),
        (49, 2, 5_00),
    ],
)
def test_volume_prices_added_units_by_the_tier_of_the_new_total(already, quantity, unit_price):
    assert priced(VOLUME, quantity, already) == [(quantity, unit_price)]


@pytest.mark.parametrize(
    ("quantity", "parts"),
    [
        (1, [(1, 10_00)]),
        (10, [(10, 10_00)]),
        (11, [(10, 10_00), (1, 8_00)]),
        (50, [(10, 10_00), (40, 8_00)]),
        (60, [(10, 10_00), (40, 8_00), (10, 5_00)]),
    ],
)
def test_graduated_prices_each_unit_by_the_tier_it_falls_into(quantity, parts):
    assert priced(GRADUATED, quantity) == parts


@pytest.mark.parametrize(
    ("already", "quantity", "parts"),
    [
        (5, 5, [(5, 10_00)]),
        (5, 6, [(5, 10_00), (1, 8_00)]),
        (10, 1, [(1, 8_00)]),
        (8, 50, [(2, 10_00), (40, 8_00), (8, 5_00)]),
        (50, 3, [(3, 5_00)]),
        (70, 3, [(3, 5_00)]),
    ],
)
def test_graduated_prices_added_units_from_where_the_charged_ones_end(already, quantity, parts):
    assert priced(GRADUATED, quantity, already) == parts


def test_sixty_graduated_units_cost_470_and_sixty_by_volume_300():
    assert total(portions(GRADUATED, 60)) == 100_00 + 320_00 + 50_00
    assert total(portions(VOLUME, 60)) == 300_00


def total(parts: tuple[Portion, ...]) -> int:
    return sum(part.quantity * part.unit_price for part in parts)


@st.composite
def tiers(draw: st.DrawFn) -> tuple[Tier, ...]:
    tops = sorted(draw(st.sets(st.integers(1, 1_000), max_size=6)))
    prices = draw(st.lists(st.integers(0, 10**6), min_size=len(tops) + 1, max_size=len(tops) + 1))
    return (*(Tier(price, up_to=top) for price, top in zip(prices, tops, strict=False)), Tier(prices[-1]))


quantities = st.integers(1, 2_000)


@given(tiers(), quantities, st.integers(0, 2_000))
def test_graduated_portions_cost_as_much_as_their_single_units(steps, quantity, already):
    def unit_price(unit):
        return next(tier.unit_price for tier in steps if tier.up_to is None or unit <= tier.up_to)

    parts = portions(price(PriceModel.GRADUATED, steps), quantity, already=already)
    assert sum(part.quantity for part in parts) == quantity
    assert all(part.quantity > 0 for part in parts)
    assert total(parts) == sum(unit_price(unit) for unit in range(already + 1, already + quantity + 1))


@given(tiers(), quantities, quantities)
def test_graduated_units_cost_the_same_at_once_or_in_two_steps(steps, first, second):
    graduated = price(PriceModel.GRADUATED, steps)
    in_steps = total(portions(graduated, first)) + total(portions(graduated, second, already=first))
    assert in_steps == total(portions(graduated, first + second))


@given(tiers(), quantities, st.integers(0, 2_000))
def test_volume_is_one_portion_at_the_price_of_the_new_total(steps, quantity, already):
    (part,) = portions(price(PriceModel.VOLUME, steps), quantity, already=already)
    bounds = [0, *(tier.up_to for tier in steps if tier.up_to is not None)]
    reached = sum(bound < already + quantity for bound in bounds)
    assert (part.quantity, part.unit_price) == (quantity, steps[reached - 1].unit_price)


def test_the_price_in_force_is_the_latest_that_has_begun():
    old, new = price(PriceModel.FLAT, (Tier(90_00),)), price(PriceModel.FLAT, (Tier(99_00),), date(2026, 7, 1))
    for prices in ((old, new), (new, old)):
        assert price_on(prices, date(2025, 12, 31)) is None
        assert price_on(prices, date(2026, 1, 1)) is old
        assert price_on(prices, date(2026, 6, 30)) is old
        assert price_on(prices, date(2026, 7, 1)) is new
        assert price_on(prices, date(2040, 1, 1)) is new


def test_without_prices_none_is_in_force():
    assert price_on((), date(2026, 1, 1)) is None


@given(st.sets(st.dates(date(2020, 1, 1), date(2030, 1, 1)), min_size=1), st.dates(date(2019, 1, 1), date(2031, 1, 1)))
def test_no_price_that_has_begun_is_later_than_the_price_in_force(starts, day):
    prices = tuple(price(PriceModel.FLAT, (Tier(1),), since) for since in starts)
    found = price_on(prices, day)
    begun = {since for since in starts if since < day + timedelta(days=1)}
    assert (found.since if found else None) == max(begun, default=None)


def test_a_price_and_its_version_are_named_by_plan_currency_and_date():
    assert PER_SEAT.version == "data-storage-monthly.eur.2026-01-01"
