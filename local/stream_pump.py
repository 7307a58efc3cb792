"""Moves a table's stream to the function that it feeds, as Lambda's event source for DynamoDB Streams does.

Records come in order, and a failing record holds up all later records:

    the function names the failed record         earlier records are done; the failed and later records come again
    the function raised, or named the first      the batch is halved, so that the bad record is soon alone
    alone, and failed too often                  a note about the record goes to the dead letters; the next record
"""

import base64
import json
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, Protocol

import boto3

from local.functions import FunctionFailed
from local.queue_pump import Call, failures
from local.template import PSEUDO, StreamSource

Record = Mapping[str, Any]

#: The most records of one call to DynamoDB Streams.
_AT_ONCE: Final = 1000


class Stream(Protocol):
    """A stream; records have the form of GetRecords and come once each."""

    arn: str

    def records(self, most: int) -> Sequence[Record]: ...


class DynamoStream:
    """The stream `arn` from now on, after the entries of `earlier`, which is called once the place is held.

    A single shard is read, because the stand-in never splits shards. Older records say nothing: they are the changes
    that the stand-in repeated when it started.
    """

    def __init__(self, arn: str, *, earlier: Callable[[], Sequence[Record]] = tuple) -> None:
        self._client: Any = boto3.client("dynamodbstreams")
        self._iterator: str = self._newest(arn)
        self._earlier = deque(earlier())
        self.arn = arn

    def records(self, most: int) -> Sequence[Record]:
        if self._earlier:
            return [self._earlier.popleft() for _ in range(min(most, len(self._earlier)))]
        answer = self._client.get_records(ShardIterator=self._iterator, Limit=min(most, _AT_ONCE))
        self._iterator = answer["NextShardIterator"]
        records: Sequence[Record] = answer["Records"]
        return records

    def _newest(self, arn: str) -> str:
        (shard,) = self._client.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]
        answer = self._client.get_shard_iterator(StreamArn=arn, ShardId=shard["ShardId"], ShardIteratorType="LATEST")
        return str(answer["ShardIterator"])


@dataclass(frozen=True, slots=True)
class _Batch:
    records: Sequence[Record]
    failed: int = 0


class StreamPump:
    """Feeds the function of `source` from `stream`. `relayed` takes the records that are done, `dead` a note about the
    records that were given up."""

    def __init__(
        self,
        source: StreamSource,
        stream: Stream,
        call: Call,
        *,
        relayed: Callable[[Sequence[Record]], None],
        dead: Callable[[str], None],
    ) -> None:
        self._source = source
        self._stream = stream
        self._call = call
        self._relayed = relayed
        self._dead = dead
        self._waiting: deque[_Batch] = deque()

    def turn(self) -> int:
        """Passes a batch to the function; returns 0 if there is no batch, or none to repeat at once."""
        if not self._waiting:
            records = self._stream.records(self._source.batch)
            if not records:
                return 0
            self._waiting.append(_Batch(records))
        batch = self._waiting.popleft()
        done = self._first_failed(batch.records)
        if done:
            self._relayed(batch.records[:done])
        rest = batch.records[done:]
        if not rest:
            return done
        if done:
            self._waiting.appendleft(_Batch(rest))
        elif len(rest) > 1 and self._source.bisect:
            half = len(rest) // 2
            self._waiting.extendleft((_Batch(rest[half:]), _Batch(rest[:half])))
            return 1
        elif batch.failed < self._source.retries:
            self._waiting.appendleft(_Batch(rest, batch.failed + 1))
        else:
            self._dead(self._note(rest))
            return len(rest)
        return done

    def _first_failed(self, records: Sequence[Record]) -> int:
        """The place of the first failed record; the number of records, if none failed."""
        numbers = [record["dynamodb"]["SequenceNumber"] for record in records]
        try:
            answer = self._call(self._source.function, {"Records": [self._lambda_record(record) for record in records]})
        except FunctionFailed:
            return 0
        failed = failures(answer, numbers) if self._source.partial else set()
        return min((numbers.index(number) for number in failed), default=len(numbers))

    def _lambda_record(self, record: Record) -> Mapping[str, Any]:
        plain: Mapping[str, Any] = json.loads(json.dumps(record, default=_as_json))
        return {**plain, "eventSourceARN": self._stream.arn}

    def _note(self, records: Sequence[Record]) -> str:
        """Lambda's note for the queue of dead letters: the places of the records, not their contents."""
        numbers = [record["dynamodb"]["SequenceNumber"] for record in records]
        return json.dumps(
            {
                "requestContext": {
                    "functionArn": self._source.function,
                    "condition": "RetryAttemptsExhausted",
                    "approximateInvokeCount": self._source.retries + 1,
                },
                "version": "1.0",
                "timestamp": datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
                "DDBStreamBatchInfo": {
                    "shardId": "shardId-00000000000000000000-00000000",
                    "startSequenceNumber": numbers[0],
                    "endSequenceNumber": numbers[-1],
                    "batchSize": len(numbers),
                    "streamArn": self._stream.arn,
                },
            }
        )


def as_inserted(items: Sequence[Mapping[str, Any]]) -> Sequence[Record]:
    """Stream records about the insertion of `items` (attribute values in the form of DynamoDB's client)."""
    return [
        {
            "eventID": f"{place:032x}",
            "eventName": "INSERT",
            "eventVersion": "1.1",
            "eventSource": "aws:dynamodb",
            "awsRegion": PSEUDO["AWS::Region"],
            "dynamodb": {
                "Keys": {"PK": item["PK"], "SK": item["SK"]},
                "NewImage": item,
                "SequenceNumber": f"{place:021d}",
                "StreamViewType": "NEW_AND_OLD_IMAGES",
            },
        }
        for place, item in enumerate(items, start=1)
    ]


def _as_json(value: object) -> object:
    """A value without a form in JSON, as Lambda writes it: bytes as Base64, instants as epoch seconds."""
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, datetime):
        return int(value.timestamp())
    raise TypeError(f"{type(value).__name__} has no form in JSON")
