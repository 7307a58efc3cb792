"""Members over HTTP: true API Gateway events in, answers and store content out."""

import pytest

from tests import handlers
from tests.application import end_state
from tests.application.two_stores import read
from tests.shop import ACCOUNT, ANNA, CHRIS, DEACTIVATED, DIRK, MEMBER, READER
from zetel.application.store import keys
from zetel.application.store.keys import Table
from zetel.domain.parties.member import MemberCounts, MemberState, Role

MEMBERS = f"/v1/accounts/{ACCOUNT}/members"
ITS_OWNER, ITS_READER, GONE = f"{MEMBERS}/{MEMBER}", f"{MEMBERS}/{READER}", f"{MEMBERS}/{DEACTIVATED}"
UNKNOWN = f"{MEMBERS}/mem_01KKRAFRB000000000000000ZZ"


def ask(method, path, *, person=ANNA, version=None, **kwargs):
    headers = {"If-Match": f'"{version}"'} if version else {}
    return handlers.ask("people", method, path, person=person.sub, headers=headers, **kwargs)


def everything(shop):
    return {table: shop.world.store.items(table) for table in Table}


def give(path, *roles, version=1, grants=(), person=ANNA):
    return ask("PUT", f"{path}/rights", body={"roles": roles, "grants": grants}, version=version, person=person)


def of_account(person):
    return handlers.ask("accounts", "GET", f"/v1/accounts/{ACCOUNT}", person=person.sub)


def test_members_are_listed_with_their_rights(shop):
    answer = ask("GET", MEMBERS, person=CHRIS)
    assert [(m["id"], m["name"], m["state"], m["roles"]) for m in answer.body["members"]] == [
        (READER, "Chris Lezer", "active", ["reader"]),
        (DEACTIVATED, "Dirk Vertrokken", "deactivated", []),
        (MEMBER, ANNA.name, "active", ["owner"]),
    ]
    assert "person" not in answer.body["members"][0]


def test_a_list_of_a_state(shop):
    answer = ask("GET", MEMBERS, query={"state": "deactivated"})
    assert [member["id"] for member in answer.body["members"]] == [DEACTIVATED]


def test_everybody_reads_and_changes_their_own(shop):
    give(ITS_READER, "member")
    assert ask("GET", ITS_OWNER, person=CHRIS).problem == "not-allowed"
    assert ask("GET", ITS_READER, person=CHRIS).body["roles"] == ["member"]
    answer = ask("PATCH", ITS_READER, person=CHRIS, version=2, body={"phone": "+31 10 1", "language": "de"})
    assert (answer.status, answer.body["phone"], answer.body["language"]) == (200, "+31 10 1", "de")
    answer = ask("PATCH", ITS_READER, person=CHRIS, version=3, body={"phone": None})
    assert "phone" not in answer.body
    assert [event.data for event in shop.events() if event.type == "member.changed"] == [
        {"fields": ["language", "phone"]},
        {"fields": ["phone"]},
    ]


def test_nobody_changes_another_persons_own_fields(shop):
    before = everything(shop)
    answer = ask("PATCH", ITS_READER, version=1, body={"name": "Karel"})
    assert (answer.status, answer.body["detail"]) == (403, "Only the person concerned may change this.")
    assert everything(shop) == before


def test_the_same_fields_change_nothing(shop):
    before = everything(shop)
    assert ask("PATCH", ITS_OWNER, version=1, body={"name": ANNA.name}).headers["ETag"] == '"1"'
    assert give(ITS_READER, "reader").headers["ETag"] == '"1"'
    assert everything(shop) == before


def test_rights_count_from_the_next_request_on(shop):
    assert give(ITS_READER, "billing_admin", grants=["manage_people"]).body["roles"] == ["billing_admin"]
    assert ask("DELETE", GONE, person=CHRIS, version=1).status == 200
    (event, _) = [event for event in shop.events() if event.type.startswith("member.")]
    assert (event.subject, event.sequence) == (READER, 1)
    assert event.data == {"roles": ["billing_admin"], "grants": ["manage_people"]}


def test_nobody_gives_a_right_that_they_lack(shop):
    give(ITS_READER, "people_admin")
    answer = give(GONE, "reader", person=CHRIS)
    assert (answer.status, answer.problem) == (409, "member-state-forbids")
    answer = give(ITS_READER, "people_admin", "reader", version=2, person=CHRIS)
    assert (answer.status, answer.problem, answer.body["lacking"]) == (403, "rights-lacking", ["view_billing"])


