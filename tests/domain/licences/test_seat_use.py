"""The use of seats on the day of a count: who was active, who was given a licence lately."""

from datetime import UTC, date, datetime
from pathlib import Path

from zetel.domain.licences.seat_use import SeatUse, use_of
from zetel.domain.parties.licence import LicenceHolder

GUIDE = Path(__file__).parents[3] / "docs" / "documents.md"
DAY = date(2026, 12, 14)


def holder(member, assigned, active=None):
    since = datetime.fromisoformat(f"{assigned}T09:00:00+00:00")
    return LicenceHolder(member, since, date.fromisoformat(active) if active else None)


def counted(*holders, before=None):
    return use_of("itm_1", holders, on=DAY, before=before)


def test_the_example_of_the_guide_is_right():
    """docs/documents.md, Seats in use."""
    section = GUIDE.read_text().partition("## Seats in use")[2]
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in section.splitlines() if "| mem_" in line]
    found = counted(*(holder(member, assigned, active) for member, assigned, active, *_ in rows))
    said = [sum(row[column] == "yes" for row in rows) for column in (3, 4, 5)]
    assert [found.active_30, found.active_90, found.in_use] == said == [2, 4, 5]
    assert (found.assigned, found.last_active) == (7, DAY)
    for member, assigned, active, *marks in rows:
        alone = counted(holder(member, assigned, active))
        assert [alone.active_30, alone.active_90, alone.in_use] == [int(mark == "yes") for mark in marks], member


def test_seats_without_people_have_no_use():
    assert counted() == SeatUse("itm_1", 0, 0, 0, 0, None)


def test_activity_once_reported_is_known_when_the_active_person_has_left():
    before = counted(holder("mem_a", "2026-03-15", "2026-05-01"))
    after = counted(holder("mem_b", "2026-03-15"), before=before)
    assert (after.active_90, after.in_use, after.last_active) == (0, 0, date(2026, 5, 1))


def test_a_licence_is_new_for_the_90_days_that_end_with_the_count():
    late = LicenceHolder("mem_a", datetime(2026, 9, 16, 0, 30, tzinfo=UTC))
    assert (counted(late).in_use, counted(holder("mem_b", "2026-09-15")).in_use) == (1, 0)
