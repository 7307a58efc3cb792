"""The seller's staff ends contracts through the customer's own statement, with the refusals of its terms.

The worked example on 1 December: 3,775.20 is credited, the fee is 377.52, 2,217.93 goes back.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from tests import handlers
from tests.application.contracts_running import DECEMBER, SEPTEMBER, WITH_FEE, Running
from tests.functions.events import Answered
from tests.shop import ACCOUNT, ANNA
from zetel import bootstrap
from zetel.domain.catalog.terms import CancellationMode, Cancelling
from zetel.domain.subscriptions.subscription import SubscriptionState

KEY = {"Idempotency-Key": "4f1c0d5e-3"}
SUPPORT = "sub-support"


@pytest.fixture
def begun() -> Iterator[Any]:
    """Begins the worked example's contract under other policies; it is 1 December, A is paid, B is open."""

    def begin(**policies: Any) -> Running:
        shop = Running(replace(WITH_FEE, **policies))
        bootstrap.provide(shop.services, shop.catalog)
        shop.pay(shop.first, 11_041_25)
        shop.at(SEPTEMBER)
        shop.change(30)
        shop.at(DECEMBER)
        return shop

    yield begin
    bootstrap.provide(None)


def staff(shop: Running, rest: str, *, group: str = "support", **kwargs: Any) -> Answered:
    path = f"/v1/seller/accounts/{ACCOUNT}/subscriptions/{shop.id}/cancellation{rest}"
    return handlers.ask("cancellation", "POST", path, person=SUPPORT, groups=(group,), **kwargs)


def customer(shop: Running, rest: str, **kwargs: Any) -> Answered:
    path = f"/v1/accounts/{ACCOUNT}/subscriptions/{shop.id}/cancellation{rest}"
    return handlers.ask("cancellation", "POST", path, person=ANNA.sub, **kwargs)


def stated(shop: Running, when: str = "now", **kwargs: Any) -> Any:
    answer = staff(shop, "/quotes", body={"when": when}, **kwargs)
    assert answer.status == 200, answer
    return answer.body


def confirmed(shop: Running, quote: Any, **kwargs: Any) -> Answered:
    return staff(shop, "", body={"quote": quote, "reason": "other", "comment": "Fraud."}, headers=KEY, **kwargs)


@pytest.mark.parametrize("group", ["support", "bookkeeper"])
def test_staff_ends_by_the_statement_that_the_customer_would_get(begun, group):
    shop = begun()
    theirs = customer(shop, "/quotes", body={"when": "now"}).body
    ours = stated(shop, group=group)
    for part in ("change", "due_now", "due_later", "to_balance", "tax_rule", "open"):
        assert ours[part] == theirs[part]
    assert [paper["total"] for paper in ours["documents"]] == [3_775_20, 377_52]
    assert sum(part["amount"] for part in ours["refunds"]) == 2_217_93
    assert confirmed(shop, ours, group=group).status == 200
    assert shop.now.state is SubscriptionState.ENDED


def test_the_journal_says_who_looked_and_who_ended(begun):
    shop = begun()
    confirmed(shop, stated(shop))
    looked, ended = shop.events()[-2:]
    assert (looked.type, looked.data, looked.actor.id) == ("account.accessed", {"what": shop.id}, SUPPORT)
    assert (ended.type, ended.actor.kind, ended.actor.id) == ("subscription.cancelled", "staff", SUPPORT)


def test_the_reason_is_kept_as_the_staffs(begun):
    shop = begun()
    confirmed(shop, stated(shop))
    path = f"/v1/seller/accounts/{ACCOUNT}/subscriptions/{shop.id}/cancellations"
    (reason,) = handlers.ask("seller", "GET", path, person=SUPPORT, groups=("support",)).body["cancellations"]
    assert (reason["by"], reason["member"], reason["reason"], reason["comment"]) == (
        "staff",
        SUPPORT,
        "other",
        "Fraud.",
    )


def test_a_reason_is_demanded(begun):
    shop = begun()
    quote = stated(shop)
    body = {"quote": quote, "reason": "none_of_the_list"}
    answer = staff(shop, "", body=body, headers=KEY)
    assert (answer.status, [field for field, _ in answer.broken]) == (422, ["/reason"])


@pytest.mark.parametrize("mode", [CancellationMode.REQUEST, CancellationMode.ASSISTED])
@pytest.mark.parametrize("when", ["now", "term_end"])
def test_staff_ends_contracts_that_their_customer_cannot_end(begun, mode, when):
    shop = begun(mode=mode)
    theirs = customer(shop, "/quotes", body={"when": when}).body
    refused = customer(shop, "", body={"quote": theirs, "reason": "other"}, headers=KEY)
    assert (refused.status, refused.problem) == (409, "cancellation-not-allowed")
    answer = confirmed(shop, stated(shop, when))
    assert answer.status == 200
    ends = shop.now.ended or shop.now.timeline[0].on
    assert str(ends) == {"now": "2026-12-01", "term_end": "2027-03-15"}[when]


@pytest.mark.parametrize("mode", [CancellationMode.SELF_SERVICE, CancellationMode.REQUEST])
def test_notice_of_the_staff_stands_on_a_contract_that_has_changed_since(begun, mode):
    shop = begun(mode=mode)
    quote = stated(shop, "term_end")
    shop.confirm(shop.quote_seats(shop.id, 31), key="more")
    assert confirmed(shop, quote).status == 200
    assert [str(entry.on) for entry in shop.now.timeline] == ["2027-03-15"]


def test_the_terms_refuse_the_staff_too(begun):
    shop = begun(cancelling=Cancelling.NOT_ALLOWED)
    answer = staff(shop, "/quotes", body={"when": "now"})
    assert (answer.status, answer.problem, answer.body["why"]) == (409, "cancellation-not-allowed", "not_allowed")
    confirmed(shop, stated(shop, "term_end"))
    again = staff(shop, "/quotes", body={"when": "term_end"})
    assert (again.status, again.problem) == (409, "cancelled-already")


def test_a_statement_is_confirmed_by_whoever_asked_for_it(begun):
    shop = begun()
    ours, theirs = stated(shop), customer(shop, "/quotes", body={"when": "now"}).body
    assert confirmed(shop, theirs).status == 404
    body = {"quote": ours, "reason": "other"}
    assert customer(shop, "", body=body, headers=KEY).status == 404
    assert shop.now.state is SubscriptionState.ACTIVE


@pytest.mark.parametrize(("when", "mail"), [("now", "Cancelled"), ("term_end", "EndScheduled")])
def test_the_customer_gets_the_statement_by_mail(begun, when, mail):
    shop = begun()
    shop.pump()
    shop.world.outbox.sent.clear()
    confirmed(shop, stated(shop, when))
    shop.pump()
    (sent,) = [one for one in shop.world.outbox.sent if one.subject == mail]
    assert sent.to == ("administratie@veerman.example",)
    assert '"by":"staff"' in sent.text.replace(" ", "")
