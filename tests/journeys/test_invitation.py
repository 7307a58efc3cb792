"""An invitation: its licence is free again after seven days, and its link works once."""

import re

import pytest

from tests import handlers
from tests.shop import STRANGER

MAIL = "elsa@veerman.example"


@pytest.fixture
def stage(begin):
    """One seat for a year from 15 March 2026; Elsa is invited on the 16th at 10:00, and holds it."""
    begun = begin("2026-03-15 10:00")
    begun.buys(quantity=1)
    begun.until("2026-03-16 10:00")
    begun.elsa = invited(begun, "first")
    assert seats(begun, "", begun.elsa).body["given"] == [begun.elsa]
    return begun


def invited(stage, key):
    body = {"name": "Elsa Nieuw", "mail": MAIL, "language": "nl"}
    answer = stage.ask("POST", "/members", body=body, headers={"Idempotency-Key": key})
    assert answer.status == 201
    return answer.body["id"]


def seats(stage, what, *members):
    """The answer to the licences of the subscription's item: listed, given or taken back."""
    path = f"{stage.path}/items/{stage.subscription['items'][0]['id']}/licences{what}"
    if not members:
        return stage.ask("GET", path)
    key = re.sub(r"\W", "-", stage.now)
    return stage.ask("POST", path, body={"members": members}, headers={"Idempotency-Key": key})


def accepts(stage, link):
    body = {"link": link}
    return handlers.ask("invitations", "POST", "/v1/me/accounts", person=STRANGER.sub, body=body)


def links(stage):
    texts = [posted.mail.text for posted in stage.posted if MAIL in posted.mail.to]
    return [found for text in texts for found in re.findall(r"https://\S+#\S+", text)]


def test_an_invitation_expires_on_the_seventh_day_and_the_next_one_is_accepted(stage):
    assert stage.mails(since="2026-03-16")[-1] == (
        "2026-03-16 10:00",
        "Uw uitnodiging van een klant van Stoelwerk B.V.",
    )
    stage.until("2026-03-23 09:59")
    assert seats(stage, "").body["assigned"] == 1
    stage.until("2026-03-23 10:00")
    assert seats(stage, "").body["assigned"] == 0
    expired = accepts(stage, links(stage)[0])
    assert (expired.status, expired.problem) == (410, "link-expired")
    # On 1 April a new link is sent; the member is the same, and the seat is given once more.
    stage.until("2026-04-01 09:00")
    again = stage.ask("POST", f"/members/{stage.elsa}/invitation", headers={"Idempotency-Key": "again"})
    assert (again.status, again.body["state"]) == (200, "invited")
    assert seats(stage, "", stage.elsa).body["given"] == [stage.elsa]
    first, second = links(stage)
    assert accepts(stage, first).problem == "link-superseded"
    stage.until("2026-04-03 12:00")
    assert accepts(stage, second).status == 201
    stage.until("2026-04-04 09:00")
    used = accepts(stage, second)
    assert (used.status, used.problem, used.body["used_at"]) == (409, "link-used", "2026-04-03T10:00:00Z")
    assert used.body["detail"] == "The link did its work on 3 Apr 2026. There is nothing left to do."
    # Nothing expires any more.
    stage.until("2026-05-01 09:00")
    assert seats(stage, "").body["assigned"] == 1


def test_a_withdrawn_invitation_frees_its_seat_and_its_address(stage):
    stage.until("2026-03-18 09:00")
    path = f"/members/{stage.elsa}/invitation"
    withdrawn = stage.ask(
        "DELETE", path, headers={"If-Match": stage.ask("GET", f"/members/{stage.elsa}").headers["ETag"]}
    )
    assert withdrawn.body["state"] == "removed"
    assert seats(stage, "").body["assigned"] == 0
    assert accepts(stage, links(stage)[0]).problem == "link-withdrawn"
    assert invited(stage, "anew") != stage.elsa
    assert accepts(stage, links(stage)[1]).status == 201
