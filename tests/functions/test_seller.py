"""Accesses of the seller's staff to an account over HTTP."""

from datetime import timedelta

import pytest

from tests import handlers
from tests.shop import ACCOUNT, ANNA, CHRIS, MEMBER, PROFILE
from zetel.application.confirming.quote_kind import Reason
from zetel.application.contracts import timeline
from zetel.application.contracts.timeline import ChangeTimeline
from zetel.application.store.keys import Table
from zetel.domain.quotes.ending import When

STAFF = f"/v1/seller/accounts/{ACCOUNT}"
CREDIT = f"{STAFF}/profiles/{PROFILE}/credit"
FIRST = {"If-Match": '"1"'}


def ask(method, path, *, person=ANNA.sub, **kwargs):
    return handlers.ask("seller", method, path, person=person, **kwargs)


def everything(shop):
    return {table: shop.world.store.items(table) for table in Table}


def test_the_bookkeeper_releases_a_profile_and_withdraws_it(shop):
    body = {"limit": 5_000_00, "currency": "EUR", "days": 14}
    released = ask("PUT", CREDIT, body=body, headers=FIRST, person=CHRIS.sub, groups=("bookkeeper",))
    assert (released.status, released.headers["ETag"], released.body["credit"]) == (200, '"2"', body)
    withdrawn = ask("DELETE", CREDIT, headers={"If-Match": '"2"'}, person=CHRIS.sub, groups=("bookkeeper",))
    assert (withdrawn.status, withdrawn.headers["ETag"]) == (200, '"3"')
    assert "credit" not in withdrawn.body
    events = shop.events()
    assert [(e.type, e.sequence, e.actor.kind, e.actor.id) for e in events] == [
        ("profile.credit_released", 2, "staff", CHRIS.sub),
        ("profile.credit_withdrawn", 3, "staff", CHRIS.sub),
    ]
    assert events[0].data == {"profile": PROFILE, **body}


def test_releasing_takes_30_days_where_none_are_named(shop):
    body = {"limit": 5_000_00, "currency": "EUR"}
    assert ask("PUT", CREDIT, body=body, headers=FIRST, groups=("bookkeeper",)).body["credit"]["days"] == 30


@pytest.mark.parametrize(
    ("changes", "broken"),
    [
        ({"limit": -1}, ("/limit", "at least 0")),
        ({"limit": 1.5}, ("/limit", "a whole number")),
        ({"limit": 10**13}, ("/limit", "at most 1000000000000")),
        ({"currency": "XTS"}, ("/currency", "one of CHF, CZK, DKK, EUR, GBP, HUF, ISK, JPY, NOK, PLN, RON, SEK, USD")),
        ({"days": 0}, ("/days", "at least 1")),
    ],
)
def test_a_limit_keeps_its_rules(shop, changes, broken):
    before = everything(shop)
    body = {"limit": 1, "currency": "EUR", "days": 30} | changes
    assert ask("PUT", CREDIT, body=body, headers=FIRST, groups=("bookkeeper",)).broken == [broken]
    assert everything(shop) == before


@pytest.mark.parametrize("groups", [(), ("support",)])
def test_only_a_bookkeeper_releases(shop, groups):
    before = everything(shop)
    body = {"limit": 1, "currency": "EUR"}
    answer = ask("PUT", CREDIT, body=body, headers=FIRST, groups=groups)
    assert (answer.status, answer.body["needs"]) == (403, ["bookkeeper"])
    assert ask("DELETE", CREDIT, headers=FIRST, groups=groups).status == 403
    assert everything(shop) == before


@pytest.mark.parametrize("group", ["support", "bookkeeper"])
def test_staff_reads_an_account_and_the_journal_says_so(shop, group):
    answer = ask("GET", STAFF, person="sub-staff", groups=(group,))
    assert answer.status == 200
    assert answer.body["account"]["name"] == "Veerman"
    assert [p["id"] for p in answer.body["profiles"]] == [PROFILE]
    (event,) = shop.events()
    assert (event.type, event.account, event.sequence) == ("account.accessed", ACCOUNT, 1)
    assert (event.actor.kind, event.actor.id) == ("staff", "sub-staff")


def test_a_customer_is_no_staff(shop):
    before = everything(shop)
    answer = ask("GET", STAFF)
    assert (answer.status, answer.body["needs"]) == (403, ["account_manager", "bookkeeper", "support"])
    assert everything(shop) == before


def test_staff_reads_with_two_calls_and_one_for_the_journal(shop):
    shop.world.store.counted.reset()
    ask("GET", STAFF, groups=("support",))
    assert shop.world.store.counted.calls == {"read": 1, "page": 1, "commit": 1}


# Reasons of cancellations


def cancellations(shop):
    return f"{STAFF}/subscriptions/{shop.id}/cancellations"


def cancelled_twice(shop):
    """Notice because of the price, taken back; notice again for another reason, with a comment."""
    shop.confirm(shop.quote_end(shop.id, When.TERM_END), key="one", reason=Reason("too_expensive"))
    command = ChangeTimeline(ACCOUNT, ANNA, shop.id, 2)
    timeline.switch_renewal_on(command, shop.services, shop.catalog)
    shop.world.clock.move(timedelta(days=1))
    said = Reason("other", "Our branch closes.", "Good reports.")
    shop.confirm(shop.quote_end(shop.id, When.TERM_END), key="two", reason=said)


@pytest.mark.parametrize("group", ["support", "bookkeeper"])
def test_staff_reads_reasons_newest_first_and_the_journal_says_so(running, group):
    cancelled_twice(running)
    running.world.store.counted.reset()
    answer = ask("GET", cancellations(running), person="sub-staff", groups=(group,))
    assert running.world.store.counted.calls == {"read": 1, "page": 1, "commit": 1}
    newest, oldest = answer.body["cancellations"]
    assert (newest["reason"], newest["comment"], newest["feedback"]) == ("other", "Our branch closes.", "Good reports.")
    assert (newest["member"], newest["at"]) == (MEMBER, "2026-09-02T12:00:00Z")
    assert set(oldest) == {"id", "member", "at", "reason", "by"}
    event = running.events()[-1]
    assert (event.type, event.actor.id, event.data) == ("account.accessed", "sub-staff", {"what": "cancellations"})


def test_they_are_listed_page_by_page(running):
    cancelled_twice(running)
    first = ask("GET", cancellations(running), query={"limit": "1"}, groups=("support",))
    query = {"limit": "1", "cursor": first.body["next"]}
    second = ask("GET", cancellations(running), query=query, groups=("support",))
    assert [row["reason"] for row in (*first.body["cancellations"], *second.body["cancellations"])] == [
        "other",
        "too_expensive",
    ]
    assert "next" not in second.body


def test_a_customer_does_not_read_other_peoples_reasons(running):
    before = everything(running)
    answer = ask("GET", cancellations(running))
    assert (answer.status, answer.body["needs"]) == (403, ["account_manager", "bookkeeper", "support"])
    assert everything(running) == before


def test_a_subscription_that_is_not_there_was_never_cancelled(running):
    before = everything(running)
    unknown = cancellations(running).replace(running.id, "sub_01KKRBJHM0FSJCVE31AWYEMAF8")
    assert ask("GET", unknown, groups=("support",)).status == 404
    assert everything(running) == before
