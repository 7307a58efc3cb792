"""Seat changes over HTTP: the worked example to the cent, and every wrong request."""

import copy
import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests import handlers
from tests.application.contracts_running import FIFTH
from tests.shop import ACCOUNT, ANNA, CHRIS, PROFILE, STRANGER
from zetel.application.store import keys
from zetel.application.store.keys import Table
from zetel.application.store.writes import Adjust
from zetel.domain.errors import Defect
from zetel.domain.parties.member import Membership, MemberState, Role
from zetel.http.models import ChangedAnswer, QuoteOut, SubscriptionOut

GOLDEN = Path(__file__).resolve().parent.parent / "golden" / "quote.seats.json"
KEY = {"Idempotency-Key": "4f1c0d5e-2"}
ENTRY = "ent_01M1EDEAG00000000000000000"


def everything(shop):
    return {table: shop.world.store.items(table) for table in Table}


def path(shop, rest=""):
    return f"/v1/accounts/{ACCOUNT}/subscriptions/{shop.id}/seat-changes{rest}"


def entry_path(shop, entry):
    return f"/v1/accounts/{ACCOUNT}/subscriptions/{shop.id}/timeline/{entry}"


def ask(method, where, *, person=ANNA.sub, **kwargs):
    return handlers.ask("seat_change", method, where, person=person, **kwargs)


def wish(shop, quantity=30, **changes):
    return {"item": shop.now.items[0].id, "quantity": quantity} | changes


def quoted(shop, quantity=30, **changes):
    answer = ask("POST", path(shop, "/quotes"), body=wish(shop, quantity, **changes))
    assert answer.status == 200, answer
    return answer.body


def confirmed(shop, quote, headers=KEY, **fields):
    return ask("POST", path(shop), body={"quote": quote, **fields}, headers=headers)


def scheduled(shop, quantity=20):
    """The timeline's entry of fewer seats from the renewal on."""
    answer = confirmed(shop, quoted(shop, quantity), headers={"Idempotency-Key": "scheduled"})
    return answer.body["subscription"]["timeline"][0]["id"]


# The worked example


def test_the_quote_is_that_of_the_worked_example(running):
    golden = json.loads(GOLDEN.read_text(encoding="utf-8"))
    quote = quoted(running)
    QuoteOut.model_validate(quote)
    fixed = ("kind", "made_at", "expires_at", "account", "person", "currency")
    money = ("settlement", "due_now", "due_later", "next_renewal")
    assert {name: quote[name] for name in (*fixed, *money)} == {name: golden[name] for name in (*fixed, *money)}
    ids = {golden["documents"][0]["id"]: quote["documents"][0]["id"]}
    (line,) = golden["documents"][0]["lines"]  # signed as it is, in the words of its time
    lines = [line | {"text": "5 Professional seats, added 1 Sep 2026"}]
    changed = {"id": ids[golden["documents"][0]["id"]], "lines": lines}
    assert quote["documents"] == [golden["documents"][0] | changed]
    assert quote["change"] == {
        "item": running.now.items[0].id,
        "quantity": golden["change"]["quantity"],
        "effective": golden["change"]["effective"],
        "now": 30,
    }
    assert quote["versions"] == {**golden["versions"], "profile": 1}


