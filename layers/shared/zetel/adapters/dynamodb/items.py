"""Items: a record in wire form with its keys and, while the record has unfinished work, its place in the due index."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, TypeVar

from zetel.adapters.dynamodb import attributes
from zetel.adapters.dynamodb.attributes import Value
from zetel.application.ports import DueKey
from zetel.application.store import keys
from zetel.application.store.keys import Key
from zetel.application.store.records import due_of
from zetel.application.store.wire import Wire, from_wire, plain

T = TypeVar("T")

PK: Final = "PK"
SK: Final = "SK"
DUE_PK: Final = "due_pk"
DUE_SK: Final = "due_sk"


@dataclass(frozen=True, slots=True)
class DueIndex:
    """The due index of the clock named `clock`, spread over `shards` partitions a day, and of accounts' own clocks."""

    clock: str
    shards: int

    def place(self, key: Key[Any], record: object) -> Wire:
        """The attributes that put `record` into the index; none for a record without unfinished work."""
        due = due_of(record)
        if due is None:
            return {}
        item: str = getattr(record, "id")  # noqa: B009  # every record with work has an id, but no common type says so
        day = due.at.astimezone(UTC).date()
        clock = keys.clock_of(key.pk, self.clock)
        return {
            DUE_PK: keys.due_partition(clock, day, keys.due_shard(item, self.shards)),
            DUE_SK: keys.due_sort(due, item),
        }


def key(key: Key[Any]) -> dict[str, Value]:
    return {PK: {"S": key.pk}, SK: {"S": key.sk}}


def item(key: Key[Any], record: object, index: DueIndex) -> dict[str, Value]:
    """`record` as an item under `key`. Raises ValueError for a value that cannot be stored exactly."""
    return attributes.item({PK: key.pk, SK: key.sk, **plain(record), **index.place(key, record)})


def record(kind: type[T], item: Mapping[str, Value]) -> T:
    """The record in `item`. Raises ValueError for an item that does not fit `kind`."""
    return from_wire(kind, attributes.wire(item))  # drops the item's place, which no record names


def sort_key(item: Mapping[str, Value]) -> str:
    return str(item[SK]["S"])


def due_key(entry: Mapping[str, Value]) -> DueKey:
    """An entry of the due index. Its sort key is ``<instant>#<kind>#<item>``."""
    at, kind, item = entry[DUE_SK]["S"].split("#", 2)
    return DueKey(entry[PK]["S"], entry[SK]["S"], datetime.fromisoformat(at), kind, item)
