"""The price of a renewal: the newest dated price that was told in time. 25 seats at 365.00 from 15 March 2026.

The year ends on 15 March 2027; its last day of notice is 13 February, the last day to tell a price 30 days before that:
14 January 2027, to 24:00 in Amsterdam, which is 23:00 in UTC.
"""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.domain.contracts import BOUGHT, MONTH, add_on, edition
from tests.domain.running import bought
from zetel.domain.calendar import Interval, Span, Unit
from zetel.domain.catalog.prices import Price, PriceModel, Tier
from zetel.domain.catalog.terms import Policies
from zetel.domain.subscriptions.next_term import next_renewal

END = date(2027, 3, 15)
IN_TIME, TOO_LATE = datetime(2027, 1, 14, 22, 59, 59, tzinfo=UTC), datetime(2027, 1, 14, 23, tzinfo=UTC)


def dated(offer, unit_price, since, loaded=None, *, dropped=None, tiers=None):
    """`offer` with another price, loaded at an instant and perhaps dropped at another."""
    tiers = tiers or (Tier(unit_price),)
    price = Price(offer.plan.id, "EUR", since, offer.plan.model, tiers, loaded_at=loaded, dropped_at=dropped)
    return replace(offer, prices=(*offer.prices, price))


def announced(contract, *offers):
    """The subscription whose customer was told of each price at the instant of its loading."""
    loaded = {price.version: price.loaded_at for offer in offers for price in offer.prices if price.loaded_at}
    return replace(contract.subscription, announced=loaded)


def renews_at(offer, quantity=25, *, contract=None):
    """The unit price of the renewal of `quantity` seats of `offer`, as the catalogue has its prices now."""
    contract = contract or bought((edition(policies=offer.plan.policies), quantity))
    (item,) = contract.subscription.items
    renewal = next_renewal(announced(contract, offer), {item.id: offer})
    assert renewal
    return renewal.choices[0].offer.price.tiers[0].unit_price


@pytest.mark.parametrize(("loaded", "unit_price"), [(IN_TIME, 730_00), (TOO_LATE, 365_00)])
def test_a_higher_price_counts_if_it_was_loaded_by_24_00_of_14_january(loaded, unit_price):
    # 25 x 730.00 = 18,250.00; told too late, 9,125.00 renews once more.
    offer = dated(edition(), 730_00, date(2027, 3, 1), loaded)
    assert renews_at(offer) == unit_price


def test_the_last_day_is_one_where_the_contract_is():
    # 14 January ends in New York at 05:00 of 15 January in UTC.
    contract = bought((edition(), 25))
    contract = replace(contract, subscription=replace(contract.subscription, zone="America/New_York"))
    for loaded, unit_price in (
        (datetime(2027, 1, 15, 4, 59, 59, tzinfo=UTC), 730_00),
        (TOO_LATE.replace(hour=23), 730_00),
    ):
        assert renews_at(dated(edition(), 730_00, END, loaded), contract=contract) == unit_price
    assert renews_at(dated(edition(), 730_00, END, datetime(2027, 1, 15, 5, tzinfo=UTC)), contract=contract) == 365_00


def test_a_price_that_came_too_late_is_that_of_the_next_renewal_but_one():
    offer = dated(edition(), 730_00, date(2027, 3, 1), TOO_LATE)
    contract = bought((edition(), 25))
    second = replace(contract.subscription, term=Span(END, date(2028, 3, 15)))
    assert renews_at(offer, contract=replace(contract, subscription=second)) == 730_00


@pytest.mark.parametrize(("since", "unit_price"), [(END, 300_00), (END + timedelta(days=1), 365_00)])
def test_a_cheaper_price_counts_on_its_day_whenever_it_was_loaded(since, unit_price):
    assert renews_at(dated(edition(), 300_00, since, datetime(2027, 3, 14, 9, tzinfo=UTC))) == unit_price


def test_cheaper_is_what_the_renewal_costs_at_its_own_quantity():
    # By volume, up to 50 seats 400.00, above 300.00: dearer for 25, cheaper for 60 seats at 365.00.
    by_volume = replace(edition().plan, model=PriceModel.VOLUME)
    now = dated(
        replace(edition(), plan=by_volume), 0, date(2027, 3, 1), TOO_LATE, tiers=(Tier(400_00, 50), Tier(300_00))
    )
    contract = bought((edition(), 60))
    assert renews_at(now) == 365_00
    assert renews_at(now, contract=contract) == 400_00  # the first tier of the new price: 60 x 300.00