def test_confirmed_five_minutes_later_it_is_stored_as_in_the_worked_example(running):
    quote = quoted(running)
    running.world.clock.move(timedelta(minutes=5))
    answer = confirmed(running, quote)
    ChangedAnswer.model_validate(answer.body)
    assert (answer.status, answer.headers["ETag"]) == (200, '"2"')
    (paper,) = answer.body["documents"]
    assert (paper["state"], "number" in paper, paper["total"]) == ("drafted", False, 1_179_75)
    core = running.world.store.items(Table.CORE)
    item = running.now.items[0].id
    stored = core[f"ACCT#{ACCOUNT}", f"SUB#{running.id}"]
    told = ("version", "state", "profile", "currency", "zone", "anchor", "term", "period", "timeline", "sequence")
    assert {name: stored[name] for name in told} == {
        "version": 2,
        "state": "active",
        "profile": PROFILE,
        "currency": "EUR",
        "zone": "Europe/Amsterdam",
        "anchor": "2026-03-15",
        "term": ["2026-03-15", "2027-03-15"],
        "period": ["2026-03-15", "2027-03-15"],
        "timeline": [],
        "sequence": 2,
    }
    assert stored["items"] == [
        {
            "id": item,
            "plan": "professional-yearly.3",
            "price": "professional-yearly.eur.2026-01-01",
            "quantity": 30,
        }
    ]
    assert (stored["last_quote"], stored["due"]) == (
        quote["id"],
        {"at": "2026-12-15T07:00:00Z", "kind": "renewal_mail", "of": 90},
    )
    ledger = core[f"ACCT#{ACCOUNT}#SUB#{running.id}", "LEDGER"]
    lot = {"item": item, "unit_price": 36500, "line": 1, "credited": 0, "returned": 0, "returned_days": 0}
    assert (ledger["version"], ledger["lots"]) == (
        2,
        [
            {
                **lot,
                "quantity": 25,
                "since": "2026-03-15T09:00:00Z",
                "invoice": running.first,
                "span": ["2026-03-15", "2027-03-15"],
                "charged": 912500,
            },
            {
                **lot,
                "quantity": 5,
                "since": "2026-09-01T12:05:00Z",
                "invoice": quote["documents"][0]["id"],
                "span": ["2026-09-01", "2027-03-15"],
                "charged": 97500,
            },
        ],
    )


def test_the_return_of_two_is_that_of_the_worked_example(running):
    confirmed(running, quoted(running))
    running.at(FIFTH)
    quote = quoted(running, 28)
    (line,) = quote["documents"][0]["lines"]
    assert (line["net"], line["derivation"]["days"], line["derivation"]["rule"]) == (382_00, 191, "unused_days")
    assert line["text"] == "2 Professional seats, returned, 5 Sep 2026 to 14 Mar 2027"
    assert confirmed(running, quote, headers={"Idempotency-Key": "back"}).status == 200
    assert running.ledger.lots[1].holds == 593_00


def test_one_request_may_be_part_now_and_part_at_the_renewal(running):
    confirmed(running, quoted(running))
    running.at(FIFTH)
    quote = quoted(running, 22)
    assert (quote["change"]["now"], quote["change"]["entry"]["value"]) == (25, 22)
    assert (quote["documents"][0]["net"], quote["next_renewal"]["net"]) == (955_00, 22 * 365_00)


def test_more_seats_at_the_renewal_cost_nothing_now(running):
    quote = quoted(running, 40, when="at_renewal")
    assert (quote["documents"], quote["due_now"], quote["due_later"]) == ([], 0, [])
    assert (quote["change"]["now"], quote["change"]["entry"]["on"]) == (25, "2027-03-15")
    assert quote["next_renewal"]["net"] == 40 * 365_00


def test_a_scheduled_change_is_undone_by_name(running):
    entry = scheduled(running)
    answer = ask("DELETE", entry_path(running, entry), headers={"If-Match": '"2"'})
    SubscriptionOut.model_validate(answer.body)
    assert (answer.status, answer.headers["ETag"], answer.body["timeline"]) == (200, '"3"', [])


def test_a_repeated_request_gets_the_same_answer(running):
    quote = quoted(running)
    first = confirmed(running, quote)
    before = everything(running)
    assert confirmed(running, quote) == first
    assert everything(running) == before


# By card


def test_by_card_it_is_paid_in_the_request(running):
    quote = quoted(running, pay_by="card")
    answer = confirmed(running, quote, card="pm_card_visa")
    assert (answer.status, answer.body["payment"]["amount"], answer.body["payment"]["state"]) == (
        200,
        1_179_75,
        "succeeded",
    )


