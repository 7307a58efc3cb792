"""All that is parked: ``python -m operate.parked`` lists it, ``--resume`` has all of it tried again.

After a provider was away for an hour there may be much of it, one alarm each: ``--reason ProviderUnreachable`` takes
only what was parked for that. Each is resumed by itself, as `operate.resume` does, so the command can be run again.

Parked work stands in no index: the table is read from end to end. The environment is that of the functions
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
from zetel.domain.errors import DocumentMoved, Unknown


@dataclass(frozen=True, slots=True)
class Parked:
    """What waits for somebody, and why: the name of an error, or the rules that a document breaks."""

    account: str
    item: str
    reason: str


def parked(client: Any, table: str, reason: str | None = None) -> Iterator[Parked]:
    """Everything parked in the core `table`, or what was parked for the `reason`; `client` is DynamoDB's."""
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
    """Puts each back where the next sweep finds it; returns those that were changed at the same moment."""
    left: list[Parked] = []
    for one in found:
        try:
            resume(one.account, one.item, services)
        except (DocumentMoved, Unknown):  # changed, or resumed by somebody else
            left.append(one)
    return left


def main(arguments: list[str] | None = None) -> int:
    """The command. Returns 0, 1 where something was left, 2 where the command has not what it needs."""
    given = _arguments(arguments)
    try:
        composed, table = services(), os.environ["CORE_TABLE"]
        found = sorted(parked(boto3.client("dynamodb"), table, given.reason), key=lambda one: (one.reason, one.item))
        left = resume_all(found, composed) if given.resume else []
    except EnvironmentLacks as error:
        print(error, file=sys.stderr)
        return 2
    except (BotoCoreError, ClientError) as error:
        print(f"The table cannot be read: {error}", file=sys.stderr)
        return 2
    for one in found:
        print(f"{one.account}  {one.item}  {one.reason}")
    print(_counted(found))
    if left:
        print("Left, because somebody changed it at the same moment:", file=sys.stderr)
        print("\n".join(f"{one.account}  {one.item}" for one in left), file=sys.stderr)
        return 1
    if found:
        print(
            "All of it is due again. The next sweep takes it up, within five minutes."
            if given.resume
            else "Nothing was changed. Say --resume to have all of it tried again."
        )
    return 0


def _arguments(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="operate.parked", description="List what is parked, or have it tried again.")
    parser.add_argument("--reason", help="only what was parked for this, as the list names it")
    parser.add_argument("--resume", action="store_true", help="have it tried again; without it nothing is changed")
    return parser.parse_args(arguments)


def _counted(found: list[Parked]) -> str:
    """``2 ProviderUnreachable, 1 BR-07``; that nothing is parked, where nothing is."""
    counts = Counter(one.reason for one in found)
    return ", ".join(f"{count} {reason}" for reason, count in counts.most_common()) or "Nothing is parked."


if __name__ == "__main__":
    sys.exit(main())
