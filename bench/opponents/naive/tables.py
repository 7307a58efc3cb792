"""DynamoDB through boto3's resource, as in the tutorials."""

from functools import cache
from typing import Any

import boto3

Plain = dict[str, Any]

dynamodb = boto3.resource("dynamodb")


def read(keys: list[tuple[str, str, str]]) -> list[Plain | None]:
    """The items under `keys`, in their order."""
    asked: Plain = {}
    for table, pk, sk in keys:
        asked.setdefault(table, {"Keys": [], "ConsistentRead": True})["Keys"].append({"PK": pk, "SK": sk})
    answer = dynamodb.batch_get_item(RequestItems=asked)
    held = {(table, item["PK"], item["SK"]): item for table, items in answer["Responses"].items() for item in items}
    return [held.get(key) for key in keys]


@cache
def catalogued(key: tuple[str, str, str]) -> Plain | None:
    """An item of the catalogue, which is read once."""
    return read([key])[0]


def put(table: str, item: Plain) -> Plain:
    return {"Put": {"TableName": table, "Item": item, "ConditionExpression": "attribute_not_exists(PK)"}}


def replaced(table: str, item: Plain) -> Plain:
    """`item` in the place of its previous version."""
    return {
        "Put": {
            "TableName": table,
            "Item": item,
            "ConditionExpression": "#version = :version",
            "ExpressionAttributeNames": {"#version": "version"},
            "ExpressionAttributeValues": {":version": item["version"] - 1},
        }
    }


def unmoved(account: str, quote: Plain) -> Plain:
    """The condition that the profile is unchanged since the quote."""
    return {
        "ConditionCheck": {
            "TableName": "core_table",
            "Key": {"PK": f"ACCT#{account}", "SK": f"PROFILE#{quote['profile']}"},
            "ConditionExpression": "#version = :version",
            "ExpressionAttributeNames": {"#version": "version"},
            "ExpressionAttributeValues": {":version": quote["versions"]["profile"]},
        }
    }


def owed(account: str, quote: Plain, total: int) -> Plain:
    """Adds `total` to the amount that the profile owes, within its limit."""
    return {
        "Update": {
            "TableName": "core_table",
            "Key": {"PK": f"ACCT#{account}", "SK": f"BALANCE#{quote['profile']}#EUR"},
            "UpdateExpression": "ADD #owed :amount",
            "ConditionExpression": "attribute_not_exists(#owed) OR #owed <= :limit",
            "ExpressionAttributeNames": {"#owed": "owed"},
            "ExpressionAttributeValues": {":amount": total, ":limit": 10**9 - total},
        }
    }
