"""The store on DynamoDB: batched consistent reads, one transaction per commit, one query per page."""

import random
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final, TypeVar

from botocore.exceptions import ClientError

from zetel.adapters.dynamodb import items
from zetel.adapters.dynamodb.attributes import Value
from zetel.adapters.dynamodb.expressions import action
from zetel.adapters.dynamodb.items import DUE_PK, DUE_SK, PK, SK, DueIndex
from zetel.application.ports import DueKey, Page, Records
from zetel.application.store import keys as due_index
from zetel.application.store.keys import Key, Range, Table
from zetel.application.store.writes import Write

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient

T = TypeVar("T")

#: The sparse index of unfinished work; it holds keys only.
DUE_INDEX: Final = "due"

_MOST_READ: Final = 100  # keys of one BatchGetItem

#: Attempts of a call, and the longest pauses before the second attempt and before any attempt (seconds). The pauses
#: add up to 6 seconds at most, so that a request ends within its 10. Where DynamoDB takes no requests at all, botocore
#: has made 3 attempts for each of ours, with up to 3 seconds of pauses.
_ATTEMPTS: Final = 12
_ATTEMPTS_OF_THREE: Final = 2
_FIRST_PAUSE: Final = 0.02
_LONGEST_PAUSE: Final = 0.8

#: Reasons for another attempt: another transaction holds an item at this moment, or the table is throttled.
_PASSING_REASONS: Final = frozenset({"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"})
_PASSING_ERRORS: Final = frozenset(
    {
        "TransactionInProgressException",
        "ThrottlingException",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
    }
)
_REFUSED: Final = frozenset({"ValidationError", "ItemCollectionSizeLimitExceeded"})