def test_after_a_cheaper_price_no_dearer_one_that_came_too_late_counts():
    offer = dated(dated(edition(), 300_00, date(2027, 2, 15), TOO_LATE), 350_00, date(2027, 3, 1), TOO_LATE)
    assert renews_at(offer) == 300_00


def test_a_higher_price_that_was_told_follows_a_cheaper_one():
    offer = dated(dated(edition(), 300_00, date(2027, 2, 15), TOO_LATE), 400_00, date(2027, 3, 1), IN_TIME)
    assert renews_at(offer) == 400_00


@pytest.mark.parametrize(("days", "unit_price"), [(30, 365_00), (29, 730_00), (0, 730_00), (60, 365_00)])
def test_the_plan_says_how_many_days_before_the_last_day_of_notice(days, unit_price):
    # Loaded on 15 January: 29 days before 13 February.
    offer = edition(policies=Policies(price_notice_days=days))
    assert renews_at(dated(offer, 730_00, END, TOO_LATE)) == unit_price


def test_a_price_that_was_loaded_before_the_contract_was_bought_was_told_by_its_quote():
    # A week: its last day for prices lies before it began.
    week = Interval(1, Unit.WEEK)
    offer = edition("professional-weekly", 7_00, term=week, billing=week)
    for loaded, unit_price in ((BOUGHT, 9_00), (BOUGHT + timedelta(seconds=1), 7_00)):
        contract = bought((offer, 25))
        assert renews_at(dated(offer, 9_00, date(2026, 3, 20), loaded), contract=contract) == unit_price


def test_the_instant_of_the_quote_counts_not_that_of_its_confirmation():
    contract = bought((edition(), 25)).subscription
    confirmed_later = replace(contract, created_at=BOUGHT + timedelta(minutes=20))
    assert (confirmed_later.told_at, replace(confirmed_later, quoted_at=None).told_at) == (
        BOUGHT,
        BOUGHT + timedelta(minutes=20),
    )


def test_short_terms_renew_at_the_old_price_until_the_new_one_was_told_in_time():
    # Months from the 15th; the last day for prices is 31 days before the end. Loaded on 20 March, for 1 April on.
    offer = edition("professional-monthly", 31_00, term=MONTH, billing=MONTH)
    later = dated(offer, 40_00, date(2026, 4, 1), datetime(2026, 3, 20, 9, tzinfo=UTC))
    contract = bought((offer, 10))
    terms = [Span(date(2026, month, 15), date(2026, month + 1, 15)) for month in (3, 4, 5)]
    prices = [
        renews_at(later, contract=replace(contract, subscription=replace(contract.subscription, term=term)))
        for term in terms
    ]
    assert prices == [31_00, 40_00, 40_00]


@pytest.mark.parametrize(
    ("unit_price", "dropped", "renews"),
    [
        (300_00, IN_TIME, 365_00),  # told in time that it does not come
        (300_00, TOO_LATE, 300_00),  # promised, and taken back too late
        (400_00, TOO_LATE, 365_00),  # the renewal is cheaper without it
    ],
)
def test_a_price_that_is_dropped_before_it_begins_is_a_change_of_price_too(unit_price, dropped, renews):
    offer = dated(edition(), unit_price, END, BOUGHT + timedelta(days=1), dropped=dropped)
    assert renews_at(offer) == renews


def test_a_price_that_came_and_went_after_the_last_day_never_counts():
    offer = dated(edition(), 1_00, END, TOO_LATE, dropped=TOO_LATE + timedelta(hours=1))
    assert renews_at(offer) == 365_00


def test_the_terms_of_the_base_decide_for_its_add_ons():
    base, dialer = edition(policies=Policies(price_notice_days=0)), add_on("dialer", (Tier(99_00),))
    contract = bought((base, 25), (dialer, 1))
    offers = dict(contract.offers)
    offers["itm_2"] = dated(dialer, 120_00, END, TOO_LATE)
    renewal = next_renewal(announced(contract, *offers.values()), offers)
    assert renewal
    assert [choice.offer.price.tiers[0].unit_price for choice in renewal.choices] == [365_00, 120_00]
