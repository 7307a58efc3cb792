"""The last day of notice, where the first renewal notice of a term was late or has not gone out."""

from datetime import date

import pytest

from tests.domain import contracts
from zetel.domain.calendar import Span
from zetel.domain.catalog.terms import Policies
from zetel.domain.subscriptions.last_notice import last_day

TERM = Span(date(2026, 3, 15), date(2027, 3, 15))


@pytest.mark.parametrize(
    ("today", "last"),
    [
        ("2026-03-15", "2027-02-13"),
        ("2027-02-06", "2027-02-13"),  # 7 days before
        ("2027-02-07", "2027-02-14"),
        ("2027-02-10", "2027-02-17"),
        ("2027-02-13", "2027-02-20"),
        ("2027-03-07", "2027-03-14"),
        ("2027-03-08", "2027-03-14"),  # the term's last day
        ("2027-03-14", "2027-03-14"),
    ],
)
def test_without_a_notice_by_seven_days_before_it_the_date_is_a_week_ahead(today: str, last: str) -> None:
    plan = contracts.edition().plan
    assert f"{last_day(plan, TERM, None, date.fromisoformat(today))}" == last


def test_a_date_that_the_first_notice_fixed_stays() -> None:
    plan, fixed = contracts.edition().plan, date(2027, 2, 17)
    assert last_day(plan, TERM, fixed, date(2027, 3, 1)) == fixed


@pytest.mark.parametrize("leads", [(), (7,), (30,)])
def test_a_plan_that_announces_nothing_before_its_cancel_by_date_keeps_it(leads: tuple[int, ...]) -> None:
    plan = contracts.edition(policies=Policies(mail_leads=leads)).plan
    assert last_day(plan, TERM, None, date(2027, 3, 1)) == date(2027, 2, 13)
