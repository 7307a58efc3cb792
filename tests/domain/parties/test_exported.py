"""Exports of an account, by their days."""

from datetime import UTC, datetime, timedelta

import pytest

from zetel.domain.parties.exported import NO_EXPORTS, MadeExport

MARCH = datetime(2027, 3, 1, 22, 30, tzinfo=UTC)


def made(begun_at: datetime, *, hours: int = 1) -> MadeExport:
    return MadeExport(begun_at, begun_at + timedelta(hours=hours))


@pytest.mark.parametrize(
    ("at", "recent"),
    [
        (datetime(2027, 3, 1, 23, 0, tzinfo=UTC), False),  # not ready yet
        (datetime(2027, 3, 1, 23, 30, tzinfo=UTC), True),
        (datetime(2027, 3, 31, 23, 59, tzinfo=UTC), True),  # day 30 after 1 March
        (datetime(2027, 4, 1, 0, 0, tzinfo=UTC), False),
    ],
)
def test_an_export_is_recent_from_its_end_to_day_30_after_its_beginning(at, recent):
    assert NO_EXPORTS.with_export(made(MARCH)).recent(at) is recent


def test_an_account_without_exports_has_no_recent_one():
    assert not NO_EXPORTS.recent(MARCH)


def test_of_a_day_the_first_beginning_and_the_last_end_are_kept():
    held = NO_EXPORTS.with_export(made(MARCH)).with_export(made(MARCH - timedelta(hours=3), hours=5))
    assert held.made == (MadeExport(MARCH - timedelta(hours=3), MARCH + timedelta(hours=2)),)
    assert held.version == 2


def test_a_hundred_days_are_kept_in_their_order():
    held = NO_EXPORTS
    for n in (0, 30, 20, 150):
        held = held.with_export(made(MARCH + timedelta(days=n)))
    assert [(one.begun_at - MARCH).days for one in held.made] == [150]
    held = held.with_export(made(MARCH + timedelta(days=120)))
    assert [(one.begun_at - MARCH).days for one in held.made] == [120, 150]
