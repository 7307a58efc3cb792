"""Data in wire form as DynamoDB's attribute values, and back.

Numbers are integers of at most 38 digits, as money always is, so a float is refused instead of rounded.
Unknown values (None) are omitted. A long list is packed: its attribute values as JSON, deflated, in a single value. So
an item stays below its 400 KB where a list names thousands of documents.
"""

import base64
import zlib
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final

import msgspec

from zetel.application.store.wire import Wire

#: One attribute value: ``{"S": "text"}``, ``{"N": "12"}`` ...
Value = Mapping[str, Any]

_MOST_DIGITS: Final = 38

#: Lists with more elements are packed.
MOST_UNPACKED: Final = 100


def item(data: Wire) -> dict[str, Value]:
    """The attributes of an item. Raises ValueError for a value without an exact form in DynamoDB."""
    return {
        name: {"S": part} if type(part) is str else value(part)  # most are text: this saves a call for each
        for name, part in data.items()
        if part is not None
    }


def value(data: Any) -> Value:
    """`data` as one attribute value. Raises ValueError."""
    kind = type(data)
    if kind is str:
        return {"S": data}
    if kind is int:
        digits = str(data)
        if len(digits.lstrip("-")) > _MOST_DIGITS:
            raise ValueError(f"{digits} has more than {_MOST_DIGITS} digits")
        return {"N": digits}
    if kind is dict:
        return {"M": item(data)}
    if kind is list or kind is tuple:
        parts = [value(part) for part in data]
        return {"L": parts} if len(parts) <= MOST_UNPACKED else {"B": _packed(parts)}
    if kind is bool:
        return {"BOOL": data}
    if isinstance(data, StrEnum):
        return {"S": data.value}
    raise ValueError(f"a {kind.__name__} cannot be stored")


def wire(item: Mapping[str, Value]) -> Wire:
    """The attributes of an item as data. Raises ValueError for a type that `value` never makes."""
    return {name: _data(part) for name, part in item.items()}


def _data(value: Value) -> Any:
    ((kind, held),) = value.items()
    match kind:
        case "S" | "BOOL":
            return held
        case "N":
            return int(held)
        case "M":
            return wire(held)
        case "L":
            return [_data(part) for part in held]
        case "B":
            return [_data(part) for part in _unpacked(held)]
        case _:
            raise ValueError(f"an attribute of type {kind} was not written by this service")


def _packed(parts: list[Value]) -> str:
    return base64.b64encode(zlib.compress(msgspec.json.encode(parts))).decode()


def _unpacked(held: str) -> list[Value]:
    parts: list[Value] = msgspec.json.decode(zlib.decompress(base64.b64decode(held)))
    return parts
