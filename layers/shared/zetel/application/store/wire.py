"""The wire form, the only form outside the process: JSON-like data made from dataclasses, and read back strictly.

Money is an integer, a day ``YYYY-MM-DD``, a span ``[from, to)`` a list of two days, an instant UTC with ``Z``, a fixed
word ``snake_case``. An unknown value is absent, never null.
"""

import hashlib
import json
import threading
from collections.abc import Mapping
from typing import Any, Final, TypeVar

import msgspec

T = TypeVar("T")


Wire = dict[str, Any]


#: Keys sorted, no spaces, UTF-8.
_ENCODER: Final = msgspec.json.Encoder(order="sorted")


#: msgspec learns a type at its first reading, and crashes where two threads teach it the same type at once.
_LEARNING: Final = threading.Lock()


_learned: set[Any] = set()


def plain(thing: object) -> Any:
    """`thing` as data of builtins, with None for unknown values: for callers that drop those on the way."""
    return msgspec.to_builtins(thing)


def to_wire(thing: object) -> Any:
    """`thing` as JSON-like data, fields without a value left out."""
    return _without_none(plain(thing))


def from_wire(kind: type[T], data: object) -> T:
    """`data` as a `kind`; unknown fields are dropped. Raises ValueError (msgspec.ValidationError) for other data."""
    if kind in _learned:
        return msgspec.convert(data, kind)
    with _LEARNING:
        try:
            return msgspec.convert(data, kind)
        finally:
            _learned.add(kind)


def to_text(thing: object) -> str:
    """`thing` as JSON text in wire form; the same text for the same thing."""
    return _ENCODER.encode(to_wire(thing)).decode()


def from_text(kind: type[T], text: str) -> T:
    """`text` as a `kind`. Raises ValueError for other text."""
    return from_wire(kind, msgspec.json.decode(text))


def canonical(data: Mapping[str, Any]) -> bytes:
    """The only byte form of JSON-like data, for signatures and fingerprints: keys sorted, no spaces, UTF-8.

    Raises TypeError or ValueError for data without such a form.
    """
    try:
        return _ENCODER.encode(data)
    except OverflowError:  # only a request can have an integer of more than 64 bits
        return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def fingerprint(data: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical form, in hex."""
    return hashlib.sha256(canonical(data)).hexdigest()


def _without_none(data: Any) -> Any:
    """`data` of builtins without absent values. Most values are text or numbers, which are passed on first."""
    kind = type(data)
    if kind is str or kind is int:
        return data
    if kind is dict:
        return {key: _without_none(value) for key, value in data.items() if value is not None}
    if kind is list or kind is tuple:
        return [_without_none(value) for value in data]
    return data
