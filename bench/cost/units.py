"""DynamoDB's units of a request, counted on what is sent and what is answered.

Source: the service's documentation, "DynamoDB item sizes and formats" and "Read and write operations".
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

_READ: Final = 4096
_WRITTEN: Final = 1024

Value = Mapping[str, Any]


def size(item: Mapping[str, Value]) -> int:
    """Bytes that an item counts for: UTF-8 names and values, keys included."""
    return sum(len(name.encode()) + _of(value) for name, value in item.items())


def of_reading(operation: str, request: Mapping[str, Any], answer: Mapping[str, Any]) -> Decimal:
    """Read units of any operation; those that do not read have none."""
    match operation:
        case "BatchGetItem":
            return Decimal(read_units(request, answer))
        case "GetItem":
            units = -(-size(answer.get("Item", {})) // _READ) or 1
            return Decimal(units) if request.get("ConsistentRead") else Decimal(units) / 2
        case "Query":
            units = -(-sum(map(size, answer["Items"])) // _READ) or 1
            return Decimal(units) if request.get("ConsistentRead") else Decimal(units) / 2
        case _:
            return Decimal(0)


def read_units(request: Mapping[str, Any], answer: Mapping[str, Any]) -> int:
    """Of a consistent batched read: one per started 4 KiB of each item found; one that is not there counts as one."""
    found = [item for items in answer["Responses"].values() for item in items]
    missing = sum(len(table["Keys"]) for table in request["RequestItems"].values()) - len(found)
    return missing + sum(-(-size(item) // _READ) for item in found)


def write_units(request: Mapping[str, Any]) -> int:
    """Of a transaction: two per started KiB of each item that is put; an update or a check of a small item is two."""
    puts = [action["Put"]["Item"] for action in request["TransactItems"] if "Put" in action]
    others = len(request["TransactItems"]) - len(puts)
    return 2 * (sum(-(-size(item) // _WRITTEN) for item in puts) + others)


def of_index(before: Mapping[str, Value], after: Mapping[str, Value]) -> int:
    """What putting an item costs in the due index: one for an entry that goes, one for one that comes; keys only, so
    an entry that stays costs nothing, and not doubled by a transaction."""
    was, will = ([item.get(name) for name in ("due_pk", "due_sk")] for item in (before, after))
    return 0 if was == will else any(was) + any(will)


def index_units(request: Mapping[str, Any]) -> int:
    """Of the entries that a transaction puts into the due index: keys only, so one each, and not doubled."""
    return sum("due_pk" in action.get("Put", {}).get("Item", {}) for action in request["TransactItems"])


def _of(value: Value) -> int:
    ((kind, held),) = value.items()
    match kind:
        case "S":
            return len(str(held).encode())
        case "N":
            digits = str(held)
            return (len(digits.lstrip("-")) + 1) // 2 + 1 + digits.startswith("-")
        case "BOOL" | "NULL":
            return 1
        case "L":
            return 3 + sum(1 + _of(part) for part in held)
        case "M":
            return 3 + len(held) + size(held)
        case _:
            raise ValueError(f"a value of type {kind} is not written by this service")
