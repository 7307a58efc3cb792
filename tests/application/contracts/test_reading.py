"""What is said about a running subscription: its dates in every kind of term."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tests.domain import contracts
from tests.shop import ACCOUNT, ANNA, Shop
from zetel.application.contracts.reading import read_subscription
from zetel.domain.catalog.prices import Price, PriceModel, Tier
from zetel.domain.catalog.terms import Policies
from zetel.domain.parties.address import Address, Language


def bought(plan, at=contracts.BOUGHT, **profile):
    """A shop that sells `plan` only, and a subscription of 2 seats bought at `at`."""
    shop = Shop(at=at, **profile)
    shop.stock(plan, version=2)
    quote = shop.quote((plan.plan.id, 2))
    shop.confirm(quote)
    return shop, quote["subscription"]


def read(shop, id):
    return read_subscription(ACCOUNT, id, ANNA, Language.EN, shop.services, shop.catalog).body


def monthly(**policies):
    month = contracts.MONTH
    return contracts.edition("monthly", 31_00, term=month, billing=month, policies=Policies(**policies))


def test_a_month_has_one_days_notice_and_no_advised_day():
    body = read(*bought(monthly()))
    assert body["term"] == ["2026-03-15", "2026-04-15"]
    assert body["cancel_by"] == "2026-04-14"
    assert body["cancel_before"] == "2026-04-14T22:00:00Z"
    assert "advised_by" not in body


def test_an_advised_day_within_the_term_is_said():
    body = read(*bought(monthly(notice_days=5, advised_days=10)))
    assert (body["cancel_by"], body["advised_by"]) == ("2026-04-10", "2026-04-05")


def test_an_advised_day_that_is_no_earlier_than_the_last_is_not_said():
    body = read(*bought(monthly(notice_days=10, advised_days=10)))
    assert body["cancel_by"] == "2026-04-05"
    assert "advised_by" not in body


def test_without_a_refund_window_there_is_no_end_of_it():
    assert "refund_before" not in read(*bought(monthly(refund_window_days=0)))


@pytest.mark.parametrize(
    ("zone", "bought_on", "cancel_before"),
    [
        ("Europe/Amsterdam", date(2026, 3, 15), "2027-02-13T23:00:00Z"),
        ("America/New_York", date(2026, 3, 15), "2027-02-14T05:00:00Z"),
        # 09:00Z is 22:00 of the same day in Auckland, 13 hours ahead in summer.
        ("Pacific/Auckland", date(2026, 3, 15), "2027-02-13T11:00:00Z"),
    ],
)
def test_deadlines_end_with_the_day_of_the_subscriptions_zone(zone, bought_on, cancel_before):
    body = read(*bought(contracts.edition(), zone=zone))
    assert (body["started"], body["cancel_before"]) == (bought_on.isoformat(), cancel_before)


def test_the_renewal_costs_the_price_that_is_known_for_its_day():
    shop, id = bought(monthly())
    # 2 seats at 31.00 and 21 % VAT.
    assert read(shop, id)["next_renewal"] == {"on": "2026-04-15", "net": 62_00, "tax": 13_02, "total": 75_02}
    dearer = Price("monthly", "EUR", date(2026, 4, 1), PriceModel.PER_SEAT, (Tier(40_00),))
    offer = monthly()
    shop.stock(replace(offer, prices=(*offer.prices, dearer)), version=3)
    assert read(shop, id)["next_renewal"]["net"] == 80_00


def test_a_reverse_charge_buyer_renews_without_vat():
    shop, id = bought(monthly())
    assert read(shop, id)["next_renewal"]["tax"] == 13_02
    german = Address(street="Hafenstrasse 1", city="Hamburg", postcode="20095", country="DE")
    shop.put_profile(contracts.profile(address=german, vat_id="DE136695976", version=2))
    assert read(shop, id)["next_renewal"]["tax"] == 0


def test_the_terms_read_differently_as_time_goes_on_and_nothing_is_written():
    shop, id = bought(contracts.edition())
    before = read(shop, id)
    shop.world.clock.move_to(datetime(2026, 9, 1, 12, tzinfo=UTC))
    after = read(shop, id)
    assert before.keys() - after.keys() == {"refund_before"}
