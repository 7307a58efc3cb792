"""Accounts and refund tasks as the seller's staff finds them, over HTTP."""

import pytest

from tests import handlers
from tests.functions.one_of_each import OneOfEach
from tests.shop import ACCOUNT, PROFILE
from zetel import bootstrap
from zetel.http.seller_models import FoundAccounts, RefundTasks

FIRST = {"If-Match": '"1"'}
DETAILS = {
    "name": "Veerman Logistiek B.V.",
    "address": {"street": "Kade 1", "city": "Delft", "postcode": "2600 AA", "country": "NL"},
    "language": "nl",
    "currency": "EUR",
    "zone": "Europe/Amsterdam",
    "recipients": ["second@veerman.example"],
}


def opens(name, payer, key):
    """A new account with a profile of that name; its id and the profile's."""
    body = {"name": name, "profile": DETAILS | {"name": payer}}
    answer = handlers.ask("accounts", "POST", "/v1/accounts", body=body, headers={"Idempotency-Key": key})
    assert answer.status == 201, answer
    return answer.body["account"]["id"], answer.body["profile"]["id"]


def find(*, groups=("support",), **query):
    return handlers.ask("seller", "GET", "/v1/seller/accounts", person="sub-staff", groups=groups, query=query)


def found(**query):
    answer = find(**query)
    assert answer.status == 200, answer
    FoundAccounts.model_validate(answer.body)
    return {row["id"]: [profile["name"] for profile in row["profiles"]] for row in answer.body["accounts"]}


def change(path, body):
    answer = handlers.ask("accounts", "PATCH", f"/v1/accounts/{path}", body=body, headers=FIRST)
    assert answer.status == 200, answer


@pytest.mark.parametrize("name", ["łó", "LODZ", "lodz ferry", "fer", "Łódź Ferry", "przewozy", "przew zolc"])
def test_an_account_is_found_by_the_first_letters_of_any_word_of_its_names(shop, name):
    id, _ = opens("Łódź Ferry", "Żółć Przewozy Sp. z o.o.", "one")
    opens("Delft Boats", "Delft Boats B.V.", "two")
    assert list(found(name=name)) == [id]


def test_it_is_shown_once_with_the_profiles_that_were_found(shop):
    id, _ = opens("Veerboot", "Veerboot Veren B.V.", "one")
    answer = find(name="vee")
    (row,) = answer.body["accounts"]
    assert (row["id"], row["name"]) == (id, "Veerboot")
    assert [profile["name"] for profile in row["profiles"]] == ["Veerboot Veren B.V."]


def test_all_words_must_be_of_one_name(shop):
    opens("Veerboot", "Rederij Noord B.V.", "one")
    assert found(name="veerboot noord") == {}
    assert len(found(name="rederij noo")) == 1


def test_an_old_name_finds_nothing_any_more(shop):
    id, payer = opens("Alpha", "Beta Gamma", "one")
    change(id, {"name": "Omega"})
    change(f"{id}/profiles/{payer}", {"name": "Gamma Delta"})
    assert [found(name=name) for name in ("alp", "bet")] == [{}, {}]
    assert found(name="ome") == {id: []}
    assert found(name="gam del") == {id: ["Gamma Delta"]}


def test_pages_join(shop):
    ids = {opens(f"Firma {letter}", f"Firma {letter} B.V.", letter)[0] for letter in "abcdefg"}
    seen: list[str] = []
    query = {"name": "firma", "limit": "3"}
    while True:
        answer = find(**query)
        seen += [row["id"] for row in answer.body["accounts"]]
        if "next" not in answer.body:
            break
        query["cursor"] = answer.body["next"]
    assert set(seen) == ids


def test_pages_go_on_beyond_ascii(shop):
    for n in range(3):
        opens("東京", "東京支社", f"t{n}")
    first = find(name="東", limit="1")
    assert find(name="東", limit="1", cursor=first.body["next"]).status == 200


@pytest.mark.parametrize("written", ["{0}", "{1}", "invoice {0} please"])
def test_an_account_is_found_by_an_invoice_or_credit_note_number_however_written(shop, written):
    quote = shop.quote()
    shop.confirm(quote)
    shop.pump()
    invoice = shop.document(quote["documents"][0]["id"])
    number = invoice.number
    text = written.format(number, number.lower().replace("-", " "))
    (row,) = find(number=text).body["accounts"]
    assert (row["id"], row["document"], row["number"]) == (ACCOUNT, invoice.id, number)


@pytest.mark.parametrize("query", [{}, {"name": "x", "number": "INV-1"}, {"name": "!!"}])
def test_one_of_name_and_number_is_given(shop, query):
    answer = find(**query)
    assert (answer.status, [field for field, _ in answer.broken]) == (422, ["/name"])


def test_a_find_costs_two_calls_among_few_and_among_many(shop):
    for n in range(30):
        opens(f"Firma {n}", f"Firma {n} B.V.", f"key-{n}")
    for query in ({"name": "veer"}, {"name": "firma"}, {"name": "firma 7"}):
        shop.world.store.counted.reset()
        find(**query)
        assert shop.world.store.counted.total_calls <= 2


# Refund tasks


@pytest.fixture
def scene():
    made = OneOfEach()
    bootstrap.provide(made.services, made.catalog)
    yield made
    bootstrap.provide(None)


def tasks():
    answer = handlers.ask("seller", "GET", "/v1/seller/refund-tasks", person="sub-books", groups=("bookkeeper",))
    assert answer.status == 200, answer
    RefundTasks.model_validate(answer.body)
    return answer.body["tasks"]


def test_a_refund_task_is_listed_until_it_is_reported_done(scene):
    (task,) = tasks()
    (part,) = scene.refund.parts
    assert (task["account"], task["profile"], task["name"]) == (ACCOUNT, PROFILE, "Veerman Logistiek B.V.")
    assert (task["refund"], task["part"], task["amount"], task["currency"]) == (scene.refund.id, 1, part.amount, "EUR")
    assert task["reason"] == "by_transfer"
    done = handlers.ask(
        "payments",
        "POST",
        f"/v1/seller/accounts/{ACCOUNT}/refunds/{task['refund']}/parts/{task['part']}/done",
        person="sub-books",
        groups=("bookkeeper",),
        headers={"Idempotency-Key": "done"},
        body={"paid_on": "2026-09-01", "reference": "RF45"},
    )
    assert done.status == 200
    assert tasks() == []


def test_the_list_costs_two_calls(scene):
    scene.world.store.counted.reset()
    tasks()
    assert scene.world.store.counted.total_calls == 2
