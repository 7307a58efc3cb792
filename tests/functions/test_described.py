"""Every answer of an operation that the API's description promises is given by some test, and is as described there.

The fixture `answers` holds each answer of these folders against the description. Most operations have a sample in
events/, which `test_samples` asks; the story here asks the rest: confirmations, each with a card whose provider keeps
silent too, and what only exists after them.
"""

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import pytest

from openapi.telling import operations
from tests import described, handlers
from tests.application.asked_ends import ASKED, ASSISTED
from tests.application.own_clock import DETAILS
from tests.domain.contracts import starter
from tests.functions.one_of_each import ON_REQUEST
from tests.functions.test_samples import FOLDER, SAMPLES
from tests.shop import ACCOUNT, ANNA, DIALER, ENTERPRISE, MEMBER, PROFILE, READER
from zetel import bootstrap
from zetel.domain.links import OPEN_FOR, Link, LinkPurpose

HOME = f"/v1/accounts/{ACCOUNT}"
SILENT = "pm_card_timeout"


def promised():
    """Operation and status of every answer that is no refusal."""
    return {
        (operation["operationId"], int(status))
        for operation in operations(described.document())
        for status in operation["responses"]
        if int(status) < 400
    }


def sampled():
    """The operations that have a sample; none of these can answer but in one way."""
    requests = [json.loads(path.read_text(encoding="utf-8"))["requestContext"]["http"] for path in SAMPLES]
    found = [described.operation(request["method"], request["path"]) for request in requests]
    return {operation["operationId"] for operation in found if operation}


NOBODY_ELSE: Mapping[str, Any] = MappingProxyType({})


class Story:
    """Requests of Anna, each confirmation with a key of its own."""

    def __init__(self):
        self.keys = 0

    def ask(self, function, method, path, **kwargs):
        answer = handlers.ask(function, method, path, **{"person": ANNA.sub} | kwargs)
        assert answer.status < 300, answer
        return answer

    def confirm(self, function, path, wish, card=None, asking=NOBODY_ELSE, **said):
        self.keys += 1
        quote = self.ask(function, "POST", f"{path}/quotes", body=wish, **asking).body
        body = {"quote": quote, **({"card": card} if card else {}), **said}
        headers = {"Idempotency-Key": f"story-{self.keys}"}
        return self.ask(function, "POST", path, body=body, headers=headers, **asking)

    def buys(self, card=None):
        wish = {"profile": PROFILE, "plan": "professional-yearly", "quantity": 25}
        wish["pay_by"] = "card" if card else "invoice"
        return self.confirm("purchase", f"{HOME}/purchases", wish, card)

    def adds(self, subscription, **how):
        wish = {"items": [{"plan": DIALER.plan.id, "quantity": 1}]} | ({"pay_by": "card"} if how else {})
        return self.confirm("purchase", f"{HOME}/subscriptions/{subscription['id']}/additions", wish, **how)

    def changes_seats(self, subscription, total, when="now", **how):
        wish = {"item": subscription["items"][0]["id"], "quantity": total, "when": when}
        path = f"{HOME}/subscriptions/{subscription['id']}/seat-changes"
        return self.confirm("seat_change", path, wish | ({"pay_by": "card"} if how else {}), **how)

    def renews_with(self, subscription, total):
        path = f"{HOME}/subscriptions/{subscription['id']}/renewal"
        return self.confirm("plan_change", path, {"quantity": total})

    def changes_plan(self, subscription, when="now", **how):
        path = f"{HOME}/subscriptions/{subscription['id']}/plan-changes"
        wish = {"plan": ENTERPRISE.plan.id, "when": when} | ({"pay_by": "card"} if how else {})
        return self.confirm("plan_change", path, wish, **how)


