"""Buying over HTTP: the sale, and every wrong request."""

import copy
import json
from dataclasses import replace
from datetime import timedelta

import pytest

from functions.purchase import handler
from tests.functions.events import Context, event, read
from tests.shop import ACCOUNT, ANNA, CHRIS, DIALER, PROFILE, STORAGE, Shop
from zetel import bootstrap
from zetel.application.store.keys import Table
from zetel.http.models import BoughtAnswer, QuoteOut

QUOTES = f"/v1/accounts/{ACCOUNT}/purchases/quotes"
PURCHASES = f"/v1/accounts/{ACCOUNT}/purchases"
KEY = {"Idempotency-Key": "4f1c0d5e-1"}
UNCHANGED = object()


@pytest.fixture
def shop():
    made = Shop()
    bootstrap.provide(made.services, made.catalog)
    yield made
    bootstrap.provide(None)


def everything(shop):
    return {table: shop.world.store.items(table) for table in Table}


def call(path, body=None, *, person=ANNA.sub, headers=None, **how):
    return read(
        handler.lambda_handler(event("POST", path, body=body, person=person, headers=headers, **how), Context())
    )


def wish(**changes):
    return {"profile": PROFILE, "plan": "professional-yearly", "quantity": 25, "pay_by": "invoice"} | changes


def quoted(**changes):
    answer = call(QUOTES, wish(**changes))
    assert answer.status == 200, answer
    return answer.body


def test_quote_and_confirm_on_invoice(shop):
    quote = quoted()
    assert (quote["documents"][0]["total"], quote["due_now"]) == (11_041_25, 0)
    answer = call(PURCHASES, {"quote": quote}, headers=KEY)
    assert (answer.status, answer.headers["ETag"]) == (201, '"1"')
    assert answer.headers["Location"] == f"/v1/accounts/{ACCOUNT}/subscriptions/{quote['subscription']}"
    assert answer.body["documents"][0]["state"] == "drafted"
    assert "number" not in answer.body["documents"][0]
    BoughtAnswer.model_validate(answer.body)


def test_the_quote_over_http_is_the_signed_one_to_the_byte(shop):
    quote = quoted(addons=[{"plan": STORAGE.plan.id, "quantity": 15}])
    assert shop.services.signer.opened(quote)["id"] == quote["id"]
    QuoteOut.model_validate(quote)


def test_a_card_is_charged_in_the_request(shop):
    quote = quoted(pay_by="card")
    answer = call(PURCHASES, {"quote": quote, "card": "pm_card_visa"}, headers=KEY)
    assert (answer.status, answer.body["payment"]["state"]) == (201, "succeeded")
    assert answer.body["documents"][0]["settlement"] == "settled"


def test_a_declined_card_is_a_402_that_says_why(shop):
    quote = quoted(pay_by="card")
    answer = call(PURCHASES, {"quote": quote, "card": "pm_card_chargeDeclined"}, headers=KEY)
    assert (answer.status, answer.problem, answer.body["reason"]) == (402, "declined", "card_declined")
    assert "nothing was bought, and nothing was charged" in answer.body["detail"]


def test_an_unanswered_charge_is_a_202_with_a_status_link(shop):
    quote = quoted(pay_by="card")
    body = {"quote": quote, "card": "pm_card_timeout"}
    answer = call(PURCHASES, body, headers=KEY)
    assert (answer.status, list(answer.body)) == (202, ["payment"])
    assert answer.headers["Location"] == f"/v1/accounts/{ACCOUNT}/payments/{quote['payment']}"
    again = call(PURCHASES, body, headers=KEY)
    assert (again.status, again.problem) == (409, "request-in-progress")
    assert int(again.headers["Retry-After"]) > 0
    shop.settle_everything()
    assert call(PURCHASES, body, headers=KEY).status == 201


def test_the_same_request_twice_is_answered_the_same(shop):
    body = {"quote": quoted()}
    first = call(PURCHASES, body, headers=KEY)
    before = everything(shop)
    shop.world.clock.move(timedelta(hours=1))
    assert call(PURCHASES, body, headers=KEY) == first
    assert everything(shop) == before


def test_an_addition_is_quoted_and_confirmed(shop):
    subscription = call(PURCHASES, {"quote": quoted()}, headers=KEY).body["subscription"]["id"]
    path = f"/v1/accounts/{ACCOUNT}/subscriptions/{subscription}/additions"
    quote = call(f"{path}/quotes", {"items": [{"plan": DIALER.plan.id, "quantity": 1}]}).body
    answer = call(path, {"quote": quote}, headers={"Idempotency-Key": "second"})
    assert (answer.status, answer.headers["ETag"]) == (200, '"2"')
    assert [item["quantity"] for item in answer.body["subscription"]["items"]] == [25, 1]


