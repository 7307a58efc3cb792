"""Standard and FIFO queues on SQS. The URL of a FIFO queue ends in ``.fifo``; it takes a work once in five minutes."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from zetel.adapters.batches import NotTaken, batches
from zetel.application.ports import Message
from zetel.application.store.wire import canonical

if TYPE_CHECKING:
    from types_boto3_sqs import SQSClient
    from types_boto3_sqs.type_defs import SendMessageBatchRequestEntryTypeDef


class SqsQueues:
    """`Queues` by name, each with its URL."""

    def __init__(self, client: "SQSClient", urls: Mapping[str, str]) -> None:
        self._client = client
        self._urls = dict(urls)

    def send(self, messages: Sequence[Message]) -> None:
        """Raises KeyError for a queue that this deployment does not have, before anything is sent; NotTaken, or what a
        queue's call failed with, once the other messages and queues had their turn."""
        by_url: dict[str, list[Message]] = {}
        for message in messages:
            by_url.setdefault(self._urls[message.queue], []).append(message)
        failures: list[Exception] = []
        for url, waiting in by_url.items():
            try:
                self._send(url, waiting)
            except Exception as failure:  # noqa: BLE001  one queue that is away must not stop the others
                failures.append(failure)
        if failures:
            raise failures[0]

    def _send(self, url: str, messages: Sequence[Message]) -> None:
        entries = [_entry(message, url, str(number)) for number, message in enumerate(messages)]
        failed: list[str] = []
        for batch in batches(entries, size=lambda entry: len(entry["MessageBody"].encode())):
            answer = self._client.send_message_batch(QueueUrl=url, Entries=batch)
            failed += [entry["Code"] for entry in answer.get("Failed", ())]
        if failed:
            raise NotTaken(f"{len(failed)} of {len(entries)} messages", failed)


def _entry(message: Message, url: str, id: str) -> "SendMessageBatchRequestEntryTypeDef":
    entry: SendMessageBatchRequestEntryTypeDef = {"Id": id, "MessageBody": canonical(message.body).decode()}
    if message.delay:
        entry["DelaySeconds"] = message.delay
    if url.endswith(".fifo"):
        # A single group: a deployment has a single legal entity, and draws its numbers batch after batch.
        entry["MessageGroupId"] = message.queue
        entry["MessageDeduplicationId"] = message.dedupe
    return entry
