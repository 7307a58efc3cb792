"""Anna, the only owner, is lost on 1 June 2026; the seller's account manager names Chris, who becomes owner on 4 June.

Mails go at once, so that the 72 hours end on 4 June at 09:00 on the customer's clock.
"""

import re

import pytest

from tests import handlers
from tests.journeys.pumps import function_of
from tests.shop import ACCOUNT, ANNA, CHRIS, DEACTIVATED, MEMBER, READER
from zetel.application.store import keys

STAFF = f"/v1/seller/accounts/{ACCOUNT}/succession"
SUBJECT = "A new owner of your account from 4 Jun 2026"


@pytest.fixture
def stage(begin):
    begun = begin("2026-03-15 10:00")
    begun.buys(quantity=1)
    begun.until("2026-06-01 09:00")
    return begun


def names(stage, member=READER, groups=("account_manager",), key="names"):
    request = {"person": "sub-manager", "groups": groups, "headers": {"Idempotency-Key": key}}
    answer = handlers.ask(function_of("POST", STAFF), "POST", STAFF, body={"member": member}, **request)
    stage.pumps.drain()
    return answer


def succession(stage, person=ANNA):
    read = stage.ask("GET", "/succession", person=person.sub).body
    return read["state"], read.get("until")


def roles(stage, member=READER):
    return stage.ask("GET", f"/members/{member}", person=ANNA.sub).body["roles"]


def objects(stage, person=ANNA):
    etag = stage.ask("GET", "/succession").headers["ETag"]
    return stage.ask("PUT", "/succession/objection", person=person.sub, headers={"If-Match": etag})


def link(stage):
    (mail,) = [one.mail for one in stage.posted if one.mail.to == (ANNA.mail,) and one.mail.subject == SUBJECT]
    (found,) = re.findall(r"\S+/link#\S+", mail.text)
    return found


def follows(stage, link):
    return handlers.ask("links", "POST", "/v1/links", person=None, body={"link": link})


def test_without_an_objection_the_member_is_an_owner_after_72_hours(stage):
    assert names(stage).status == 201
    assert succession(stage) == ("open", "2026-06-04T07:00:00Z")
    told = [one.mail.to for one in stage.posted if one.mail.subject == SUBJECT]
    assert told == [(ANNA.mail,), ("administratie@veerman.example",)]
    stage.until("2026-06-04 08:59")
    assert roles(stage) == ["reader"]
    stage.until("2026-06-04 09:00")
    assert succession(stage)[0] == "completed"
    assert roles(stage) == ["owner", "reader"]
    counts = stage.world.store.read(key := keys.counts(ACCOUNT)).get(key)
    assert counts.owners == 2
    assert objects(stage).problem == "succession-closed"
    assert follows(stage, link(stage)).problem == "link-withdrawn"


def test_an_owner_objects_who_is_signed_in(stage):
    names(stage)
    assert objects(stage, CHRIS).status == 403
    stage.until("2026-06-04 08:59")
    assert objects(stage).body["state"] == "objected"
    assert objects(stage).status == 200
    stage.until("2026-06-05 09:00")
    assert (succession(stage)[0], roles(stage)) == ("objected", ["reader"])
    # The account manager may begin again.
    assert names(stage, key="again").status == 201


def test_the_reader_of_an_owners_mail_objects(stage):
    names(stage)
    answer = follows(stage, link(stage))
    assert (answer.status, answer.body) == (200, {"purpose": "object_to_owner"})
    assert follows(stage, link(stage)).problem == "link-used"
    stage.until("2026-06-05 09:00")
    assert roles(stage) == ["reader"]


def test_an_objection_at_the_end_is_too_late(stage, monkeypatch):
    """The due instant has come, and the sweep has not."""
    names(stage)
    monkeypatch.setattr(stage.pumps, "sweep", lambda: None)
    stage.sleeps_until("2026-06-04 09:00")
    assert objects(stage).problem == "succession-closed"
    assert follows(stage, link(stage)).problem == "link-expired"


def test_a_member_that_leaves_meanwhile_is_not_made_owner(stage):
    names(stage)
    stage.ask("PUT", f"/members/{READER}/deactivation", headers={"If-Match": '"1"'})
    stage.until("2026-06-04 09:00")
    assert succession(stage)[0] == "lapsed"
    assert roles(stage) == []


def test_an_account_that_has_another_owner_needs_no_successor(stage):
    names(stage)
    stage.ask("PUT", f"/members/{READER}/rights", body={"roles": ["owner"], "grants": []}, headers={"If-Match": '"1"'})
    stage.until("2026-06-04 09:00")
    assert (succession(stage)[0], roles(stage)) == ("lapsed", ["owner"])
    assert names(stage, key="later").problem == "owners-remain"


def test_the_account_manager_names_one_active_member_that_is_no_owner(stage):
    assert names(stage, groups=("support",)).status == 403
    assert names(stage, DEACTIVATED, key="gone").problem == "member-state-forbids"
    assert names(stage, MEMBER, key="owner").status == 422
    assert names(stage, key="chris").status == 201
    assert names(stage, key="again").problem == "succession-runs"
