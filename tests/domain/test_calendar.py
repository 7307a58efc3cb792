"""Spans, intervals and boundaries: the product's worked examples, and properties against `dateutil`.

Days and hours in zones are in `test_calendar_zones`.
"""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from dateutil.relativedelta import relativedelta  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st

from zetel.domain.calendar import Interval, Span, Unit, anchor_on, boundary, period_of

MONTH, QUARTER, HALF_YEAR, YEAR = (Interval(1, unit) for unit in (Unit.MONTH, Unit.QUARTER, Unit.HALF_YEAR, Unit.YEAR))
DAY, WEEK = Interval(1, Unit.DAY), Interval(1, Unit.WEEK)

#: The length of each unit for `dateutil`.
RELATIVE = {
    Unit.DAY: {"days": 1},
    Unit.WEEK: {"weeks": 1},
    Unit.MONTH: {"months": 1},
    Unit.QUARTER: {"months": 3},
    Unit.HALF_YEAR: {"months": 6},
    Unit.YEAR: {"years": 1},
}

days = st.dates(date(1990, 1, 1), date(2100, 12, 31))
intervals = st.builds(Interval, st.integers(1, 24), st.sampled_from(Unit))


def test_a_span_ends_on_the_first_day_that_is_not_in_it():
    term = Span(date(2026, 3, 15), date(2027, 3, 15))
    assert term.days == 365
    assert term.holds(date(2026, 3, 15))
    assert term.holds(date(2027, 3, 14))
    assert not term.holds(date(2027, 3, 15))
    assert not term.holds(date(2026, 3, 14))


def test_a_yearly_term_has_365_days_and_the_next_366():
    anchor = date(2026, 3, 15)
    ends = [boundary(anchor, YEAR, n) for n in range(3)]
    assert ends == [date(2026, 3, 15), date(2027, 3, 15), date(2028, 3, 15)]
    assert [(later - earlier).days for earlier, later in pairwise(ends)] == [365, 366]


def test_months_from_the_31st_are_counted_from_the_anchor():
    ends = [boundary(date(2028, 1, 31), MONTH, n) for n in range(6)]
    assert [f"{end:%m-%d}" for end in ends] == ["01-31", "02-29", "03-31", "04-30", "05-31", "06-30"]


def test_a_leap_day_comes_back_in_leap_years():
    ends = [boundary(date(2028, 2, 29), YEAR, n) for n in range(5)]
    assert [str(end) for end in ends] == ["2028-02-29", "2029-02-28", "2030-02-28", "2031-02-28", "2032-02-29"]


def test_boundaries_before_the_anchor_are_counted_from_it_too():
    assert boundary(date(2026, 3, 31), MONTH, -1) == date(2026, 2, 28)
    assert boundary(date(2026, 3, 31), MONTH, -3) == date(2025, 12, 31)
    assert boundary(date(2026, 3, 15), WEEK, -2) == date(2026, 3, 1)


@given(days, intervals, st.integers(-40, 40))
def test_a_boundary_is_where_dateutil_says(anchor, interval, n):
    step = {unit: count * interval.count * n for unit, count in RELATIVE[interval.unit].items()}
    assert boundary(anchor, interval, n) == anchor + relativedelta(**step)


def test_every_day_of_four_years_steps_by_months_as_dateutil_does():
    for offset in range(4 * 365 + 1):
        anchor = date(2024, 1, 1) + timedelta(days=offset)
        for n in range(13):
            assert boundary(anchor, MONTH, n) == anchor + relativedelta(months=n)


@given(days, intervals, days)
def test_the_period_of_a_day_holds_it(anchor, interval, day):
    period = period_of(anchor, interval, day)
    assert period.holds(day)


@given(days, intervals, days)
def test_periods_tile_without_gap_or_overlap(anchor, interval, day):
    period = period_of(anchor, interval, day)
    assert period_of(anchor, interval, period.start) == period
    assert period_of(anchor, interval, period.end - timedelta(days=1)) == period
    assert period_of(anchor, interval, period.end).start == period.end
    assert period_of(anchor, interval, period.start - timedelta(days=1)).end == period.start