def _programme(shop, story):
    """Two requests for a programme, the first denied, the second approved."""
    manager = {"person": "sub-manager", "groups": ("account_manager",)}
    for decision, body in (("denial", {"message": "The statutes are missing."}), ("approval", {"until": "2026-12-31"})):
        proof = story.ask("programmes", "POST", f"{HOME}/proofs", body={"size": 9}).body["proof"]
        shop.world.uploads.uploaded[ACCOUNT, proof] = b"%PDF-1.7\n"
        wish = {"reason": "We are an association.", "proof": proof}
        asked = story.ask("programmes", "POST", f"{HOME}/programmes/nonprofit/requests", body=wish)
        path = f"/v1/seller/accounts/{ACCOUNT}/requests/{asked.body['id']}"
        story.ask("staff_programmes", "GET", path, **manager)
        etag = {"If-Match": asked.headers["ETag"]}
        story.ask("staff_programmes", "PUT", f"{path}/{decision}", body=body, headers=etag, **manager)


def _upgrades(story):
    """Requests for a plan that is sold on request: withdrawn, answered in words, offered and withdrawn."""
    manager = {"person": "sub-manager", "groups": ("account_manager",)}
    wish = {
        "plan": ON_REQUEST.plan.id,
        "contact": {"name": "Anna Veerman", "mail": "anna@veerman.example", "phone": "+31 10 555 01 23"},
        "message": "We grow to 400 people.",
        "quantity": 400,
    }

    def asked():
        made = story.ask("programmes", "POST", f"{HOME}/upgrade-requests", body=wish)
        path = f"upgrade-requests/{made.body['id']}"
        return f"{HOME}/{path}", f"/v1/seller/accounts/{ACCOUNT}/{path}", {"If-Match": made.headers["ETag"]}

    own, _, etag = asked()
    story.ask("programmes", "GET", own)
    story.ask("programmes", "DELETE", own, headers=etag)
    _, of_staff, etag = asked()
    story.ask("staff_upgrades", "GET", of_staff, **manager)
    said = {"message": "Please call us."}
    story.ask("staff_upgrades", "PUT", f"{of_staff}/answer", body=said, headers=etag, **manager)
    own, of_staff, etag = asked()
    deviations = {
        "price": {"reduction_bp": 2_000, "until": "2027-09-01"},
        "notice": {"days": 60},
        "fee": {"basis_points": 500},
        "maximum": {"seats": 20_000},
    }
    offer = {"plan": wish["plan"], "minimum": 1, "maximum": 500, "until": "2026-09-30", "deviations": deviations}
    made = story.ask("staff_upgrades", "PUT", f"{of_staff}/offer", body=offer, headers=etag, **manager)
    taken = {"profile": PROFILE, "plan": wish["plan"], "quantity": 25, "pay_by": "invoice", "offer": own[-30:]}
    story.ask("purchase", "POST", f"{HOME}/purchases/quotes", body=taken)
    etag = {"If-Match": made.headers["ETag"]}
    story.ask("staff_upgrades", "DELETE", f"{of_staff}/offer", headers=etag, **manager)


def _test_clock(story):
    """A test clock that is made and sent ahead; nothing lives by it here."""
    support, headers = {"person": "sub-support", "groups": ("support",)}, {"Idempotency-Key": "clock"}
    path, profile = "/v1/seller/test-clocks", DETAILS
    body = {"name": "Years ahead", "profile": profile}
    account = story.ask("clocks", "POST", path, body=body, headers=headers, **support).body["account"]
    story.ask("clocks", "GET", f"{path}/{account}", **support)
    body = {"to": "2027-03-15T12:00:00Z"}
    story.ask("clocks", "POST", f"{path}/{account}/advance", body=body, headers=headers, **support)
    story.ask("clocks", "GET", f"{path}/{account}/mails", **support)
    story.ask("clocks", "DELETE", f"{path}/{account}", headers={"If-Match": '"2"'}, **support)


