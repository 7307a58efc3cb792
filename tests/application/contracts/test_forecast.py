"""The forecast against the year itself: the same contracts live on through the sweep and the workers, and every line,
tax, total and date is as it was forecast."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.application import end_state
from tests.application.crash_rates import STOCKHOLM
from tests.application.life import VISA
from tests.domain.contracts import BOUGHT, MONTH, YEAR, add_on, edition, profile
from tests.shop import ACCOUNT, ANNA, CHRIS, PROFILE, STRANGER, Shop
from zetel.application.contracts.documents_ahead import ForecastAccount, forecast_account, forecast_subscription
from zetel.application.store import keys
from zetel.application.store.wire import to_wire
from zetel.domain.calendar import Interval, Unit, boundary, civil_date, instant
from zetel.domain.catalog.prices import Price, PriceModel, Tier
from zetel.domain.catalog.terms import Effect, Policies
from zetel.domain.documents.document import Document
from zetel.domain.documents.settlement import BALANCE
from zetel.domain.errors import Unknown
from zetel.domain.parties.address import Address
from zetel.domain.parties.profile import Balance, CreditLimit
from zetel.domain.quotes.ending import When
from zetel.domain.subscriptions import forecast
from zetel.domain.subscriptions.subscription import Collection, Subscription

ZONE: Final = "Europe/Amsterdam"
MONTHLY: Final = edition("monthly", 31_00, term=MONTH, billing=MONTH)
IN_PARTS: Final = edition("parts", 31_00, billing=MONTH)
YEARLY: Final = edition()


class Years(Shop):
    """A customer on invoice up to a high limit, and what is forecast and lived."""

    def __init__(self, at: datetime = BOUGHT, **options: Any) -> None:
        super().__init__(at, shards=2, **{"credit": CreditLimit(1_000_000_00, "EUR", 14), **options})
        self.stock(YEARLY, MONTHLY, IN_PARTS)
        self.sweep()  # from now on, however long the next one takes, everything due is found

    def buys(self, *wanted: tuple[str, int], by: Collection = Collection.INVOICE) -> str:
        quote = self.quote(*wanted, by=by)
        self.confirm(quote, key=quote["id"], card=VISA if by is Collection.CARD else None)
        self.pump()
        return str(quote["subscription"])

    def holds(self, balance: int) -> None:
        key = keys.balance(ACCOUNT, PROFILE, "EUR")
        before = self.world.store.read(key).get(key) or Balance()
        self.world.store.put(key, replace(before, balance=balance))

    def forecast(self, months: int = 12, **asked: Any) -> Sequence[Any]:
        command = ForecastAccount(ACCOUNT, ANNA, months, **{"limit": 100, **asked})
        return forecast_account(command, self.services, self.catalog).rows

    def forecast_of(self, id: str, months: int = 12) -> Any:
        return forecast_subscription(ACCOUNT, id, months, ANNA, self.services, self.catalog).body

    def live(self, months: int = 12) -> Mapping[str, Sequence[Document]]:
        """So many months pass, each due work at its own instant; the new documents by subscription, oldest first."""
        before = {one.id for one in end_state.documents(self)}
        self._live_until(instant(boundary(civil_date(self.world.clock.now(), ZONE), MONTH, months), ZONE))
        new = sorted((one for one in end_state.documents(self) if one.id not in before), key=lambda one: one.id)
        return {held.id: [one for one in new if one.subscription == held.id] for held in self._subscriptions()}

    def live_days(self, days: int) -> None:
        to = self.world.clock.now() + timedelta(days=days)
        self._live_until(to)
        self.world.clock.move_to(max(to, self.world.clock.now()))

    def _live_until(self, end: datetime) -> None:
        for _ in range(500):
            due = min((one.due.at for one in self._subscriptions() if one.due), default=end)
            if due >= end:
                return
            ahead = max(due - self.world.clock.now(), timedelta())
            self.world.clock.move(ahead)
            self.world.clock.move_machine(seconds=int(ahead.total_seconds()))
            self.sweep()
            self.pump()
        raise AssertionError("due work is not done")

    def _subscriptions(self) -> Sequence[Subscription]:
        return self.world.store.page(keys.subscriptions(ACCOUNT), limit=100).items


def lived(document: Document) -> Any:
    """What a forecast says of a document, but for the balance."""
    named = ("kind", "date", "due", "period", "lines", "net", "tax", "total", "rounding", "tax_rule")
    return to_wire({name: getattr(document, name) for name in named})


def foretold(document: Mapping[str, Any]) -> Any:
    return {name: value for name, value in document.items() if name not in ("drawn", "open")}


def drawn(document: Document) -> int:
    return sum(payer.amount for payer in document.payers if payer.source == BALANCE)


def must_come_true(shop: Years, months: int = 12) -> None:
    """The forecast of all, and of each, is what then happens; at one instant, only the sum drawn is certain."""
    rows = shop.forecast(months)
    for row in rows:
        assert {**row, "months": months, "balance_counted": True} == shop.forecast_of(row["subscription"], months)
    came = shop.live(months)
    assert {id for id, documents in came.items() if documents} <= {row["subscription"] for row in rows}
    for row in rows:
        assert [foretold(one) for one in row["documents"]] == [lived(one) for one in came[row["subscription"]]]
        held = shop.subscription(row["subscription"])
        assert held
        assert row.get("ends") == (held.ended and held.ended.isoformat())
    told, happened = Counter[str](), Counter[str]()
    for row in rows:
        for one in row["documents"]:
            told[one["date"]] += one["drawn"]
            assert one["drawn"] + one["open"] == one["total"]
    for documents in came.values():
        for document in documents:
            happened[document.date.isoformat()] += drawn(document)
    assert told == happened


# Figures


def test_a_year_of_monthly_invoices() -> None:
    """10 seats at 31.00 from 31 January: the boundaries are 28 February, 31 March, 30 April ..."""
    shop = Years(datetime(2027, 1, 31, 9, tzinfo=UTC))
    id = shop.buys(("monthly", 10))
    row = shop.forecast_of(id)
    assert [one["date"] for one in row["documents"][:3]] == ["2027-02-28", "2027-03-31", "2027-04-30"]
    assert len(row["documents"]) == 11  # 31 January 2028 is the first day that is not forecast
    assert row["until"] == "2028-01-31"
    # 310.00 and 65.10 VAT
    assert {(one["net"], one["total"], one["open"]) for one in row["documents"]} == {(310_00, 375_10, 375_10)}
    assert row["total"] == 11 * 375_10
    must_come_true(shop)


def test_a_balance_is_drawn_in_the_order_of_due_instants() -> None:
    """From a balance of 500.00: 375.10 by A on 1 May, 124.90 by B on 15 May, nothing by A on 1 June."""
    shop = Years(datetime(2026, 4, 1, 9, tzinfo=UTC))
    first = shop.buys(("monthly", 10))
    shop.world.clock.move(timedelta(days=14))
    second = shop.buys(("monthly", 10))
    shop.holds(500_00)
    assert [one["drawn"] for one in shop.forecast_of(first, 3)["documents"]] == [375_10, 0, 0]
    assert [one["drawn"] for one in shop.forecast_of(second, 3)["documents"]] == [124_90, 0]
    must_come_true(shop, 3)


def test_a_page_counts_with_the_contracts_of_other_pages() -> None:
    shop = Years()
    shop.buys(("monthly", 10))
    shop.world.clock.move(timedelta(days=1))
    second = shop.buys(("monthly", 10))
    shop.holds(400_00)
    page = shop.forecast(2, limit=1, after=keys.subscription(ACCOUNT, shop.forecast()[0]["subscription"]).sk)
    assert [(row["subscription"], [one["drawn"] for one in row["documents"]]) for row in page] == [
        (second, [24_90])  # 400.00 - 375.10
    ]


@pytest.mark.parametrize(
    ("told", "renewal"),
    [
        (datetime(2027, 1, 14, 22, 59, tzinfo=UTC), 18_250_00),  # 25 x 730.00
        (datetime(2027, 1, 15, 9, tzinfo=UTC), 9_125_00),
    ],
)
def test_an_announced_price_counts_if_it_was_told_in_time(told: datetime, renewal: int) -> None:
    shop = Years()
    id = shop.buys(("professional-yearly", 25))
    shop.world.clock.move_to(told)
    dearer = Price("professional-yearly", "EUR", date(2027, 3, 1), PriceModel.PER_SEAT, (Tier(730_00),))
    shop.stock(replace(YEARLY, prices=(*YEARLY.prices, dearer)), MONTHLY, IN_PARTS, version=2)
    (document,) = shop.forecast_of(id)["documents"]
    assert (document["date"], document["net"]) == ("2027-03-15", renewal)
    must_come_true(shop, 15)


def test_scheduled_changes_come_and_a_contract_that_ends_has_no_further_document() -> None:
    shop = Years()
    id = shop.buys(("parts", 10))
    shop.live_days(170)  # to 1 September
    shop.confirm(shop.quote_seats(id, 7, when=Effect.AT_RENEWAL), key="fewer")
    assert [one["net"] for one in shop.forecast_of(id)["documents"]] == [310_00] * 6 + [217_00] * 6
    shop.confirm(shop.quote_end(id, When.TERM_END), key="end")
    row = shop.forecast_of(id)
    assert (row["ends"], len(row["documents"])) == ("2027-03-15", 6)
    must_come_true(shop)


def test_a_contract_that_has_ended_has_no_documents_and_no_row() -> None:
    shop = Years()
    id = shop.buys(("monthly", 10))
    shop.confirm(shop.quote_end(id, When.NOW), key="end")
    assert shop.forecast_of(id)["documents"] == []
    assert shop.forecast() == ()


def test_a_period_that_is_over_and_not_billed_is_the_first_document() -> None:
    shop = Years()
    id = shop.buys(("monthly", 10))
    shop.world.clock.move_to(datetime(2026, 5, 20, 9, tzinfo=UTC))
    documents = shop.forecast_of(id, 1)["documents"]
    assert [(one["date"], one["period"][0]) for one in documents] == [
        ("2026-05-20", "2026-04-15"),
        ("2026-05-20", "2026-05-15"),
        ("2026-06-15", "2026-06-15"),
    ]
    must_come_true(shop, 1)


def test_vat_in_another_currency_is_left_out_as_no_rate_is_known() -> None:
    shop = Years()
    shop.stock(MONTHLY, address=STOCKHOLM)
    shop.publishing()
    shop.sweep()
    shop.buys(("monthly", 10))
    must_come_true(shop, 2)


def test_a_very_long_forecast_ends_earlier_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forecast, "MOST_LINES", 3)
    shop = Years()
    row = shop.forecast_of(shop.buys(("monthly", 10)))
    assert [one["date"] for one in row["documents"]] == ["2026-04-15", "2026-05-15", "2026-06-15", "2026-07-15"]
    assert row["until"] == "2026-07-16"


# Rights and calls


def test_forecasts_are_for_people_who_see_bills() -> None:
    shop = Years()
    id = shop.buys(("monthly", 10))
    assert forecast_subscription(ACCOUNT, id, 1, CHRIS, shop.services, shop.catalog).status == 200
    with pytest.raises(Unknown):
        forecast_subscription(ACCOUNT, id, 1, STRANGER, shop.services, shop.catalog)
    with pytest.raises(Unknown):
        forecast_account(ForecastAccount(ACCOUNT, STRANGER, 1, 10), shop.services, shop.catalog)
    with pytest.raises(Unknown):
        shop.forecast_of("sub_01KKRAFRB0QQ1QQQQQQQQQQQQQ")


def test_a_forecast_makes_two_calls_and_writes_nothing() -> None:
    shop = Years()
    id = shop.buys(("monthly", 10))
    shop.warm()
    stored, counted = end_state.outcome(shop), shop.world.store.counted
    for read in (lambda: shop.forecast(), lambda: shop.forecast_of(id)):
        counted.reset()
        read()
        assert counted.calls == {"read": 1, "page": 1}
    assert end_state.outcome(shop) == stored


def test_a_large_account_takes_three_calls_and_draws_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zetel.application.contracts.documents_ahead.MOST_CONTRACTS", 2)
    shop = Years()
    ids = [shop.buys(("monthly", 1)) for _ in range(3)]
    shop.holds(400_00)
    shop.warm()
    counted = shop.world.store.counted
    counted.reset()
    rows = shop.forecast(2, limit=2, after=keys.subscription(ACCOUNT, ids[1]).sk)
    assert counted.calls == {"read": 1, "page": 2}
    assert [(row["subscription"], row["documents"][0]["drawn"]) for row in rows] == [(ids[2], 0)]
    assert shop.forecast_of(ids[2], 1)["balance_counted"] is False


# Any contracts

LENGTHS: Final = {
    "month": (MONTH, MONTH),
    "year": (YEAR, YEAR),
    "parts": (YEAR, MONTH),
    "quarters": (YEAR, Interval(1, Unit.QUARTER)),
    "weeks": (Interval(8, Unit.WEEK), Interval(2, Unit.WEEK)),
}
BUYERS: Final[Mapping[str, Mapping[str, Any]]] = {
    "NL": {},
    "DE": {
        "address": Address(street="Hafenstrasse 1", city="Hamburg", postcode="20095", country="DE"),
        "vat_id": "DE136695976",
    },
    "GB": {"address": Address(street="Pier 1", city="London", postcode="E1 6AN", country="GB")},
}


def sold(length: str, **plan: Any) -> list[Any]:
    term, billing = LENGTHS[length]
    lengths = {"term": term, "billing": billing, **plan}
    return [
        edition(length, 31_37, **lengths),
        add_on(
            "data-storage", (Tier(2_03, 10), Tier(99)), PriceModel.GRADUATED, plan=f"data-storage-{length}", **lengths
        ),
        add_on("dialer", (Tier(99_00),), PriceModel.FLAT, plan=f"dialer-{length}", **lengths),
    ]


def again(offer: Any, since: date, unit_price: int) -> Any:
    tiers = (*offer.price.tiers[:-1], Tier(unit_price))
    return replace(offer, prices=(*offer.prices, replace(offer.price, since=since, tiers=tiers)))


purchases = st.fixed_dictionaries(
    {
        "length": st.sampled_from(sorted(LENGTHS)),
        "seats": st.integers(1, 40),
        "storage": st.integers(0, 15),
        "dialer": st.booleans(),
        "by": st.sampled_from(Collection),
        "later": st.integers(0, 40),
        "change": st.none() | st.tuples(st.integers(1, 20), st.sampled_from(Effect)),
        "ends": st.sampled_from([False, False, False, True]),
    }
)


@settings(max_examples=25)
@given(
    opened=st.dates(date(2026, 12, 1), date(2027, 3, 15)),
    buyer=st.sampled_from(sorted(BUYERS)),
    bought=st.lists(purchases, min_size=1, max_size=3),
    balance=st.integers(0, 200_000),
    dearer=st.none() | st.tuples(st.integers(1, 330), st.integers(0, 90_00)),
    anchor_day=st.none() | st.integers(1, 31),
    notice=st.sampled_from([0, 30]),
)
def test_any_contracts_live_as_forecast(opened, buyer, bought, balance, dearer, anchor_day, notice) -> None:
    shop = Years(datetime(opened.year, opened.month, opened.day, 9, tzinfo=UTC), **BUYERS[buyer])
    shop.put_profile(profile(credit=CreditLimit(1_000_000_00, "EUR", 14), **BUYERS[buyer]))
    terms = Policies(price_notice_days=notice)
    stock = [
        offer
        for length in LENGTHS
        for offer in sold(length, policies=terms, **({} if length == "weeks" else {"anchor_day": anchor_day}))
    ]
    shop.stock(*stock)
    shop.has_paid()
    for one in bought:
        wanted = [(one["length"], one["seats"])]
        wanted += [(f"data-storage-{one['length']}", one["storage"])] if one["storage"] else []
        wanted += [(f"dialer-{one['length']}", 1)] if one["dialer"] else []
        id = shop.buys(*wanted, by=one["by"])
        if one["change"]:
            by, when = one["change"]
            quote = shop.quote_seats(id, one["seats"] + by, when=when)
            shop.confirm(quote, key=quote["id"], card=VISA if quote.get("payment") else None)
        if one["ends"]:
            quote = shop.quote_end(id, When.TERM_END)
            shop.confirm(quote, key=quote["id"])
        shop.live_days(one["later"])
    if dearer:
        days, unit_price = dearer
        since = shop.world.clock.now().date() + timedelta(days=days)
        shop.stock(*(again(offer, since, unit_price) for offer in stock), version=2)
    shop.holds(balance)
    must_come_true(shop)