class DynamoStore:
    """A `Store` on `tables` (by their names in this deployment). `clock_name` and `shards` name the due index.

    `pause` waits that many seconds. A call that is throttled or in conflict at its last attempt raises
    botocore's ClientError; a request that DynamoDB calls invalid raises ValueError.
    """

    def __init__(
        self,
        client: "DynamoDBClient",
        tables: Mapping[Table, str],
        clock_name: str,
        shards: int,
        *,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._client = client
        self._tables = dict(tables)
        self._keyed = {name: table for table, name in self._tables.items()}
        self._index = DueIndex(clock_name, shards)
        self._pause = pause

    def read(self, *keys: Key[Any]) -> Records:
        wanted = tuple(dict.fromkeys(keys))
        held: dict[tuple[Table, str, str], Mapping[str, Value]] = {}
        for start in range(0, len(wanted), _MOST_READ):
            for table, item in self._batch(wanted[start : start + _MOST_READ]):
                held[table, item[PK]["S"], item[SK]["S"]] = item
        found = {key: held.get((key.table, key.pk, key.sk)) for key in wanted}
        return Records({key: None if item is None else items.record(key.kind, item) for key, item in found.items()})

    def commit(self, writes: Sequence[Write]) -> None:
        if not writes:
            raise ValueError("a commit writes something")
        actions: list[Any] = [action(write, self._tables, self._index) for write in writes]
        token = str(uuid.uuid4())  # the same for all attempts: a commit whose answer was lost is not made twice
        for attempt in _attempts():
            try:
                self._client.transact_write_items(TransactItems=actions, ClientRequestToken=token)
                return
            except ClientError as error:  # by its code: the client's own classes are made anew where threads race
                if error.response["Error"]["Code"] == "TransactionCanceledException":
                    self._understand(error, writes, attempt)
                else:
                    _pass_on(error, attempt)
            self._pause(_wait(attempt))

    def page(self, range: Range[T], *, limit: int, after: str | None = None, newest_first: bool = False) -> Page[T]:
        if limit < 1:
            raise ValueError(f"a page has at least 1 item, not {limit}")
        low, high = range.low, range.high
        if after is not None:
            low, high = (low, min(high, after)) if newest_first else (max(low, after), high)
        if low >= high:
            return Page(())
        # DynamoDB compares a sort key BETWEEN two bounds, both included, so an item at `after` or `high` is dropped
        # here. The query reads two items more: one may be dropped, the other tells whether this is the last page.
        with _refusals_as_value_errors():
            answer = self._client.query(
                TableName=self._tables[range.table],
                KeyConditionExpression="#pk = :pk AND #sk BETWEEN :low AND :high",
                ExpressionAttributeNames={"#pk": PK, "#sk": SK},
                ExpressionAttributeValues={":pk": {"S": range.pk}, ":low": {"S": low}, ":high": {"S": high}},
                ConsistentRead=True,
                ScanIndexForward=not newest_first,
                Limit=limit + 2,
            )
        found = [item for item in answer["Items"] if items.sort_key(item) not in (high, after)]
        chosen = found[:limit]
        # More items may exist although none was read beyond the page: a query ends at 1 MB, too.
        more = len(found) > limit or ("LastEvaluatedKey" in answer and len(answer["Items"]) < limit + 2)
        return Page(
            tuple(items.record(range.kind, item) for item in chosen),
            items.sort_key(chosen[-1]) if more and chosen else None,
        )

    def due(self, clock: str, day: date, shard: int, *, until: datetime | None = None) -> Sequence[DueKey]:
        condition, names = "#pk = :pk", {"#pk": DUE_PK}
        values: dict[str, Any] = {":pk": {"S": due_index.due_partition(clock, day, shard)}}
        if until is not None:
            # '$' is the character after '#', which ends the instant: every key due at `until` is below the bound.
            condition += " AND #sk < :until"
            names["#sk"] = DUE_SK
            values[":until"] = {"S": due_index.due_instant(until) + "$"}
        found: list[DueKey] = []
        start: dict[str, Any] = {}
        while True:
            answer = self._client.query(
                TableName=self._tables[Table.CORE],
                IndexName=DUE_INDEX,
                KeyConditionExpression=condition,
                ExpressionAttributeNames=names,
                ExpressionAttributeValues=values,
                **start,
            )
            found += [items.due_key(entry) for entry in answer["Items"]]
            if "LastEvaluatedKey" not in answer:
                return tuple(found)
            start = {"ExclusiveStartKey": answer["LastEvaluatedKey"]}

    def _batch(self, wanted: Sequence[Key[Any]]) -> Iterator[tuple[Table, Mapping[str, Value]]]:
        """The items under at most 100 keys. The call asks again for keys that DynamoDB leaves unread."""
        asked: dict[str, Any] = {}
        for key in wanted:
            request = asked.setdefault(self._tables[key.table], {"Keys": [], "ConsistentRead": True})
            request["Keys"].append(items.key(key))
        for attempt in _attempts():
            with _refusals_as_value_errors():
                answer = self._client.batch_get_item(RequestItems=asked)
            for name, found in answer["Responses"].items():
                for item in found:
                    yield self._keyed[name], item
            asked = dict(answer.get("UnprocessedKeys", {}))
            if not asked:
                return
            self._pause(_wait(attempt))
        raise TimeoutError(f"DynamoDB left keys unread in {_ATTEMPTS} attempts")

    def _understand(self, error: ClientError, writes: Sequence[Write], attempt: int) -> None:
        """Raises the error that a cancelled transaction means, unless another attempt is worth while.

        Reasons stand in the order of the writes. The first write with a reason decides: after a conflict, a failed
        condition need not be the first to fail.
        """
        reasons: Sequence[Mapping[str, Any]] = error.response.get("CancellationReasons", ())
        for write, reason in zip(writes, reasons, strict=False):
            code = reason.get("Code", "None")
            if code == "ConditionalCheckFailed":
                found = reason.get("Item")
                raise write.on_conflict(items.record(write.key.kind, found) if found else None) from None
            if code in _PASSING_REASONS and attempt < _ATTEMPTS:
                return
            if code in _REFUSED:
                raise ValueError(f"{write.key.sk}: {reason.get('Message', code)}") from error
            if code != "None":
                raise error
        raise error


def _attempts() -> range:
    return range(1, _ATTEMPTS + 1)


def _wait(attempt: int) -> float:
    """Seconds until the next attempt: at random up to a bound that doubles, so that colliding callers separate."""
    return random.uniform(0, min(_LONGEST_PAUSE, _FIRST_PAUSE * 2**attempt))


def _pass_on(error: ClientError, attempt: int) -> None:
    """Raises `error`, or ValueError for an invalid request, unless another attempt is worth while."""
    if error.response["Error"]["Code"] in _PASSING_ERRORS and attempt < _ATTEMPTS_OF_THREE:
        return
    with _refusals_as_value_errors():
        raise error


@contextmanager
def _refusals_as_value_errors() -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        if error.response["Error"]["Code"] == "ValidationException":
            raise ValueError(error.response["Error"]["Message"]) from error
        raise
