"""The vendor's product over HTTP: true API Gateway events of its machine client in, answers out."""

import re

import pytest

from tests import handlers
from tests.shop import ACCOUNT, ANNA, MEMBER

CLIENT = "7example98765432"


def post(what, body, **kwargs):
    claims = {"scope": "zetel/product", "client_id": CLIENT}
    return handlers.ask("product", "POST", f"/v1/product/{what}", body=body, person=CLIENT, claims=claims, **kwargs)


@pytest.fixture
def licensed(shop):
    quote = shop.quote(("professional-yearly", 5))
    shop.confirm(quote)
    path = f"/v1/accounts/{ACCOUNT}/subscriptions/{quote['subscription']}/items/{quote['change']['items'][0]['id']}"
    headers = {"Idempotency-Key": "give"}
    handlers.ask("licences", "POST", f"{path}/licences", person=ANNA.sub, headers=headers, body={"members": [MEMBER]})
    return quote["subscription"]


def test_an_answer_is_fresh_for_a_minute_and_its_etag_follows_its_content(shop, licensed):
    first, again = (post("entitlements", {"person": ANNA.sub}) for _ in range(2))
    assert first.headers["Cache-Control"] == "private, max-age=60"
    assert re.fullmatch('"[0-9a-f]{32}"', first.headers["ETag"])
    assert again.headers["ETag"] == first.headers["ETag"]
    assert [row["product"] for row in first.body["members"][0]["entitlements"]] == ["professional"]
    shop.confirm(shop.quote_end(licensed), key="end")
    ended = post("entitlements", {"person": ANNA.sub})
    assert ended.body["members"][0]["entitlements"][0]["state"] == "expired"
    assert ended.headers["ETag"] != first.headers["ETag"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "/person"),
        ({"person": "sub", "account": ACCOUNT, "mail": "anna@veerman.example"}, "/person"),
        ({"mail": "anna@veerman.example"}, "/account"),
        ({"member": MEMBER}, "/account"),
        ({"person": None}, "/person"),
        ({"person": "with space"}, "/person"),
    ],
)
def test_a_person_is_named_in_one_way(licensed, body, field):
    assert [broken for broken, _ in post("entitlements", body).broken] == [field]


def test_activity_is_posted_in_batches_with_an_outcome_each(licensed):
    day = {"account": ACCOUNT, "product": "professional", "day": "2026-03-15"}
    days = [{**day, "person": ANNA.sub}, {**day, "person": "sub-unknown"}]
    assert post("activity", {"days": days}).body == {"outcomes": ["recorded", "unknown_person"]}
    assert post("activity", {"days": days[:1] * 101}).status == 422
    without_account = {name: value for name, value in days[0].items() if name != "account"}
    assert post("activity", {"days": [without_account]}).broken[0][0] == "/days/0/account"


def test_an_export_is_reported_by_scope_and_day(shop):
    report = {"account": ACCOUNT, "scope": "records", "day": "2026-03-15"}
    assert {**post("exports", report).body, "id": ""} == {**report, "id": ""}
    assert post("exports", {**report, "account": "acc_01KKRAFRB0000000000000000Z"}).problem == "unknown"
    assert post("exports", {**report, "day": "2026-03-16"}).broken == [("/day", "today or earlier")]
    assert post("exports", {**report, "scope": "All records!"}).status == 422


def test_nothing_of_a_person_stands_in_the_log(licensed, capsys):
    post("entitlements", {"account": ACCOUNT, "mail": ANNA.mail})
    written = capsys.readouterr().out
    assert ANNA.mail not in written
    assert ANNA.name not in written