def test_an_addition_to_another_subscription_than_was_quoted_is_unknown(shop):
    subscription = call(PURCHASES, {"quote": quoted()}, headers=KEY).body["subscription"]["id"]
    path = f"/v1/accounts/{ACCOUNT}/subscriptions/{subscription}/additions"
    quote = call(f"{path}/quotes", {"items": [{"plan": DIALER.plan.id, "quantity": 1}]}).body
    other = path.replace(subscription[-26:], ACCOUNT[-26:])
    assert call(other, {"quote": quote}, headers={"Idempotency-Key": "second"}).status == 404


@pytest.mark.parametrize(
    ("changes", "field", "rule"),
    [
        pytest.param({"plan": "no-such-plan"}, "/plan", "a plan on sale", id="unknown plan"),
        pytest.param({"plan": "Professional Yearly"}, "/plan", "an id of the catalogue", id="no id at all"),
        pytest.param({"quantity": 0}, "/quantity", "at least 1", id="zero"),
        pytest.param({"quantity": -3}, "/quantity", "at least 1", id="negative"),
        pytest.param({"quantity": 2.5}, "/quantity", "a whole number", id="fractional"),
        pytest.param({"quantity": "25"}, "/quantity", "a whole number", id="text"),
        pytest.param({"quantity": True}, "/quantity", "a whole number", id="true"),
        pytest.param({"quantity": 10**12}, "/quantity", "at most 1000000", id="a million million"),
        pytest.param({"quantity": 10_001}, "/quantity", "at most 10000", id="above the plan's maximum"),
        pytest.param({"plan": "dialer-yearly", "quantity": 1}, "/plan", "a plan of an edition", id="no base"),
        pytest.param(
            {"addons": [{"plan": "professional-yearly", "quantity": 1}]}, "/addons/0/plan", "not in it yet", id="twice"
        ),
        pytest.param(
            {"addons": [{"plan": "dialer-yearly", "quantity": 2}]}, "/addons/0/quantity", "a flat price", id="two flat"
        ),
        pytest.param({"addons": "none"}, "/addons", "a list", id="add-ons that are no list"),
        pytest.param({"pay_by": "cash"}, "/pay_by", "invoice", id="cash"),
        pytest.param({"profile": "pro_1"}, "/profile", "a billing profile's id", id="no profile id"),
        pytest.param({"discount": 50}, "/discount", "left out", id="an unknown field"),
    ],
)
def test_a_quote_of_an_impossible_purchase_names_field_and_rule(shop, changes, field, rule):
    before = everything(shop)
    answer = call(QUOTES, wish(**changes))
    assert len(answer.broken) == 1
    assert answer.broken[0][0] == field
    assert rule in answer.broken[0][1]
    assert everything(shop) == before


@pytest.mark.parametrize("missing", ["profile", "plan", "quantity", "pay_by"])
def test_a_missing_field_is_named(shop, missing):
    body = wish()
    del body[missing]
    assert call(QUOTES, body).broken[0][0] == f"/{missing}"


def test_a_currency_without_a_price_is_named():
    shop = Shop(currency="JPY", credit=None)
    bootstrap.provide(shop.services, shop.catalog)
    try:
        assert "a price in JPY" in call(QUOTES, wish(pay_by="card")).broken[0][1]
    finally:
        bootstrap.provide(None)


def _tampered(quote):
    quote["documents"][0]["total"] = 1
    return quote


def _unsigned(quote):
    del quote["signature"]
    return quote


def _resigned(quote):
    quote["signature"]["hmac_sha256"] = "0" * 64
    return quote


def _emptied(quote):
    return {}


@pytest.mark.parametrize("spoil", [_tampered, _unsigned, _resigned, _emptied])
def test_a_tampered_quote_is_a_422_and_changes_nothing(shop, spoil):
    quote = spoil(copy.deepcopy(quoted()))
    before = everything(shop)
    answer = call(PURCHASES, {"quote": quote}, headers=KEY)
    assert (answer.status, answer.problem) == (422, "quote-tampered")
    assert everything(shop) == before


