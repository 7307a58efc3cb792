"""The part of AWS that a sale calls, in this process: requests are built and signed, and end here.

The wire gives the answers of DynamoDB, Secrets Manager and Cognito when all goes well: reads find the items that were
put, conditions hold, updates are accepted and forgotten. `spent` is its processor time, to subtract.
"""

import json
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

Item = Mapping[str, Any]

#: Everybody in the user pool.
_PERSON: Final = {
    "Username": "anna",
    "Enabled": True,
    "UserMFASettingList": ["SOFTWARE_TOKEN_MFA"],
    "UserAttributes": [
        {"Name": "name", "Value": "Anna Veerman"},
        {"Name": "email", "Value": "anna@veerman.example"},
        {"Name": "email_verified", "Value": "true"},
    ],
}


class Wire:
    """Tables in memory by ``(table, PK, SK)``, and the `secret` of Secrets Manager."""

    def __init__(self, items: Mapping[tuple[str, str, str], Item] | None = None, *, secret: str = "") -> None:
        self.items = dict(items or {})
        self.secret = secret
        self.calls: list[str] = []
        self.spent = 0

    def install(self) -> None:
        """Connects every botocore client of this process to this wire."""
        from botocore.httpsession import URLLib3Session

        session: Any = URLLib3Session
        session.send = lambda _session, request: self.send(request)

    def send(self, request: Any) -> Any:
        started = time.process_time_ns()
        target = request.headers["X-Amz-Target"]
        operation = (target.decode() if isinstance(target, bytes) else target).rpartition(".")[2]
        answer = self._operations[operation](json.loads(request.body))
        self.calls.append(operation)
        response = _response(request.url, json.dumps(answer).encode())
        self.spent += time.process_time_ns() - started
        return response

    @property
    def _operations(self) -> Mapping[str, Callable[[dict[str, Any]], Mapping[str, Any]]]:
        return {
            "AdminGetUser": lambda _: _PERSON,
            "AdminListGroupsForUser": lambda _: {"Groups": [{"GroupName": name} for name in ("bookkeeper", "support")]},
            "BatchGetItem": self._batch_get,
            "GetItem": self._get,
            "GetSecretValue": lambda _: {"SecretString": self.secret, "Name": "quote-keys"},
            "PutItem": self._put,
            "Query": lambda _: {"Items": [], "Count": 0},
            "TransactWriteItems": self._write,
            "UpdateItem": lambda _: {},
        }

    def _batch_get(self, body: Mapping[str, Any]) -> Mapping[str, Any]:
        asked = body["RequestItems"].items()
        return {"Responses": {name: list(self._found(name, one["Keys"])) for name, one in asked}, "UnprocessedKeys": {}}

    def _found(self, table: str, keys: list[Item]) -> Iterator[Item]:
        for key in keys:
            if item := self.items.get((table, *_place(key))):
                yield item

    def _get(self, body: Mapping[str, Any]) -> Mapping[str, Any]:
        item = self.items.get((body["TableName"], *_place(body["Key"])))
        return {"Item": item} if item else {}

    def _put(self, body: Mapping[str, Any]) -> Mapping[str, Any]:
        self.items[body["TableName"], *_place(body["Item"])] = body["Item"]
        return {}

    def _write(self, body: Mapping[str, Any]) -> Mapping[str, Any]:
        for action in body["TransactItems"]:
            if put := action.get("Put"):
                self._put(put)
        return {}


def _place(key: Item) -> tuple[str, str]:
    """An item's keys: ``PK`` and ``SK``, or only ``id`` in the idempotency utility's table."""
    if "PK" in key:
        return str(key["PK"]["S"]), str(key["SK"]["S"])
    return str(key["id"]["S"]), ""


class _Raw:
    """The body of an answer in urllib3's form."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def stream(self) -> Iterator[bytes]:
        yield self._content


def _response(url: str, content: bytes) -> Any:
    from botocore.awsrequest import AWSResponse
    from botocore.compat import HTTPHeaders

    headers = HTTPHeaders()
    headers["Content-Type"] = "application/x-amz-json-1.0"
    headers["Content-Length"] = str(len(content))
    headers["x-amzn-RequestId"] = "0" * 52
    return AWSResponse(url, 200, headers, _Raw(content))
