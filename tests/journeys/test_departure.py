"""Bo leaves on 1 June 2026 in one guided command; Anna, the owner, names a successor for what must go on.

Bo has bought 10 seats by herself on 15 March 2026, by her own card: 365.00 a year each, VAT 21 %.
"""

from dataclasses import replace

import pytest

from tests.journeys.test_buyers import BO, BUYER, WITH_FEE, bo, buys, join
from tests.shop import ACCOUNT, ANNA, CHRIS, DEACTIVATED, MEMBER, PROFILE, READER
from zetel.application.store import keys

STEPS = ["owner", "subscriptions", "profiles", "member", "requests"]


@pytest.fixture
def stage(begin):
    begun = begin("2026-03-15 10:00", WITH_FEE)
    join(begun)
    return begun


def previews(stage, member=BUYER, person=ANNA, **query):
    return stage.ask("POST", f"/members/{member}/departure/preview", person=person.sub, query=query)


def leaves(stage, member=BUYER, person=ANNA, key="leaves", **body):
    body = {"successor": READER, "ends_as": "removed", **body}
    headers = {"Idempotency-Key": key}
    return stage.ask("POST", f"/members/{member}/departure", body=body, person=person.sub, headers=headers)


def status(stage, member=BUYER):
    read = stage.ask("GET", f"/members/{member}/departure").body
    return read["state"], [step["step"] for step in read["steps"] if step["done"]], read.get("waits_for")


def events(stage, subject):
    found = [one for one in stage.shop.events() if one.subject == subject]
    return sorted(found, key=lambda event: event.sequence)


def test_the_only_buyer_leaves(stage):
    own = buys(stage)
    item = stage.subscription["items"][0]["id"]
    bo(
        stage,
        "POST",
        f"{stage.path}/items/{item}/licences",
        body={"members": [BUYER]},
        headers={"Idempotency-Key": "licence"},
    )
    wish = {"product": "professional", "quantity": 3, "reason": "For the depot"}
    asked = bo(stage, "POST", "/requests", body=wish, headers={"Idempotency-Key": "asks"}).body["id"]
    stage.until("2026-06-01 09:00")
    left = previews(stage).body
    assert (left["member"], left["state"], left["roles"], left["last_owner"]) == (BUYER, "active", [], False)
    assert [held["item"] for held in left["licences"]] == [item]
    (bought,) = left["subscriptions"]
    assert (bought["subscription"], bought["paid_by"]) == (stage.subscription_id, PROFILE)
    assert bought["items"] == [{"item": item, "product": "professional", "quantity": 10}]
    (profile,) = left["profiles"]
    assert (profile["profile"], profile["balance"]) == (own, {"currency": "EUR", "held": 0, "owed": 0})
    assert [(one["id"], one["quantity"]) for one in left["requests"]] == [(asked, 3)]
    answer = leaves(stage)
    assert (answer.status, answer.body["state"], answer.body["successor"]) == (202, "under_way", READER)
    assert answer.headers["Location"].endswith(f"/members/{BUYER}/departure")
    # All steps are taken by the work that follows.
    assert status(stage) == ("done", STEPS, None)
    assert stage.ask("GET", f"/members/{BUYER}").body["state"] == "removed"
    assert (stage.subscription["origin"], stage.subscription["profile"]) == ("account", PROFILE)
    kept = stage.ask("GET", f"/profiles/{own}").body
    assert (kept["owner"], kept["recipients"]) == (READER, [CHRIS.mail])
    assert stage.ask("GET", f"/requests/{asked}").body["state"] == "withdrawn"
    pool = stage.world.store.read(key := keys.pool(ACCOUNT, stage.subscription_id, item)).get(key)
    assert (pool.seats, pool.assigned) == (10, 0)
    *_, removed, departed = events(stage, BUYER)
    assert (removed.type, departed.type) == ("member.removed", "member.departed")
    assert departed.data == {"successor": READER, "ends_as": "removed"}
    # A year after its purchase the account pays the renewal: 10 x 365.00 and VAT.
    stage.until("2027-03-16 12:00")
    renewed = stage.invoice(-1)
    assert (renewed.date.isoformat(), renewed.total, renewed.profile) == ("2027-03-15", 4_416_50, PROFILE)


def test_the_last_owner_leaves_and_the_successor_is_an_owner(stage):
    assert previews(stage, MEMBER).body["last_owner"] is True
    assert leaves(stage, MEMBER, ends_as="deactivated").status == 202
    read = stage.ask("GET", f"/members/{MEMBER}/departure", person=CHRIS.sub).body
    assert (read["state"], read["by"], read["ends_as"]) == ("done", MEMBER, "deactivated")
    assert stage.ask("GET", f"/members/{READER}", person=CHRIS.sub).body["roles"] == ["owner", "reader"]
    counts = stage.world.store.read(key := keys.counts(ACCOUNT)).get(key)
    assert counts.owners == 1
    assert stage.ask("GET", "/members").status == 404


def reader_without_a_place(stage, of):
    """Chris has the last owner's departure ahead and no rights; the seller gives `of` places, of which Anna takes
    one."""
    store = stage.world.store
    key = keys.member(ACCOUNT, READER)
    store.put(key, replace(store.read(key).get(key), roles=()))
    counts_key, head_key = keys.counts(ACCOUNT), keys.catalog_head()
    store.put(counts_key, replace(store.read(counts_key).get(counts_key), places=1, pressing=1))
    head = store.read(head_key).get(head_key)
    store.put(head_key, replace(head, seller=replace(head.seller, places=of)))