@given(days, intervals)
def test_the_first_period_starts_on_the_anchor(anchor, interval):
    assert period_of(anchor, interval, anchor) == Span(anchor, boundary(anchor, interval, 1))


@pytest.mark.parametrize(
    ("day", "start", "end"),
    [
        ("2028-01-31", "2028-01-31", "2028-02-29"),
        ("2028-02-28", "2028-01-31", "2028-02-29"),
        ("2028-02-29", "2028-02-29", "2028-03-31"),
        ("2028-03-30", "2028-02-29", "2028-03-31"),
        ("2028-03-31", "2028-03-31", "2028-04-30"),
        ("2028-01-30", "2027-12-31", "2028-01-31"),
    ],
)
def test_the_month_of_a_day_with_an_anchor_on_the_31st(day, start, end):
    period = period_of(date(2028, 1, 31), MONTH, date.fromisoformat(day))
    assert period == Span(date.fromisoformat(start), date.fromisoformat(end))


@pytest.mark.parametrize(
    ("anchor_day", "start", "anchor"),
    [
        (1, "2027-02-08", "2027-02-01"),
        (8, "2027-02-08", "2027-02-08"),
        (15, "2027-02-08", "2027-01-15"),
        (31, "2027-03-05", "2027-01-31"),  # February has no 31st
        (30, "2027-03-29", "2027-01-30"),
        (31, "2027-01-30", "2026-12-31"),
        (29, "2028-03-01", "2028-02-29"),
        (29, "2027-03-01", "2027-01-29"),
        (31, "2027-03-31", "2027-03-31"),
    ],
)
def test_a_fixed_anchor_day_is_the_latest_real_day(anchor_day, start, anchor):
    assert anchor_on(anchor_day, date.fromisoformat(start)) == date.fromisoformat(anchor)


@given(st.integers(1, 31), days)
def test_no_later_day_up_to_the_start_has_the_anchor_day(anchor_day, start):
    anchor = anchor_on(anchor_day, start)
    assert anchor <= start
    assert anchor.day == anchor_day
    between = (anchor + timedelta(days=n) for n in range(1, (start - anchor).days + 1))
    assert anchor_day not in {day.day for day in between}


@pytest.mark.parametrize(
    ("interval", "months", "in_days"),
    [
        (DAY, 0, 1),
        (Interval(2, Unit.WEEK), 0, 14),
        (MONTH, 1, 0),
        (QUARTER, 3, 0),
        (HALF_YEAR, 6, 0),
        (Interval(3, Unit.YEAR), 36, 0),
    ],
)
def test_an_interval_is_counted_in_months_or_in_days(interval, months, in_days):
    assert (interval.months, interval.days) == (months, in_days)


@pytest.mark.parametrize(
    ("interval", "fewest"),
    [(DAY, 1), (WEEK, 7), (MONTH, 28), (QUARTER, 89), (HALF_YEAR, 181), (YEAR, 365), (Interval(2, Unit.YEAR), 730)],
)
def test_the_fewest_days_an_interval_can_have(interval, fewest):
    assert interval.nominal_days == fewest


@pytest.mark.parametrize("count", range(1, 25))
def test_no_stretch_of_that_many_months_is_shorter_than_its_fewest_days(count):
    interval = Interval(count, Unit.MONTH)
    anchors = [date(2025, 1, 1) + timedelta(days=n) for n in range(4 * 365 + 1)]
    stretches = [(boundary(day, interval, n + 1) - boundary(day, interval, n)).days for day in anchors for n in (0, 1)]
    assert min(stretches) == interval.nominal_days


@pytest.mark.parametrize(
    ("shorter", "longer", "divides"),
    [
        (MONTH, YEAR, True),
        (QUARTER, YEAR, True),
        (YEAR, YEAR, True),
        (HALF_YEAR, QUARTER, False),
        (Interval(5, Unit.MONTH), YEAR, False),
        (WEEK, Interval(4, Unit.WEEK), True),
        (WEEK, Interval(30, Unit.DAY), False),
        (WEEK, MONTH, False),  # no month is a number of weeks, not even February: the next February is longer
        (MONTH, WEEK, False),
    ],
)
def test_a_billing_period_must_divide_its_term(shorter, longer, divides):
    assert shorter.divides(longer) is divides
