"""DynamoDB's units of a request, counted on the request and its answer.

Source: the service's documentation, "DynamoDB item sizes and formats" and "Read and write operations".
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

_READ: Final = 4096
_WRITTEN: Final = 1024

Value = Mapping[str, Any]


def size(item: Mapping[str, Value]) -> int:
    """The counted bytes of an item: UTF-8 names and values, keys included."""
    return sum(len(name.encode()) + _of(value) for name, value in item.items())


def of_reading(operation: str, request: Mapping[str, Any], answer: Mapping[str, Any]) -> Decimal:
    """Read units of any operation; 0 for operations that do not read."""
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
    """Units of a consistent batched read: 1 per started 4 KiB of each found item, and 1 for a missing item."""
    found = [item for items in answer["Responses"].values() for item in items]
    missing = sum(len(table["Keys"]) for table in request["RequestItems"].values()) - len(found)
    return missing + sum(-(-size(item) // _READ) for item in found)


def write_units(request: Mapping[str, Any]) -> int:
    """Units of a transaction: 2 per started KiB of each put item, and 2 for an update or check of a small item."""
    puts = [action["Put"]["Item"] for action in request["TransactItems"] if "Put" in action]
    others = len(request["TransactItems"]) - len(puts)
    return 2 * (sum(-(-size(item) // _WRITTEN) for item in puts) + others)


def of_index(before: Mapping[str, Value], after: Mapping[str, Value]) -> int:
    """Write units of the due index when an item is put: 1 for a leaving and 1 for a coming entry. An entry that stays
    costs nothing, because the index holds keys only. A transaction does not double these units."""
    was, will = ([item.get(name) for name in ("due_pk", "due_sk")] for item in (before, after))
    return 0 if was == will else any(was) + any(will)


def index_units(request: Mapping[str, Any]) -> int:
    """Units of the entries that a transaction puts into the due index: keys only, so 1 each, and not doubled."""
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
            raise ValueError(f"this service writes no value of type {kind}")