def _ends(story):
    """A request for an end is rejected, sent again and approved; others are withdrawn, and declared by letter."""
    manager = {"person": "sub-manager", "groups": ("account_manager",)}
    answers = {"exported": True, "data_owner": "Bo Koper", "words": "The team in Ghent closes."}
    for key, plan in (("approved", ASKED), ("withdrawn", ASKED), ("declared", ASSISTED)):
        wish = {"profile": PROFILE, "plan": plan.plan.id, "quantity": 2, "pay_by": "invoice"}
        bought = story.confirm("purchase", f"{HOME}/purchases", wish).body["subscription"]["id"]
        path = f"{HOME}/subscriptions/{bought}"
        quote = story.ask("cancellation", "POST", f"{path}/cancellation/quotes", body={"when": "now"}).body
        body = {"quote": quote, "reason": "other", "checklist": answers}
        said = {"body": body, "headers": {"Idempotency-Key": f"end-{key}"}}
        asked = story.ask("end_requests", "POST", f"{path}/end-requests", **said)
        of_staff = asked.headers["Location"].replace("/v1/", "/v1/seller/")
        etag = {"If-Match": story.ask("end_requests", "GET", asked.headers["Location"]).headers["ETag"]}
        if key == "withdrawn":
            story.ask("end_requests", "DELETE", asked.headers["Location"], headers=etag)
            continue
        if key == "declared":
            said = {"body": {"message": "As we agreed."}, "headers": etag}
            etag = story.ask("staff_ends", "PUT", f"{of_staff}/statement", **said, **manager).headers
            said = {"body": {"how": "letter", "day": asked.body["first_day"]}, "headers": {"If-Match": etag["ETag"]}}
            story.ask("staff_ends", "PUT", f"{of_staff}/declaration", **said, **manager)
            continue
        why = {"reason": "owner_missing", "message": "Who is Bo Koper?"}
        etag = story.ask("staff_ends", "PUT", f"{of_staff}/rejection", body=why, headers=etag, **manager).headers
        again = {"body": {"checklist": answers}, "headers": {"If-Match": etag["ETag"]}}
        story.ask("end_requests", "PUT", asked.headers["Location"], **again)
        etag = {"If-Match": story.ask("staff_ends", "GET", of_staff, **manager).headers["ETag"]}
        story.ask("staff_ends", "PUT", f"{of_staff}/approval", headers=etag, **manager)