def test_an_expired_quote_is_a_410(shop):
    quote = quoted()
    shop.world.clock.move(timedelta(minutes=30))
    before = everything(shop)
    answer = call(PURCHASES, {"quote": quote}, headers=KEY)
    assert (answer.status, answer.problem, answer.body["quote"]) == (410, "quote-expired", quote["id"])
    assert everything(shop) == before


def test_a_foreign_quote_is_a_404(shop):
    quote = quoted()
    before = everything(shop)
    assert call(PURCHASES, {"quote": quote}, headers=KEY, person="somebody-else").status == 404
    assert everything(shop) == before


def test_a_used_quote_is_a_409_that_names_what_it_created(shop):
    quote = quoted()
    call(PURCHASES, {"quote": quote}, headers=KEY)
    before = everything(shop)
    answer = call(PURCHASES, {"quote": quote}, headers={"Idempotency-Key": "another"})
    assert (answer.status, answer.problem) == (409, "quote-used")
    assert answer.body["created"] == [quote["subscription"], quote["documents"][0]["id"]]
    assert everything(shop) == before


@pytest.mark.parametrize(
    "headers", [{}, {"Idempotency-Key": ""}, {"Idempotency-Key": "a b"}, {"Idempotency-Key": "x" * 65}]
)
def test_a_confirmation_without_a_good_key_is_a_400(shop, headers):
    quote = quoted()
    before = everything(shop)
    answer = call(PURCHASES, {"quote": quote}, headers=headers)
    assert (answer.status, answer.problem) == (400, "idempotency-key-missing")
    assert everything(shop) == before


def test_a_key_used_for_another_body_is_a_422(shop):
    call(PURCHASES, {"quote": quoted()}, headers=KEY)
    second = {"quote": quoted()}
    before = everything(shop)
    answer = call(PURCHASES, second, headers=KEY)
    assert (answer.status, answer.problem) == (422, "idempotency-key-reused")
    assert everything(shop) == before


def test_a_reader_is_told_which_roles_it_takes(shop):
    answer = call(QUOTES, wish(), person=CHRIS.sub)
    assert (answer.status, answer.problem, answer.body["needs"]) == (403, "not-allowed", ["billing_admin", "owner"])


def test_a_card_number_is_no_token(shop):
    quote = quoted(pay_by="card")
    before = everything(shop)
    answer = call(PURCHASES, {"quote": quote, "card": "4242424242424242"}, headers=KEY)
    assert answer.broken == [("/card", "free of card numbers")]
    assert "4242424242424242" not in json.dumps(answer.body)
    assert everything(shop) == before


@pytest.mark.parametrize(
    ("raw", "headers", "status", "problem"),
    [
        pytest.param("{", {}, 400, "malformed-request", id="malformed JSON"),
        pytest.param("", {}, 422, "invalid-request", id="an empty body"),
        pytest.param("[]", {}, 422, "invalid-request", id="a list"),
        pytest.param("x", {"content-type": "multipart/form-data"}, 415, "content-type-unsupported", id="no boundary"),
        pytest.param("a=1", {"content-type": "text/plain"}, 415, "content-type-unsupported", id="plain text"),
        pytest.param('{"plan": "' + "x" * 1024 * 1024 + '"}', {}, 413, "too-large", id="over 1 MB"),
        pytest.param(b"\xff\xfe{}", {}, 400, "malformed-request", id="not UTF-8"),
    ],
)
def test_a_body_that_cannot_be_read_changes_nothing(shop, raw, headers, status, problem):
    before = everything(shop)
    answer = call(QUOTES, raw=raw, headers=headers)
    assert (answer.status, answer.problem) == (status, problem)
    assert everything(shop) == before


# Without a payment provider


def test_a_seller_without_a_provider_takes_no_cards(shop):
    shop.services = replace(shop.services, takes_cards=False)
    bootstrap.provide(shop.services, shop.catalog)
    refused = call(QUOTES, wish(pay_by="card"))
    assert (refused.status, refused.problem) == (409, "cards-not-taken")
    assert call(QUOTES, wish()).status == 200


def test_the_eleventh_purchase_of_a_new_account_is_told_when_to_come_again(shop):
    for n in range(10):
        shop.confirm(shop.quote(("professional-yearly", 1)), key=f"buy-{n}")
    quote = shop.quote(("professional-yearly", 1))
    answer = call(PURCHASES, {"quote": quote}, headers={"Idempotency-Key": "eleventh"})
    assert (answer.status, answer.problem, answer.body["most"]) == (429, "too-many-today", 10)
    assert answer.headers["Retry-After"] == str(15 * 3600)  # 09:00 UTC
