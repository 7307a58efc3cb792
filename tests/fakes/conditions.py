"""The conditions and results of writes: the meaning of `zetel.application.store.writes`, on plain data."""

from collections.abc import Mapping
from typing import Any, TypeGuard, assert_never

from zetel.application.store.wire import Wire, to_wire
from zetel.application.store.writes import Adjust, Check, Insert, Remove, Replace, Write


def holds(write: Write, found: Wire | None) -> bool:
    """Whether the condition of `write` holds where `found` stands (None: no item)."""
    match write:
        case Insert():
            if found is None:
                return True
            expires = found.get("expires_at")
            return write.replaces_expired_at is not None and is_int(expires) and expires <= write.replaces_expired_at
        case Replace() | Check() | Remove():
            return all(_same((found or {}).get(name), value) for name, value in write.expects.items())
        case Adjust():
            return _within(found or {}, write.at_least, write.at_most)
        case _ as never:
            assert_never(never)


def left_by(write: Insert | Replace | Adjust, found: Wire | None) -> Wire:
    """The item after `write`. Raises ValueError for an addition to a field that is no integer."""
    if not isinstance(write, Adjust):
        data: Wire = to_wire(write.record)
        return data
    after = dict(found or {})
    for name, by in write.add.items():
        before = after.get(name, 0)
        if not is_int(before):
            raise ValueError(f"{name} is {before!r}, to which nothing can be added")
        after[name] = before + by
    return after


def is_int(value: object) -> TypeGuard[int]:
    """Whether the value is a number in DynamoDB: a bool is a number in Python, but not there."""
    return isinstance(value, int) and not isinstance(value, bool)


def _same(found: Any, expected: str | int | None) -> bool:
    return bool(found == expected) and isinstance(found, bool) == isinstance(expected, bool)


def _within(found: Wire, at_least: Mapping[str, int], at_most: Mapping[str, int]) -> bool:
    def inside(name: str, low: int | None, high: int | None) -> bool:
        value = found.get(name, 0)
        return is_int(value) and (low is None or value >= low) and (high is None or value <= high)

    return all(inside(name, at_least.get(name), at_most.get(name)) for name in {*at_least, *at_most})
