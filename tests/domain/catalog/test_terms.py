"""Deadlines of a contract: notice, refund window and renewal mails of the product's worked example, and their edges."""

from datetime import date, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zetel.domain.calendar import Interval, Span, Unit, boundary
from zetel.domain.catalog.terms import (
    Policies,
    cancel_before,
    cancel_by,
    mail_at,
    mail_leads,
    notice_days,
    refund_window,
)

AMSTERDAM = "Europe/Amsterdam"
MONTH, QUARTER, HALF_YEAR, YEAR = (Interval(1, unit) for unit in (Unit.MONTH, Unit.QUARTER, Unit.HALF_YEAR, Unit.YEAR))
TERM = Span(date(2026, 3, 15), date(2027, 3, 15))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("term", "days"),
    [
        (YEAR, 30),
        (Interval(12, Unit.MONTH), 30),
        (Interval(4, Unit.QUARTER), 30),
        (Interval(365, Unit.DAY), 30),
        (Interval(3, Unit.YEAR), 30),
        (Interval(364, Unit.DAY), 1),
        (Interval(11, Unit.MONTH), 1),
        (HALF_YEAR, 1),
        (MONTH, 1),
        (Interval(2, Unit.WEEK), 1),
    ],
)
def test_notice_is_30_days_for_a_year_or_longer_and_1_day_for_less(term, days):
    assert notice_days(Policies(), term) == days


@pytest.mark.parametrize("days", [0, 14, 60])
def test_a_plan_may_set_its_own_notice(days):
    assert notice_days(Policies(notice_days=days), YEAR) == days


def test_the_cancel_by_date_is_the_end_minus_notice_and_counts_to_midnight():
    assert cancel_by(Policies(), YEAR, TERM) == date(2027, 2, 13)
    assert cancel_before(Policies(), YEAR, TERM, AMSTERDAM) == at("2027-02-13T23:00:00Z")


def test_the_cancel_by_date_of_a_month_is_its_last_day_but_one_to_midnight():
    month = Span(date(2026, 3, 15), date(2026, 4, 15))
    assert cancel_by(Policies(), MONTH, month) == date(2026, 4, 14)
    assert cancel_before(Policies(), MONTH, month, AMSTERDAM) == at("2026-04-14T22:00:00Z")


def test_without_notice_the_last_moment_is_the_end_of_the_term_because_the_next_then_begins():
    without = Policies(notice_days=0)
    assert cancel_by(without, YEAR, TERM) == date(2027, 3, 14)
    assert cancel_before(without, YEAR, TERM, AMSTERDAM) == at("2027-03-14T23:00:00Z")


def test_the_refund_window_is_service_days_1_to_30_to_midnight():
    assert refund_window(Policies(), date(2026, 3, 15), AMSTERDAM) == at("2026-04-13T22:00:00Z")
    assert refund_window(Policies(), date(2026, 3, 15), "America/New_York") == at("2026-04-14T04:00:00Z")


def test_a_refund_window_of_no_days_is_over_when_service_begins():
    closed = refund_window(Policies(refund_window_days=0), date(2026, 3, 15), AMSTERDAM)
    assert closed == at("2026-03-14T23:00:00Z")


def test_renewal_mails_of_a_year_go_out_90_60_37_and_7_days_before_its_end_at_8_local():
    assert mail_leads(Policies(), YEAR, TERM) == (90, 60, 37, 7)
    assert [mail_at(TERM, lead, AMSTERDAM) for lead in (90, 60, 37, 7)] == [
        at("2026-12-15T07:00:00Z"),
        at("2027-01-14T07:00:00Z"),
        at("2027-02-06T07:00:00Z"),
        at("2027-03-08T07:00:00Z"),
    ]


@pytest.mark.parametrize(
    ("term", "end", "leads"),
    [
        (MONTH, "2026-04-15", ()),
        (Interval(2, Unit.MONTH), "2026-05-15", ()),
        (Interval(88, Unit.DAY), "2026-06-11", ()),
        (
            QUARTER,
            "2026-06-15",
            (90, 60, 8),
        ),  # 92 days; notice 1 + 7 = 8 days before, and 7 is less than 3 days from it
        (HALF_YEAR, "2026-09-15", (90, 60, 8)),
    ],
)
def test_renewal_mails_of_shorter_terms(term, end, leads):
    assert mail_leads(Policies(), term, Span(date(2026, 3, 15), date.fromisoformat(end))) == leads


def test_a_lead_as_long_as_the_term_is_dropped():
    shortest_quarter = Span(date(2027, 2, 1), date(2027, 5, 1))
    assert shortest_quarter.days == 89
    assert mail_leads(Policies(), QUARTER, shortest_quarter) == (60, 8)
    ninety_days = Span(date(2026, 11, 15), date(2027, 2, 15))
    assert mail_leads(Policies(mail_leads=(92, 91)), QUARTER, ninety_days) == (91,)


@pytest.mark.parametrize(
    ("wanted", "kept"),
    [
        ((10, 8), (10,)),
        ((10, 7), (10, 7)),
        ((7, 10, 8), (10, 7)),  # any order; 8 is one mail with 10, and 7 is 3 days after it
        ((10, 8, 6), (10, 6)),
        ((5, 5, 5), (5,)),
        ((), ()),
    ],
)
def test_leads_less_than_3_days_apart_are_one_mail_at_the_earlier_lead(wanted, kept):
    assert mail_leads(Policies(mail_leads=wanted), YEAR, TERM) == kept


def test_a_plan_may_ask_for_mails_in_short_terms():
    month = Span(date(2026, 3, 15), date(2026, 4, 15))
    assert mail_leads(Policies(mail_leads=(30, 7)), MONTH, month) == (30, 7)


def test_a_mail_keeps_8_in_the_morning_when_the_clocks_change():
    ends = Span(date(2026, 4, 5), date(2027, 4, 5))
    assert mail_at(ends, 8, AMSTERDAM) == at("2027-03-28T06:00:00Z")  # summer time began that night
    assert mail_at(ends, 9, AMSTERDAM) == at("2027-03-27T07:00:00Z")


terms = st.builds(Interval, st.integers(1, 36), st.sampled_from([Unit.MONTH, Unit.QUARTER, Unit.HALF_YEAR, Unit.YEAR]))


@given(terms, st.dates(date(2024, 1, 1), date(2040, 1, 1)), st.none() | st.integers(0, 27))
def test_notice_and_mails_lie_within_the_term(term, start, notice):
    running = Span(start, boundary(start, term, 1))
    policies = Policies(notice_days=notice)
    assert running.holds(cancel_by(policies, term, running))
    leads = mail_leads(policies, term, running)
    assert all(0 < lead < running.days for lead in leads)
    assert all(earlier - later >= 3 for earlier, later in pairwise(leads))
