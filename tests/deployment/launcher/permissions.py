"""Enforced permissions: conditions that ministack ignores, and actions that it names otherwise than AWS.

- Batches of SQS are authorized as the single action: there is no ``sqs:SendMessageBatch`` on AWS.
- ``dynamodb:LeadingKeys``, which limits a role to partitions, is unknown to ministack, so that conditions on this key
  always hold. Here the key has the partition key of each item that a request names; for a batch, of all items of a
  table. AWS does not document whether the key has a single item or all items of a transaction: here both must hold.
- ``ses:FromAddress``, which limits a role to a sender, is unknown, too, so that conditions on this key never hold; and
  ministack sends on no identity, so that a permission for an identity does not count.
"""

import importlib
import json
import re
from collections.abc import Iterator, Mapping
from contextvars import ContextVar
from typing import Any, Final

_BATCHES: Final = {
    "sqs:SendMessageBatch": "sqs:SendMessage",
    "sqs:DeleteMessageBatch": "sqs:DeleteMessage",
    "sqs:ChangeMessageVisibilityBatch": "sqs:ChangeMessageVisibility",
}

#: The action of each member of a transaction's item.
_IN_TRANSACTIONS: Final = {
    "Get": "dynamodb:GetItem",
    "Put": "dynamodb:PutItem",
    "Update": "dynamodb:UpdateItem",
    "Delete": "dynamodb:DeleteItem",
    "ConditionCheck": "dynamodb:ConditionCheckItem",
}

KEY: Final = "dynamodb:LeadingKeys"
FROM: Final = "ses:FromAddress"
#: The name under which the keys travel from the request's body to the check; no policy can use this name.
_NAMED: Final = "launcher:named"

#: An item that a request names: its table, its action in a transaction (nothing outside of one), its partition key.
Named = tuple[str, str, str]


def mend() -> None:
    actions: Any = importlib.import_module("ministack.core.iam_actions")
    evaluator: Any = importlib.import_module("ministack.core.iam_evaluator")
    dynamodb: Any = importlib.import_module("ministack.services.dynamodb")
    responses: Any = importlib.import_module("ministack.core.responses")
    extract, context, enforce = actions.extract_iam_action, actions.dynamodb_service_context, evaluator.enforce

    sender: ContextVar[str] = ContextVar("sender", default="")

    def extracted(service: str, method: str, path: str, headers: Any, body: bytes, params: Any) -> Any:
        action = extract(service, method, path, headers, body, params)
        sender.set(str(json.loads(body)["FromEmailAddress"]) if action == "ses:SendEmail" else "")
        return _BATCHES.get(action, action)

    def hash_key(table: str, index: str) -> str:
        about = dynamodb._tables.get(table.rpartition("/")[2]) or {}
        schemas = [each for each in about.get("GlobalSecondaryIndexes") or [] if each["IndexName"] == index] or [about]
        keys = [key["AttributeName"] for key in schemas[0].get("KeySchema", []) if key["KeyType"] == "HASH"]
        return keys[0] if keys else ""

    def contextual(body: bytes) -> dict[str, Any]:
        try:
            request = json.loads(body or b"{}")
        except ValueError:
            request = {}
        return {**context(body), _NAMED: list(named(request, hash_key))}

    def enforced(access_key: str, action: str, service: str, region: str, **about: Any) -> Any:
        known = dict(about.pop("service_context", None) or {})
        items: list[Named] = known.pop(_NAMED, [])
        if sender.get():
            known[FROM] = sender.get()
            about["resource_arn"] = f"arn:aws:ses:{region}:{responses.get_account_id()}:identity/{sender.get()}"
        if not items:
            return enforce(access_key, action, service, region, service_context=known, **about)
        for keys in checked(items, action, about.get("resource_arn", "")):
            if denied := enforce(access_key, action, service, region, service_context={**known, KEY: keys}, **about):
                return denied
        return None

    actions.extract_iam_action = extracted
    actions.dynamodb_service_context = contextual
    evaluator.enforce = enforced


def checked(items: list[Named], action: str, resource: str) -> list[list[str]]:
    """The partition keys of `items` in the table `resource` that are authorized together for `action`."""
    table = resource.partition("/")[2].partition("/index/")[0]
    mine = [(its, key) for name, its, key in items if name.rpartition("/")[2] == table]
    if any(its for its, _ in mine):
        return [*([key] for its, key in mine if its == action), [key for _, key in mine]]
    return [[key for _, key in mine]]


def named(request: Mapping[str, Any], hash_key: Any) -> Iterator[Named]:
    """The items that a request to DynamoDB names."""
    for item in request.get("TransactItems") or []:
        for member, action in _IN_TRANSACTIONS.items():
            if member in item:
                yield from _one(item[member], action, hash_key)
    for table, wanted in (request.get("RequestItems") or {}).items():
        for key in wanted["Keys"] if isinstance(wanted, dict) else []:
            yield table, "", _text(key[hash_key(table, "")])
    if "TableName" in request:
        yield from _one(request, "", hash_key)


def _one(request: Mapping[str, Any], action: str, hash_key: Any) -> Iterator[Named]:
    table = request["TableName"]
    attribute = hash_key(table, request.get("IndexName", ""))
    item = request.get("Key") or request.get("Item")
    if item:
        yield table, action, _text(item[attribute])
    elif condition := request.get("KeyConditionExpression"):
        names = request.get("ExpressionAttributeNames") or {}
        for name, value in re.findall(r"([#\w.]+)\s*=\s*(:\w+)", condition):
            if names.get(name, name) == attribute:
                yield table, action, _text(request["ExpressionAttributeValues"][value])


def _text(value: Mapping[str, Any]) -> str:
    (text,) = value.values()
    return str(text)
