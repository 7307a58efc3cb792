"""Between a period's end and the sweep: commands renew first, reads say that the renewal is due, nothing is untrue."""

from datetime import UTC, datetime

import pytest

from tests import handlers
from tests.application.life import MONTHLY, Life
from tests.domain.contracts import MONTH, add_on
from tests.shop import ACCOUNT, ANNA
from zetel import bootstrap
from zetel.application.contracts import sold
from zetel.application.store import keys
from zetel.application.work import parking
from zetel.application.work.parking import MOST_ATTEMPTS
from zetel.domain.errors import Unknown
from zetel.domain.subscriptions.subscription import SubscriptionState

#: 10 seats of 31.00 a month from 1 September 2026; noon of 1 October, a month later, and of 10 October.
BOUGHT, OVER, LATER = (datetime(2026, *day, 12, tzinfo=UTC) for day in ((9, 1), (10, 1), (10, 10)))
TABLET = add_on("tablet", term=MONTH, billing=MONTH)
#: 00:00 in Amsterdam on 1 October.
SINCE = "2026-09-30T22:00:00Z"


@pytest.fixture
def life():
    made = Life(BOUGHT)
    made.stock(MONTHLY, TABLET, version=2, cancellation_reasons={"other": {"en": "Other"}})
    made.warm()
    bootstrap.provide(made.services, made.catalog)
    made.buys("professional-monthly", 10)
    yield made
    bootstrap.provide(None)


def ask(life, function, method, rest, *, body=None, version=None):
    headers = {"If-Match": f'"{version}"'} if version else {}
    path = f"/v1/accounts/{ACCOUNT}/subscriptions/{life.id}{rest}"
    return handlers.ask(function, method, path, person=ANNA.sub, body=body, headers=headers)


def running(life):
    return list(sold.running("professional", life.world.store))


def seats(life):
    body = {"item": life.contract.items[0].id, "quantity": 12, "when": "now"}
    return ask(life, "seat_change", "POST", "/seat-changes/quotes", body=body)


def addition(life):
    body = {"items": [{"plan": TABLET.plan.id, "quantity": 1}]}
    return ask(life, "purchase", "POST", "/additions/quotes", body=body)


def statement(life):
    return ask(life, "cancellation", "POST", "/cancellation/quotes", body={"when": "now"})


def order(life):
    return ask(life, "subscriptions", "PATCH", "", body={"purchase_order": "4500"}, version=life.contract.version)


def undo(life):
    entry = "ent_01KKRBJHM0000000000000000A"
    return ask(life, "seat_change", "DELETE", f"/timeline/{entry}", version=life.contract.version)


def renewal_on(life):
    return ask(life, "cancellation", "PUT", "/auto-renewal", body={"on": True}, version=life.contract.version)


def read(life):
    return ask(life, "subscriptions", "GET", "")


COMMANDS = (seats, addition, statement, order, undo, renewal_on)


def fails(life):
    """The renewal cannot be written: the catalogue lacks the plan that runs. Later it can."""
    life.stock(TABLET, version=3, cancellation_reasons={"other": {"en": "Other"}})


def parked(life):
    """A renewal whose work has failed as often as it may; the catalogue is whole again, and no person resumed it."""
    key = keys.subscription(ACCOUNT, life.id)

    def work():
        raise Unknown(kind="plan", id="professional-monthly.3")

    for _ in range(MOST_ATTEMPTS):
        with pytest.raises(Unknown):
            parking.attempt(key, work, life.services)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.__name__)
def test_a_command_renews_first_and_never_says_that_a_running_contract_has_ended(life, command):
    life.sleeps_until(OVER)
    answer = command(life)
    # A version that the renewal has moved on is refused as any other; the command itself comes after the renewal.
    assert answer.status == 200 or answer.problem in ("version-stale", "not-found"), answer
    assert (life.contract.period.start.isoformat(), len(life.invoices)) == ("2026-10-01", 2)
    assert [event.actor.id for event in life.told("subscription.renewed")] == ["renewals"]
    assert command(life).status in (200, 404)
    assert len(life.invoices) == 2


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.__name__)
def test_where_the_renewal_is_parked_the_command_says_so(life, command):
    life.sleeps_until(OVER)
    parked(life)
    answer = command(life)
    assert (answer.status, answer.problem, answer.body["since"]) == (409, "renewal-parked", SINCE)
    assert (len(life.invoices), life.contract.state) == (1, SubscriptionState.ACTIVE)


def test_a_renewal_that_fails_in_front_of_a_command_is_due_still_and_is_counted_by_its_own_work_only(life):
    life.sleeps_until(OVER)
    fails(life)
    for _ in range(2 * MOST_ATTEMPTS):
        assert order(life).problem == "renewal-due"
    assert (life.contract.attempts, life.contract.parked) == (0, None)
    life.stock(MONTHLY, TABLET, version=4, cancellation_reasons={"other": {"en": "Other"}})
    life.wakes()
    assert len(life.invoices) == 2
    assert seats(life).status == 200


def test_a_contract_whose_notice_is_over_ends_first(life):
    before = life.contract
    assert ask(life, "cancellation", "PUT", "/auto-renewal", body={"on": False}, version=before.version).status == 200
    assert len(running(life)) == 1
    life.sleeps_until(OVER)
    assert seats(life).problem == "subscription-ended"
    assert (life.contract.state, life.contract.ended.isoformat()) == (SubscriptionState.ENDED, "2026-10-01")
    assert running(life) == []


def test_a_read_writes_nothing_and_says_that_the_renewal_is_due(life):
    assert "renewal_due" not in read(life).body
    life.sleeps_until(OVER)
    before = life.contract
    answer = read(life)
    assert answer.body["renewal_due"] == {"since": SINCE, "state": "due"}
    listed = handlers.ask("subscriptions", "GET", f"/v1/accounts/{ACCOUNT}/subscriptions", person=ANNA.sub)
    assert listed.body["subscriptions"][0]["renewal_due"]["state"] == "due"
    assert (life.contract, len(life.invoices)) == (before, 1)
    parked(life)
    assert read(life).body["renewal_due"]["state"] == "parked"
    parking.resume(keys.subscription(ACCOUNT, life.id), life.services)
    life.wakes()
    assert "renewal_due" not in read(life).body


def test_several_periods_that_are_over_are_all_ended_before_the_command(life):
    life.sleeps_until(datetime(2026, 12, 1, 12, tzinfo=UTC))
    assert seats(life).status == 200
    assert [invoice.period.start.isoformat() for invoice in life.invoices] == [
        "2026-09-01",
        "2026-10-01",
        "2026-11-01",
        "2026-12-01",
    ]
