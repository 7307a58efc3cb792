"""Entries of the journal that were not relayed: found by the stream's note about them, and relayed again.

A note names a range of the stream and the time of writing, not the entries. The stream keeps its records for 24 hours;
later, a scan of the whole journal finds the entries, once per note.
"""

import base64
import json
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

import boto3
from botocore.exceptions import ClientError

from zetel.application.store import ids

#: The note has instants of the stream; an entry's id has the instant of its request.
_MARGIN: Final = timedelta(minutes=1)

Record = dict[str, Any]


def again(note: Mapping[str, Any]) -> str:
    """Relays the entries of `note` one by one. Returns the id of the first entry that fails again, or an empty text."""
    function = note["requestContext"]["functionArn"]
    stream = note["DDBStreamBatchInfo"]["streamArn"]
    functions: Any = boto3.client("lambda")
    for record in _records(note["DDBStreamBatchInfo"]):
        event = {"Records": [{**record, "eventSource": "aws:dynamodb", "eventSourceARN": stream}]}
        answer = functions.invoke(FunctionName=function, Payload=json.dumps(event, default=_as_json).encode())
        result = json.loads(answer["Payload"].read() or b"null")
        if answer.get("FunctionError") or (result or {}).get("batchItemFailures"):
            return str(record["dynamodb"]["Keys"]["SK"]["S"])
    return ""


def _records(range: Mapping[str, Any]) -> Iterator[Record]:
    try:
        found = list(_streamed(range))
    except ClientError as error:
        if error.response["Error"]["Code"] not in {"ResourceNotFoundException", "TrimmedDataAccessException"}:
            raise
        found = []
    yield from found or _journaled(range)


def _streamed(range: Mapping[str, Any]) -> Iterator[Record]:
    """The records of the range, while the stream still has them."""
    client: Any = boto3.client("dynamodbstreams")
    iterator = client.get_shard_iterator(
        StreamArn=range["streamArn"],
        ShardId=range["shardId"],
        ShardIteratorType="AT_SEQUENCE_NUMBER",
        SequenceNumber=range["startSequenceNumber"],
    )["ShardIterator"]
    last = int(range["endSequenceNumber"])
    while iterator:
        page = client.get_records(ShardIterator=iterator)
        for record in page["Records"]:
            if int(record["dynamodb"]["SequenceNumber"]) > last:
                return
            yield record
        iterator = page.get("NextShardIterator") if page["Records"] else None


def _journaled(range: Mapping[str, Any]) -> Iterator[Record]:
    """The entries whose ids lie within the range's time, as records of a fresh write."""
    first, last = (
        datetime.fromisoformat(range[name])
        for name in ("approximateArrivalOfFirstRecord", "approximateArrivalOfLastRecord")
    )
    pages = (
        boto3.client("dynamodb")
        .get_paginator("scan")
        .paginate(
            TableName=range["streamArn"].split("/")[1],
            FilterExpression="SK BETWEEN :first AND :last",
            ExpressionAttributeValues={
                ":first": {"S": ids.earliest(ids.EVENT, first - _MARGIN)},
                ":last": {"S": ids.earliest(ids.EVENT, last + _MARGIN)},
            },
        )
    )
    items = [item for page in pages for item in page["Items"]]
    for item in sorted(items, key=lambda item: str(item["SK"]["S"])):
        keys = {name: item[name] for name in ("PK", "SK")}
        yield {"eventName": "INSERT", "dynamodb": {"Keys": keys, "NewImage": item, "SequenceNumber": "0"}}


def _as_json(value: object) -> object:
    if isinstance(value, datetime):
        return value.timestamp()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    raise TypeError(type(value).__name__)
