"""The host's memory of relayed journal entries, because the stand-in's streams do not outlive it.

Entry ids begin with domain time in milliseconds (``evt_`` and ten characters of base 32). The host remembers that part
of the newest relayed entry; entries of that very millisecond and later are relayed again, which does no harm.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import boto3

from local.state import State

_FACT: Final = "relayed"
_TIME_PART: Final = len("evt_") + 10


def not_relayed(table: str, state: State) -> Sequence[Mapping[str, Any]]:
    """The entries of the journal whose relay is not certain, in the order of their ids."""
    since = state.fact(_FACT)
    asked: dict[str, Any] = {}
    if since:
        asked = {"FilterExpression": "SK >= :since", "ExpressionAttributeValues": {":since": {"S": since}}}
    items: list[Mapping[str, Any]] = []
    for page in boto3.client("dynamodb").get_paginator("scan").paginate(TableName=table, **asked):
        items += page["Items"]
    return sorted(items, key=lambda item: str(item["SK"]["S"]))


def remembering(state: State) -> Callable[[Sequence[Mapping[str, Any]]], None]:
    """A function to call with each batch of relayed stream records."""

    def relayed(records: Sequence[Mapping[str, Any]]) -> None:
        newest = max(str(record["dynamodb"]["Keys"]["SK"]["S"]) for record in records)[:_TIME_PART]
        if newest > (state.fact(_FACT) or ""):
            state.remember(_FACT, newest)

    return relayed
