"""Civil dates: spans, intervals, boundaries counted from an anchor, and where a civil day starts and ends in a zone.

A span is half open, ``[start, end)``: ``end`` is the first day that no longer belongs to it. Instants are aware UTC
datetimes; a civil date needs a zone to become one.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo


class Span(NamedTuple):
    """Days ``[start, end)``; on the wire ``["2026-03-15", "2027-03-15"]``."""

    start: date
    end: date

    @property
    def days(self) -> int:
        """Whole days in the span."""
        return (self.end - self.start).days

    def holds(self, day: date) -> bool:
        return self.start <= day < self.end


class Unit(StrEnum):
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"


_MONTHS: Final = {Unit.MONTH: 1, Unit.QUARTER: 3, Unit.HALF_YEAR: 6, Unit.YEAR: 12}
_DAYS: Final = {Unit.DAY: 1, Unit.WEEK: 7}


@dataclass(frozen=True, slots=True)
class Interval:
    """A length of calendar time: a positive count of days, weeks, months, quarters, half-years or years."""

    count: int
    unit: Unit

    @property
    def months(self) -> int:
        """Its length in months; 0 where it is counted in days or weeks."""
        return self.count * _MONTHS.get(self.unit, 0)

    @property
    def days(self) -> int:
        """Its length in days; 0 where it is counted in months or longer units."""
        return self.count * _DAYS.get(self.unit, 0)

    @property
    def nominal_days(self) -> int:
        """The fewest days that the length can have, to compare a notice or a lead with (a month has 28, a year 365)."""
        return self.days or _fewest_days(self.months)

    @property
    def words(self) -> str:
        """Its length in English: ``1 month``, ``2 half-years``."""
        return f"{self.count} {self.unit.replace('_', '-')}{'' if self.count == 1 else 's'}"

    def divides(self, longer: "Interval") -> bool:
        """Whether a whole number of these makes one `longer`, so that no billing period crosses a term's end."""
        if self.months and longer.months:
            return longer.months % self.months == 0
        return bool(self.days and longer.days) and longer.days % self.days == 0


@cache
def _fewest_days(months: int) -> int:
    """The shortest stretch of so many months in a cycle of leap years; each stretch goes from a first to a first."""
    firsts = [date(2025 + month // 12, month % 12 + 1, 1) for month in range(48)]
    return min((boundary(first, Interval(months, Unit.MONTH), 1) - first).days for first in firsts)


def boundary(anchor: date, interval: Interval, n: int, shift: int = 0) -> date:
    """Boundary `n` counted from the anchor, never from the previous boundary (31 Jan -> 28 Feb -> 31 Mar); intervals of
    months begin `shift` months after the anchor."""
    if interval.days:
        return anchor + timedelta(days=interval.days * n)
    year, month = divmod(anchor.year * 12 + anchor.month - 1 + interval.months * n + shift, 12)
    return date(year, month + 1, min(anchor.day, monthrange(year, month + 1)[1]))


def period_of(anchor: date, interval: Interval, day: date, shift: int = 0) -> Span:
    """The span between two neighbouring boundaries that holds `day`."""
    if interval.days:
        n = (day - anchor).days // interval.days
    else:
        n = (months_between(anchor, day) - shift) // interval.months
        if boundary(anchor, interval, n, shift) > day:
            n -= 1
    return Span(boundary(anchor, interval, n, shift), boundary(anchor, interval, n + 1, shift))


def months_between(anchor: date, day: date) -> int:
    """The months from the anchor's month to the month of `day`: of a boundary, its number."""
    return (day.year - anchor.year) * 12 + day.month - anchor.month


def anchor_on(anchor_day: int, start: date) -> date:
    """The latest date not after `start` that really has day number `anchor_day` (1 to 31): where boundaries count from.

    With day 31 and a start on 5 March the date is 31 January, so that the boundaries are 28 February and 31 March.
    """
    year, month = start.year, start.month
    while anchor_day > monthrange(year, month)[1] or date(year, month, anchor_day) > start:
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    return date(year, month, anchor_day)


def civil_date(at: datetime, zone: str) -> date:
    """The calendar date in `zone` at the instant `at`."""
    return at.astimezone(ZoneInfo(zone)).date()


def instant(day: date, zone: str, *, hour: int = 0) -> datetime:
    """The UTC instant at which `day` reaches `hour` o'clock in `zone`.

    Where the clocks skip that hour, the instant of the skip; where they show the hour twice, the first instant.
    """
    return datetime(day.year, day.month, day.day, hour, tzinfo=ZoneInfo(zone)).astimezone(UTC)
