"""Bo buys 10 seats by herself for 365.00 a year each, on 15 March 2026, by her card, and gives 3 of them to people.

The account has 15 seats of its own. On 1 December, 104 of 365 days before the end of Bo's term, it moves her people to
its seats, and ends what she bought. VAT is 21 %, the fee for ending early is 10 %.
"""

from contextlib import contextmanager
from datetime import timedelta

import pytest

from tests.domain.contracts import add_on
from tests.journeys.test_buyers import BO, BUYER, CARD, WITH_FEE, bo, buys, held, join
from tests.shop import ACCOUNT, ANNA, MEMBER, PROFILE
from zetel.application.store import keys
from zetel.domain.parties.member import Member

PEOPLE = [BUYER, *(f"mem_01KKRAFRB0B0000000000000C{n}" for n in range(2))]
PHONE, CHAT = add_on("phone"), add_on("chat")


def assigns(stage, subscription, item, *members, person=ANNA):
    path = f"/subscriptions/{subscription['id']}/items/{subscription['items'][item]['id']}/licences"
    headers = {"Idempotency-Key": f"seats-{subscription['id']}-{item}-{len(members)}"}
    answer = stage.ask("POST", path, body={"members": list(members)}, person=person.sub, headers=headers)
    assert answer.status == 200, answer
    return answer.body


def reads(stage, id):
    return stage.ask("GET", f"/subscriptions/{id}").body


@contextmanager
def standing_still(stage):
    """Work that follows from requests waits until the end."""
    drain = stage.pumps.drain
    stage.pumps.drain = lambda: None
    yield
    stage.pumps.drain = drain
    drain()


class Story:
    """Bo's subscription and the account's own; Bo and two others have licences of hers."""

    def __init__(self, stage, seats=15, addons=0, card=None):
        self.stage = stage
        bought = stage.buys(quantity=seats, addons={"phone-yearly": addons} if addons else {}, card=card)
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
    begun = begin("2026-03-15 10:00", WITH_FEE, PHONE, CHAT)
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


def test_licences_of_an_add_on_go_along_where_the_account_has_it_and_end_elsewhere(stage):
    """Bo's three people have a phone each, of which the account has four, and Bo a chat, of which it has none."""
    story = Story(stage, addons=4)
    for plan, people in (("phone-yearly", PEOPLE), ("chat-yearly", PEOPLE[:1])):
        quote = bo(stage, "POST", f"/subscriptions/{story.bought}/additions/quotes", body=of(plan, 5)).body
        sent = {"body": {"quote": quote, "card": CARD}, "headers": {"Idempotency-Key": plan}}
        assert bo(stage, "POST", f"/subscriptions/{story.bought}/additions", **sent).status == 200
        assigns(stage, reads(stage, story.bought), -1, *people, person=BO)
    plan = story.previews().body
    seats = [(one["product"], one["licences"], one.get("free_before"), one.get("free_after")) for one in plan["items"]]
    assert seats == [("professional", 3, 15, 12), ("phone", 3, 4, 1), ("chat", 1, None, None)]
    story.confirms(plan)
    assert story.status(plan["id"])["state"] == "ended"
    products = [(one["subscription"], one["product"]) for one in bo(stage, "GET", "/licences").body["licences"]]
    assert products == [(story.own, "professional"), (story.own, "phone")]


def of(plan, quantity):
    return {"items": [{"plan": plan, "quantity": quantity}], "pay_by": "card"}


def test_too_few_free_seats_refuse_before_anything_moves(stage):
    story = Story(stage, seats=2)
    refused = story.previews().body
    assert (refused["type"], refused["free"], refused["needed"]) == ("/problems/seats-insufficient", 2, 3)
    stage.subscription_id = story.own
    stage.sets_seats(3)
    plan = story.previews().body
    assigns(stage, reads(stage, story.own), 0, MEMBER)
    refused = story.confirms(plan).body
    assert (refused["type"], refused["free"], refused["needed"]) == ("/problems/seats-insufficient", 2, 3)
    assert reads(stage, story.bought)["origin"] == "self_service"


def test_a_move_that_finds_the_last_seat_taken_stops_and_nobody_loses_access(stage):
    """Three seats for three people, of which another person is given one before they have moved."""
    story = Story(stage, seats=3)
    plan = story.previews().body
    with standing_still(stage):
        story.confirms(plan)
        assert assigns(stage, reads(stage, story.own), 0, MEMBER)["assigned"] == 1
    status = story.status(plan["id"])
    assert (status["state"], status["moved"], status["why"]) == ("stopped", 2, "no_free_seat")
    (told,) = [one for one in stage.posted if "has stopped" in one.mail.subject]
    assert told.mail.to == (ANNA.mail,)
    assert "2 people have moved" in told.mail.text
    assert "Add seats to the other subscription." in told.mail.text
    kept = reads(stage, story.bought)
    assert (kept["state"], kept["origin"], kept.get("hold")) == ("active", "account", None)
    (own, bought) = (reads(stage, id) for id in (story.own, story.bought))
    assert [people(stage, one) for one in (own, bought)] == [3, 1]
    # With one seat more, the rest moves: the subscription is the account's, so there is no take-over any more.
    stage.subscription_id = story.own
    stage.sets_seats(4)
    again = stage.ask("POST", f"/subscriptions/{story.bought}/moves/previews", body={"to": story.own}).body
    assert ("buyer" in again, again["items"][0]["licences"]) == (False, 1)
    story.confirms(again, key="again")
    assert (story.status(again["id"])["state"], reads(stage, story.bought)["state"]) == ("ended", "ended")