@pytest.fixture
def told(shop, answers):
    """What the whole story was answered."""
    shop.sells(ENTERPRISE, starter(), ASKED, ASSISTED, ON_REQUEST)
    bootstrap.provide(shop.services, shop.catalog)
    story = Story()
    bought = story.buys().body
    subscription, (invoice,) = bought["subscription"], bought["documents"]
    story.adds(subscription)
    later = story.changes_seats(subscription, 40, "at_renewal")
    (entry,) = later.body["subscription"]["timeline"]
    path = f"{HOME}/subscriptions/{subscription['id']}"
    story.ask("seat_change", "DELETE", f"{path}/timeline/{entry['id']}", headers={"If-Match": later.headers["ETag"]})

    item = subscription["items"][0]["id"]
    for key, wish in (("return", {"item": item, "quantity": 20}), ("refund", {"reason": "other"})):
        said = {"body": wish, "headers": {"Idempotency-Key": f"kept-{key}"}}
        kept = story.ask("seat_change", "POST", f"{path}/attempts", **said).headers["Location"]
        etag = story.ask("subscriptions", "GET", kept).headers["ETag"]
        story.ask("seat_change", "DELETE", kept, headers={"If-Match": etag})

    _programme(shop, story)
    _upgrades(story)
    _test_clock(story)
    wish = {"profile": PROFILE, "plan": "starter-monthly", "quantity": 2, "pay_by": "invoice"}
    trial = story.confirm("purchase", f"{HOME}/purchases", wish).body["subscription"]
    story.confirm("trials", f"{HOME}/subscriptions/{trial['id']}/conversion", {})

    recorded = story.ask(
        "payments",
        "POST",
        f"/v1/seller/accounts/{ACCOUNT}/payments",
        person="sub-books",
        groups=("bookkeeper",),
        headers={"Idempotency-Key": "transfer"},
        body={
            "profile": PROFILE,
            "amount": invoice["total"],
            "currency": "EUR",
            "received_on": invoice["date"],
            "reference": "RF18 5390 0754",
            "invoices": [invoice["id"]],
        },
    )
    story.confirm("cancellation", f"{path}/cancellation", {"when": "now"}, reason="other")
    shop.pump()
    (declared,) = story.ask("invoices", "GET", f"{path}/cancellations").body["cancellations"]
    story.ask("invoices", "GET", f"{path}/cancellations/{declared['id']}/files/pdf")
    (refund,) = story.ask("payments", "GET", f"{HOME}/refunds").body["refunds"]
    story.ask("payments", "GET", f"{HOME}/refunds/{refund['id']}")
    story.ask(
        "payments",
        "POST",
        f"/v1/seller/accounts/{ACCOUNT}/refunds/{refund['id']}/parts/1/done",
        person="sub-books",
        groups=("bookkeeper",),
        headers={"Idempotency-Key": "done"},
        body={"paid_on": invoice["date"], "reference": "RF45 2217 93"},
    )

    story.ask(
        "payments",
        "POST",
        f"/v1/seller/accounts/{ACCOUNT}/payments/{recorded.body['id']}/taken-back",
        person="sub-books",
        groups=("bookkeeper",),
        headers={"Idempotency-Key": "back"},
        body={"reason": "bounced"},
    )

    of_staff, support = f"/v1/seller/accounts/{ACCOUNT}", {"person": "sub-support", "groups": ("support",)}
    story.ask("staff_documents", "GET", f"{of_staff}/payments/{recorded.body['id']}", **support)
    story.ask("staff_documents", "GET", f"{of_staff}/refunds/{refund['id']}", **support)
    ended = story.buys().body["subscription"]["id"]
    path = f"{of_staff}/subscriptions/{ended}/cancellation"
    story.confirm("cancellation", path, {"when": "now"}, asking=support, reason="other")

    wish, card = {"pay_by": "card"}, "pm_card_visa"
    revived = story.confirm("plan_change", f"{HOME}/subscriptions/{ended}/revival", wish, card)
    assert revived.body["subscription"]["state"] == "active"
    _ends(story)
    requests(story)
    moves(story)
    links(story, shop)
    invitations(story, shop)
    files(story, shop)
    departures(story)
    erasures(story, shop)
    closings(story)
    waiting = story.buys(SILENT)
    story.ask("payments", "GET", waiting.headers["Location"])
    story.adds(story.buys().body["subscription"], card=SILENT)
    story.changes_seats(story.buys().body["subscription"], 30, card=SILENT)
    by_card = story.buys("pm_card_visa").body["subscription"]
    story.changes_plan(by_card, "at_renewal")
    story.renews_with(by_card, 30)
    story.changes_plan(by_card, card=SILENT)
    over = story.buys("pm_card_visa").body["subscription"]["id"]
    story.confirm("cancellation", f"{HOME}/subscriptions/{over}/cancellation", {"when": "now"}, reason="other")
    shop.pump()
    story.confirm("plan_change", f"{HOME}/subscriptions/{over}/revival", {"pay_by": "card"}, card=SILENT)
    return answers


def invitations(story, shop):
    """A person is invited twice and accepts; the invitation of another one is withdrawn."""
    body = {"name": "Elsa Nieuw", "mail": "elsa@veerman.example", "language": "nl", "roles": ["reader"]}
    path = f"{HOME}/members"
    elsa = story.ask("invitations", "POST", path, body=body, headers={"Idempotency-Key": "elsa"}).body["id"]
    story.ask("invitations", "POST", f"{path}/{elsa}/invitation", headers={"Idempotency-Key": "elsa-again"})
    expires = shop.services.now(ACCOUNT) + OPEN_FOR
    link = shop.services.links.address(Link(LinkPurpose.JOIN_ACCOUNT, ACCOUNT, elsa, 2, expires))
    story.ask("invitations", "POST", "/v1/me/accounts", person="sub-elsa", body={"link": link})
    body = {**body, "mail": "ilse@veerman.example"}
    ilse = story.ask("invitations", "POST", path, body=body, headers={"Idempotency-Key": "ilse"}).body["id"]
    story.ask("invitations", "DELETE", f"{path}/{ilse}/invitation", headers={"If-Match": '"1"'})


