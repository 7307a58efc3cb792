"""The mails' queue: each message on its own, and only failed messages come again."""

import json

import pytest

from functions.confirmations import handler
from tests.application.mail_scene import PURCHASED, RENDERED, scene
from tests.functions.events import CONTEXT
from zetel import bootstrap


@pytest.fixture
def here():
    made = scene()
    bootstrap.provide(made.services)
    yield made
    bootstrap.provide(None)


def batch(**bodies):
    return {"Records": [{"messageId": id, "body": body} for id, body in bodies.items()]}


def test_one_bad_message_does_not_stop_the_others(here):
    bodies = {
        "first": json.dumps(PURCHASED),
        "second": "not JSON",
        "third": json.dumps({**RENDERED, "id": "evt_3", "subject": "inv_0"}),
        "fourth": json.dumps({**RENDERED, "id": "evt_4"}),
    }
    answer = handler.lambda_handler(batch(**bodies), CONTEXT)
    assert answer == {"batchItemFailures": [{"itemIdentifier": "second"}]}  # the third's mail is an errand from now on
    assert [mail.subject for mail in here.outbox.sent] == ["PurchaseConfirmed", "InvoiceIssued"]


def test_a_line_names_the_event_its_subject_and_the_ids_that_its_class_declares(here, capsys):
    received = {"message": "m1", "work": "confirmations", "account": PURCHASED["account"], "event": PURCHASED["id"]}
    handler.lambda_handler(batch(m1=json.dumps(PURCHASED)), CONTEXT)
    line = json.loads(capsys.readouterr().out)
    assert line.items() >= received.items()
    assert line["subscription"] == PURCHASED["subject"]
    assert (line["quote"], line["document"]) == (PURCHASED["data"]["quote"], PURCHASED["data"]["documents"])
    assert line.keys() & PURCHASED["data"].keys() == {"quote"}


def test_a_batch_that_comes_again_sends_nothing_more(here):
    for _ in range(2):
        answer = handler.lambda_handler(batch(first=json.dumps(PURCHASED)), CONTEXT)
        assert answer == {"batchItemFailures": []}
    assert len(here.outbox.sent) == 1