def people(stage, subscription):
    item = subscription["items"][0]["id"]
    return stage.ask("GET", f"/subscriptions/{subscription['id']}/items/{item}/licences").body["assigned"]


def test_nobody_is_given_a_seat_of_a_subscription_whose_people_move(stage):
    story = Story(stage)
    plan = story.previews().body
    bought = reads(stage, story.bought)
    with standing_still(stage):
        story.confirms(plan)
        path = f"/subscriptions/{story.bought}/items/{bought['items'][0]['id']}/licences"
        headers = {"Idempotency-Key": "late"}
        late = stage.ask("POST", path, body={"members": [MEMBER]}, headers=headers)
        assert (late.status, late.body["type"]) == (409, "/problems/change-in-progress")
    assert story.status(plan["id"])["moved"] == 3


def test_a_preview_is_open_for_30_minutes_and_moves_with_what_it_was_decided_on(stage):
    story = Story(stage)
    plan = story.previews().body
    assert story.confirms({**plan, "to": story.bought}).body["type"] == "/problems/quote-tampered"
    assert story.confirms(plan, card=CARD).status == 422
    assert story.confirms(plan, reason="unheard_of").status == 422
    stage.changes_profile(reference="PO 7")
    assert story.confirms(plan).body["type"] == "/problems/profile-moved"
    plan = story.previews().body
    stage.until("2026-03-15 10:31")
    assert story.confirms(plan).status == 410
    assert reads(stage, story.bought)["origin"] == "self_service"


def test_what_does_not_fit_is_refused_at_the_preview(stage):
    story = Story(stage)
    assert story.previews(to=story.bought, profile=PROFILE, pay_by="invoice").status == 422
    assert story.previews(profile=story.profile, pay_by="card", card=CARD).status == 422
    assert story.previews(profile=PROFILE, pay_by="card").status == 422
    assert stage.ask("POST", f"/subscriptions/{story.own}/moves/previews", body={"to": story.bought}).status == 422
    assert bo(stage, "POST", f"/subscriptions/{story.bought}/moves/previews", body={"to": story.own}).status == 403


def test_a_profile_that_could_not_pay_moves_nobody(begin):
    """The account has no release for buying on invoice, and its card pays for its own seats."""
    stage = begin("2026-03-15 10:00", WITH_FEE, credit=None)
    join(stage)
    story = Story(stage, card=CARD)
    assert story.previews().body["type"] == "/problems/not-released"
    plan = story.previews(profile=PROFILE, pay_by="card", card=CARD).body
    assert story.confirms(plan).status == 422  # the card is not kept in the preview
    assert story.confirms(plan, key="with", card=CARD).status == 202
    assert story.status(plan["id"])["state"] == "ended"


def test_a_confirmed_move_is_promised_however_long_its_work_takes(stage):
    """The work begins 40 minutes after the confirmation, when the statement would be open no more."""
    story = Story(stage)
    stage.until("2026-12-01 12:00")
    plan = story.previews().body
    with standing_still(stage):
        story.confirms(plan)
        stage.world.clock.move(timedelta(minutes=40))  # the statement has expired, and is promised
    stage.until("2026-12-01 13:00")
    assert story.status(plan["id"])["state"] == "ended"
    assert reads(stage, story.bought)["ended"] == "2026-12-01"


def test_an_account_reads_who_may_buy(stage):
    path = "/products/professional/buyers"
    assert bo(stage, "GET", path).body == {"product": "professional", "buyers": "anyone"}
    narrowed = {"buyers": "billing_admins"}
    assert stage.ask("POST", path, body=narrowed, headers={"Idempotency-Key": "narrow"}).status == 200
    assert bo(stage, "GET", path).body == {"product": "professional", "buyers": "billing_admins"}
    assert bo(stage, "GET", "/products/enterprise/buyers").body["buyers"] == "anyone"


def test_a_buyer_reads_the_documents_of_her_own_profile_alone(stage):
    story = Story(stage)
    (mine,) = [one for one in stage.documents if one.profile == story.profile]
    (other,) = [one for one in stage.documents if one.profile == PROFILE]
    (row,) = bo(stage, "GET", "/invoices", query={"profile": story.profile}).body["invoices"]
    assert (row["id"], row["total"]) == (mine.id, 4_416_50)
    assert bo(stage, "GET", f"/invoices/{mine.id}").body["number"] == mine.number
    assert bo(stage, "GET", f"/invoices/{mine.id}/files/pdf").status == 200
    assert bo(stage, "GET", "/invoices").status == 403
    assert bo(stage, "GET", "/invoices", query={"profile": PROFILE}).status == 403
    for path in (f"/invoices/{other.id}", f"/invoices/{other.id}/files/pdf"):
        assert bo(stage, "GET", path).status == 403