def departures(story):
    """An owner is to follow, to whom the present one objects; then the reader leaves, and the owner goes on."""
    manager = {"person": "sub-manager", "groups": ("account_manager",)}
    of_staff, named = f"/v1/seller/accounts/{ACCOUNT}/succession", {"member": READER}
    story.ask("departures", "POST", of_staff, body=named, headers={"Idempotency-Key": "follows"}, **manager)
    story.ask("departures", "GET", of_staff, **manager)
    story.ask("departures", "GET", f"{HOME}/succession")
    story.ask("departures", "PUT", f"{HOME}/succession/objection", headers={"If-Match": '"1"'})
    path, body = f"{HOME}/members/{READER}/departure", {"successor": MEMBER, "ends_as": "deactivated"}
    begun = story.ask("departures", "POST", path, body=body, headers={"Idempotency-Key": "leaves"})
    story.ask("departures", "GET", begun.headers["Location"])


def erasures(story, shop):
    """The reader is erased; the certificate follows when the person has its mail."""
    path = f"{HOME}/members/{READER}/erasure"
    story.ask("closings", "POST", path, headers={"Idempotency-Key": "erases"})
    story.ask("closings", "GET", path)
    shop.settle_everything()
    done = story.ask("closings", "GET", path)
    assert done.body["certificate"]["erased"]


def closings(story):
    """The owner opens another account, and closes it."""
    profile = {
        "name": "Veerman Opslag B.V.",
        "address": {"street": "Havenstraat 12", "city": "Rotterdam", "postcode": "3011 AA", "country": "NL"},
        "language": "nl",
        "currency": "EUR",
        "zone": "Europe/Amsterdam",
        "recipients": ["opslag@veerman.example"],
    }
    wish = {"name": "Veerman Opslag", "profile": profile}
    opened = story.ask("accounts", "POST", "/v1/accounts", body=wish, headers={"Idempotency-Key": "opens"})
    path = f"/v1/accounts/{opened.body['account']['id']}/closing"
    story.ask("closings", "POST", f"{path}/preview")
    story.ask("closings", "POST", path, body={"name": "Veerman Opslag"}, headers={"Idempotency-Key": "closes"})
    story.ask("closings", "GET", path)
    support = {"person": "sub-support", "groups": ("support",)}
    story.ask("closings", "GET", path.replace("/v1/", "/v1/seller/"), **support)


def files(story, shop):
    """The people are exported, and the file is fetched."""
    begun = story.ask(
        "jobs", "POST", f"{HOME}/exports", body={"scope": "people"}, headers={"Idempotency-Key": "people"}
    )
    shop.pump()
    story.ask("jobs", "GET", begun.headers["Location"])
    story.ask("jobs", "GET", f"{begun.headers['Location']}/file")


