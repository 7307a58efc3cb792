"""Bo buys 10 seats by herself for 365.00 a year each, on 15 March 2026, by her card, and gives 3 of them to people.

The account has 15 seats of its own. On 1 December, 104 of 365 days before the end of Bo's term, it moves her people to
its seats, and ends what she bought. VAT is 21 %, the fee for ending early is 10 %.
"""

import pytest

from tests.domain.contracts import add_on
from tests.journeys.test_buyers import BO, BUYER, WITH_FEE, bo, buys, held, join
from tests.shop import ACCOUNT, ANNA, PROFILE
from zetel.application.store import keys
from zetel.domain.parties.member import Member

PEOPLE = [BUYER, *(f"mem_01KKRAFRB0B0000000000000C{n}" for n in range(2))]
PHONE = add_on("phone")


def assigns(stage, subscription, item, *members, person=ANNA):
    path = f"/subscriptions/{subscription['id']}/items/{subscription['items'][item]['id']}/licences"
    headers = {"Idempotency-Key": f"seats-{subscription['id']}-{item}-{len(members)}"}
    answer = stage.ask("POST", path, body={"members": list(members)}, person=person.sub, headers=headers)
    assert answer.status == 200, answer
    return answer.body


def reads(stage, id):
    return stage.ask("GET", f"/subscriptions/{id}").body


class Story:
    """Bo's subscription and the account's own; Bo and two others have licences of hers."""

    def __init__(self, stage, seats=15, addons=0):
        self.stage = stage
        bought = stage.buys(quantity=seats, addons={"phone-yearly": addons} if addons else None)
        self.own = bought["subscription"]["id"]
        self.profile = buys(stage)
        self.bought = stage.subscription_id
        for id in PEOPLE[1:]:
            stage.world.store.put(keys.member(ACCOUNT, id), Member(id, f"Person {id[-1]}", f"{id}@veerman.example"))
        assigns(stage, reads(stage, self.bought), 0, *PEOPLE, person=BO)

    def previews(self, **payer):
        body = {"to": self.own, **(payer or {"profile": PROFILE, "pay_by": "invoice"})}
        return self.stage.ask("POST", f"/subscriptions/{self.bought}/moves/previews", body=body)

    def confirms(self, preview, key="move", **more):
        body = {"preview": preview, "reason": "too_expensive", **more}
        headers = {"Idempotency-Key": key}
        return self.stage.ask("POST", f"/subscriptions/{self.bought}/moves", body=body, headers=headers)

    def status(self, id):
        return self.stage.ask("GET", f"/subscriptions/{self.bought}/moves/{id}").body


@pytest.fixture
def stage(begin):
    begun = begin("2026-03-15 10:00", WITH_FEE, PHONE)
    join(begun)
    return begun


def test_a_buyers_people_are_moved_and_her_subscription_ends(stage):
    story = Story(stage)
    stage.pays(6_624_75)
    stage.until("2026-12-01 12:00")
    preview = story.previews()
    assert preview.status == 200, preview
    plan = preview.body
    (edition,) = plan["items"]
    assert (edition["licences"], edition["free_before"], edition["free_after"]) == (3, 15, 12)
    assert [person["name"] for person in plan["people"]] == [BO.name, "Person 0", "Person 1"]
    assert plan["buyer"] == BUYER
    # 10 x 104.00 and VAT back to Bo's card; the account owes the fee of 10 %: 104.00 and VAT.
    note, fee = plan["statement"]["documents"]
    assert (note["profile"], note["total"], fee["total"]) == (story.profile, 1_258_40, 125_84)
    assert reads(stage, story.bought)["origin"] == "self_service"  # a preview changes nothing
    confirmed = story.confirms(plan)
    assert (confirmed.status, confirmed.body["state"], confirmed.body["moved"]) == (202, "moving", 0)
    done = story.status(plan["id"])
    assert (done["state"], done["moved"], done["issues"]) == ("ended", 3, [note["id"], fee["id"]])
    ended = reads(stage, story.bought)
    assert (ended["state"], ended["ended"], ended["origin"]) == ("ended", "2026-12-01", "account")
    issued = {document.id: document for document in stage.documents}
    assert (issued[note["id"]].total, issued[note["id"]].profile) == (1_258_40, story.profile)
    assert (issued[fee["id"]].open, issued[fee["id"]].profile) == (125_84, PROFILE)
    assert (held(stage, story.profile), held(stage, PROFILE)) == ((0, 0), (0, 125_84))
    (licence,) = bo(stage, "GET", "/licences").body["licences"]
    assert (licence["subscription"], licence["item"]) == (story.own, edition["to"])
    assert ("2026-12-01", "Your organisation has taken over your subscription with Stoelwerk B.V.") in [
        (when[:10], subject) for when, subject in stage.mails()
    ]
    assert story.confirms(plan).body == confirmed.body  # a repeat gets its first answer
    assert story.confirms(plan, key="again").body["type"] == "/problems/quote-used"
