"""What is said about a running subscription: its dates in every kind of term, and its renewal after every change."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tests.domain import contracts
from tests.shop import ACCOUNT, ANNA, Shop
from zetel.application.contracts.reading import read_subscription
from zetel.domain.catalog.prices import Price, PriceModel, Tier
from zetel.domain.catalog.terms import Effect, Policies
from zetel.domain.parties.address import Address, Language
from zetel.domain.quotes.ending import When
from zetel.domain.subscriptions.subscription import SubscriptionState


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


# The renewal, read after a change and then billed: 365.00 a seat, 99.00 for the dialer, VAT 21 %.

DECEMBER = datetime(2026, 12, 1, 9, tzinfo=UTC)
#: 00:00 in Amsterdam on 15 March 2027 and 2028.
TERM_ENDS, NEXT_ENDS = datetime(2027, 3, 14, 23, tzinfo=UTC), datetime(2028, 3, 14, 23, tzinfo=UTC)
#: The day after the cancel-by date.
LATE = datetime(2027, 2, 14, 9, tzinfo=UTC)


@pytest.fixture
def shop():
    made = Shop()
    made.sweep()  # from now on, however long the next one takes, everything due is found
    return made


def running(shop, seats=25):
    """A subscription of so many seats, from 15 March 2026 for a year; its renewal was announced in time."""
    quote = shop.quote(("professional-yearly", seats))
    shop.confirm(quote)
    shop.announced(quote["subscription"])
    return quote["subscription"]


def sets_seats(shop, id, total):
    shop.world.clock.move_to(DECEMBER)
    shop.confirm(shop.quote_seats(id, total, when=Effect.AT_RENEWAL), key="seats")


def gives_notice(shop, id, at):
    """The statement that was confirmed."""
    shop.world.clock.move_to(at)
    statement = shop.quote_end(id, When.TERM_END)
    shop.confirm(statement, key="notice")
    return statement


def renewed(shop, id, at=TERM_ENDS):
    """The invoice of the term that begins `at`, in the form in which a read foretells it; None where the subscription
    ended."""
    shop.world.clock.move_to(at)
    shop.settle_everything()
    after = shop.subscription(id)
    if after.state is SubscriptionState.ENDED:
        return None
    event = next(event for event in reversed(shop.events()) if event.type == "subscription.renewed")
    invoice = shop.document(event.data["documents"][0])
    return {
        "on": after.term.start.isoformat(),
        "net": invoice.net,
        "tax": sum(tax.amount for tax in invoice.tax),
        "total": invoice.total,
    }


def test_25_seats_of_which_20_are_set_for_the_renewal_renew_as_20(shop):
    id = running(shop)
    sets_seats(shop, id, 20)
    said = {"on": "2027-03-15", "net": 7_300_00, "tax": 1_533_00, "total": 8_833_00}
    assert read(shop, id)["next_renewal"] == said
    assert renewed(shop, id) == said


def test_an_add_on_renews_beside_the_seats_that_are_set_for_the_renewal(shop):
    # 4 x 365.00 + 99.00 = 1,559.00; the 10 seats of today would make 3,749.00.
    id = running(shop, seats=10)
    sets_seats(shop, id, 4)
    quote = shop.quote_addition(id, ("dialer-yearly", 1))
    said = {"on": "2027-03-15", "net": 1_559_00, "tax": 327_39, "total": 1_886_39}
    assert quote["next_renewal"] == said
    shop.confirm(quote, key="dialer")
    assert read(shop, id)["next_renewal"] == said
    assert renewed(shop, id) == said


def test_after_notice_in_time_neither_a_read_nor_a_quote_promises_a_renewal(shop):
    id = running(shop)
    statement = gives_notice(shop, id, DECEMBER)
    quotes = statement, shop.quote_addition(id, ("dialer-yearly", 1)), shop.quote_seats(id, 30)
    assert not [quote for quote in (*quotes, read(shop, id)) if "next_renewal" in quote]
    assert renewed(shop, id) is None


def test_after_a_late_notice_it_renews_once_and_then_ends(shop):
    id = running(shop)
    statement = gives_notice(shop, id, LATE)
    body = read(shop, id)
    said = {"on": "2027-03-15", "net": 9_125_00, "tax": 1_916_25, "total": 11_041_25}
    assert (statement["next_renewal"], body["next_renewal"]) == (said, said)
    assert [(entry["kind"], entry["on"]) for entry in body["timeline"]] == [("end", "2028-03-15")]
    assert not {"cancel_by", "cancel_before", "advised_by"} & body.keys()
    assert renewed(shop, id) == said
    assert "next_renewal" not in read(shop, id)
    assert renewed(shop, id, NEXT_ENDS) is None
    assert shop.subscription(id).ended == date(2028, 3, 15)


def test_after_a_late_notice_a_quote_has_the_one_renewal_too(shop):
    id = running(shop, seats=10)
    gives_notice(shop, id, LATE)
    assert shop.quote_seats(id, 12)["next_renewal"]["net"] == 4_380_00  # 12 x 365.00
    assert shop.quote_addition(id, ("dialer-yearly", 1))["next_renewal"]["net"] == 3_749_00  # 10 x 365.00 + 99.00
