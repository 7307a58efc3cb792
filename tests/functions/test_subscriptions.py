"""Subscriptions over HTTP: lists, and a subscription with its terms, its dates and the price of its renewal.

The dates are those of the worked example: bought 2026-03-15, term [2026-03-15, 2027-03-15), notice 30 days.
"""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tests import handlers
from tests.domain import contracts
from tests.shop import ACCOUNT, ANNA, CHRIS, PROFESSIONAL, PROFILE, STORAGE, STRANGER, Shop
from zetel import bootstrap
from zetel.application.store import keys
from zetel.application.store.keys import Table
from zetel.domain.calendar import Span
from zetel.domain.catalog.terms import CancellationMode, Checklist, ContractManager, Policies
from zetel.domain.subscriptions.subscription import Entry, SubscriptionState
from zetel.http.subscription_models import SubscriptionRead, SubscriptionRow

LIST = f"/v1/accounts/{ACCOUNT}/subscriptions"


def ask(path=LIST, *, person=ANNA.sub, headers=None, **query):
    return handlers.ask("subscriptions", "GET", path, person=person, query=query, headers=headers)


@pytest.fixture
def bought(shop):
    """25 seats with 12 of storage."""
    quote = shop.quote(("professional-yearly", 25), ("data-storage-yearly", 12))
    shop.confirm(quote)
    return quote["subscription"]


def put(shop, id, **changes):
    held = replace(shop.subscription(id), **changes)
    shop.world.store.put(keys.subscription(ACCOUNT, id), held)
    return held


def listed(**query):
    answer = ask(**query)
    assert answer.status == 200, answer
    return [row["id"] for row in answer.body["subscriptions"]]


def test_a_subscription_is_shown_without_internal_fields(shop, bought):
    (row,) = ask(person=CHRIS.sub).body["subscriptions"]
    assert (row["id"], row["state"], row["term"]) == (bought, "active", ["2026-03-15", "2027-03-15"])
    assert [(item["plan"], item["quantity"]) for item in row["items"]] == [
        ("professional-yearly.3", 25),
        ("data-storage-yearly.3", 12),
    ]
    assert not {"token", "due", "last_quote", "sequence", "ledger", "account"} & row.keys()


def test_a_row_names_its_products_and_the_next_invoice(shop, bought):
    (row,) = ask(language="nl").body["subscriptions"]
    assert [(p["product"], p["name"]) for p in row["products"]] == [
        ("professional", "Professional"),
        ("data-storage", "Data-Storage"),
    ]
    # 9,125.00 + 22.00, and 21 % VAT; the year is one billing period.
    assert row["next_renewal"] == {"on": "2027-03-15", "net": 9_147_00, "tax": 1_920_87, "total": 11_067_87}
    assert "next_bill" not in row
    assert row["cancel_by"] == "2027-02-13"  # 30 days before 2027-03-15
    SubscriptionRow.model_validate(row)


def test_a_row_has_the_dates_of_the_read(shop, bought):
    (row,) = ask().body["subscriptions"]
    assert (row["cancel_by"], row["cancel_before"]) == ("2027-02-13", "2027-02-13T23:00:00Z")
    assert (row["advised_by"], row["refund_before"]) == ("2027-01-14", "2026-04-13T22:00:00Z")
    put(shop, bought, state=SubscriptionState.ENDED)
    assert not {"cancel_by", "refund_before"} & ask().body["subscriptions"][0].keys()


@pytest.mark.parametrize("one", [False, True])
def test_each_item_has_the_lengths_and_the_bounds_of_its_plan(shop, bought, one):
    found = ask(f"{LIST}/{bought}").body if one else ask().body["subscriptions"][0]
    edition, storage = found["products"]
    year = {"count": 1, "unit": "year"}
    assert (edition["term"], edition["billing"], edition["model"]) == (year, year, "per_seat")
    bounds = {p.product.id: (p.plan.minimum, p.plan.maximum) for p in (PROFESSIONAL, STORAGE)}
    assert [(each["minimum"], each["maximum"]) for each in (edition, storage)] == [
        bounds["professional"],
        bounds["data-storage"],
    ]


def test_a_row_of_a_year_that_is_billed_monthly_has_the_next_month_too(shop):
    other = Shop()
    other.stock(contracts.edition("professional-parts", 31_00, billing=contracts.MONTH), version=2)
    bootstrap.provide(other.services, other.catalog)
    other.confirm(other.quote(("professional-parts", 10)))
    (row,) = ask().body["subscriptions"]
    assert row["next_bill"] == {"on": "2026-04-15", "net": 310_00, "tax": 65_10, "total": 375_10}
    assert row["next_renewal"]["on"] == "2027-03-15"


