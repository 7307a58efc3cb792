"""Puts lost items back: ``python -m operate.restore STACK TABLE --from RESTORED`` compares, ``--apply`` writes.

TABLE is core, journal, catalog or idempotency; RESTORED is a table beside it, such as point-in-time recovery makes.
``--account ACCOUNT`` selects the items of a customer, ``--all`` every item, ``--item KEY`` only items with this sort
key. `operate.table_difference` has the rules for items that may be put back.

A transaction puts back up to 100 items, neighbours by their keys, on condition that each item still stands as compared.
An item that changed meanwhile is refused and named, and its whole transaction is not written.
"""

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import boto3
from botocore.exceptions import ClientError

from operate.deployment import Deployment, NoSuchStack, find
from operate.table_difference import Compared, Finding, compared, forgotten_numbers, oldest_work
from operate.table_history import Item, Journaled, journaled
from zetel.adapters.batches import batches
from zetel.adapters.dynamodb.items import PK, SK
from zetel.application.store import keys
from zetel.application.store.keys import Table

#: Items of a transaction, and its bytes of JSON, which exceed the bytes that DynamoDB counts: DynamoDB takes 4 MB.
_AT_ONCE: Final = 100
_MOST_BYTES: Final = 3_000_000
#: Attempts of a transaction that collides with another.
_TRIES: Final = 8

_REFUSED: Final = "ConditionalCheckFailed"


class NumbersForgotten(Exception):
    """The restored table is older than some issued numbers; the message names the numbers."""


def tables(deployment: Deployment) -> Mapping[Table, str]:
    """AWS's names for the four tables."""
    return {table: deployment.named(f"{table.capitalize()}Table") for table in Table}


def difference(
    client: Any, names: Mapping[Table, str], table: Table, restored: str, account: str | None
) -> Sequence[Compared]:
    """The items of the table `restored` against the live table: all, or an account's. Raises NumbersForgotten."""
    live = list(_items(client, names[table], account))
    journal = journaled(_items(client, names[Table.JOURNAL], account)) if table is Table.CORE else Journaled()
    found = compared(table, _items(client, restored, account), live, journal, at=int(time.time()))
    if numbers := forgotten_numbers(found, live, journal):
        raise NumbersForgotten(
            f"The journal knows numbers that {restored} does not: {', '.join(numbers)}. A series put back from it "
            "would give them a second time. Restore the table as of a later instant."
        )
    return found


def put_back(client: Any, names: Mapping[Table, str], table: Table, found: Sequence[Compared]) -> Sequence[Compared]:
    """Puts the items of `found` back; returns the items that were refused because they changed meanwhile."""
    refused: list[Compared] = []
    wanted = (one for one in found if one.put is not None)
    for batch in batches(wanted, size=_size, most=_AT_ONCE, most_bytes=_MOST_BYTES):
        refused += _together(client, names[table], batch)
    if table is Table.CORE:
        for clock, day in oldest_work(found).items():
            _sweep_from(client, names[table], clock, day)
    return refused


def _items(client: Any, table: str, account: str | None) -> Iterator[Item]:
    """Every item of a table as it stands; for an account, only its partitions, its memberships, its contracts among the
    running contracts of products, and its names among those of all accounts."""
    only: dict[str, Any] = {}
    if account:
        own = keys.account(account).pk
        only = {
            "FilterExpression": "#pk = :own OR begins_with(#pk, :parts) OR #sk = :own OR begins_with(#sk, :parts)"
            " OR begins_with(#pk, :names) AND contains(#sk, :named)",
            "ExpressionAttributeNames": {"#pk": PK, "#sk": SK},
            "ExpressionAttributeValues": {
                ":own": {"S": own},
                ":parts": {"S": f"{own}#"},
                ":names": {"S": keys.name_entry("a", account).pk[:-1]},
                ":named": {"S": keys.name_entry("a", account).sk[1:]},
            },
        }
    for page in client.get_paginator("scan").paginate(TableName=table, ConsistentRead=True, **only):
        yield from page["Items"]


def _size(one: Compared) -> int:
    """Bytes of JSON in a transaction: an item that differs counts twice, as its condition, too."""
    return len(json.dumps([one.put, one.live]))


def _together(client: Any, table: str, batch: Sequence[Compared]) -> Sequence[Compared]:
    """Puts a batch back whole or not at all; returns the items that have changed."""
    actions = [{"Put": {"TableName": table, "Item": one.put, **_as_compared(one)}} for one in batch]
    for attempt in range(1, _TRIES + 1):
        try:
            client.transact_write_items(TransactItems=actions)
            return []
        except client.exceptions.TransactionCanceledException as error:
            reasons = [reason.get("Code", "None") for reason in error.response["CancellationReasons"]]
            if _REFUSED in reasons:
                return [one for one, code in zip(batch, reasons, strict=True) if code == _REFUSED]
            if attempt == _TRIES:
                raise
        time.sleep(min(2.0, 0.05 * 2**attempt))  # another write, or a throttled table
    return []


