"""Ends that were asked for before an export: by days of Amsterdam, which is an hour ahead of UTC in February."""

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from zetel.domain.calendar import instant
from zetel.domain.parties.recent_exports import NO_EXPORTS, MadeExport
from zetel.domain.subscriptions.refused_end import RefusedEnd, counted, may_count, remembered

ZONE = "Europe/Amsterdam"
#: Asked on 3 February: an export is begun by the 10th, 24:00 in Amsterdam, 23:00 UTC.
ASKED = RefusedEnd(datetime(2027, 2, 3, 9, tzinfo=UTC), date(2027, 3, 15))


def at(day: int, hour: int = 9, minute: int = 0, *, month: int = 2) -> datetime:
    return datetime(2027, month, day, hour, minute, tzinfo=UTC)


def test_an_export_is_begun_by_day_7():
    assert ASKED.begin_by(ZONE) == date(2027, 2, 10)
    assert ASKED.begin_by("Pacific/Auckland") == date(2027, 2, 10)
    late = RefusedEnd(datetime(2027, 2, 3, 23, 30, tzinfo=UTC), date(2027, 3, 15))  # the 4th in Amsterdam
    assert late.begin_by(ZONE) == date(2027, 2, 11)


@pytest.mark.parametrize(
    ("begun", "ready", "repeated", "counts"),
    [
        (at(3, 10), at(3, 11), at(3, 11), True),  # the same hour
        (at(10, 22, 59), at(11), at(11), True),  # begun a minute before midnight of day 7
        (at(10, 23), at(11), at(11), False),  # at midnight
        (at(3, 8), at(3, 10), at(4), True),  # begun before the asking, ready after it
        (at(5), at(6), at(20, 22, 59), True),  # asked again a minute before midnight of day 14 after the mail
        (at(5), at(6), at(20, 23), False),
        (at(9), at(28), at(14, 22, 59, month=3), True),  # the making takes 19 days: the mail counts
        (at(9), at(28), at(14, 23, month=3), False),
        (at(5), at(6), at(5, 12), False),  # not ready yet
        (at(1), at(2), at(4), False),  # ready before the asking
    ],
)
def test_an_asking_counts_by_the_days_of_its_export_and_of_its_repetition(begun, ready, repeated, counts):
    exports = NO_EXPORTS.with_export(MadeExport(begun, ready))
    assert counted([ASKED], exports, repeated, ZONE) == (ASKED if counts else None)


def test_of_several_askings_the_earliest_that_counts_is_heard():
    """Asked on 3, 11 and 20 February; an export on the 12th is too late for the first."""
    second, third = RefusedEnd(at(11), ASKED.ends), RefusedEnd(at(20), date(2028, 3, 15))
    exports = NO_EXPORTS.with_export(MadeExport(at(12), at(12, 10)))
    assert counted([ASKED, second, third], exports, at(21), ZONE) == second
    assert counted([ASKED, second, third], NO_EXPORTS, at(21), ZONE) is None


def test_an_asking_is_remembered_unless_the_last_one_may_still_be_followed_by_an_export():
    assert remembered((), ASKED, ZONE) == (ASKED,)
    soon, later = RefusedEnd(at(10, 22, 59), ASKED.ends), RefusedEnd(at(10, 23), ASKED.ends)
    assert remembered((ASKED,), soon, ZONE) == (ASKED,)
    assert remembered((ASKED,), later, ZONE) == (ASKED, later)


def test_an_asking_is_forgotten_after_60_days():
    after = ASKED.at + timedelta(days=60)
    assert may_count((ASKED,), after - timedelta(seconds=1)) == (ASKED,)
    assert may_count((ASKED,), after) == ()
    new = RefusedEnd(after, date(2028, 3, 15))
    assert remembered((ASKED,), new, ZONE) == (new,)


GUIDE = Path(__file__).parents[3] / "docs" / "documents.md"
_DAYS = (rf"(?P<{name}>[\d-]+) \|" for name in ("ends", "begin", "mail", "again"))
_ROW = re.compile(r"\| (?P<asked>[\d-]+), [^|]+\| " + " ".join(_DAYS))
ROWS = list(_ROW.finditer(GUIDE.read_text()))


@pytest.mark.parametrize("row", [pytest.param(found, id=found["asked"]) for found in ROWS])
def test_the_days_of_the_guide_are_these(row):
    """Each to 24:00: begun in the last minute, and asked for again in the last one or a minute later."""
    asked = RefusedEnd(instant(date.fromisoformat(row["asked"]), ZONE, hour=12), date.fromisoformat(row["ends"]))
    assert asked.begin_by(ZONE) == date.fromisoformat(row["begin"])
    mail = instant(date.fromisoformat(row["mail"]), ZONE, hour=23)
    exports = NO_EXPORTS.with_export(MadeExport(mail, mail))
    midnight = instant(date.fromisoformat(row["again"]) + timedelta(days=1), ZONE)
    assert counted([asked], exports, midnight - timedelta(minutes=1), ZONE) == asked
    assert counted([asked], exports, midnight, ZONE) is None


def test_the_guide_has_three_rows_of_days():
    assert len(ROWS) == 3
