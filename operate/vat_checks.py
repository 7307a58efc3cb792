"""The beginning of checking VAT ids: ``python -m operate.vat_checks`` counts the billing profiles whose id was entered
before, ``--apply`` makes their ids due for the next sweep, and begins their 30 days.

Run it once after the parameter VatCheck was set. No index has the profiles, so the command reads the whole table; it
may be repeated. The environment is that of the functions (`operate.deployment`).
"""

import argparse
import os
import sys
from collections.abc import Iterator
from typing import Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from operate.deployment import EnvironmentLacks, services
from zetel.application.accounts import vat_checking
from zetel.application.ports import Services
from zetel.domain.errors import ProfileMoved, ServiceAway


def profiles(client: Any, table: str) -> Iterator[tuple[str, str]]:
    """Account and id of the profiles in the core `table` with a VAT id; `client` is DynamoDB's."""
    only: dict[str, Any] = {
        "FilterExpression": "begins_with(#sk, :profile) AND attribute_exists(#vat_id)",
        "ProjectionExpression": "#account, #id",
        "ExpressionAttributeNames": {"#sk": "SK", "#vat_id": "vat_id", "#account": "account", "#id": "id"},
        "ExpressionAttributeValues": {":profile": {"S": "PROFILE#"}},
    }
    for page in client.get_paginator("scan").paginate(TableName=table, ConsistentRead=True, **only):
        for item in page["Items"]:
            yield item["account"]["S"], item["id"]["S"]


def main(arguments: list[str] | None = None) -> int:
    """The command. Returns 0, 1 if nothing checks VAT ids or a profile was left, 2 without environment or table."""
    parser = argparse.ArgumentParser(prog="operate.vat_checks", description="Begin to check VAT ids entered before.")
    parser.add_argument("--apply", action="store_true", help="make them due; without it nothing is changed")
    given = parser.parse_args(arguments)
    try:
        composed, table = services(), os.environ["CORE_TABLE"]
        if not composed.checks_vat_ids:
            print("This deployment checks no VAT ids: set VatCheck first.", file=sys.stderr)
            return 1
        found = [one for one in profiles(boto3.client("dynamodb"), table) if vat_checking.is_unchecked(*one, composed)]
        left = [one for one in found if given.apply and not _begun(*one, composed)]
    except EnvironmentLacks as error:
        print(error, file=sys.stderr)
        return 2
    except (BotoCoreError, ClientError, ServiceAway) as error:
        print(f"The table cannot be read: {error}", file=sys.stderr)
        return 2
    print(f"{len(found)} VAT ids were entered before checking began.")
    if left:
        print(f"{len(left)} were left, because another change came at the same moment. Try again.", file=sys.stderr)
        return 1
    if found and not given.apply:
        print("Nothing was changed. Add --apply to make them due.")
    return 0


def _begun(account: str, profile: str, composed: Services) -> bool:
    try:
        vat_checking.begin(account, profile, composed)
    except ProfileMoved:
        return False
    return True


if __name__ == "__main__":
    sys.exit(main())