def test_a_row_whose_vat_rate_is_missing_costs_the_others_nothing(shop, bought):
    """The table of rates begins in 2020: no rate of 15 March 2019 is known."""
    shop.confirm(shop.quote(("professional-yearly", 1)), key="another")
    other = next(id for id in listed() if id != bought)
    year = Span(date(2018, 3, 15), date(2019, 3, 15))
    put(shop, other, term=year, period=year)
    rows = {row["id"]: row for row in ask().body["subscriptions"]}
    assert "next_renewal" not in rows[other]
    assert rows[bought]["next_renewal"]["total"] == 11_067_87


def test_the_dates_are_those_of_the_worked_example(shop, bought):
    answer = ask(f"{LIST}/{bought}")
    assert (answer.status, answer.headers["ETag"]) == (200, '"1"')
    assert answer.body["cancel_by"] == "2027-02-13"
    assert answer.body["cancel_before"] == "2027-02-13T23:00:00Z"
    assert answer.body["advised_by"] == "2027-01-14"  # 60 days before the term ends
    assert answer.body["refund_before"] == "2026-04-13T22:00:00Z"
    assert "ledger" not in answer.body
    SubscriptionRead.model_validate(answer.body)


def test_the_next_renewal_is_said_with_its_tax(shop, bought):
    # 25 x 365.00 = 9,125.00; storage 10 x 2.00 + 2 x 1.00 = 22.00; VAT 21 % of 9,147.00 = 1,920.87.
    assert ask(f"{LIST}/{bought}").body["next_renewal"] == {
        "on": "2027-03-15",
        "net": 9_147_00,
        "tax": 1_920_87,
        "total": 11_067_87,
    }


def test_the_refund_window_is_left_out_when_it_is_over(shop, bought):
    shop.world.clock.move_to(datetime(2026, 4, 13, 21, 59, 59, tzinfo=UTC))
    assert "refund_before" in ask(f"{LIST}/{bought}").body
    shop.world.clock.move_to(datetime(2026, 4, 13, 22, tzinfo=UTC))
    assert "refund_before" not in ask(f"{LIST}/{bought}").body


def test_where_notice_was_given_nothing_renews(shop, bought):
    end = Entry(id="ent_1", on=date(2027, 3, 15), kind="end")
    put(shop, bought, timeline=(end,))
    body = ask(f"{LIST}/{bought}").body
    assert body["timeline"] == [{"id": "ent_1", "on": "2027-03-15", "kind": "end"}]
    assert not {"next_renewal", "cancel_by", "cancel_before", "advised_by"} & body.keys()
    assert "cancelling" in body, "it can still be ended earlier"


def test_an_ended_subscription_has_no_dates(shop, bought):
    put(shop, bought, state=SubscriptionState.ENDED)
    body = ask(f"{LIST}/{bought}").body
    assert body["state"] == "ended"
    assert not {"next_renewal", "cancel_by", "refund_before", "cancelling"} & body.keys()


def test_items_are_named_in_the_language_asked_for(shop, bought):
    products = ask(f"{LIST}/{bought}", language="nl").body["products"]
    assert [(p["product"], p["name"]) for p in products] == [
        ("professional", "Professional"),
        ("data-storage", "Data-Storage"),
    ]


def test_terms_are_sentences_in_the_callers_language(shop, bought, monkeypatch):
    asked = []

    def terms(plan, language, contract=None):
        asked.append((plan.name, language, contract.term.end))
        return ("A sentence.",)

    monkeypatch.setattr(shop.services.texts, "terms", terms, raising=False)
    assert ask(f"{LIST}/{bought}", headers={"Accept-Language": "fr"}).body["terms"] == ["A sentence."]
    assert asked == [("professional-yearly.3", "fr", date(2027, 3, 15))]


REASONS = {
    "too_expensive": {"nl": "Te duur", "de": "Zu teuer", "fr": "Trop cher", "en": "Too expensive"},
    "other": {"nl": "Anders", "de": "Anderes", "fr": "Autre", "en": "Another reason"},
}


@pytest.fixture
def sold_with(shop):
    """Sells 25 seats of an edition with the given policies; returns the subscription's path and its shop."""

    def sell(**policies):
        other = Shop()
        other.stock(contracts.edition(policies=Policies(**policies)), version=2, cancellation_reasons=REASONS)
        other.warm()
        bootstrap.provide(other.services, other.catalog)
        quote = other.quote()
        other.confirm(quote)
        return f"{LIST}/{quote['subscription']}", other

    return sell


