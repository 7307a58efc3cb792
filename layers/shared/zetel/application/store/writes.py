"""The writes of one commit: a list of conditional writes that happen all together or not at all.

Each write has its condition, and the error of a failed condition. Where several conditions fail, the first write in the
list names the error.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from zetel.application.store.keys import Key

#: Makes the error of a write whose condition failed, from the item found in its place (None: no item).
OnConflict = Callable[[Any], Exception]


#: The most writes of one commit: far below DynamoDB's 100, so that every use case stays reviewable. Only a contract
#: billed to more buyers than a change may leave (`growth.MOST_NOTES`) has more at its end, three a note and ten.
MOST_WRITES: Final = 32


@dataclass(frozen=True, slots=True)
class Insert:
    """Put `record` under a free key; a receipt also replaces an expired one (`replaces_expired_at`: epoch seconds)."""

    key: Key[Any]
    record: object
    on_conflict: OnConflict
    replaces_expired_at: int | None = None


@dataclass(frozen=True, slots=True)
class Replace:
    """Put `record` where each field in `expects` has the value of `expects`; None means that the field is absent."""

    key: Key[Any]
    record: object
    expects: Mapping[str, str | int | None]
    on_conflict: OnConflict


@dataclass(frozen=True, slots=True)
class Adjust:
    """Add to integer fields (absent counts as 0, an absent item as empty), where each field in `at_least` and `at_most`
    lies within its bound *before* the addition."""

    key: Key[Any]
    add: Mapping[str, int]
    on_conflict: OnConflict
    at_least: Mapping[str, int] = field(default_factory=dict)
    at_most: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Check:
    """Write nothing, on the condition that each field in `expects` has the value of `expects`."""

    key: Key[Any]
    expects: Mapping[str, str | int | None]
    on_conflict: OnConflict


@dataclass(frozen=True, slots=True)
class Remove:
    """Remove the item, if there is any, where each field in `expects` has the value of `expects`. Only tables whose
    items have an end: never the journal."""

    key: Key[Any]
    expects: Mapping[str, str | int | None]
    on_conflict: OnConflict


Write = Insert | Replace | Adjust | Check | Remove
