"""Requests for ends through the API: every refusal names the field or the way out, and leaves nothing behind."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests import handlers
from tests.application.asked_ends import ASKED, ASSISTED
from tests.application.life import YEARLY, Life
from tests.functions.events import Answered
from tests.shop import ACCOUNT, ANNA
from zetel import bootstrap
from zetel.application.store.keys import Table
from zetel.domain.errors import ChangeInProgress

ANSWERS = {"exported": True, "data_owner": "Bo Koper", "words": "The team in Ghent closes."}


@pytest.fixture
def life() -> Iterator[Life]:
    made = Life()
    made.stock(YEARLY, ASKED, ASSISTED, version=2, cancellation_reasons={"other": {"en": "Other"}})
    made.warm()
    made.buys(ASKED.plan.id)
    bootstrap.provide(made.services, made.catalog)
    yield made
    bootstrap.provide(None)


def asks(life: Life, quote: Any = None, key: str = "asks", **body: Any) -> Answered:
    path = f"/v1/accounts/{ACCOUNT}/subscriptions/{life.id}/end-requests"
    whole = {"quote": quote or life.quote_end(life.id), "reason": "other", "checklist": ANSWERS, **body}
    headers = {"Idempotency-Key": key}
    return handlers.ask("end_requests", "POST", path, person=ANNA.sub, body=whole, headers=headers)


def of_customer(method: str, path: str, version: int = 1, **asked: Any) -> Answered:
    return handlers.ask("end_requests", method, path, person=ANNA.sub, headers={"If-Match": f'"{version}"'}, **asked)


def of_staff(path: str, decision: str, version: int = 1, **asked: Any) -> Answered:
    return handlers.ask(
        "staff_ends",
        "PUT",
        f"{path.replace('/v1/', '/v1/seller/')}/{decision}",
        person="sub-manager",
        groups=("account_manager",),
        headers={"If-Match": f'"{version}"'},
        **asked,
    )


def everything(life: Life) -> object:
    return {table: life.world.store.items(table) for table in Table}


def test_the_same_request_is_answered_once_and_its_statement_asks_once(life):
    quote = life.quote_end(life.id)
    first = asks(life, quote)
    assert (first.status, first.headers["ETag"]) == (201, '"1"')
    assert asks(life, quote).body == first.body
    before = everything(life)
    again = asks(life, quote, key="other")
    assert (again.status, again.problem, again.body["created"]) == (409, "quote-used", [first.body["id"]])
    assert everything(life) == before


def test_beside_a_request_no_other_statement_is_made_or_sent(life):
    early = life.quote_end(life.id)
    asks(life)
    before = everything(life)
    with pytest.raises(ChangeInProgress):
        life.quote_end(life.id)
    refused = asks(life, early, key="early")
    assert (refused.status, refused.problem) == (409, "change-in-progress")
    assert "withdraw the request" in refused.body["detail"]
    assert everything(life) == before


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"reason": "bored"}, "/reason"),
        ({"checklist": {**ANSWERS, "exported": False}}, "/checklist/exported"),
        ({"checklist": {"exported": True, "words": "The team closes."}}, "/checklist/data_owner"),
        ({"checklist": {**ANSWERS, "words": "Ghent"}}, "/checklist/words"),
        ({"checklist": {**ANSWERS, "exported": "yes"}}, "/checklist/exported"),
    ],
)
def test_a_request_that_lacks_something_names_the_field(life, body, field):
    before = everything(life)
    refused = asks(life, **body)
    assert (refused.status, [error["field"] for error in refused.body["errors"]]) == (422, [field])
    assert everything(life) == before


def test_an_end_that_the_customer_confirms_itself_is_not_asked_for(life):
    life.buys(YEARLY.plan.id)
    refused = asks(life)
    assert (refused.status, refused.body["errors"][0]["field"]) == (422, "/quote/change/mode")


def test_a_statement_that_was_changed_is_refused(life):
    quote = life.quote_end(life.id)
    change = {name: value for name, value in quote["change"].items() if name != "mode"}
    assert asks(life, {**quote, "change": change}).problem == "quote-tampered"


def test_a_request_is_changed_at_its_version_only(life):
    path = asks(life).headers["Location"]
    before = everything(life)
    for refused in (
        of_customer("DELETE", path, version=7),
        of_customer("PUT", path, version=7, body={"checklist": ANSWERS}),
        of_staff(path, "approval", version=7),
        of_staff(path, "rejection", version=7, body={"reason": "owner_missing"}),
    ):
        assert (refused.status, refused.problem) == (412, "version-stale")
    assert everything(life) == before


def test_what_is_not_at_that_step_is_refused_with_the_next_one(life):
    path = asks(life).headers["Location"]
    early = of_customer("PUT", path, body={"checklist": ANSWERS})
    assert (early.status, early.problem) == (409, "end-request-closed")
    assert of_staff(path, "approval").status == 200
    late = of_customer("DELETE", path, version=2)
    assert (late.status, late.problem, late.body["state"]) == (409, "end-request-closed", "approved")
    assert "was approved" in late.body["detail"]


def test_a_rejection_has_a_reason_of_the_sellers_list(life):
    path = asks(life).headers["Location"]
    refused = of_staff(path, "rejection", body={"reason": "because"})
    (error,) = refused.body["errors"]
    assert (error["field"], error["rule"]) == ("/reason", "one of owner_missing")


def test_an_assisted_end_is_neither_approved_nor_rejected(life):
    life.buys(ASSISTED.plan.id)
    path = asks(life, checklist={}).headers["Location"]
    for decision, body in (("approval", None), ("rejection", {"reason": "owner_missing"})):
        refused = of_staff(path, decision, body=body)
        assert (refused.status, refused.problem, refused.body["state"]) == (409, "end-request-closed", "assisted")
    assert of_staff(path, "declaration", body={"how": "fax", "day": "2026-03-15"}).status == 422


def test_a_request_of_another_subscription_or_account_is_unknown(life):
    path = asks(life).headers["Location"]
    own = life.id
    life.buys(YEARLY.plan.id)
    elsewhere = path.replace(own, life.id)
    assert of_customer("GET", elsewhere).status == 404
    assert of_customer("DELETE", elsewhere).status == 404
    assert of_staff(elsewhere, "approval").status == 404
    assert handlers.ask("end_requests", "GET", path, person="sub-stranger").status == 404


def test_the_requests_of_a_subscription_are_listed_newest_first(life):
    path = asks(life).headers["Location"]
    of_customer("DELETE", path)
    life.world.clock.move_machine(seconds=1)
    asks(life, key="again")
    listed = of_customer("GET", path.rpartition("/")[0]).body["requests"]
    assert [one["state"] for one in listed] == ["open", "withdrawn"]


def test_what_customers_wrote_is_in_no_event(life):
    asks(life, comment="Our branch in Rotterdam closes.")
    told = [event.data for event in life.events() if event.type.startswith("end_request.")]
    assert told == [{"subscription": life.id, "how": "refund_window", "decide_by": "2026-03-25"}]
