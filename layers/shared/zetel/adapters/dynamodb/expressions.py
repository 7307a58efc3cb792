"""Conditional writes as actions of ``TransactWriteItems``.

Attribute names always go through placeholders, because many good names (``state``, ``number``, ``items``) are reserved
words. Every action asks for the item that it finds in its place, so that an error needs no further read.
"""

from collections.abc import Mapping
from typing import Any, assert_never

from zetel.adapters.dynamodb import items
from zetel.adapters.dynamodb.attributes import Value, value
from zetel.adapters.dynamodb.items import PK, DueIndex
from zetel.application.store.keys import Table
from zetel.application.store.writes import Adjust, Check, Insert, Remove, Replace, Write

Action = dict[str, Any]


def action(write: Write, tables: Mapping[Table, str], index: DueIndex) -> Action:
    """`write` as one action. Raises ValueError for a change of the journal, a removal elsewhere than in the core
    table, and a float."""
    if isinstance(write, Remove) and write.key.table is not Table.CORE:
        raise ValueError("only items of the core table are removed")
    if write.key.table is Table.JOURNAL and (not isinstance(write, Insert) or write.replaces_expired_at is not None):
        raise ValueError("the journal is append-only")
    said = _Expression()
    kind, what = _doing(write, said, index)
    return {kind: {"TableName": tables[write.key.table], **what, **said.arguments()}}


def _doing(write: Write, said: "_Expression", index: DueIndex) -> tuple[str, Action]:
    """The kind of action and its target; the action's condition is added to `said`."""
    match write:
        case Insert():
            said.all_of([_free(said, write.replaces_expired_at)])
            return "Put", {"Item": items.item(write.key, write.record, index)}
        case Replace():
            said.all_of(_expected(said, write.expects))
            return "Put", {"Item": items.item(write.key, write.record, index)}
        case Check():
            if not write.expects:
                raise ValueError("a check expects something")
            said.all_of(_expected(said, write.expects))
            return "ConditionCheck", {"Key": items.key(write.key)}
        case Adjust():
            if not write.add:
                raise ValueError("an adjustment adds something")
            said.all_of(_within(said, write.at_least, write.at_most))
            added = ", ".join(f"{said.name(name)} {said.value(by)}" for name, by in write.add.items())
            return "Update", {"Key": items.key(write.key), "UpdateExpression": f"ADD {added}"}
        case Remove():
            said.all_of(_expected(said, write.expects))
            return "Delete", {"Key": items.key(write.key)}
        case _ as never:
            assert_never(never)


class _Expression:
    """A condition, with the placeholders of the names and values that the condition and its action use."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}
        self._values: dict[str, Value] = {}
        self._condition = ""

    def name(self, name: str) -> str:
        return self._names.setdefault(name, f"#n{len(self._names)}")

    def value(self, data: str | int) -> str:
        placeholder = f":v{len(self._values)}"
        self._values[placeholder] = value(data)
        return placeholder

    def all_of(self, parts: list[str]) -> None:
        self._condition = " AND ".join(parts)

    def arguments(self) -> dict[str, Any]:
        """The condition and its placeholders. Empty arguments are omitted, because DynamoDB refuses them."""
        said: dict[str, Any] = {"ReturnValuesOnConditionCheckFailure": "ALL_OLD"}
        if self._condition:
            said["ConditionExpression"] = self._condition
        if self._names:
            said["ExpressionAttributeNames"] = {placeholder: name for name, placeholder in self._names.items()}
        if self._values:
            said["ExpressionAttributeValues"] = self._values
        return said


def _free(said: _Expression, expired_at: int | None) -> str:
    """The key is free, or its item has expired: TTL may take days to remove an item."""
    nothing = f"attribute_not_exists({said.name(PK)})"
    if expired_at is None:
        return nothing
    return f"{nothing} OR {said.name('expires_at')} <= {said.value(expired_at)}"


def _expected(said: _Expression, expects: Mapping[str, str | int | None]) -> list[str]:
    return [
        f"attribute_not_exists({said.name(name)})"
        if expected is None
        else f"{said.name(name)} = {said.value(expected)}"
        for name, expected in expects.items()
    ]


def _within(said: _Expression, at_least: Mapping[str, int], at_most: Mapping[str, int]) -> list[str]:
    """Conditions that hold fields within bounds. DynamoDB fails every comparison with an absent field, which counts as
    0 here: where 0 is within the bound, an absent field passes."""
    lows = [_bound(said, name, ">=", low, absent_passes=low <= 0) for name, low in at_least.items()]
    highs = [_bound(said, name, "<=", high, absent_passes=high >= 0) for name, high in at_most.items()]
    return lows + highs


def _bound(said: _Expression, name: str, comparison: str, bound: int, *, absent_passes: bool) -> str:
    compared = f"{said.name(name)} {comparison} {said.value(bound)}"
    return f"(attribute_not_exists({said.name(name)}) OR {compared})" if absent_passes else compared
