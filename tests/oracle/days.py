"""Calendar days, counted singly. A length is ``[count, unit]``, like ``[1, "year"]``."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

#: Civil months in a unit; the others are whole days.
MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
DAYS = {"day": 1, "week": 7}

ONE_DAY = timedelta(days=1)


def in_zone(instant: str, zone: str) -> date:
    """The date on a calendar that hangs in `zone` at an instant like ``2026-03-15T09:00:00Z``."""
    return datetime.fromisoformat(instant).astimezone(ZoneInfo(zone)).date()


def midnight(day: date, zone: str) -> str:
    """The instant at which `day` begins on a calendar that hangs in `zone`."""
    return datetime.combine(day, time(), ZoneInfo(zone)).isoformat()


def every(start: date, end: date) -> list[date]:
    """The days from `start` to the day before `end`."""
    days = []
    while start < end:
        days.append(start)
        start += ONE_DAY
    return days


def step(anchor: date, length: Sequence[Any], n: int) -> date:
    """The day on which the `n`-th stretch of `length` after `anchor` begins.

    The day has the anchor's number in its month; in a month that is too short it is the last day.
    """
    count, unit = length
    if unit in DAYS:
        return anchor + timedelta(days=DAYS[unit] * count * n)
    year, month = anchor.year, anchor.month
    for _ in range(MONTHS[unit] * count * n):
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    for number in range(anchor.day, 0, -1):
        try:
            return date(year, month, number)
        except ValueError:  # this month has no such day: the day before
            continue
    raise AssertionError("every month has a first day")


def around(anchor: date, length: Sequence[Any], day: date) -> tuple[date, date]:
    """The stretch of `length` since `anchor` that `day` lies in: its first day, and the first day after it."""
    n = 0
    while step(anchor, length, n + 1) <= day:
        n += 1
    return step(anchor, length, n), step(anchor, length, n + 1)


def anchor(bought: date, number: int | None) -> date:
    """The first day of the count: the day of the purchase, or the last day before it with this `number`."""
    while number is not None and bought.day != number:
        bought -= ONE_DAY
    return bought
