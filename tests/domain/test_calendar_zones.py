"""The bounds of a civil day: zones with summer time, a skipped midnight, a midnight that comes twice, a lost day."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zetel.domain.calendar import civil_date, instant

ZONES = [
    "UTC",
    "Europe/Amsterdam",
    "America/New_York",
    "America/Sao_Paulo",  # midnight was skipped in spring until 2018
    "Africa/Cairo",  # midnight is skipped in spring since 2023
    "America/Havana",  # midnight is skipped in spring and comes twice in autumn
    "Asia/Kathmandu",  # 5:45 ahead
    "Australia/Lord_Howe",  # summer time of half an hour
    "Pacific/Apia",  # 2011-12-30 did not happen
]

days = st.dates(date(1995, 1, 1), date(2037, 12, 31))
zones = st.sampled_from(ZONES)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("day", "zone", "begins"),
    [
        ("2026-03-15", "Europe/Amsterdam", "2026-03-14T23:00:00Z"),
        ("2026-04-14", "Europe/Amsterdam", "2026-04-13T22:00:00Z"),  # end of a refund window, in summer time
        ("2027-02-14", "Europe/Amsterdam", "2027-02-13T23:00:00Z"),  # end of a cancel-by date, in winter time
        ("2026-03-08", "America/New_York", "2026-03-08T05:00:00Z"),  # the clocks go forward later that day
        ("2026-03-09", "America/New_York", "2026-03-09T04:00:00Z"),
        ("2018-11-04", "America/Sao_Paulo", "2018-11-04T03:00:00Z"),  # begins at 01:00
        ("2018-02-18", "America/Sao_Paulo", "2018-02-18T03:00:00Z"),  # Saturday's last hour came twice
        ("2026-04-24", "Africa/Cairo", "2026-04-23T22:00:00Z"),  # begins at 01:00
        ("2026-10-30", "Africa/Cairo", "2026-10-29T22:00:00Z"),  # Thursday's last hour comes twice
        ("2026-03-08", "America/Havana", "2026-03-08T05:00:00Z"),  # begins at 01:00
        ("2026-11-01", "America/Havana", "2026-11-01T04:00:00Z"),  # the first of two midnights
        ("2011-12-31", "Pacific/Apia", "2011-12-30T10:00:00Z"),
        ("2011-12-30", "Pacific/Apia", "2011-12-30T10:00:00Z"),  # skipped: begins where the next day does
    ],
)
def test_a_day_begins_at_its_first_midnight(day, zone, begins):
    assert instant(date.fromisoformat(day), zone) == at(begins)


@pytest.mark.parametrize(
    ("day", "mailed"),
    [
        ("2026-12-15", "2026-12-15T07:00:00Z"),
        ("2026-07-01", "2026-07-01T06:00:00Z"),
        ("2026-03-29", "2026-03-29T06:00:00Z"),  # the clocks went forward that night
        ("2026-10-25", "2026-10-25T07:00:00Z"),  # the clocks went back that night
    ],
)
def test_eight_in_the_morning_is_by_the_clock_on_the_wall(day, mailed):
    assert instant(date.fromisoformat(day), "Europe/Amsterdam", hour=8) == at(mailed)


def test_an_hour_that_the_clocks_skip_is_where_they_skip_it():
    assert instant(date(2026, 3, 29), "Europe/Amsterdam", hour=2) == at("2026-03-29T01:00:00Z")


def test_an_hour_that_the_clocks_show_twice_is_the_first():
    assert instant(date(2026, 10, 25), "Europe/Amsterdam", hour=2) == at("2026-10-25T00:00:00Z")


@pytest.mark.parametrize(
    ("text", "zone", "day"),
    [
        ("2026-03-14T22:59:59Z", "Europe/Amsterdam", "2026-03-14"),
        ("2026-03-14T23:00:00Z", "Europe/Amsterdam", "2026-03-15"),
        ("2026-04-13T21:59:59Z", "Europe/Amsterdam", "2026-04-13"),
        ("2026-04-13T22:00:00Z", "Europe/Amsterdam", "2026-04-14"),
        ("2026-09-01T03:59:59Z", "America/New_York", "2026-08-31"),
        ("2018-11-04T02:59:59Z", "America/Sao_Paulo", "2018-11-03"),
        ("2018-11-04T03:00:00Z", "America/Sao_Paulo", "2018-11-04"),
        ("2026-10-29T21:59:59Z", "Africa/Cairo", "2026-10-29"),
        ("2026-10-29T22:00:00Z", "Africa/Cairo", "2026-10-30"),
        ("2011-12-30T09:59:59Z", "Pacific/Apia", "2011-12-29"),
        ("2011-12-30T10:00:00Z", "Pacific/Apia", "2011-12-31"),
    ],
)
def test_the_date_that_people_have_at_an_instant(text, zone, day):
    assert civil_date(at(text), zone) == date.fromisoformat(day)


@given(days.filter(lambda day: day != date(2011, 12, 30)), zones)
def test_a_day_begins_where_the_date_changes_to_it(day, zone):
    begins = instant(day, zone)
    assert civil_date(begins, zone) == day
    assert civil_date(begins - timedelta(seconds=1), zone) < day


@given(days, zones)
def test_days_follow_each_other_and_have_about_24_hours(day, zone):
    hours = (instant(day + timedelta(days=1), zone) - instant(day, zone)) / timedelta(hours=1)
    assert hours in {23, 23.5, 24, 24.5, 25} or (zone == "Pacific/Apia" and day == date(2011, 12, 30) and hours == 0)


@given(st.datetimes(datetime(1995, 1, 2), datetime(2037, 12, 30), timezones=st.just(UTC)), zones)  # noqa: DTZ001
def test_an_instant_lies_within_the_day_that_people_have(moment, zone):
    day = civil_date(moment, zone)
    assert instant(day, zone) <= moment < instant(day + timedelta(days=1), zone)


@given(days, zones, st.integers(0, 23))
def test_instants_are_in_utc_and_in_whole_minutes(day, zone, hour):
    moment = instant(day, zone, hour=hour)
    assert moment.tzinfo is UTC
    assert (moment.second, moment.microsecond) == (0, 0)
