"""The order in which licences end: by name, by use, by the day of assignment."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zetel.domain.parties.licence import LicenceHolder
from zetel.domain.subscriptions.release import ReleasedLicences, in_order

GUIDE = Path(__file__).parents[3] / "docs" / "documents.md"
ZONE = "Europe/Amsterdam"


def holder(member, assigned, active=None, *, hour=9):
    """A licence since a day of March 2026, with the last activity on another."""
    since = datetime(2026, 3, assigned, hour, tzinfo=UTC)
    return LicenceHolder(member, since, date(2026, 3, active) if active else None)


def order(*holders, named=(), active=True):
    return [one.member for one in in_order(named, holders, zone=ZONE, active=active)]


def test_the_oldest_of_the_later_day_of_activity_and_assignment_comes_first():
    """mem_a was given its licence first, but was active on the 20th; mem_b was active before its licence was given."""
    assert order(holder("mem_a", 1, 20), holder("mem_b", 9, 3), holder("mem_c", 2, 8)) == ["mem_c", "mem_b", "mem_a"]


def test_a_person_without_activity_counts_from_the_day_of_the_licence():
    assert order(holder("mem_a", 5), holder("mem_b", 1, 4)) == ["mem_b", "mem_a"]


def test_of_equal_days_the_last_assigned_comes_first_then_the_smaller_id():
    holders = [holder("mem_b", 1, 9), holder("mem_a", 1, 9), holder("mem_c", 2, 9)]
    assert order(*holders) == ["mem_c", "mem_a", "mem_b"]


def test_in_an_account_without_activity_the_last_assigned_comes_first():
    holders = [holder("mem_a", 1), holder("mem_c", 5), holder("mem_b", 5), holder("mem_d", 5, hour=10)]
    assert order(*holders, active=False) == ["mem_d", "mem_b", "mem_c", "mem_a"]
    assert order(*holders) == ["mem_a", "mem_d", "mem_b", "mem_c"]


def test_an_assigned_day_is_one_of_the_subscriptions_zone():
    """23:30 UTC on the 4th is the 5th in Amsterdam."""
    late = LicenceHolder("mem_a", datetime(2026, 3, 4, 23, 30, tzinfo=UTC))
    assert order(late, holder("mem_b", 1, 4)) == ["mem_b", "mem_a"]


def test_named_people_come_first_in_the_order_given_as_far_as_they_still_have_a_licence():
    holders = [holder("mem_a", 1), holder("mem_b", 2), holder("mem_c", 3)]
    assert order(*holders, named=("mem_c", "mem_gone", "mem_b", "mem_c")) == ["mem_c", "mem_b", "mem_a"]


def test_the_example_of_the_guide_is_right():
    """docs/documents.md, Fewer seats than people."""
    section = GUIDE.read_text(encoding="utf-8").split("## Fewer seats than people\n")[1].split("\n## ")[0]
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in section.splitlines()
        if line.startswith("| mem_")
    ]
    holders = [
        LicenceHolder(
            member,
            datetime.fromisoformat(f"{assigned}T09:00:00+00:00"),
            date.fromisoformat(active) if active else None,
        )
        for member, assigned, active, _, _ in rows
    ]
    assert all(later == max(assigned, active) for _, assigned, active, later, _ in rows)
    told = {ends: member for member, *_, ends in rows if ends}
    assert order(*holders)[:2] == [told["first"], told["second"]]


@given(
    st.lists(
        st.builds(
            holder,
            st.sampled_from([f"mem_{n}" for n in range(12)]),
            st.integers(1, 28),
            st.none() | st.integers(1, 28),
        ),
        unique_by=lambda one: one.member,
    ),
    st.lists(st.sampled_from([f"mem_{n}" for n in range(12)])),
    st.booleans(),
)
def test_every_holder_has_one_place_whatever_order_they_are_read_in(holders, named, active):
    found = in_order(named, holders, zone=ZONE, active=active)
    assert sorted(one.member for one in found) == sorted(one.member for one in holders)
    assert in_order(named, holders[::-1], zone=ZONE, active=active) == found


@pytest.mark.parametrize(("now", "later"), [(0, 8), (3, 5), (8, 0)])
def test_a_release_is_divided_into_now_and_the_renewal(now, later):
    eight = tuple(f"mem_{n}" for n in range(8))
    release = ReleasedLicences(8, eight)
    parts = [part.members if part else () for part in (release.first(now), release.rest(now, later))]
    assert parts == [eight[:now], eight[now:]]
