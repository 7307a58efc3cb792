"""Licences over HTTP: true API Gateway events in, answers and store content out."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests import handlers
from tests.shop import ACCOUNT, ANNA, CHRIS, DEACTIVATED, DIALER, DIRK, MEMBER, READER
from zetel.application.store import keys

JUNE = date(2026, 6, 20)
HOME = f"/v1/accounts/{ACCOUNT}"


class Seats:
    """5 seats of an edition beside a flat add-on, and the requests about them."""

    def __init__(self, shop):
        quote = shop.quote(("professional-yearly", 5), (DIALER.plan.id, 1))
        shop.confirm(quote)
        self.id = quote["subscription"]
        self.base, self.dialer = (item["id"] for item in quote["change"]["items"])
        self._keys = 0

    def path(self, item):
        return f"{HOME}/subscriptions/{self.id}/items/{item}/licences"

    def ask(self, method, path, *members, person=ANNA, **kwargs):
        self._keys += 1
        body = {"body": {"members": list(members)}} if method == "POST" else {}
        headers = {"Idempotency-Key": f"seats-{self._keys}"} if method == "POST" else {}
        return handlers.ask("licences", method, path, person=person.sub, headers=headers, **body, **kwargs)


@pytest.fixture
def seats(shop):
    return Seats(shop)


def test_seats_are_given_read_and_taken_back(seats):
    given = seats.ask("POST", seats.path(seats.base), MEMBER, READER)
    assert (given.status, given.body["assigned"], given.body["given"]) == (200, 2, [MEMBER, READER])
    listed = seats.ask("GET", seats.path(seats.base), person=CHRIS).body
    assert (listed["seats"], listed["assigned"]) == (5, 2)
    assert [(row["member"], row["name"]) for row in listed["licences"]] == [(READER, CHRIS.name), (MEMBER, ANNA.name)]
    back = seats.ask("POST", f"{seats.path(seats.base)}/taken-back", MEMBER)
    assert [held["member"] for held in back.body["ended"]] == [MEMBER]
    assert seats.ask("GET", f"{HOME}/licences").body == {
        "member": MEMBER,
        "licences": [],
        "shared": [{"subscription": seats.id, "item": seats.dialer, "product": "dialer"}],
    }


def test_the_people_of_an_item_are_read_page_by_page(seats):
    seats.ask("POST", seats.path(seats.base), MEMBER, READER)
    first = seats.ask("GET", seats.path(seats.base), query={"limit": "1"}).body
    second = seats.ask("GET", seats.path(seats.base), query={"limit": "1", "cursor": first["next"]}).body
    assert [row["member"] for row in (*first["licences"], *second["licences"])] == [READER, MEMBER]
    assert "next" not in second


def test_the_last_day_at_work_stands_beside_each_person_and_with_the_member_by_product(shop, seats):
    seats.ask("POST", seats.path(seats.base), MEMBER, READER)
    key = keys.licence(ACCOUNT, seats.id, seats.base, READER)
    held = shop.world.store.read(key).known(key, "licence", READER)
    shop.world.store.put(key, replace(held, last_active=date(2026, 4, 1)))
    listed = seats.ask("GET", seats.path(seats.base)).body["licences"]
    assert [(row["member"], row.get("last_active")) for row in listed] == [(READER, "2026-04-01"), (MEMBER, None)]
    read = handlers.ask("people", "GET", f"{HOME}/members/{READER}", person=CHRIS.sub)
    assert (read.status, read.body["last_active"]) == (200, {"professional": "2026-04-01"})


def test_a_member_sees_on_request_which_licences_to_ask_for(seats):
    asked = {"query": {"beside": "askable"}, "person": CHRIS}
    offered = [{"subscription": seats.id, "item": seats.base, "product": "professional"}]
    assert seats.ask("GET", f"{HOME}/licences", **asked).body["askable"] == offered
    assert "askable" not in seats.ask("GET", f"{HOME}/licences", person=CHRIS).body
    seats.ask("POST", seats.path(seats.base), MEMBER)
    assert seats.ask("GET", f"{HOME}/licences", query={"beside": "askable"}).body["askable"] == []


def test_everybody_reads_their_own_licences_and_a_reader_those_of_others(seats):
    seats.ask("POST", seats.path(seats.base), MEMBER, READER)
    assert seats.ask("GET", f"{HOME}/licences", person=CHRIS).body["licences"][0]["item"] == seats.base
    assert seats.ask("GET", f"{HOME}/members/{MEMBER}/licences", person=CHRIS).body["member"] == MEMBER
    assert seats.ask("GET", f"{HOME}/licences", person=DIRK).status == 404


def test_a_refusal_names_each_person_and_says_what_to_do(seats):
    stranger = "mem_01KKRAFRB000000000000000ZZ"
    answer = seats.ask("POST", seats.path(seats.base), MEMBER, DEACTIVATED, stranger)
    assert (answer.status, answer.problem) == (409, "licences-refused")
    assert answer.body["refused"] == [
        {"member": DEACTIVATED, "reason": "deactivated"},
        {"member": stranger, "reason": "unknown"},
    ]
    assert answer.body["detail"] == (
        "Nothing was changed. 1 person is deactivated: activate the person first. "
        "1 person is not a member of this account: invite the person first."
    )
    assert seats.ask("GET", seats.path(seats.base)).body["assigned"] == 0


def test_a_flat_item_has_no_licences(seats):
    for answer in (
        seats.ask("GET", seats.path(seats.dialer)),
        seats.ask("POST", seats.path(seats.dialer), MEMBER),
        seats.ask("POST", f"{seats.path(seats.dialer)}/taken-back", MEMBER),
    ):
        assert (answer.status, answer.problem) == (409, "item-unlicensed")


@pytest.mark.parametrize("members", [[], [MEMBER] * 21, ["someone"]])
def test_a_request_names_1_to_20_members(seats, members):
    assert seats.ask("POST", seats.path(seats.base), *members).status == 422


def test_a_member_that_leaves_is_on_no_list(seats):
    seats.ask("POST", seats.path(seats.base), READER)
    gone = handlers.ask(
        "people", "PUT", f"{HOME}/members/{READER}/deactivation", person=ANNA.sub, headers={"If-Match": '"2"'}
    )
    assert (gone.status, gone.body["state"]) == (200, "deactivated")
    assert seats.ask("GET", seats.path(seats.base)).body["licences"] == []


def test_the_use_of_seats_is_read_with_amounts_by_whoever_sees_bills(shop, seats):
    """5 bought, one of 2 assigned active: with 1 seat from the renewal 4 x 365.00 less, and 21 % of it."""
    seats.ask("POST", seats.path(seats.base), MEMBER, READER)
    shop.pump()
    shop.sweep()
    key = keys.licence(ACCOUNT, seats.id, seats.base, READER)
    shop.world.store.put(key, replace(shop.world.store.read(key).known(key, "licence", READER), last_active=JUNE))
    shop.world.clock.move(timedelta(days=100))
    shop.sweep()
    shop.pump()
    read = seats.ask("GET", f"{HOME}/subscriptions/{seats.id}/seat-use", person=CHRIS)
    (item,) = read.body["items"]
    assert (read.status, read.body["day"]) == (200, "2026-06-23")
    assert (item["bought"], item["assigned"], item["active_30"], item["active_90"]) == (5, 2, 1, 1)
    proposal = item["proposal"]
    assert [proposal[name] for name in ("quantity", "net", "tax", "total")] == [1, 146000, 30660, 176660]
    body = {"path": f"{HOME}/subscriptions/{seats.id}/seat-changes/quotes", "body": proposal["quote"]}
    quote = handlers.ask("seat_change", "POST", body["path"], person=ANNA.sub, body=body["body"])
    assert (quote.status, quote.body["change"]["entry"]["release"]["members"]) == (200, [MEMBER])