def test_a_declined_card_is_a_402_and_the_contract_is_as_it_was(running):
    quote = quoted(running, pay_by="card")
    before = running.now
    answer = confirmed(running, quote, card="pm_card_chargeDeclined")
    assert (answer.status, answer.problem, answer.body["reason"]) == (402, "declined", "card_declined")
    assert running.now == before


def test_without_an_answer_of_the_provider_it_is_a_202_with_a_link_and_a_409_for_others(running):
    quote = quoted(running, pay_by="card")
    answer = confirmed(running, quote, card="pm_card_timeout")
    assert (answer.status, list(answer.body)) == (202, ["payment"])
    assert answer.headers["Location"] == f"/v1/accounts/{ACCOUNT}/payments/{quote['payment']}"
    waiting = ask("POST", path(running, "/quotes"), body=wish(running, 26))
    assert (waiting.status, waiting.problem, waiting.body["held_by"]) == (409, "change-in-progress", quote["payment"])
    repeated = confirmed(running, quote, card="pm_card_timeout")
    assert (repeated.status, repeated.problem, repeated.headers["Retry-After"]) == (409, "request-in-progress", "10")


@pytest.mark.parametrize(
    ("pay_by", "fields", "rule"),
    [
        ("card", {}, "a payment method's token: the quote is paid by card"),
        ("invoice", {"card": "pm_card_visa"}, "left out: nothing is paid by card now"),
    ],
)
def test_a_card_goes_with_a_quote_that_is_paid_by_card(running, pay_by, fields, rule):
    quote = quoted(running, pay_by=pay_by)
    before = everything(running)
    assert confirmed(running, quote, **fields).broken == [("/card", rule)]
    assert everything(running) == before


# Changes that cannot be quoted


@pytest.mark.parametrize(
    ("changes", "field", "rule"),
    [
        pytest.param({"quantity": 25}, "/quantity", "another total than the present 25", id="the present total"),
        pytest.param({"quantity": 10_001}, "/quantity", "from 1 to 10000", id="above the plan's maximum"),
        pytest.param({"quantity": 0}, "/quantity", "from 1 to 10000", id="none of the base"),
        pytest.param({"quantity": -3}, "/quantity", "at least 0", id="negative"),
        pytest.param({"quantity": 2.5}, "/quantity", "a whole number", id="fractional"),
        pytest.param({"quantity": "30"}, "/quantity", "a whole number", id="text"),
        pytest.param({"quantity": 10**12}, "/quantity", "at most 1000000", id="a million million"),
        pytest.param({"item": "itm_1"}, "/item", "an item's id (itm_...)", id="no item's id"),
        pytest.param({"when": "tomorrow"}, "/when", "one of now, at_renewal", id="some other day"),
        pytest.param({"pay_by": "cash"}, "/pay_by", "one of invoice, card", id="cash"),
        pytest.param({"pay_by": None}, "/pay_by", "one of invoice, card", id="null"),
        pytest.param({"difference": 5}, "/difference", "left out: it means nothing here", id="an unknown field"),
    ],
)
def test_a_quote_of_an_impossible_change_names_field_and_rule(running, changes, field, rule):
    before = everything(running)
    assert ask("POST", path(running, "/quotes"), body=wish(running) | changes).broken == [(field, rule)]
    assert everything(running) == before


@pytest.mark.parametrize("missing", ["item", "quantity"])
def test_a_missing_field_is_named(running, missing):
    body = wish(running)
    del body[missing]
    assert ask("POST", path(running, "/quotes"), body=body).broken == [(f"/{missing}", "given")]


def test_an_unknown_item_is_404(running):
    answer = ask("POST", path(running, "/quotes"), body=wish(running, item="itm_01KKRBJHM0A7Q4Z9S2YB6N8C5D"))
    assert (answer.status, answer.body["kind"]) == (404, "item")


