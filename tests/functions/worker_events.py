"""Events as Lambda hands them to workers: batches of SQS and of a DynamoDB stream, and a schedule's tick.

Shapes after AWS's documentation: "Example Amazon SQS message event", "Example DynamoDB Streams record event", and
"Schedule types on EventBridge Scheduler".
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from zetel.adapters.dynamodb import attributes
from zetel.adapters.dynamodb.items import PK, SK
from zetel.application.ports import Message
from zetel.application.store.wire import canonical, to_wire
from zetel.domain.events import Event

_ARN = "arn:aws:{service}:eu-west-1:123456789012:{name}"


def sqs(*bodies: Mapping[str, Any] | str, queue: str = "zetel-rendering", receives: int = 1) -> dict[str, Any]:
    """A batch of messages ``m0``, ``m1``, ... with these bodies: JSON-like, or a text as it is."""
    texts = [body if isinstance(body, str) else canonical(body).decode() for body in bodies]
    return {"Records": [_message(f"m{n}", text, queue, receives) for n, text in enumerate(texts)]}


def sqs_of(messages: Sequence[Message]) -> dict[str, Any]:
    """A batch of the sent messages."""
    return sqs(*(message.body for message in messages))


def stream(*entries: Event, name: str = "INSERT") -> dict[str, Any]:
    """Records of the journal's stream: new entries, or entries that were changed (MODIFY) or removed (REMOVE)."""
    return {"Records": [_record(entry, name, 100 + n) for n, entry in enumerate(entries)]}


def schedule() -> dict[str, Any]:
    return {
        "version": "0",
        "id": "7bf73129-1428-4cd3-a780-95db273d1602",
        "detail-type": "Scheduled Event",
        "source": "aws.scheduler",
        "account": "123456789012",
        "time": "2026-03-15T09:05:00Z",
        "region": "eu-west-1",
        "resources": [_ARN.format(service="scheduler", name="schedule/default/zetel-sweep")],
        "detail": "{}",
    }


def _message(id: str, body: str, queue: str, receives: int) -> dict[str, Any]:
    return {
        "messageId": id,
        "receiptHandle": f"AQEB{id}",
        "body": body,
        "attributes": {
            "ApproximateReceiveCount": str(receives),
            "SentTimestamp": "1773565200000",
            "SenderId": "AIDAIENQZJOLO23YVJ4VO",
            "ApproximateFirstReceiveTimestamp": "1773565200009",
        },
        "messageAttributes": {},
        "md5OfBody": hashlib.md5(body.encode(), usedforsecurity=False).hexdigest(),
        "eventSource": "aws:sqs",
        "eventSourceARN": _ARN.format(service="sqs", name=queue),
        "awsRegion": "eu-west-1",
    }


def _record(entry: Event, name: str, number: int) -> dict[str, Any]:
    place = {PK: f"ACCT#{entry.account}", SK: entry.id}
    image = {} if name == "REMOVE" else {"NewImage": attributes.item({**place, **to_wire(entry)})}
    return {
        "eventID": hashlib.md5(entry.id.encode(), usedforsecurity=False).hexdigest(),
        "eventName": name,
        "eventVersion": "1.1",
        "eventSource": "aws:dynamodb",
        "awsRegion": "eu-west-1",
        "dynamodb": {
            "ApproximateCreationDateTime": int(entry.at.timestamp()),
            "Keys": attributes.item(dict(place)),
            **image,
            "SequenceNumber": f"{number}00000000000000000000",
            "SizeBytes": len(json.dumps(image)),
            "StreamViewType": "NEW_IMAGE",
        },
        "eventSourceARN": _ARN.format(service="dynamodb", name="table/zetel-journal/stream/2026-03-01T00:00:00.000"),
    }
