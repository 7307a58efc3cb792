"""Failed work is tried again, becomes a dead letter, and is done after its cause is mended. No other work waits."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from operate.redrive import waiting
from tests.deployment.customer import Customer, soon, told
from tests.deployment.queues import aside, due_now, received
from tests.deployment.stack import NAME, Stack

pytestmark = [pytest.mark.emulator, pytest.mark.xdist_group("deployment")]

#: A queue that does not exist: every message to it fails.
NOWHERE = "https://sqs.eu-west-1.amazonaws.com/000000000000/nowhere"


@pytest.fixture
def impatient(stack: Stack) -> Iterator[str]:
    """The queue of mails, which shows failed messages again at once; the deployed queue waits for three minutes."""
    sqs, url = stack.client("sqs"), stack.deployment.named("ConfirmationsQueue")
    before = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["VisibilityTimeout"])["Attributes"]
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"VisibilityTimeout": "0"})
    yield url
    sqs.set_queue_attributes(QueueUrl=url, Attributes=before)


def test_a_poison_message_is_a_dead_letter_after_five_times_and_the_mail_beside_it_is_sent(
    stack: Stack, customer: Customer, impatient: str
) -> None:
    with stack.unfed("Confirmations"):
        stack.client("sqs").send_message(QueueUrl=impatient, MessageBody='{"no": "event"}')
        bought = customer.buy()
        customer.pdf(bought["documents"][0]["id"])
    assert soon(lambda: aside(stack, "ConfirmationsDeadLetters")) == 1
    assert received(stack, "ConfirmationsDeadLetters") == [{"no": "event"}]
    assert soon(lambda: told(stack, bought["subscription"]["id"]))


def test_a_dead_letter_is_redriven_after_its_cause_is_mended(stack: Stack, customer: Customer, impatient: str) -> None:
    with stack.changed("Confirmations", NEW_ACCOUNT_MAILS="many"):  # no number: the function cannot begin
        subscription = customer.buy()["subscription"]["id"]
        soon(lambda: aside(stack, "ConfirmationsDeadLetters") >= 2)  # the order's mail and the invoice's
    assert not told(stack, subscription)
    held = aside(stack, "ConfirmationsDeadLetters")
    assert f"{held}  ConfirmationsDeadLetters" in stack.operated("redrive", NAME)
    assert stack.operated("redrive", NAME, "ConfirmationsDeadLetters") == f"Done again: {held}\n"
    assert soon(lambda: told(stack, subscription))
    assert aside(stack, "ConfirmationsDeadLetters") == 0


def test_a_journal_entry_that_cannot_be_relayed_is_given_up_alone(stack: Stack, customer: Customer) -> None:
    journal = stack.deployment.named("JournalTable")
    poison = {"PK": {"S": f"ACCT#{customer.account}"}, "SK": {"S": "evt_poison"}}
    with stack.unfed("EventRelay"):
        stack.client("dynamodb").put_item(TableName=journal, Item=poison)
        (document,) = customer.buy()["documents"]
    assert soon(lambda: customer.invoice(document["id"]).get("number"))
    soon(lambda: aside(stack, "RelayDeadLetters"))
    (note,) = received(stack, "RelayDeadLetters")
    assert note["requestContext"]["condition"] == "RetryAttemptsExhausted"
    assert note["DDBStreamBatchInfo"]["batchSize"] == 1


def test_journal_entries_that_were_given_up_are_relayed_again(stack: Stack, customer: Customer) -> None:
    with stack.changed("EventRelay", NUMBERING_QUEUE=NOWHERE):
        (document,) = customer.buy()["documents"]
        soon(lambda: aside(stack, "RelayDeadLetters"))
    assert "number" not in customer.invoice(document["id"])
    assert stack.operated("redrive", NAME, "RelayDeadLetters").startswith("Done again: ")
    assert soon(lambda: customer.invoice(document["id"]).get("number"))
    assert aside(stack, "RelayDeadLetters") == 0


def test_entries_that_left_the_stream_are_found_in_the_journal(stack: Stack, customer: Customer) -> None:
    """A stream keeps its records for a day; a note about older records still has the time of their writing."""
    deployed, now = stack.deployment, f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
    table = stack.client("dynamodb").describe_table(TableName=deployed.named("JournalTable"))["Table"]["TableArn"]
    note = {
        "requestContext": {"functionArn": deployed.named("EventRelay"), "condition": "RetryAttemptsExhausted"},
        "DDBStreamBatchInfo": {
            "shardId": "shardId-00000000000000000000-00000000",
            "startSequenceNumber": "100000000000000000001",
            "endSequenceNumber": "100000000000000000002",
            "approximateArrivalOfFirstRecord": now,
            "approximateArrivalOfLastRecord": now,
            "batchSize": 2,
            "streamArn": f"{table}/stream/2020-01-01T00:00:00.000",
        },
    }
    with stack.unfed("EventRelay"):
        (document,) = customer.buy()["documents"]
        aside_queue = deployed.named("RelayDeadLetters")
        stack.client("sqs").send_message(QueueUrl=aside_queue, MessageBody=json.dumps(note))
        assert stack.operated("redrive", NAME, "RelayDeadLetters") == "Done again: 1\n"
        assert soon(lambda: customer.invoice(document["id"]).get("number"))


def test_a_document_whose_message_was_lost_is_found_by_the_schedule(stack: Stack, customer: Customer) -> None:
    """Domain time of the sweep is an hour ahead, so that the rendering is due."""
    with stack.unfed("InvoiceRendering"):
        (document,) = customer.buy()["documents"]
        queue = stack.deployment.named("RenderingQueue")
        soon(lambda: waiting(stack.client("sqs"), queue))
        stack.client("sqs").purge_queue(QueueUrl=queue)
    with stack.changed("RenewalsSweep", ZETEL_CLOCK_OFFSET="3600"):
        due_now(stack)
        assert customer.pdf(document["id"])