def test_a_total_below_the_licences_says_how_many_to_take_back(running):
    key = keys.pool(ACCOUNT, running.id, running.now.items[0].id)
    running.world.store.commit([Adjust(key, {"assigned": 12}, on_conflict=lambda found: Defect())])
    before = everything(running)
    answer = ask("POST", path(running, "/quotes"), body=wish(running, 10))
    assert (answer.status, answer.problem) == (409, "seats-below-assigned")
    assert (answer.body["assigned"], answer.body["requested"]) == (12, 10)
    assert answer.body["detail"].endswith("Take back 2 seats first.")
    assert everything(running) == before


def test_an_ended_contract_has_no_seats_to_change(running):
    running.confirm(running.quote_end(running.id), key="ended")
    before = everything(running)
    answer = ask("POST", path(running, "/quotes"), body=wish(running))
    assert (answer.status, answer.problem) == (409, "subscription-ended")
    assert everything(running) == before


def test_an_unknown_and_a_strangers_subscription_are_404(running):
    other = path(running, "/quotes").replace(running.id, "sub_01KKRBJHM0FSJCVE31AWYEMAF8")
    unknown = ask("POST", other, body=wish(running))
    foreign = ask("POST", path(running, "/quotes"), body=wish(running), person=STRANGER.sub)
    assert (unknown.status, foreign.status) == (404, 404)
    assert (unknown.body["kind"], foreign.body["kind"]) == ("subscription", "account")


def test_a_reader_is_told_which_roles_it_takes(running):
    answer = ask("POST", path(running, "/quotes"), body=wish(running), person=CHRIS.sub)
    assert (answer.status, answer.body["needs"]) == (403, ["billing_admin", "owner"])


# Quotes that cannot be confirmed


def _tampered(quote):
    quote["documents"][0]["lines"][0]["net"] = 1


def _unsigned(quote):
    del quote["signature"]


def _renamed(quote):
    quote["change"]["quantity"]["to"] = 300


@pytest.mark.parametrize("spoil", [_tampered, _unsigned, _renamed])
def test_a_tampered_quote_is_a_422_and_changes_nothing(running, spoil):
    quote = copy.deepcopy(quoted(running))
    spoil(quote)
    before = everything(running)
    answer = confirmed(running, quote)
    assert (answer.status, answer.problem) == (422, "quote-tampered")
    assert everything(running) == before


def test_an_expired_quote_is_a_410(running):
    quote = quoted(running)
    running.world.clock.move(timedelta(minutes=30))
    before = everything(running)
    answer = confirmed(running, quote)
    assert (answer.status, answer.problem) == (410, "quote-expired")
    assert everything(running) == before


def test_a_used_quote_is_a_409_that_names_what_it_created(running):
    quote = quoted(running)
    confirmed(running, quote)
    before = everything(running)
    answer = confirmed(running, quote, headers={"Idempotency-Key": "another"})
    assert (answer.status, answer.problem) == (409, "quote-used")
    assert answer.body["created"] == [running.id, quote["documents"][0]["id"]]
    assert everything(running) == before


def test_a_key_used_for_another_body_is_a_422(running):
    confirmed(running, quoted(running))
    second = quoted(running, 31)
    before = everything(running)
    answer = confirmed(running, second)
    assert (answer.status, answer.problem) == (422, "idempotency-key-reused")
    assert everything(running) == before


@pytest.mark.parametrize("headers", [{}, {"Idempotency-Key": "a b"}])
def test_a_confirmation_without_a_good_key_is_a_400(running, headers):
    quote = quoted(running)
    before = everything(running)
    assert confirmed(running, quote, headers=headers).status == 400
    assert everything(running) == before


