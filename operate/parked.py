"""Parked work: ``python -m operate.parked`` lists all of it, ``--resume`` makes all of it due again.

An outage of more than three days parks much work: ``--reason provider_away`` selects the work parked for that reason.
Each item is resumed by itself, as `operate.resume` does, so the command can be repeated.

No index has parked work, so the command reads the whole table. The environment is that of the functions
(`operate.deployment`).
"""

import argparse
import os
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from operate.deployment import EnvironmentLacks, services
from operate.resume import resume
from zetel.application.ports import Services
from zetel.domain.errors import DocumentMoved, ServiceAway, Unknown


@dataclass(frozen=True, slots=True)
class Parked:
    """An item of parked work and its reason: the name of an error, or the rules that a document breaks."""

    account: str
    item: str
    reason: str


def parked(client: Any, table: str, reason: str | None = None) -> Iterator[Parked]:
    """The parked work in the core `table`, only that for `reason` if given; `client` is DynamoDB's."""
    only: dict[str, Any] = {
        "FilterExpression": "attribute_exists(#parked)",
        "ProjectionExpression": "#account, #id, #parked",
        "ExpressionAttributeNames": {"#account": "account", "#id": "id", "#parked": "parked"},
    }
    if reason is not None:
        only |= {"FilterExpression": "#parked = :reason", "ExpressionAttributeValues": {":reason": {"S": reason}}}
    for page in client.get_paginator("scan").paginate(TableName=table, ConsistentRead=True, **only):
        for item in page["Items"]:
            yield Parked(item["account"]["S"], item["id"]["S"], item["parked"]["S"])


def resume_all(found: list[Parked], services: Services) -> list[Parked]:
    """Makes each item due for the next sweep; returns the items that another change prevented."""
    left: list[Parked] = []
    for one in found:
        try:
            resume(one.account, one.item, services)
        except (DocumentMoved, Unknown):  # changed or resumed meanwhile
            left.append(one)
    return left


def main(arguments: list[str] | None = None) -> int:
    """The command. Returns 0, 1 if an item was left, 2 if the environment or the table is missing."""
    given = _arguments(arguments)
    try:
        composed, table = services(), os.environ["CORE_TABLE"]
        found = sorted(parked(boto3.client("dynamodb"), table, given.reason), key=lambda one: (one.reason, one.item))
        left = resume_all(found, composed) if given.resume else []
    except EnvironmentLacks as error:
        print(error, file=sys.stderr)
        return 2
    except (BotoCoreError, ClientError, ServiceAway) as error:
        print(f"The table cannot be read: {error}", file=sys.stderr)
        return 2
    for one in found:
        print(f"{one.account}  {one.item}  {one.reason}")
    print(_counted(found))
    if left:
        print("Left, because another change came at the same moment:", file=sys.stderr)
        print("\n".join(f"{one.account}  {one.item}" for one in left), file=sys.stderr)
        return 1
    if found:
        print(
            "All of it is due again. The next sweep takes it up, within five minutes."
            if given.resume
            else "Nothing was changed. Add --resume to make all of it due again."
        )
    return 0


def _arguments(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="operate.parked", description="List parked work, or make it due again.")
    parser.add_argument("--reason", help="only work parked for this reason, as the list names it")
    parser.add_argument("--resume", action="store_true", help="make the work due again; without it nothing is changed")
    return parser.parse_args(arguments)


def _counted(found: list[Parked]) -> str:
    """The counts by reason, ``2 provider_away, 1 BR-07``, or a sentence that nothing is parked."""
    counts = Counter(one.reason for one in found)
    return ", ".join(f"{count} {reason}" for reason, count in counts.most_common()) or "Nothing is parked."


if __name__ == "__main__":
    sys.exit(main())
