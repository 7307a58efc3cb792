"""10 seats fewer with 8 people affected, from the notice to the renewal.

30 seats for a year from 15 March 2026, 28 of them assigned. Above 20 seats there are 8 people: the customer sets 20
seats for the renewal on the day of a notice and names them.
"""

import pytest

from tests.domain import contracts
from tests.domain.changing_plans import enterprise as cheaper
from tests.shop import ACCOUNT, ANNA
from zetel.application.commands.person import IdempotentRequest
from zetel.application.licences import assigning
from zetel.application.licences.assigning import AssignLicences
from zetel.application.store import keys
from zetel.domain.parties.member import Member


@pytest.fixture
def stage(begin):
    begun = begin("2026-03-15 10:00")
    begun.buys(quantity=30)
    return begun


def given(stage, n):
    """So many members more, each with a seat, by id."""
    store, subscription = stage.world.store, stage.subscription
    known = len(store.page(keys.members(ACCOUNT), limit=1000).items)
    made = [f"mem_01KKRAFRB0{k:016}" for k in range(known, known + n)]
    for id in made:
        store.put(keys.member(ACCOUNT, id), Member(id, name_of(id), f"{id}@veerman.example"))
    for start in range(0, n, 20):
        part = tuple(made[start : start + 20])
        request = IdempotentRequest(part[0], part[0])
        wish = AssignLicences(ACCOUNT, ANNA, request, subscription["id"], subscription["items"][0]["id"], part)
        assigning.assign(wish, stage.shop.services, stage.shop.catalog)
    return made


def name_of(id):
    return f"Bo {int(id[-4:])}"


def holders(stage):
    subscription = stage.subscription
    licences = keys.licences(ACCOUNT, subscription["id"], subscription["items"][0]["id"])
    return [one.member for one in stage.world.store.page(licences, limit=99).items]


def test_ten_seats_fewer_with_eight_people_affected(stage):
    people = given(stage, 28)
    named = people[:8]
    stage.until("2026-12-15 12:00")  # the first notice was sent at 08:00
    refused = stage.quotes_seats(20, when="at_renewal")
    assert (refused.status, refused.body["type"]) == (409, "/problems/seats-below-assigned")
    assert "Take back 8 seats" in refused.body["detail"]
    item = stage.subscription["items"][0]["id"]
    wish = {"item": item, "quantity": 20, "when": "at_renewal", "release": named}
    quote = stage.ask("POST", f"{stage.path}/seat-changes/quotes", body=wish).body
    assert quote["change"]["entry"]["release"] == {"people": 8, "members": named}
    stage.confirm(f"{stage.path}/seat-changes", quote)
    (entry,) = stage.subscription["timeline"]
    assert sorted(entry["release"]["names"].values()) == sorted(name_of(id) for id in named)
    stage.until("2026-12-15 13:00")
    (told,) = [each.mail for each in stage.posted if "will change" in each.mail.subject]
    assert "the licences of 8 people end" in told.text
    stage.until("2027-03-08 12:00")
    (last,) = [each.mail for each in stage.posted if each.at.startswith("2027-03-08")]
    assert all(name_of(id) in last.text for id in named)
    assert len(holders(stage)) == 28
    stage.until("2027-03-15 12:00")
    assert stage.subscription["items"][0]["quantity"] == 20
    assert holders(stage) == people[8:]
    (ended,) = [each.mail for each in stage.posted if "have ended" in each.mail.subject]
    assert {f"{id}@veerman.example" for id in named} < set(ended.to)


def test_a_cheaper_plan_with_ten_seats_fewer_and_eight_people_affected(begin):
    stage = begin("2026-03-15 10:00", contracts.edition(rank=2), cheaper(200_00, rank=1))
    stage.buys(quantity=30)
    people = given(stage, 28)
    stage.until("2026-12-15 12:00")
    wish = {"plan": "enterprise-yearly", "quantity": 20}
    refused = stage.ask("POST", f"{stage.path}/plan-changes/quotes", body=wish)
    assert (refused.status, refused.body["type"]) == (409, "/problems/seats-below-assigned")
    few = stage.ask("POST", f"{stage.path}/plan-changes/quotes", body={**wish, "release": people[:7]})
    assert (few.status, few.body["errors"][0]["field"]) == (422, "/release")
    quote = stage.ask("POST", f"{stage.path}/plan-changes/quotes", body={**wish, "release": people[:8]}).body
    assert quote["next_renewal"]["net"] == 4_000_00  # 20 x 200.00
    assert quote["change"]["entry"]["release"] == {"people": 8, "members": people[:8]}
    stage.confirm(f"{stage.path}/plan-changes", quote)
    (entry,) = stage.subscription["timeline"]
    assert sorted(entry["release"]["names"].values()) == sorted(name_of(id) for id in people[:8])
    (told,) = [each.mail for each in stage.posted if "will change" in each.mail.subject]
    assert "with the renewal the licences of 8 people end: Bo" in told.text
    stage.until("2027-03-08 12:00")
    (last,) = [each.mail for each in stage.posted if each.at.startswith("2027-03-08")]
    assert all(name_of(id) in last.text for id in people[:8])
    assert len(holders(stage)) == 28
    stage.until("2027-03-15 12:00")
    assert (stage.subscription["items"][0]["quantity"], holders(stage)) == (20, people[8:])
    licences = [stage.world.store.read(key).get(key).licences[0].product for key in members(people[8:])]
    assert set(licences) == {"enterprise"}


def members(people):
    return [keys.member(ACCOUNT, id) for id in people]


def test_the_rule_chooses_whose_licences_end_with_another_plan(begin):
    stage = begin("2026-03-15 10:00", contracts.edition(rank=2), cheaper(200_00, rank=1))
    stage.buys(quantity=30)
    people = given(stage, 28)
    wish = {"plan": "enterprise-yearly", "quantity": 20, "rule": "longest_unused"}
    quote = stage.ask("POST", f"{stage.path}/plan-changes/quotes", body=wish).body
    # Nobody was active: of those assigned last, the first ids.
    release = quote["change"]["entry"]["release"]
    assert (release["people"], release["rule"], set(release["members"]) <= set(people)) == (8, "longest_unused", True)