def test_a_quote_of_the_contract_as_it_was_is_a_409(running):
    old = quoted(running)
    confirmed(running, quoted(running, 31), headers={"Idempotency-Key": "quicker"})
    before = everything(running)
    answer = confirmed(running, old)
    assert (answer.status, answer.problem, answer.body["subscription"]) == (409, "subscription-moved", running.id)
    assert everything(running) == before


def test_a_quote_of_another_buyer_is_a_409(running):
    quote = quoted(running)
    key = keys.profile(ACCOUNT, PROFILE)
    profile = running.world.store.read(key).known(key, "profile", PROFILE)
    running.put_profile(replace(profile, name="Veerman Transport B.V.", version=2))
    before = everything(running)
    answer = confirmed(running, quote)
    assert (answer.status, answer.problem) == (409, "profile-moved")
    assert everything(running) == before


def test_a_quote_of_another_person_is_a_404(running):
    quote = quoted(running)
    colleague = Membership(ACCOUNT, "mem_3", (Role.OWNER,), MemberState.ACTIVE)
    running.world.store.put(keys.membership("sub-dora", ACCOUNT), colleague)
    before = everything(running)
    for person in ("sub-dora", STRANGER.sub):
        answer = ask("POST", path(running), body={"quote": quote}, headers=KEY, person=person)
        assert answer.status == 404
    assert everything(running) == before


def test_a_quote_of_another_subscription_is_a_404(running):
    other = running.quote(("professional-yearly", 1))
    running.confirm(other, key="another")
    quote = quoted(running)
    before = everything(running)
    answer = ask("POST", path(running).replace(running.id, other["subscription"]), body={"quote": quote}, headers=KEY)
    assert (answer.status, answer.body["kind"]) == (404, "quote")
    assert everything(running) == before


def test_a_quote_of_another_kind_is_refused(running):
    statement = running.quote_end(running.id)
    before = everything(running)
    assert confirmed(running, statement).broken == [("/quote/kind", "seats")]
    assert everything(running) == before


# Changes that cannot be undone


@pytest.mark.parametrize(
    ("entry", "headers", "status", "problem"),
    [
        pytest.param(ENTRY, {"If-Match": '"2"'}, 404, "unknown", id="not there"),
        pytest.param("tomorrow", {"If-Match": '"2"'}, 404, "unknown", id="no id at all"),
        pytest.param(None, {"If-Match": '"1"'}, 412, "version-stale", id="stale"),
        pytest.param(None, {}, 428, "if-match-missing", id="no version"),
        pytest.param(None, {"If-Match": "2"}, 400, "malformed-request", id="no ETag"),
    ],
)
def test_a_refused_undoing_changes_nothing(running, entry, headers, status, problem):
    there = scheduled(running)
    before = everything(running)
    answer = ask("DELETE", entry_path(running, entry or there), headers=headers)
    assert (answer.status, answer.problem) == (status, problem)
    assert everything(running) == before


def test_an_undone_change_cannot_be_undone_again(running):
    entry = scheduled(running)
    ask("DELETE", entry_path(running, entry), headers={"If-Match": '"2"'})
    before = everything(running)
    assert ask("DELETE", entry_path(running, entry), headers={"If-Match": '"2"'}).status == 412
    again = ask("DELETE", entry_path(running, entry), headers={"If-Match": '"3"'})
    assert (again.status, again.body["kind"]) == (404, "scheduled change")
    assert everything(running) == before


# Calls


def test_a_quote_is_two_calls_a_confirmation_two_and_by_card_three(running):
    counted = running.world.store.counted
    body = wish(running)
    counted.reset()
    quote = ask("POST", path(running, "/quotes"), body=body).body
    assert counted.calls == {"read": 2}
    counted.reset()
    confirmed(running, quote)
    assert counted.calls == {"read": 1, "commit": 1}
    quote = quoted(running, 31, pay_by="card")
    counted.reset()
    confirmed(running, quote, headers={"Idempotency-Key": "card"}, card="pm_card_visa")
    assert counted.calls == {"read": 1, "commit": 2}
