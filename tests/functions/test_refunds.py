"""Refunds over HTTP: the customer's view of them, and tasks that the bookkeeper reports as paid."""

from datetime import UTC, datetime

import pytest

from tests import handlers
from tests.application.life import BOOKKEEPER, Life
from tests.shop import ACCOUNT, ANNA, CHRIS, STRANGER
from zetel import bootstrap
from zetel.application.store.keys import Table

REFUNDS = f"/v1/accounts/{ACCOUNT}/refunds"
KEY = {"Idempotency-Key": "done-1"}
PAID = {"paid_on": "2026-12-01", "reference": "RF45 2217 93"}
#: The worked example: the refund of ending on 1 December 2026.
BACK = 2_217_93


@pytest.fixture
def life():
    """The worked example's contract, paid by transfer and ended: its refund is a task."""
    made = Life()
    made.warm()
    bootstrap.provide(made.services, made.catalog)
    made.buys()
    made.transfers(11_041_25)
    made.sleeps_until(datetime(2026, 9, 1, 12, tzinfo=UTC))
    made.adds_seats(30)
    made.sleeps_until(datetime(2026, 12, 1, 12, tzinfo=UTC))
    made.cancels()
    yield made
    bootstrap.provide(None)


def ask(method, path, *, person=CHRIS.sub, **kwargs):
    return handlers.ask("payments", method, path, person=person, **kwargs)


def done(life, part="1", *, refund=None, body=None, headers=KEY, groups=("bookkeeper",)):
    path = f"/v1/seller/accounts/{ACCOUNT}/refunds/{refund or life.refund.id}/parts/{part}/done"
    return ask("POST", path, person=BOOKKEEPER.sub, groups=groups, body=body or PAID, headers=headers)


def everything(life):
    return {table: life.world.store.items(table) for table in Table}


def test_a_reader_sees_the_task_until_it_is_done(life):
    refund = life.refund
    (row,) = ask("GET", REFUNDS).body["refunds"]
    assert row == {
        "id": refund.id,
        "version": 2,
        "profile": refund.profile,
        "subscription": life.id,
        "credit_note": refund.credit_note,
        "currency": "EUR",
        "amount": BACK,
        "state": "task",
        "made_at": "2026-12-01T12:00:00Z",
        "parts": [
            {
                "payment": refund.parts[0].payment,
                "document": refund.parts[0].document,
                "amount": BACK,
                "state": "task",
                "reason": "by_transfer",
            }
        ],
    }
    assert done(life).status == 200
    answer = ask("GET", f"{REFUNDS}/{refund.id}")
    assert (answer.headers["ETag"], answer.body["state"]) == ('"3"', "done")
    (part,) = answer.body["parts"]
    assert (part["paid_on"], part["reference"]) == ("2026-12-01", "RF45 2217 93")


def test_a_report_again_is_answered_the_same(life):
    first = done(life)
    before = everything(life)
    assert done(life) == first
    assert everything(life) == before


def test_refunds_come_page_by_page(life):
    answer = ask("GET", REFUNDS, query={"limit": "1"})
    assert (len(answer.body["refunds"]), "next" in answer.body) == (1, False)


# Refusals that change nothing


def refused(life, status, problem, **request):
    before = everything(life)
    answer = done(life, **request)
    assert (answer.status, answer.problem) == (status, problem)
    assert everything(life) == before
    return answer


def test_a_finished_task_is_not_paid_again(life):
    done(life)
    answer = refused(life, 409, "task-not-open", headers={"Idempotency-Key": "done-2"})
    assert (answer.body["part"], answer.body["state"]) == (1, "done")


@pytest.mark.parametrize(
    ("body", "broken"),
    [
        ({"paid_on": "2026-12-02"}, ("/paid_on", "today (2026-12-01) or earlier")),
        ({"paid_on": "2026-02-30"}, ("/paid_on", "a day that exists, as YYYY-MM-DD, from 2000-01-01 to 2999-12-31")),
        ({"reference": "4111 1111 1111 1111"}, ("/reference", "free of card numbers")),
        ({"reference": "a\nb"}, ("/reference", "free of control characters")),
    ],
)
def test_a_report_keeps_its_rules(life, body, broken):
    assert refused(life, 422, "invalid-request", body=PAID | body).broken == [broken]


@pytest.mark.parametrize("part", ["0", "2", "one", "-1", "1.0", "99999999"])
def test_a_part_that_is_not_there_is_404(life, part):
    assert refused(life, 404, "unknown", part=part).body["kind"] == "part of the refund"


@pytest.mark.parametrize("refund", ["ref_00000000000000000000000000", "ref_1", "crn_00000000000000000000000000"])
def test_a_refund_that_is_not_there_is_404(life, refund):
    assert refused(life, 404, "unknown", refund=refund).body["kind"] == "refund"
    assert ask("GET", f"{REFUNDS}/{refund}").status == 404


def test_only_a_bookkeeper_reports(life):
    for groups in ((), ("support",)):
        assert refused(life, 403, "not-allowed", groups=groups).body["needs"] == ["bookkeeper"]


def test_a_key_is_needed(life):
    refused(life, 400, "idempotency-key-missing", headers={})


def test_the_same_key_for_another_report_is_refused(life):
    done(life)
    refused(life, 422, "idempotency-key-reused", body=PAID | {"reference": "another"})


def test_strangers_see_nothing(life):
    for path in (REFUNDS, f"{REFUNDS}/{life.refund.id}"):
        assert ask("GET", path, person=STRANGER.sub).problem == "unknown"
    assert ask("GET", REFUNDS, person=ANNA.sub).status == 200