def _as_compared(one: Compared) -> Mapping[str, Any]:
    """The condition that an item stands as compared: absent, or with each attribute unchanged and no attribute that
    would be new."""
    if one.live is None:
        return {"ConditionExpression": "attribute_not_exists(#pk)", "ExpressionAttributeNames": {"#pk": PK}}
    there = sorted(one.live)
    new = sorted((one.put or {}).keys() - one.live.keys())
    names = {f"#n{n}": name for n, name in enumerate([*there, *new])}
    said = [f"#n{n} = :v{n}" for n in range(len(there))]
    said += [f"attribute_not_exists(#n{n})" for n in range(len(there), len(names))]
    return {
        "ConditionExpression": " AND ".join(said),
        "ExpressionAttributeNames": names,
        "ExpressionAttributeValues": {f":v{n}": one.live[name] for n, name in enumerate(there)},
    }


def _sweep_from(client: Any, table: str, clock: str, day: str) -> None:
    """Moves the sweep's watermark back to `day`, or to yesterday if that is earlier: the sweep takes work before its
    watermark as done."""
    key = keys.watermark(clock)
    yesterday = (datetime.now(UTC).date() - timedelta(days=1)).isoformat()
    item = {PK: {"S": key.pk}, SK: {"S": key.sk}, "day": {"S": min(day, yesterday)}}
    try:
        client.put_item(
            TableName=table,
            Item=item,
            ConditionExpression="attribute_not_exists(#pk) OR #day > :day",
            ExpressionAttributeNames={"#pk": PK, "#day": "day"},
            ExpressionAttributeValues={":day": item["day"]},
        )
    except client.exceptions.ConditionalCheckFailedException:
        return  # the watermark is earlier already


def main(arguments: list[str] | None = None) -> int:
    """The command. Returns 0, 1 if an item was refused, 2 if the stack or the tables cannot be read."""
    given = _arguments(arguments)
    table = Table(given.table)
    try:
        names = tables(find(given.stack))
        client: Any = boto3.client("dynamodb")
        found = difference(client, names, table, given.restored, given.account)
        found = [one for one in found if not given.item or one.sk in given.item]
        refused = put_back(client, names, table, found) if given.apply else []
    except (NoSuchStack, NumbersForgotten) as error:
        print(error, file=sys.stderr)
        return 2
    except ClientError as error:
        print(f"{error.operation_name}: {error.response['Error']['Message']}", file=sys.stderr)
        return 2
    print(_told(found))
    if refused:
        print("\nChanged meanwhile, so their transactions were not put back:", file=sys.stderr)
        print("\n".join(f"{one.pk}  {one.sk}" for one in refused), file=sys.stderr)
        print("Look at the difference again.", file=sys.stderr)
        return 1
    if not (wanted := sum(one.put is not None for one in found)):
        print("There is nothing to put back.")
    elif given.apply:
        print(f"Put back: {wanted}.")
    else:
        print("Nothing was written. Add --apply to put back missing and differing items.")
    return 0


def _arguments(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="operate.restore", description="Put back items from a restored table.")
    parser.add_argument("stack", help="the stack's name, as in samconfig.toml")
    parser.add_argument("table", choices=list(Table), help="the table to put items back into")
    parser.add_argument("--from", dest="restored", required=True, help="the name of the table that was restored")
    whose = parser.add_mutually_exclusive_group(required=True)
    whose.add_argument("--account", help="items of this account: acc_...")
    whose.add_argument("--all", action="store_true", help="all items")
    parser.add_argument("--item", action="append", default=[], help="only items with this sort key; may be repeated")
    parser.add_argument("--apply", action="store_true", help="put items back; without it the difference is shown")
    return parser.parse_args(arguments)


def _told(found: Sequence[Compared]) -> str:
    """A line for each item that is not the same: keys and names of fields, never their contents."""
    lines = [
        f"{one.finding:8}  {one.pk}  {one.sk}  {one.why or ', '.join(one.fields)}".rstrip()
        for one in found
        if one.finding is not Finding.SAME
    ]
    counts = Counter(one.finding for one in found)
    return "\n".join([*lines, ", ".join(f"{counts[finding]} {finding}" for finding in Finding)])


if __name__ == "__main__":
    sys.exit(main())
