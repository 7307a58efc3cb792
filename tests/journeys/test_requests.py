"""A request that waits for a seat, with its mails.

Two seats from 15 March 2026, both given. Anna owns the account, Bas manages licences, Cor manages billing, Chris reads;
Dora and Emma have no rights, and ask.
"""

from dataclasses import replace

import pytest

from tests.shop import ACCOUNT, ANNA
from zetel.application.store import keys
from zetel.domain.parties.member import Grant, Member
from zetel.domain.parties.people import membership_of

DORA, EMMA = "mem_01KKRAFRB0D0RA000000000000", "mem_01KKRAFRB0EMMA000000000000"
BAS, COR = "mem_01KKRAFRB0BAS0000000000000", "mem_01KKRAFRB0C0R0000000000000"
PEOPLE = {
    DORA: ("dora", ()),
    EMMA: ("emma", ()),
    BAS: ("bas", (Grant.MANAGE_LICENCES,)),
    COR: ("cor", (Grant.MANAGE_BILLING,)),
}
FOR_THE_NIGHT = {"reason": "For the night shift"}


def mail_of(name):
    return f"{name}@veerman.example"


@pytest.fixture
def stage(begin):
    begun = begin("2026-03-15 10:00")
    for id, (name, grants) in PEOPLE.items():
        member = Member(id, name.title(), mail_of(name), grants=grants, person=f"sub-{name}")
        begun.shop.put_member(member)
        begun.world.store.put(keys.membership(f"sub-{name}", ACCOUNT), membership_of(member, ACCOUNT))
    begun.buys(quantity=2)
    assert changes(begun, "licences", BAS, COR) == 200
    return begun


def item_path(stage):
    return f"{stage.path}/items/{stage.subscription['items'][0]['id']}"


def changes(stage, what, *members):
    headers = {"Idempotency-Key": f"{len(what)}-{members[0]}"}
    return stage.ask("POST", f"{item_path(stage)}/{what}", body={"members": list(members)}, headers=headers).status


def asks(stage, name):
    return stage.ask("POST", f"{item_path(stage)}/requests", body=FOR_THE_NIGHT, person=f"sub-{name}").body["id"]


def decides(stage, request, decision, person=ANNA.sub, **body):
    asked = stage.ask("GET", f"/requests/{request}")
    headers = {"If-Match": asked.headers["ETag"]}
    path = f"/requests/{request}/{decision}"
    answer = stage.ask("PUT", path, person=person, headers=headers, **({"body": body} if body else {}))
    assert answer.status == 200, answer
    return answer.body


def holders(stage):
    found = stage.ask("GET", f"{item_path(stage)}/licences").body["licences"]
    return {one["member"] for one in found}


def told(stage, day):
    """The subjects and the recipients of the mails of this day."""
    return [(one.mail.subject, set(one.mail.to)) for one in stage.posted if one.at.startswith(day)]


def test_a_request_that_waits_for_a_seat(stage):
    stage.until("2026-03-20 09:00")
    dora = asks(stage, "dora")
    ((subject, to),) = told(stage, "2026-03-20")
    assert subject == "A member of your account asks for a licence from Stoelwerk B.V."
    assert to == {ANNA.mail, mail_of("bas")}
    stage.until("2026-03-21 09:00")
    emma = asks(stage, "emma")
    stage.until("2026-03-23 09:00")
    assert decides(stage, emma, "approval", "sub-bas")["waits"]
    assert decides(stage, dora, "approval", "sub-bas")["waits"]
    waits = told(stage, "2026-03-23")
    assert [to for _, to in waits] == [{ANNA.mail, mail_of("cor"), mail_of(name)} for name in ("emma", "dora")]
    stage.until("2026-04-10 09:00")
    assert holders(stage) == {BAS, COR}
    assert changes(stage, "licences/taken-back", COR) == 200
    assert holders(stage) == {BAS, DORA}  # asked before Emma, although approved after her
    assert [to for _, to in told(stage, "2026-04-10")] == [{mail_of("dora")}]
    stage.until("2026-04-20 09:00")
    stage.sets_seats(3)
    assert holders(stage) == {BAS, DORA, EMMA}
    assert {mail_of("emma")} in [to for _, to in told(stage, "2026-04-20")]
    stage.until("2027-03-01 12:00")
    assert stage.ask("GET", f"/requests/{dora}").body["state"] == "approved"
    stage.until("2027-04-11 12:00")
    assert stage.ask("GET", f"/requests/{dora}").status == 404
    assert stage.ask("GET", f"/requests/{emma}").status == 200


def test_a_denial_is_told_to_the_member_that_asked_alone(stage):
    stage.until("2026-03-20 09:00")
    dora = asks(stage, "dora")
    stage.until("2026-03-21 09:00")
    decides(stage, dora, "denial", message="Next quarter")
    (denied,) = [one.mail for one in stage.posted if one.at.startswith("2026-03-21")]
    assert set(denied.to) == {mail_of("dora")}
    assert "Next quarter" in denied.text


def test_an_approval_with_a_free_seat_is_told_to_the_member_that_asked_alone(stage):
    assert changes(stage, "licences/taken-back", COR) == 200
    stage.until("2026-03-20 09:00")
    dora = asks(stage, "dora")
    stage.until("2026-03-21 09:00")
    assert not decides(stage, dora, "approval")["waits"]
    assert [to for _, to in told(stage, "2026-03-21")] == [{mail_of("dora")}]
    assert holders(stage) == {BAS, DORA}


def test_the_buyer_of_the_subscription_is_told_and_decides(stage):
    key = keys.subscription(ACCOUNT, stage.subscription_id)
    held = stage.world.store.read(key).known(key, "subscription", stage.subscription_id)
    stage.world.store.put(key, replace(held, buyer=EMMA))
    stage.until("2026-03-20 09:00")
    dora = asks(stage, "dora")
    ((_, to),) = told(stage, "2026-03-20")
    assert to == {ANNA.mail, mail_of("bas"), mail_of("emma")}
    assert decides(stage, dora, "approval", "sub-emma")["waits"]


def test_the_requests_of_a_member_that_is_removed_end_without_a_mail(stage):
    stage.until("2026-03-20 09:00")
    dora = asks(stage, "dora")
    stage.until("2026-03-21 09:00")
    member = stage.ask("GET", f"/members/{DORA}")
    gone = stage.ask("DELETE", f"/members/{DORA}", headers={"If-Match": member.headers["ETag"]})
    assert gone.status == 200, gone
    request = stage.ask("GET", f"/requests/{dora}").body
    assert (request["state"], request["reason"]) == ("withdrawn", "")
    assert told(stage, "2026-03-21") == []
