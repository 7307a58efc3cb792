"""Forecasts of trials against the months that follow: the first paid term is forecast by the renewal's decision, and
every line, tax, total and date of the conversion is as it was forecast.

10 seats at 31.00 a month, tried from 17 January 2027 for 14 days.
"""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

import pytest

from tests.application.contracts.test_forecast import Years, must_come_true
from tests.domain.changing_plans import enterprise
from tests.domain.contracts import TRIAL, add_on, starter
from tests.shop import ACCOUNT
from zetel.application.store import keys
from zetel.domain.calendar import Interval, Unit
from zetel.domain.catalog.terms import Effect, Policies, Trial
from zetel.domain.quotes.ending import When
from zetel.domain.subscriptions.subscription import Collection

STARTED: Final = datetime(2027, 1, 17, 9, tzinfo=UTC)
ENTERPRISE: Final = enterprise()


def tried(**facts: Any) -> tuple[Years, str]:
    shop = Years(STARTED)
    shop.stock(starter(**facts), ENTERPRISE, version=2)
    return shop, shop.buys(("starter-monthly", 10))


def nets(shop: Years, id: str) -> list[tuple[str, int]]:
    return [(one["date"], one["net"]) for one in shop.forecast_of(id)["documents"][:2]]


def test_the_first_paid_term_is_forecast_and_comes() -> None:
    shop, id = tried()
    assert nets(shop, id) == [("2027-01-31", 310_00), ("2027-02-28", 310_00)]
    shop.holds(400_00)  # 375.10 of it pay the first invoice
    assert [one["drawn"] for one in shop.forecast_of(id)["documents"][:2]] == [375_10, 24_90]
    must_come_true(shop)


def test_a_stub_before_the_anchor_day_is_forecast_and_comes() -> None:
    shop, id = tried(anchor_day=1)
    assert nets(shop, id) == [("2027-01-31", 10_00), ("2027-02-01", 310_00)]  # one of January's 31 days
    policies = {line["derivation"]["policy"] for line in shop.forecast_of(id)["documents"][0]["lines"]}
    assert policies == {"trial.stub"}
    must_come_true(shop, 3)


@pytest.mark.parametrize("anchor_day", [None, 5])
def test_another_plan_and_other_seats_are_forecast_and_come(anchor_day: int | None) -> None:
    shop, id = tried(anchor_day=anchor_day)
    shop.confirm(shop.quote_seats(id, 12, when=Effect.AT_RENEWAL), key="more")
    shop.confirm(shop.quote_plan(id, "enterprise-yearly"), key="plan")
    assert nets(shop, id) == [("2027-01-31", 8_760_00)]  # 12 x 730.00, for a year
    must_come_true(shop, 14)


def test_a_plan_of_weeks_is_forecast_and_comes() -> None:
    weeks = Interval(4, Unit.WEEK)
    shop, id = tried()
    shop.stock(starter(), enterprise(28_00, term=weeks, billing=weeks), version=3)
    shop.confirm(shop.quote_plan(id, "enterprise-yearly"), key="plan")
    assert nets(shop, id) == [("2027-01-31", 280_00), ("2027-02-28", 280_00)]
    must_come_true(shop, 4)


def test_a_trial_that_ends_by_itself_or_is_left_has_no_document_to_come() -> None:
    shop, id = tried(policies=Policies(trial=Trial(14)))
    row = shop.forecast_of(id)
    assert (row["documents"], row["ends"]) == ([], "2027-01-31")
    must_come_true(shop)
    shop, id = tried()
    shop.confirm(shop.quote_end(id, When.TERM_END), key="end")
    assert shop.forecast_of(id)["ends"] == "2027-01-31"
    must_come_true(shop)


def test_an_extended_trial_is_forecast_from_its_new_end() -> None:
    shop, id = tried(policies=Policies(trial=replace(TRIAL, days=30)))
    assert nets(shop, id)[0] == ("2027-02-16", 310_00)
    must_come_true(shop, 2)


def test_a_refused_conversion_is_forecast_for_its_next_try() -> None:
    """The card is good again: the invoice of 3 February covers the month from 31 January."""
    shop = Years(STARTED)
    shop.stock(starter(), add_on(), version=2)
    quote = shop.quote(("starter-monthly", 10), by=Collection.CARD)
    shop.confirm(quote, card="pm_card_chargeCustomerFail")
    id = quote["subscription"]
    shop.live_days(15)
    held = shop.subscription(id)
    assert held
    shop.world.store.put(keys.subscription(ACCOUNT, id), replace(held, token="pm_card_visa"))
    (first, second) = shop.forecast_of(id)["documents"][:2]
    assert (first["date"], first["period"]) == ("2027-02-03", ["2027-01-31", "2027-02-28"])
    assert second["date"] == "2027-02-28"
    must_come_true(shop, 3)