@pytest.mark.parametrize(
    ("language", "texts"),
    [
        ("nl", ["Anders", "Te duur"]),
        ("de", ["Anderes", "Zu teuer"]),
        ("fr", ["Autre", "Trop cher"]),
        ("en", ["Another reason", "Too expensive"]),
    ],
)
def test_the_demands_of_a_cancellation_are_in_the_callers_language(sold_with, language, texts):
    path, _ = sold_with(comment_length=20)
    asked = ask(path, language=language).body["cancelling"]
    assert [reason["reason"] for reason in asked["reasons"]] == ["other", "too_expensive"]
    assert [reason["text"] for reason in asked["reasons"]] == texts
    assert asked["comment_length"] == 20
    assert ask(path, headers={"Accept-Language": language}).body["cancelling"] == asked


def test_where_no_comment_is_demanded_its_least_length_is_0(sold_with):
    assert ask(sold_with()[0]).body["cancelling"]["comment_length"] == 0


@pytest.mark.parametrize("mode", [CancellationMode.REQUEST, CancellationMode.ASSISTED])
def test_a_contract_whose_end_is_asked_for_says_so_with_what_goes_with_the_request(sold_with, mode):
    manager = ContractManager("Mara Visser", "mara@stoelwerk.example") if mode == "assisted" else None
    path, _ = sold_with(mode=mode, checklist=Checklist(letters=40), account_manager=manager)
    asked = ask(path).body["cancelling"]
    assert (asked["mode"], asked["checklist"]) == (mode, {"exported": False, "data_owner": False, "letters": 40})
    assert asked.get("account_manager") == (manager and {"name": manager.name, "mail": manager.mail})
    reasons = [{"reason": "owner_missing", "text": "The owner of the data is missing"}]
    assert asked.get("rejections") == (reasons if mode == "request" else None)


def test_the_demands_of_a_cancellation_take_no_further_call(sold_with):
    path, shop = sold_with()
    shop.world.store.counted.reset()
    assert "cancelling" in ask(path).body
    assert shop.world.store.counted.calls == {"read": 2}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"state": "active"}, True),
        ({"state": "ended"}, False),
        ({"product": "professional"}, True),
        ({"product": "data-storage"}, True),
        ({"product": "dialer"}, False),
        ({"plan": "data-storage-yearly"}, True),
        ({"plan": "professional"}, False),
        ({"plan": "professional-yearly", "product": "data-storage"}, False),
        ({"profile": PROFILE}, True),
        ({"profile": "pro_01KKRAFRB0M5GAVTQ3Z8C1D7HZ"}, False),
        ({"state": "active", "product": "professional", "profile": PROFILE}, True),
    ],
)
def test_a_list_is_filtered_by_every_property_asked_for(shop, bought, query, found):
    assert listed(**query) == ([bought] if found else [])


@pytest.mark.parametrize(
    ("query", "broken"),
    [
        ({"state": "gone"}, ("/state", "one of active, ended, deleted")),
        ({"profile": "x"}, ("/profile", "a billing profile's id (pro_...)")),
        ({"plan": "No Plan"}, ("/plan", "an id of the catalogue: small letters, digits, '-'")),
        ({"limit": "1e2"}, ("/limit", "a whole number")),
        ({"cursor": "SU5W"}, ("/cursor", "a cursor as it was given in next")),
    ],
)
def test_an_impossible_filter_is_refused(shop, query, broken):
    assert ask(**query).broken == [broken]


def test_pages_join_without_gap_or_repetition(shop):
    whole = []
    for n in range(5):
        quote = shop.quote(("professional-yearly", 1))
        shop.confirm(quote, key=f"key-{n}")
        whole.append(quote["subscription"])
    first = ask(limit="2").body
    second = ask(limit="2", cursor=first["next"]).body
    third = ask(limit="2", cursor=second["next"]).body
    assert [row["id"] for page in (first, second, third) for row in page["subscriptions"]] == whole
    assert "next" not in third


def test_a_strangers_subscription_is_unknown(shop, bought):
    assert ask(person=STRANGER.sub).status == 404
    assert ask(f"{LIST}/{bought}", person=STRANGER.sub).status == 404
    assert ask(f"{LIST}/sub_01KKRBJHM0FSJCVE31AWYEMAFZ").body["kind"] == "subscription"


def test_a_read_makes_two_calls_and_a_list_three_and_both_change_nothing(shop, bought):
    shop.confirm(shop.quote(("professional-yearly", 1)), key="another")
    before = {table: shop.world.store.items(table) for table in Table}
    for path, calls in ((LIST, 3), (f"{LIST}/{bought}", 2)):
        shop.world.store.counted.reset()
        assert ask(path).status == 200
        assert shop.world.store.counted.total_calls == calls
    assert {table: shop.world.store.items(table) for table in Table} == before
