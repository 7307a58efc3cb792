"""The steps of a closing, and the days for which documents are kept."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tests.domain import contracts
from tests.domain.example_documents import DOMESTIC, ONE_STOP_SHOP
from zetel.domain.documents.keeping import kept_until
from zetel.domain.due import Due, WorkKind
from zetel.domain.parties import bookkeeping
from zetel.domain.parties.closing import Closing, ClosingState, ClosingStep
from zetel.domain.tax.treatment import TaxRule

GUIDE = Path(__file__).parents[3] / "docs" / "documents.md"
_ROW = r"^\| ([\d-]{10}) \| ([A-Z]{2}) \| (\w+) \| (\d+) \| ([\d-]{10}) \|$"
ROWS = re.findall(_ROW, GUIDE.read_text(), re.MULTILINE)

AT = datetime(2027, 3, 20, 8, tzinfo=UTC)
MINUTES, HOUR = timedelta(minutes=15), timedelta(hours=1)
BEGUN = Closing("acc_1", "acc_1", "mem_1", AT).begun(AT)


def at(step):
    """The closing whose next step this is."""
    return replace(BEGUN, step=step)


def test_it_begins_with_its_first_step_and_the_sweep_looks_for_a_lost_message():
    assert (BEGUN.step, BEGUN.state, BEGUN.done) == (ClosingStep.HOLD, ClosingState.UNDER_WAY, ())
    assert BEGUN.due == Due(AT + MINUTES, WorkKind.CLOSING)


def test_steps_follow_each_other_and_mails_are_sent_by_another_worker():
    assert at(ClosingStep.HOLD).next(AT).step is ClosingStep.PAYOUT
    told = at(ClosingStep.PAYOUT).next(AT)
    assert (told.step, told.due) == (ClosingStep.NOTICE, Due(AT, WorkKind.CLOSING_NOTICE))
    after = told.next(AT)
    assert (after.step, after.due) == (ClosingStep.CONTRACTS, Due(AT, WorkKind.CLOSING))
    assert after.done == (ClosingStep.HOLD, ClosingStep.PAYOUT, ClosingStep.NOTICE)


def test_a_refused_step_waits_for_an_hour_and_stays_the_next_one():
    waits = at(ClosingStep.PAYOUT).refused("refunds-open", AT)
    assert (waits.step, waits.waits_for, waits.due) == (
        ClosingStep.PAYOUT,
        "refunds-open",
        Due(AT + HOUR, WorkKind.CLOSING),
    )
    assert waits.next(AT).waits_for is None


def test_a_closed_one_is_due_on_the_day_after_the_last_day_of_its_first_document():
    closed = at(ClosingStep.REST).closed(AT, date(2033, 12, 31), date(2034, 12, 31), "Europe/Amsterdam")
    assert (closed.state, closed.documents_until) == (ClosingState.CLOSED, date(2034, 12, 31))
    assert closed.due == Due(datetime(2033, 12, 31, 23, tzinfo=UTC), WorkKind.CLOSING)
    later = closed.kept(date(2034, 12, 31), AT, "Europe/Amsterdam")
    assert later.due == Due(datetime(2034, 12, 31, 23, tzinfo=UTC), WorkKind.CLOSING)
    over = later.over(AT)
    assert (over.state, over.due, over.deleted_at, over.done) == (
        ClosingState.DELETED,
        None,
        AT,
        tuple(ClosingStep),
    )


def test_one_without_documents_is_due_at_once():
    closed = at(ClosingStep.REST).closed(AT, None, None, "Europe/Amsterdam")
    assert (closed.documents_until, closed.due) == (None, Due(AT, WorkKind.CLOSING))


def test_a_parked_one_is_stopped_and_goes_on_with_its_step():
    stopped = replace(at(ClosingStep.NOTICE), parked="Defect", due=None)
    assert stopped.state is ClosingState.STOPPED
    assert stopped.again(AT).due == Due(AT, WorkKind.CLOSING_NOTICE)


@pytest.mark.parametrize(
    ("document", "years", "until"),
    [
        (DOMESTIC, 7, date(2033, 12, 31)),  # issued in 2026
        (DOMESTIC, 8, date(2034, 12, 31)),
        (replace(DOMESTIC, date=date(2027, 1, 1)), 7, date(2034, 12, 31)),
        (ONE_STOP_SHOP, 7, date(2036, 12, 31)),
        (ONE_STOP_SHOP, 12, date(2038, 12, 31)),
    ],
)
def test_a_document_is_kept_from_the_end_of_its_year(document, years, until):
    assert kept_until(document, years) == until


@pytest.mark.parametrize(
    ("country", "own", "years"),
    [("NL", None, 7), ("DE", None, 8), ("FR", None, 10), ("ES", None, 6), ("US", None, 10), ("NL", 12, 12)],
)
def test_the_sellers_country_has_years_unless_the_seller_has_its_own(country, own, years):
    address = replace(contracts.seller().address, country=country)
    assert contracts.seller(address=address, retention_years=own).keeps_years == years


@pytest.mark.parametrize(("issued", "country", "sale", "years", "until"), ROWS)
def test_the_days_of_the_guide_are_these(issued, country, sale, years, until):
    """docs/documents.md, A closed account."""
    document = replace(DOMESTIC, date=date.fromisoformat(issued), tax_rule=TaxRule(sale))
    last = kept_until(document, bookkeeping.years_in(country))
    assert (last, last.year - document.date.year) == (date.fromisoformat(until), int(years))


def test_the_guide_has_five_rows_of_days():
    assert len(ROWS) == 5