def test_a_deactivated_member_is_refused_at_once_and_comes_back_without_roles(shop):
    assert ask("PUT", f"{ITS_READER}/deactivation", version=1).body["state"] == "deactivated"
    assert of_account(CHRIS).status == 404
    answer = ask("DELETE", f"{ITS_READER}/deactivation", version=2)
    assert (answer.body["state"], answer.body["roles"]) == ("active", [])
    assert of_account(CHRIS).body["roles"] == []


def test_of_a_removed_member_no_name_is_left_anywhere(shop):
    answer = ask("DELETE", ITS_READER, version=1)
    assert answer.body == {"id": READER, "version": 2, "state": "removed", "roles": [], "grants": []}
    assert [member["id"] for member in ask("GET", MEMBERS).body["members"]] == [DEACTIVATED, MEMBER]
    assert "Chris" not in str(everything(shop))
    assert of_account(CHRIS).status == 404
    again = ask("DELETE", ITS_READER, version=2)
    assert (again.problem, again.body["detail"]) == ("member-state-forbids", "This member was removed.")


def test_everybody_may_leave_but_the_last_owner(shop):
    assert ask("DELETE", ITS_READER, person=CHRIS, version=1).status == 200
    before = everything(shop)
    for answer in (
        ask("DELETE", ITS_OWNER, version=1),
        ask("PUT", f"{ITS_OWNER}/deactivation", version=1),
        give(ITS_OWNER, "billing_admin"),
    ):
        assert (answer.status, answer.problem) == (409, "last-owner")
    assert everything(shop) == before


def test_of_two_owners_one_may_leave(shop):
    give(ITS_READER, "owner")
    assert read(shop.world.store, keys.counts(ACCOUNT)) == MemberCounts(owners=2, places=2, pressing=2)
    assert ask("DELETE", ITS_OWNER, version=1).status == 200
    assert ask("DELETE", ITS_READER, person=CHRIS, version=2).problem == "last-owner"


def test_two_owners_who_remove_each_other_leave_one(shop):
    """The other owner's removal is committed between the read and the commit of this one."""
    give(ITS_READER, "owner")
    store = shop.world.store
    original = store.commit

    def commit(writes):
        store.commit = original
        assert ask("DELETE", ITS_OWNER, person=CHRIS, version=1).status == 200
        original(writes)

    store.commit = commit
    assert ask("DELETE", ITS_READER, version=2).problem == "last-owner"
    assert read(shop.world.store, keys.member(ACCOUNT, MEMBER)).state is MemberState.REMOVED
    assert read(shop.world.store, keys.member(ACCOUNT, READER)).roles == (Role.OWNER,)


@pytest.mark.parametrize("version", [2, 7])
def test_a_version_that_is_out_of_date_is_refused(shop, version):
    assert ask("DELETE", ITS_READER, version=version).problem == "version-stale"


def test_a_member_that_is_not_there(shop):
    for answer in (ask("GET", UNKNOWN), ask("DELETE", UNKNOWN, version=1)):
        assert (answer.status, answer.problem) == (404, "unknown")


@pytest.mark.parametrize(
    "body",
    [{"roles": ["king"], "grants": []}, {"roles": [], "grants": ["view_billing"]}, {"grants": []}],
)
def test_unknown_roles_and_grants_are_refused(shop, body):
    assert ask("PUT", f"{ITS_READER}/rights", body=body, version=1).problem == "invalid-request"


def test_a_person_without_billing_rights_reads_subscriptions_without_their_price(shop):
    shop.confirm(shop.quote())
    (bought,) = end_state.subscriptions(shop)
    path = f"/v1/accounts/{ACCOUNT}/subscriptions/{bought.id}"
    give(ITS_READER, "licence_admin")
    without = handlers.ask("subscriptions", "GET", path, person=CHRIS.sub).body
    with_price = handlers.ask("subscriptions", "GET", path, person=ANNA.sub).body
    assert with_price.keys() - without.keys() == {"next_renewal"}


def test_a_deactivated_person_is_no_member(shop):
    assert ask("GET", MEMBERS, person=DIRK).problem == "unknown"
