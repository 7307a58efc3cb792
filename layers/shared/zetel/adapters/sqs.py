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
        """Raises NotTaken, and, before sending, KeyError for a queue that this deployment does not have."""
        by_url: dict[str, list[Message]] = {}
        for message in messages:
            by_url.setdefault(self._urls[message.queue], []).append(message)
        for url, waiting in by_url.items():
            entries = [_entry(message, url, str(number)) for number, message in enumerate(waiting)]
            for batch in batches(entries, size=lambda entry: len(entry["MessageBody"].encode())):
                answer = self._client.send_message_batch(QueueUrl=url, Entries=batch)
                if failed := answer.get("Failed"):
                    raise NotTaken(f"{len(failed)} of {len(batch)} messages: {', '.join(f['Code'] for f in failed)}")


def _entry(message: Message, url: str, id: str) -> "SendMessageBatchRequestEntryTypeDef":
    entry: SendMessageBatchRequestEntryTypeDef = {"Id": id, "MessageBody": canonical(message.body).decode()}
    if url.endswith(".fifo"):
        # A single group: a deployment has a single legal entity, and draws its numbers batch after batch.
        entry["MessageGroupId"] = message.queue
        entry["MessageDeduplicationId"] = message.dedupe
    return entry
