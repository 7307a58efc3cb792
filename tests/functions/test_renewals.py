"""The renewals worker as Lambda calls it: the work of a batch, and the messages that come again."""

import json
from datetime import UTC, datetime

import pytest

from functions.payment_work import handler as payment_work
from functions.renewals import handler as renewals
from tests.application.life import REFUSED, VISA, Life
from tests.functions.events import CONTEXT
from tests.functions.worker_events import sqs, sqs_of
from tests.shop import ACCOUNT
from zetel import bootstrap
from zetel.application.events import queues

#: 00:00 in Amsterdam on 15 April 2026: the first month is over.
MONTH_OVER = datetime(2026, 4, 14, 22, tzinfo=UTC)
DONE: dict[str, list[dict[str, str]]] = {"batchItemFailures": []}


@pytest.fixture
def life():
    made = Life()
    made.warm()
    bootstrap.provide(made.services, made.catalog)
    yield made
    bootstrap.provide(None)


def test_the_periods_that_the_sweep_found_are_billed_and_charged(life):
    life.buys("professional-monthly", 10, card=VISA)
    life.sleeps_until(MONTH_OVER)
    life.sweep()
    found = life.world.queues.take(queues.RENEWALS)
    assert [message.body for message in found] == [{"account": ACCOUNT, "subscription": life.id}]
    assert renewals.lambda_handler(sqs_of(found), CONTEXT) == DONE
    invoice = life.invoices[1]
    assert (invoice.total, invoice.open) == (375_10, 375_10)
    charge = {"account": ACCOUNT, "charge": life.payment_of(invoice).id}
    assert payment_work.lambda_handler(sqs(charge), CONTEXT) == DONE
    assert life.open == 0


def test_one_bad_message_stops_no_other(life):
    life.buys("professional-monthly", 10)
    life.sleeps_until(MONTH_OVER)
    unknown, known = ({"account": ACCOUNT, "subscription": id} for id in ("sub_none", life.id))
    answer = renewals.lambda_handler(sqs("not JSON", unknown, known), CONTEXT)
    assert answer == {"batchItemFailures": [{"itemIdentifier": "m0"}, {"itemIdentifier": "m1"}]}
    assert len(life.invoices) == 2


def test_a_batch_has_one_line_in_the_log_and_each_that_is_left_its_own(life, capsys):
    life.buys("professional-monthly", 10)
    life.sleeps_until(MONTH_OVER)
    known, unknown = ({"account": ACCOUNT, "subscription": id} for id in (life.id, "sub_none"))
    capsys.readouterr()
    renewals.lambda_handler(sqs(known, unknown), CONTEXT)
    together, alone = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert (together["work"], together["messages"]) == ("renewals", 2)
    assert (together["account"], together["subscription"]) == ([ACCOUNT], [life.id, "sub_none"])
    assert (alone["subscription"], alone["error"], alone["message"]) == ("sub_none", "Unknown", "m1")


def test_where_a_batch_fails_as_a_whole_each_message_has_its_turn(life):
    life.buys("professional-monthly", 10)
    life.sleeps_until(MONTH_OVER)
    nameless, known = {"account": ACCOUNT}, {"account": ACCOUNT, "subscription": life.id}
    assert renewals.lambda_handler(sqs(nameless, known), CONTEXT) == {"batchItemFailures": [{"itemIdentifier": "m0"}]}
    assert len(life.invoices) == 2


@pytest.mark.parametrize("odd", ["[" * 100_000, "null", "[]", '"acc_1"', "5"])
def test_a_message_of_no_known_form_stops_no_other(life, odd):
    life.buys("professional-monthly", 10)
    life.sleeps_until(MONTH_OVER)
    known = {"account": ACCOUNT, "subscription": life.id}
    assert renewals.lambda_handler(sqs(odd, known), CONTEXT) == {"batchItemFailures": [{"itemIdentifier": "m0"}]}
    assert len(life.invoices) == 2


def test_a_refused_charge_is_no_failure_of_the_message(life):
    life.buys("professional-monthly", 10, card=VISA)
    life.changes_card(REFUSED)
    life.sleeps_until(MONTH_OVER)
    period = {"account": ACCOUNT, "subscription": life.id}
    assert renewals.lambda_handler(sqs(period, period), CONTEXT) == DONE
    charge = {"account": ACCOUNT, "charge": life.payment_of(life.invoices[1]).id}
    assert payment_work.lambda_handler(sqs(charge, charge), CONTEXT) == DONE
    assert (life.open, len(life.told("payment.charge_failed"))) == (375_10, 1)


def test_the_log_says_which_charge_and_which_refund(life, capsys):
    for work in ("charge", "refund"):
        id = f"{work[:3]}_none"
        payment_work.lambda_handler(sqs({"account": ACCOUNT, work: id}), CONTEXT)
        assert f'"{work}":"{id}"' in capsys.readouterr().out