def requests(story):
    """Anna asks for a licence, twice, and has it; her second wish for a purchase is denied, and the third withdrawn."""
    bought = story.buys().body["subscription"]
    of_item = f"{HOME}/subscriptions/{bought['id']}/items/{bought['items'][0]['id']}/requests"
    wish = {"product": "professional", "quantity": 3, "reason": "For the depot"}
    asked = [story.ask("requests", "POST", of_item, body={"reason": "For the night shift"}) for _ in range(2)]
    assert [answer.status for answer in asked] == [201, 201]
    assert asked[0].body["id"] == asked[1].body["id"]
    licence = asked[0].headers["Location"]
    story.ask("requests", "POST", f"{licence}/seat/quotes", body={})
    story.ask("requests", "PUT", f"{licence}/approval", headers={"If-Match": '"1"'})
    story.ask("request_lists", "GET", licence)
    plan = {"profile": PROFILE, "plan": "professional-yearly", "pay_by": "invoice"}
    for how in ("quote", "deny", "withdraw"):
        asked = [story.ask("requests", "POST", f"{HOME}/requests", body=wish) for _ in range(2)]
        path = asked[0].headers["Location"]
        if how == "quote":
            story.ask("requests", "POST", f"{path}/purchase/quotes", body=plan)
        elif how == "deny":
            denial = {"message": "Next quarter"}
            story.ask("requests", "PUT", f"{path}/denial", body=denial, headers={"If-Match": '"1"'})
        else:
            story.ask("requests", "DELETE", path, headers={"If-Match": '"1"'})
    support = {"person": "sub-support", "groups": ("support",)}
    story.ask("staff_contracts", "GET", f"/v1/seller/accounts/{ACCOUNT}/requests", **support)


def moves(story):
    """The people of a subscription move to another one."""
    of, to = (story.buys("pm_card_visa").body["subscription"]["id"] for _ in range(2))
    path = f"{HOME}/subscriptions/{of}/moves"
    seen = story.ask("self_service", "POST", f"{path}/previews", body={"to": to}).body
    said = {"body": {"preview": seen, "reason": "other"}, "headers": {"Idempotency-Key": "move"}}
    begun = story.ask("self_service", "POST", path, **said)
    story.ask("self_service", "GET", begun.headers["Location"])


def links(story, shop):
    """Three recipients: one has a new link sent, one uses its link, one is confirmed by support."""
    details = json.loads((FOLDER / "accounts" / "add_profile.json").read_text(encoding="utf-8"))["body"]
    named = {**json.loads(details), "recipients": [f"{n}@veerman.example" for n in range(3)]}
    story.ask("accounts", "POST", f"{HOME}/profiles", body=named, headers={"Idempotency-Key": "recipients"})
    again, used, called = story.ask("links", "GET", f"{HOME}/recipients").body["recipients"]
    path = f"{HOME}/recipients/{again['id']}/link"
    story.ask("links", "POST", path, headers={"Idempotency-Key": "again"})
    expires = shop.services.now(ACCOUNT) + OPEN_FOR
    link = shop.services.links.address(Link(LinkPurpose.CONFIRM_RECIPIENT, ACCOUNT, used["id"], 1, expires))
    story.ask("links", "POST", "/v1/links", person=None, body={"link": link})
    story.ask(
        "links",
        "POST",
        f"/v1/seller/accounts/{ACCOUNT}/recipients/{called['id']}/confirmation",
        person="sub-support",
        groups=("support",),
        headers={"Idempotency-Key": "called"},
    )


def test_every_answer_that_is_promised_is_given(told):
    silent = {answer for answer in promised() - told if answer[0] not in sampled()}
    assert silent == set(), (
        f"No test is given {sorted(silent)}. Add a sample invocation, events/<function>/<route>.json, or a request to "
        "the story in tests/functions/test_described.py."
    )


def test_an_operation_that_answers_in_two_ways_is_in_the_story(told):
    names = [name for name, _ in promised()]
    twice = {name for name in names if names.count(name) > 1}
    assert twice == {"confirmPurchase", "confirmAddition", "confirmSeatChange", "confirmPlanChange", "confirmRevival"}
    assert not twice & sampled()


def test_a_silent_provider_is_answered_202_with_the_payment_alone(shop):
    answer = Story().buys(SILENT)
    assert (answer.status, list(answer.body), answer.body["payment"]["state"]) == (202, ["payment"], "pending")
    assert answer.headers["Location"] == f"{HOME}/payments/{answer.body['payment']['id']}"
    assert answer.headers["Retry-After"] == "120"  # by then payment_work asks what became of it
