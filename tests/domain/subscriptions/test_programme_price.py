"""The price of a renewal in a programme: 25 seats at 182.50 of `nonprofit`, 365.00 for everybody, from 15 March 2026.

The year ends on 15 March 2027. The end of the programme is told in time by 14 January 2027, 24:00 in Amsterdam, which
is 23:00 in UTC.
"""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.domain.contracts import BOUGHT, edition
from tests.domain.running import bought
from zetel.domain.calendar import Span
from zetel.domain.catalog.prices import Price, PriceModel, Tier
from zetel.domain.parties.programme import ProgrammeApproval
from zetel.domain.subscriptions.next_term import next_renewal

START, END = date(2026, 1, 1), date(2027, 3, 15)
IN_TIME, TOO_LATE = datetime(2027, 1, 14, 22, 59, 59, tzinfo=UTC), datetime(2027, 1, 14, 23, tzinfo=UTC)


def price(unit_price, since=START, *, programme="nonprofit", loaded=None, plan="professional-yearly"):
    return Price(plan, "EUR", since, PriceModel.PER_SEAT, (Tier(unit_price),), loaded, programme=programme)


def approval(until, told=None, programme="nonprofit"):
    return ProgrammeApproval(programme, until, "req_1", told)


def renews_at(running, *prices, approvals, term=None):
    """The unit price of the renewal of 25 seats that run at `running`, beside `prices` of the same plan, each mailed as
    soon as it was loaded."""
    offer = edition()
    everybody = replace(offer.price, since=START)
    offer = replace(offer, price=everybody, prices=(everybody,))
    running = running or everybody
    contract = bought((offer, 25)).subscription
    mailed = {one.version: one.loaded_at for one in prices if one.loaded_at}
    contract = replace(contract, announced=mailed, term=term or contract.term)
    offer = replace(offer, price=running, prices=(everybody, *prices), approvals=tuple(approvals))
    renewal = next_renewal(contract, {contract.items[0].id: offer})
    assert renewal
    return renewal.choices[0].offer.price.tiers[0].unit_price


NONPROFIT = price(182_50)


@pytest.mark.parametrize(
    ("told", "unit_price"), [(IN_TIME, 365_00), (TOO_LATE, 182_50), (None, 182_50), (BOUGHT, 365_00)]
)
def test_the_price_for_everybody_follows_if_the_end_was_mailed_by_24_00_of_14_january(told, unit_price):
    # Told in time: 25 x 365.00 = 9,125.00. Told too late, or not at all: 25 x 182.50 = 4,562.50 once more.
    ended = approval(END - timedelta(days=1), told)
    assert renews_at(NONPROFIT, NONPROFIT, approvals=[ended]) == unit_price


def test_once_more_is_once():
    ended = approval(date(2027, 3, 14), TOO_LATE)
    second = Span(END, date(2028, 3, 15))
    assert renews_at(NONPROFIT, NONPROFIT, approvals=[ended], term=second) == 365_00


@pytest.mark.parametrize(("until", "unit_price"), [(END, 182_50), (END - timedelta(days=1), 365_00)])
def test_the_programme_reaches_to_the_end_of_its_last_day(until, unit_price):
    assert renews_at(NONPROFIT, NONPROFIT, approvals=[approval(until, IN_TIME)]) == unit_price


def test_the_prices_of_a_programme_are_dated_like_all_others():
    dearer = price(200_00, date(2027, 3, 1), loaded=IN_TIME)
    late = replace(dearer, loaded_at=TOO_LATE)
    holds = approval(date(2028, 12, 31), IN_TIME)
    assert renews_at(NONPROFIT, NONPROFIT, dearer, approvals=[holds]) == 200_00
    assert renews_at(NONPROFIT, NONPROFIT, late, approvals=[holds]) == 182_50


def test_after_the_end_counts_the_newest_price_for_everybody_that_was_told_in_time():
    ended = approval(date(2027, 3, 14), IN_TIME)
    told = price(400_00, date(2027, 3, 1), programme=None, loaded=IN_TIME)
    late = price(500_00, date(2027, 3, 10), programme=None, loaded=TOO_LATE)
    assert renews_at(NONPROFIT, NONPROFIT, told, late, approvals=[ended]) == 400_00


def test_an_account_that_enters_a_programme_renews_at_its_cheaper_price():
    holds = approval(date(2027, 12, 31))
    assert renews_at(None, NONPROFIT, approvals=[holds]) == 182_50
    assert renews_at(None, price(400_00), approvals=[holds]) == 365_00
    assert renews_at(None, NONPROFIT, approvals=[]) == 365_00


def test_a_price_for_everybody_that_is_cheaper_counts_in_a_programme_too():
    sale = price(100_00, date(2027, 3, 1), programme=None, loaded=TOO_LATE)
    assert renews_at(NONPROFIT, NONPROFIT, sale, approvals=[approval(date(2028, 12, 31))]) == 100_00


def test_a_second_programme_follows_the_first_where_the_account_is_in_it():
    schools = price(250_00, programme="schools")
    ended, holds = approval(date(2027, 3, 14), IN_TIME), approval(date(2028, 1, 1), IN_TIME, "schools")
    assert renews_at(NONPROFIT, NONPROFIT, schools, approvals=[ended, holds]) == 250_00


def test_a_programme_without_an_approval_is_not_over():
    assert renews_at(NONPROFIT, NONPROFIT, approvals=[]) == 182_50


def test_a_price_of_a_programme_bears_the_programme_in_its_name():
    assert NONPROFIT.version == "professional-yearly.eur.nonprofit.2026-01-01"
    assert price(1, programme=None).version == "professional-yearly.eur.2026-01-01"
