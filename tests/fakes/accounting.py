"""The calls of a store, counted as AWS would bill them."""

from base64 import b64decode
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from zetel.adapters.dynamodb.attributes import MOST_UNPACKED
from zetel.adapters.dynamodb.attributes import value as packed
from zetel.application.store.wire import Wire

_KIB = 1024


@dataclass(slots=True)
class Accounting:
    """Counts since the start, or since `reset`: calls by name, items of reads and pages, entries of the due index,
    write units (two per started KiB of the larger of old and new item), the most writes of one transaction, and the
    most bytes of a written item."""

    calls: Counter[str] = field(default_factory=Counter)
    items_read: int = 0
    entries_read: int = 0
    write_units: int = 0
    largest_transaction: int = 0
    largest_item: int = 0

    def reset(self) -> None:
        self.calls.clear()
        self.items_read = self.entries_read = self.write_units = self.largest_transaction = self.largest_item = 0

    @property
    def total_calls(self) -> int:
        return self.calls.total()

    def wrote(self, *, old: int, new: int) -> None:
        """One item of a transaction, with its size in bytes before and after."""
        self.largest_item = max(self.largest_item, new)
        self.write_units += 2 * max(1, -(-max(old, new) // _KIB))


def item_size(pk: str, sk: str, data: Wire) -> int:
    """Bytes that DynamoDB counts for an item: UTF-8 names and values, keys included.

    Source: the service's documentation, "DynamoDB item sizes and formats". Raises ValueError for values that DynamoDB
    cannot hold.
    """
    return len("PK") + len(pk.encode()) + len("SK") + len(sk.encode()) + _members(data)


def _members(data: Wire) -> int:
    return sum(len(name.encode()) + _size(value) for name, value in data.items())


def _size(value: Any) -> int:
    match value:
        case bool():
            return 1
        case int():
            digits = len(str(abs(value)))
            if digits > 38:
                raise ValueError(f"{value} has more than 38 digits")
            return (digits + 1) // 2 + 1 + (value < 0)
        case str():
            return len(value.encode())
        case list() if len(value) > MOST_UNPACKED:
            return len(b64decode(packed(value)["B"]))
        case list():
            return 3 + sum(1 + _size(part) for part in value)
        case dict():
            return 3 + len(value) + _members(value)
        case _:
            raise ValueError(f"a {type(value).__name__} cannot be stored")
