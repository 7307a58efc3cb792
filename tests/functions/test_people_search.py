"""Members found over HTTP by the first letters of words of their names and mail addresses."""

import pytest

from tests import handlers
from tests.functions.test_accounts import account
from tests.shop import ACCOUNT, ANNA, CHRIS, DEACTIVATED, MEMBER, READER
from zetel.application.store.keys import Table
from zetel.domain.parties.member import Member, MemberState
from zetel.http.people_models import FoundPeople

PEOPLE = f"/v1/accounts/{ACCOUNT}/people"
MEMBERS = f"/v1/accounts/{ACCOUNT}/members"


def joins(shop, number, name, mail, state=MemberState.ACTIVE):
    id = f"mem_01KKRAFRB0{number:016}"
    shop.put_member(Member(id, name, mail, state))
    return id


def find(text, person=ANNA, **query):
    return handlers.ask("invitations", "GET", PEOPLE, person=person.sub, query={"q": text, **query})


def found(text, **query):
    answer = find(text, **query)
    assert answer.status == 200, answer
    FoundPeople.model_validate(answer.body)
    return [person["id"] for person in answer.body["people"]]


def entries(shop):
    """The members with entries, by word."""
    return {
        sk.partition("#")[0]: data["member"]
        for (pk, sk), data in shop.world.store.items(Table.CORE).items()
        if pk == f"ACCT#{ACCOUNT}#NAMES" and data["member"] == READER
    }


def test_a_person_is_shown_with_mail_and_state(shop):
    (row,) = find("dirk").body["people"]
    assert row == {
        "id": DEACTIVATED,
        "name": "Dirk Vertrokken",
        "mail": "dirk@veerman.example",
        "state": "deactivated",
    }


@pytest.mark.parametrize("text", ["łuk", "LUK", "zol", "luk zol", "lukasz.ż", "lukasz.zolc@vee", "vee luk"])
def test_any_word_of_the_name_or_the_mail_finds_without_case_and_accents(shop, text):
    id = joins(shop, 1, "Łukasz Żółć", "lukasz.zolc@veerman.example")
    joins(shop, 2, "Ida Żak", "ida@veerman.example")
    assert found(text) == [id]


@pytest.mark.parametrize("text", ["ukasz", "łuk żak", "lukasz@noord"])
def test_all_words_must_begin_words_of_one_person(shop, text):
    joins(shop, 1, "Łukasz Żółć", "lukasz.zolc@veerman.example")
    joins(shop, 2, "Ida Żak", "ida@veerman.example")
    assert found(text) == []


def test_a_person_with_several_fitting_words_is_shown_once_on_whichever_page(shop):
    """Each has four words with ann: anna, annabel, annavos and ann."""
    ids = {joins(shop, n, "Anna Annabel", f"anna.vos@ann{n}.example") for n in range(7)}
    seen, query = [], {"limit": "3"}
    while True:
        answer = find("ann", **query)
        seen += [person["id"] for person in answer.body["people"]]
        if "next" not in answer.body:
            break
        query["cursor"] = answer.body["next"]
    assert sorted(seen) == sorted({*ids, MEMBER})


def test_the_first_8_words_of_a_name_are_found(shop):
    id = joins(shop, 1, "aa bb cc dd ee ff gg hh ii", "x@y.example")
    assert [found(word) for word in ("hh", "ii")] == [[id], []]


def test_a_word_as_long_as_a_name_is_found_by_its_beginning(shop):
    """One sign is folded to 18 letters: 200 of them would be longer than a key."""
    id = joins(shop, 1, "\ufdfa" * 200, "x@y.example")
    assert found("\ufdfa") == [id]


def test_twenty_are_shown_if_the_caller_names_no_number(shop):
    for n in range(30):
        joins(shop, n, f"Bo {n}", f"b{n}@y.example")
    assert len(find("bo").body["people"]) == 20


@pytest.mark.parametrize("people", [50, 50_000])
def test_a_search_costs_a_read_and_a_query_in_an_account_of_any_size(shop, people):
    for n in range(people):
        joins(shop, n, "Bo Bakker", f"b{n}@y.example")
    shop.world.store.counted.reset()
    assert len(found("bo bak")) == 20
    counted = shop.world.store.counted
    assert dict(counted.calls) == {"read": 1, "page": 1}
    assert counted.items_read <= 1 + 100


def test_entries_follow_the_member_and_none_is_left_of_a_removed_one(shop):
    ask = {"person": CHRIS.sub, "headers": {"If-Match": '"1"'}}
    assert set(entries(shop)) == {"chris", "lezer", "veermanexample", "veerman", "example"}
    handlers.ask("people", "PATCH", f"{MEMBERS}/{READER}", body={"name": "Karel Lezer"}, **ask)
    assert set(entries(shop)) == {"karel", "lezer", "chris", "veermanexample", "veerman", "example"}
    assert find("lez").body["people"][0]["name"] == "Karel Lezer"
    handlers.ask("people", "DELETE", f"{MEMBERS}/{READER}", person=CHRIS.sub, headers={"If-Match": '"2"'})
    assert (entries(shop), found("karel"), found("chris")) == ({}, [], [])


def test_a_state_is_shown_at_once(shop):
    headers = {"If-Match": '"1"'}
    handlers.ask("people", "PUT", f"{MEMBERS}/{READER}/deactivation", person=ANNA.sub, headers=headers)
    assert [person["state"] for person in find("chris").body["people"]] == ["deactivated"]


def test_whoever_opens_an_account_is_found_in_it(shop):
    headers = {"Idempotency-Key": "open"}
    opened = handlers.ask("accounts", "POST", "/v1/accounts", person=ANNA.sub, body=account(), headers=headers)
    path = f"{opened.headers['Location']}/people"
    (row,) = handlers.ask("invitations", "GET", path, person=ANNA.sub, query={"q": "veer"}).body["people"]
    assert row["mail"] == ANNA.mail


@pytest.mark.parametrize("text", ["!?", "@."])
def test_a_search_has_a_letter_or_a_digit(shop, text):
    assert [field for field, _ in find(text).broken] == ["/q"]
