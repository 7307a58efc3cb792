"""Moves messages from a queue to the function that it feeds, as Lambda's event source for SQS does.

A batch that succeeded is deleted. Messages that the function reports as failed (``batchItemFailures``) stay in the
queue and come again, and so does the whole batch if the function raised or answered in another form. The queue itself
moves messages that came too often to the dead letters (``maxReceiveCount``).
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, Protocol

import boto3

from local.functions import FunctionFailed
from local.template import PSEUDO, QueueSource

#: Seconds after which a failed message comes again. On AWS that is the queue's visibility timeout of minutes, longer
#: than a person waits in front of a screen.
AGAIN_AFTER: Final = 5

#: Seconds for which a received message is hidden. Calls take less than a second here; if the host is killed during a
#: call, the next host waits less than on AWS.
HIDDEN: Final = 30

#: The most messages of one call to SQS.
_AT_ONCE: Final = 10

Call = Callable[[str, Mapping[str, Any]], Any]


class Queue(Protocol):
    """A queue; messages have the form of SQS's ReceiveMessage."""

    arn: str

    def receive(self, most: int) -> Sequence[Mapping[str, Any]]: ...

    def delete(self, handle: str) -> None: ...

    def retry(self, handle: str, *, after: int) -> None:
        """Shows the message again after `after` seconds."""
        ...


class SqsQueue:
    """The queue at `url`."""

    def __init__(self, url: str, arn: str) -> None:
        self._client = boto3.client("sqs")
        self._url = url
        self.arn = arn

    def send(self, body: str) -> None:
        self._client.send_message(QueueUrl=self._url, MessageBody=body)

    def receive(self, most: int) -> Sequence[Mapping[str, Any]]:
        answer: Mapping[str, Any] = self._client.receive_message(
            QueueUrl=self._url,
            MaxNumberOfMessages=most,
            VisibilityTimeout=HIDDEN,
            MessageSystemAttributeNames=["All"],
            MessageAttributeNames=["All"],
        )
        messages: Sequence[Mapping[str, Any]] = answer.get("Messages", [])
        return messages

    def delete(self, handle: str) -> None:
        self._client.delete_message(QueueUrl=self._url, ReceiptHandle=handle)

    def retry(self, handle: str, *, after: int) -> None:
        self._client.change_message_visibility(QueueUrl=self._url, ReceiptHandle=handle, VisibilityTimeout=after)


class QueuePump:
    """Feeds the function of `source` from `queue`."""

    def __init__(self, source: QueueSource, queue: Queue, call: Call) -> None:
        self._source = source
        self._queue = queue
        self._call = call

    def turn(self) -> int:
        """Passes a batch to the function; returns the number of its messages."""
        messages = self._queue.receive(min(self._source.batch, _AT_ONCE))
        if not messages:
            return 0
        failed = self._failed([message["MessageId"] for message in messages], self._event(messages))
        for message in messages:
            if message["MessageId"] in failed:
                self._queue.retry(message["ReceiptHandle"], after=AGAIN_AFTER)
            else:
                self._queue.delete(message["ReceiptHandle"])
        return len(messages)

    def _failed(self, ids: Sequence[str], event: Mapping[str, Any]) -> set[str]:
        try:
            answer = self._call(self._source.function, event)
        except FunctionFailed:
            return set(ids)
        return failures(answer, ids) if self._source.partial else set()

    def _event(self, messages: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
        return {
            "Records": [
                {
                    "messageId": message["MessageId"],
                    "receiptHandle": message["ReceiptHandle"],
                    "body": message["Body"],
                    "attributes": dict(message.get("Attributes", {})),
                    "messageAttributes": {},
                    "md5OfBody": hashlib.md5(message["Body"].encode(), usedforsecurity=False).hexdigest(),
                    "eventSource": "aws:sqs",
                    "eventSourceARN": self._queue.arn,
                    "awsRegion": PSEUDO["AWS::Region"],
                }
                for message in messages
            ]
        }


def failures(answer: Any, ids: Sequence[str]) -> set[str]:
    """The failed `ids` by a function's answer: those that it names; all, if it names an unknown id or has another form;
    none, if it is empty."""
    if not answer:
        return set()
    try:
        failed = {entry["itemIdentifier"] for entry in answer.get("batchItemFailures") or []}
    except (AttributeError, KeyError, TypeError):
        return set(ids)
    return set(ids) if failed - set(ids) else failed