def test_a_departure_to_a_successor_without_a_free_place_does_not_begin(stage):
    reader_without_a_place(stage, of=1)
    assert "successor" not in previews(stage, MEMBER).body
    shown = previews(stage, MEMBER, successor=READER).body["successor"]
    assert shown == {"member": READER, "refusal": "places-taken", "used": 1, "of": 1}
    refused = leaves(stage, MEMBER)
    assert (refused.status, refused.problem, refused.body["used"], refused.body["of"]) == (409, "places-taken", 1, 1)
    assert stage.ask("GET", f"/members/{MEMBER}/departure").status == 404
    reader_without_a_place(stage, of=2)
    assert previews(stage, MEMBER, successor=READER).body["successor"] == {"member": READER}
    assert leaves(stage, MEMBER, key="again").status == 202


def test_a_place_that_is_taken_after_the_confirmation_is_refused_at_its_step(stage, monkeypatch):
    reader_without_a_place(stage, of=2)
    with monkeypatch.context() as before_the_first_step:
        before_the_first_step.setattr(stage.pumps, "drain", lambda: None)
        assert leaves(stage, MEMBER).status == 202
    reader_without_a_place(stage, of=1)
    stage.pumps.drain()
    assert status(stage, MEMBER) == ("under_way", [], "places-taken")
    reader_without_a_place(stage, of=2)
    stage.until("2026-03-15 11:05")
    read = stage.ask("GET", f"/members/{MEMBER}/departure", person=CHRIS.sub).body
    assert (read["state"], "waits_for" in read) == ("done", False)


@pytest.mark.parametrize(("successor", "why"), [(BUYER, "invalid-request"), (DEACTIVATED, "invalid-request")])
def test_the_preview_refuses_an_unfit_successor(stage, successor, why):
    assert previews(stage, successor=successor).body["successor"] == {"member": successor, "refusal": why}


def test_a_departure_waits_for_a_profile_that_can_pay(stage, monkeypatch):
    """The account's release is withdrawn between the confirmation and the first step."""
    buys(stage)
    released = stage.world.store.read(key := keys.profile(ACCOUNT, PROFILE)).get(key)
    with monkeypatch.context() as before_the_first_step:
        before_the_first_step.setattr(stage.pumps, "drain", lambda: None)
        assert leaves(stage).status == 202
    stage.world.store.put(key, replace(released, credit=None))
    stage.pumps.drain()
    assert status(stage) == ("under_way", ["owner"], "not-released")
    # The member still manages what it bought: nothing is left that nobody may manage.
    assert bo(stage, "GET", stage.path).body["origin"] == "self_service"
    stage.world.store.put(key, released)
    stage.until("2026-03-15 11:05")
    assert status(stage) == ("done", STEPS, None)


def test_a_departure_that_no_profile_could_pay_for_does_not_begin(begin):
    stage = begin("2026-03-15 10:00", WITH_FEE, credit=None)
    join(stage)
    buys(stage)
    (bought,) = previews(stage).body["subscriptions"]
    assert (bought["refusal"], "paid_by" in bought) == ("not-released", False)
    assert leaves(stage).body["type"] == "/problems/not-released"


def test_another_successor_is_named_where_the_first_one_leaves(stage, monkeypatch):
    own = buys(stage)
    with monkeypatch.context() as before_the_first_step:
        before_the_first_step.setattr(stage.pumps, "drain", lambda: None)
        assert leaves(stage).status == 202
        stage.ask("PUT", f"/members/{READER}/deactivation", headers={"If-Match": '"1"'})
    stage.pumps.drain()
    assert status(stage) == ("under_way", ["owner", "subscriptions"], "member-state-forbids")
    assert leaves(stage, key="again", successor=READER).status == 422
    assert leaves(stage, key="again-anna", successor=MEMBER).status == 202
    assert status(stage) == ("done", STEPS, None)
    assert stage.ask("GET", f"/profiles/{own}").body["owner"] == MEMBER


@pytest.mark.parametrize("successor", [BUYER, DEACTIVATED, "mem_01KKRAFRB0CHR1S0000000000Z"])
def test_the_successor_is_another_active_member(stage, successor):
    answer = leaves(stage, successor=successor)
    assert (answer.status, [field for field, _ in answer.broken]) == (422, ["/successor"])


def test_the_same_confirmation_begins_one_departure(stage):
    first, again = leaves(stage), leaves(stage)
    assert (first.status, again.status, first.body) == (202, 202, again.body)
    assert [event.type for event in events(stage, BUYER)] == ["member.departing", "member.removed", "member.departed"]


def test_everybody_may_leave_and_nobody_sends_off_a_person_with_more_rights(stage):
    assert previews(stage, MEMBER, CHRIS).status == 403
    assert leaves(stage, READER, CHRIS, successor=MEMBER).status == 202
    assert leaves(stage, MEMBER, BO, successor=READER).status == 403


def test_mails_for_an_address_that_waits_go_to_an_owner_after_its_stand_in_left(stage):
    recipients = {"recipients": ["new@veerman.example"]}
    changed = stage.ask("PATCH", f"/profiles/{PROFILE}", body=recipients, headers={"If-Match": '"1"'})
    assert changed.status == 200
    assert leaves(stage, MEMBER).status == 202
    wish = {"profile": PROFILE, "plan": "professional-yearly", "quantity": 1, "pay_by": "invoice"}
    quote = stage.ask("POST", "/purchases/quotes", body=wish, person=CHRIS.sub).body
    stage.ask("POST", "/purchases", body={"quote": quote}, person=CHRIS.sub, headers={"Idempotency-Key": "chris"})
    assert {one.mail.to for one in stage.posted if "order" in one.mail.subject} == {(CHRIS.mail,)}
