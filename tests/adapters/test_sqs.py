"""Queues on SQS."""

import json
from typing import Any

import pytest
from botocore.stub import ANY, Stubber

from zetel.adapters.batches import NotTaken, batches
from zetel.adapters.clients import Clients, Parameters
from zetel.adapters.sqs import SqsQueues
from zetel.application.ports import Message


class Sqs:
    """Both kinds of queue on moto."""

    def __init__(self) -> None:
        self.client = Clients("eu-west-1", parameters=Parameters.CHECKED).sqs
        self.urls = {
            "rendering": self.client.create_queue(QueueName="rendering")["QueueUrl"],
            "numbering": self.client.create_queue(QueueName="numbering.fifo", Attributes={"FifoQueue": "true"})[
                "QueueUrl"
            ],
        }
        self.queues = SqsQueues(self.client, self.urls)

    def received(self, queue: str) -> list[Any]:
        bodies: list[Any] = []
        while messages := self.client.receive_message(
            QueueUrl=self.urls[queue], MaxNumberOfMessages=10, MessageSystemAttributeNames=["MessageGroupId"]
        ).get("Messages"):
            for message in messages:
                bodies.append((json.loads(message["Body"]), message.get("Attributes", {}).get("MessageGroupId")))
                self.client.delete_message(QueueUrl=self.urls[queue], ReceiptHandle=message["ReceiptHandle"])
        return bodies


@pytest.fixture
def sqs(aws: None) -> Sqs:
    return Sqs()


def work(queue: str, number: int) -> Message:
    return Message(queue, {"account": "acc_1", "document": f"inv_{number}"}, dedupe=f"inv_{number}")


def test_23_messages_arrive_in_batches_of_10(sqs: Sqs) -> None:
    sqs.queues.send([work("rendering", number) for number in range(23)])
    arrived = {body["document"] for body, _ in sqs.received("rendering")}
    assert arrived == {f"inv_{number}" for number in range(23)}


def test_a_fifo_queue_takes_a_work_once_and_keeps_the_order(sqs: Sqs) -> None:
    sqs.queues.send([work("numbering", number) for number in range(12)])
    sqs.queues.send([work("numbering", 3), work("numbering", 12)])
    arrived = sqs.received("numbering")
    assert [body["document"] for body, _ in arrived] == [f"inv_{number}" for number in range(13)]
    assert {group for _, group in arrived} == {"numbering"}


def test_a_standard_queue_takes_a_work_each_time(sqs: Sqs) -> None:
    sqs.queues.send([work("rendering", 1), work("rendering", 1)])
    assert len(sqs.received("rendering")) == 2


def test_each_message_goes_to_its_own_queue(sqs: Sqs) -> None:
    sqs.queues.send([work("rendering", 1), work("numbering", 2), work("rendering", 3)])
    assert [body["document"] for body, _ in sqs.received("numbering")] == ["inv_2"]
    assert {body["document"] for body, _ in sqs.received("rendering")} == {"inv_1", "inv_3"}


def test_an_unknown_queue_stops_all_messages(sqs: Sqs) -> None:
    with pytest.raises(KeyError, match="parcels"):
        sqs.queues.send([work("rendering", 1), work("parcels", 2)])
    assert sqs.received("rendering") == []


def test_sending_no_messages_calls_no_queue() -> None:
    client = Clients("eu-west-1").sqs
    with Stubber(client):
        SqsQueues(client, {}).send([])


def test_a_refused_message_is_an_error() -> None:
    client = Clients("eu-west-1", parameters=Parameters.CHECKED).sqs
    answers = Stubber(client)
    answers.add_response(
        "send_message_batch",
        {
            "Successful": [{"Id": "0", "MessageId": "m", "MD5OfMessageBody": "x"}],
            "Failed": [{"Id": "1", "SenderFault": False, "Code": "InternalError"}],
        },
        {"QueueUrl": "https://sqs.test/1/rendering", "Entries": ANY},
    )
    queues = SqsQueues(client, {"rendering": "https://sqs.test/1/rendering"})
    with answers, pytest.raises(NotTaken, match="1 of 2 messages: InternalError"):
        queues.send([work("rendering", 1), work("rendering", 2)])


def test_a_message_that_was_not_taken_and_a_queue_that_is_away_cost_the_others_nothing() -> None:
    client = Clients("eu-west-1", parameters=Parameters.CHECKED).sqs
    answers = Stubber(client)
    taken = [{"Id": str(n), "MessageId": "m", "MD5OfMessageBody": "x"} for n in range(10)]
    refused = [{"Id": "9", "SenderFault": False, "Code": "InternalError"}]
    asked = {"QueueUrl": "https://sqs.test/1/rendering", "Entries": ANY}
    answers.add_response("send_message_batch", {"Successful": taken[:9], "Failed": refused}, asked)
    answers.add_response("send_message_batch", {"Successful": taken[:1], "Failed": []}, asked)
    answers.add_client_error("send_message_batch", "AWS.SimpleQueueService.NonExistentQueue")
    last = {"QueueUrl": "https://sqs.test/1/mails", "Entries": ANY}
    answers.add_response("send_message_batch", {"Successful": taken[:1], "Failed": []}, last)
    queues = SqsQueues(client, {name: f"https://sqs.test/1/{name}" for name in ("rendering", "away", "mails")})
    with answers, pytest.raises(NotTaken, match="1 of 11 messages: InternalError"):
        queues.send([*(work("rendering", n) for n in range(11)), work("away", 1), work("mails", 1)])
    answers.assert_no_pending_responses()


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        ([], []),
        ([1] * 10, [[1] * 10]),
        ([1] * 11, [[1] * 10, [1]]),
        ([131072, 131072, 1], [[131072, 131072], [1]]),
        ([131072, 131073], [[131072], [131073]]),
        ([1, 262145, 1], [[1], [262145], [1]]),
    ],
)
def test_a_batch_has_10_entries_and_262144_bytes_at_most(sizes: list[int], expected: list[list[int]]) -> None:
    assert list(batches(sizes, size=lambda entry: entry)) == expected
