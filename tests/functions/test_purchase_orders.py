"""The buyer's purchase order: on the documents of a purchase, on later ones, and on those of one change."""

from datetime import UTC, datetime

import pytest

from tests import handlers
from tests.application.life import YEARLY, Life
from tests.shop import ACCOUNT, ANNA, CHRIS, DIALER, PROFILE
from zetel import bootstrap
from zetel.domain.catalog.terms import Effect

SUBSCRIPTIONS = f"/v1/accounts/{ACCOUNT}/subscriptions"
BOUGHT = datetime(2026, 9, 1, 12, tzinfo=UTC)


@pytest.fixture
def life():
    made = Life(BOUGHT)
    made.stock(YEARLY, DIALER, version=2, cancellation_reasons={"other": {"en": "Other"}})
    made.warm()
    bootstrap.provide(made.services, made.catalog)
    yield made
    bootstrap.provide(None)


def post(function, path, body, key=None):
    headers = {"Idempotency-Key": key} if key else {}
    answer = handlers.ask(function, "POST", path, person=ANNA.sub, body=body, headers=headers)
    assert answer.status in (200, 201), answer
    return answer.body


def buys(life, **details):
    wanted = {"profile": PROFILE, "plan": "professional-yearly", "quantity": 10, "pay_by": "invoice", **details}
    quote = post("purchase", f"/v1/accounts/{ACCOUNT}/purchases/quotes", wanted)
    bought = post("purchase", f"/v1/accounts/{ACCOUNT}/purchases", {"quote": quote}, "bought")
    life.id = bought["subscription"]["id"]
    life.pump()
    return bought


def sets(life, order, version=None, person=ANNA):
    headers = {"If-Match": f'"{version or life.contract.version}"'}
    path = f"{SUBSCRIPTIONS}/{life.id}"
    return handlers.ask(
        "subscriptions", "PATCH", path, person=person.sub, body={"purchase_order": order}, headers=headers
    )


def orders(life):
    return [invoice.purchase_order for invoice in life.invoices]


def test_a_purchase_names_its_order_on_the_document_and_the_subscription(life):
    bought = buys(life, purchase_order="4500-118")
    assert orders(life) == ["4500-118"]
    assert bought["subscription"]["purchase_order"] == "4500-118"


def test_a_purchase_without_an_order_bears_none(life):
    buys(life)
    assert orders(life) == [None]


def test_later_documents_bear_the_order_that_was_set_last(life):
    buys(life, purchase_order="4500-118")
    assert sets(life, "4500-119").status == 200
    life.adds_seats(12)
    assert sets(life, None).status == 200
    life.wakes_at(datetime(2027, 9, 1, 12, tzinfo=UTC))
    assert sets(life, "4500-120").status == 200
    life.wakes_at(datetime(2028, 9, 1, 12, tzinfo=UTC))
    assert orders(life) == ["4500-118", "4500-119", None, "4500-120"]


def test_an_order_of_one_change_is_for_its_documents_only(life):
    buys(life, purchase_order="4500-118")
    change = {"item": life.contract.items[0].id, "quantity": 12, "when": Effect.NOW, "purchase_order": "77"}
    quote = post("seat_change", f"{SUBSCRIPTIONS}/{life.id}/seat-changes/quotes", change)
    assert quote["purchase_order"] == "77"
    post("seat_change", f"{SUBSCRIPTIONS}/{life.id}/seat-changes", {"quote": quote}, "more")
    wanted = {"items": [{"plan": DIALER.plan.id, "quantity": 1}], "purchase_order": "78"}
    quote = post("purchase", f"{SUBSCRIPTIONS}/{life.id}/additions/quotes", wanted)
    post("purchase", f"{SUBSCRIPTIONS}/{life.id}/additions", {"quote": quote}, "added")
    life.adds_seats(13)
    assert sorted(orders(life)) == ["4500-118", "4500-118", "77", "78"]
    assert life.contract.purchase_order == "4500-118"


def test_a_credit_note_bears_the_order_of_the_subscription(life):
    buys(life, purchase_order="4500-118")
    life.adds_seats(8)
    (note,) = life.told("credit_note.issued")
    assert life.document(note.subject).purchase_order == "4500-118"


def test_a_change_is_journaled_without_the_order_and_the_same_again_is_no_change(life):
    buys(life)
    version = life.contract.version
    changed = sets(life, "4500-118")
    assert (changed.body["purchase_order"], changed.body["version"]) == ("4500-118", version + 1)
    assert changed.headers["ETag"] == f'"{version + 1}"'
    again = sets(life, "4500-118")
    assert again.body["version"] == version + 1
    (event,) = life.told("subscription.changed")
    assert (event.subject, event.sequence, event.data) == (life.id, 2, {"fields": ["purchase_order"]})


def test_a_change_is_refused_to_readers_at_an_old_version_and_after_the_end(life):
    buys(life)
    assert sets(life, "1", person=CHRIS).status == 403
    assert (sets(life, "1", version=7).status, sets(life, "1", version=7).problem) == (412, "version-stale")
    life.cancels()
    assert sets(life, "1").problem == "subscription-ended"


@pytest.mark.parametrize(
    ("order", "broken"),
    [
        ("", "at least 1 character long"),
        ("4111 1111 1111 1111", "free of card numbers"),
        ("a\nb", "free of control characters"),
    ],
)
def test_an_order_keeps_its_rules(life, order, broken):
    buys(life)
    assert sets(life, order).broken == [("/purchase_order", broken)]
