"""The price of a quantity for some days of a period: the product's worked examples, and properties of all prices."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zetel.domain.calendar import Interval, Span, Unit, anchor_on, period_of
from zetel.domain.documents.proration import charge


def span(start: str, end: str) -> Span:
    return Span(date.fromisoformat(start), date.fromisoformat(end))


def charged(quantity, unit_price, used, period):
    return charge(
        quantity=quantity,
        unit_price=unit_price,
        used=used,
        period=period,
        price_version="professional-yearly.eur.2026-01-01",
        policy="increase.co_termed",
    )


YEAR = span("2026-03-15", "2027-03-15")


@pytest.mark.parametrize(
    ("quantity", "unit_price", "used", "period", "days", "of_days", "exact", "net"),
    [
        (5, 365_00, span("2026-09-01", "2027-03-15"), YEAR, 195, 365, "97500", 975_00),
        (5, 300_00, span("2026-11-21", "2027-03-15"), YEAR, 114, 365, "3420000/73", 468_49),
        (1, 40_00, span("2026-03-11", "2026-04-01"), span("2026-03-01", "2026-04-01"), 21, 31, "84000/31", 27_10),
        (5, 33, span("2026-04-16", "2026-05-01"), span("2026-04-01", "2026-05-01"), 15, 30, "165/2", 83),
        (1, 1_001, span("2026-04-16", "2026-05-01"), span("2026-04-01", "2026-05-01"), 15, 30, "1001/2", 501),
        (2, 365_00, span("2026-09-05", "2027-03-15"), YEAR, 191, 365, "38200", 382_00),
        (25, 365_00, span("2026-12-01", "2027-03-15"), YEAR, 104, 365, "260000", 2600_00),
        (5, 365_00, span("2026-12-01", "2027-03-15"), YEAR, 104, 365, "52000", 520_00),
    ],
)
def test_some_days_cost_their_share_of_the_period(quantity, unit_price, used, period, days, of_days, exact, net):
    amount, why = charged(quantity, unit_price, used, period)
    assert (amount, why.exact, why.days, why.of_days) == (net, exact, days, of_days)
    assert (why.rule, why.quantity, why.unit_price, why.span) == ("proration", quantity, unit_price, used)
    assert (why.rounding, why.policy) == ("half_up", "increase.co_termed")


def test_a_stub_costs_its_days_of_the_whole_anchored_period():
    bought = date(2027, 2, 8)
    month = period_of(anchor_on(1, bought), Interval(1, Unit.MONTH), bought)
    amount, why = charged(1, 28_00, Span(bought, month.end), month)
    assert month == span("2027-02-01", "2027-03-01")
    assert (amount, why.days, why.of_days) == (21_00, 21, 28)


@pytest.mark.parametrize(
    "period",
    [YEAR, span("2027-03-15", "2028-03-15"), span("2026-02-01", "2026-03-01"), span("2026-01-01", "2026-02-01")],
)
def test_a_whole_period_costs_its_price_however_many_days_it_has(period):
    amount, why = charged(25, 365_00, period, period)
    assert (amount, why.rule, why.exact) == (9125_00, "full_period", "912500")


quantities = st.integers(0, 1_000_000)
prices = st.integers(0, 10**9)


@given(quantities, prices, st.integers(0, 366), st.integers(1, 366))
def test_a_charge_is_the_exact_share_rounded_once(quantity, unit_price, days, of_days):
    start = date(2026, 1, 1)
    used, period = Span(start, start + timedelta(days=days)), Span(start, start + timedelta(days=of_days))
    amount, why = charged(quantity, unit_price, used, period)
    assert Fraction(why.exact) == Fraction(quantity) * unit_price * days / of_days
    assert -Fraction(1, 2) < amount - Fraction(why.exact) <= Fraction(1, 2)


@given(quantities, prices, st.integers(1, 365))
def test_the_two_parts_of_a_year_cost_the_year_give_or_take_a_unit(quantity, unit_price, used_days):
    change = YEAR.start + timedelta(days=used_days)
    before, _ = charged(quantity, unit_price, Span(YEAR.start, change), YEAR)
    after, _ = charged(quantity, unit_price, Span(change, YEAR.end), YEAR)
    assert abs(before + after - quantity * unit_price) <= 1


def test_used_and_unused_days_of_the_worked_cancellation_are_the_whole():
    used, unused = span("2026-03-15", "2026-12-01"), span("2026-12-01", "2027-03-15")
    assert charged(25, 365_00, used, YEAR)[0] == 6525_00
    assert charged(25, 365_00, unused, YEAR)[0] == 2600_00
    assert 6525_00 + 2600_00 == 9125_00
