"""The part of AWS that a sale and the work behind it call, in this process: the wire of a sale, and beside that the due
index, queues, bus, files and mails. All requests are kept, to be counted."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bench.cost import units
from bench.wire import Item, Wire


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: its operation, body and answer; `sent` are the bytes of a file or mail."""

    operation: str
    body: Mapping[str, Any] = field(default_factory=dict)
    answer: Mapping[str, Any] = field(default_factory=dict)
    sent: int = 0


class Cloud(Wire):
    """Tables in memory. `asked` has every request and `index_units` the due index's write units since both were last
    cleared."""

    def __init__(self, items: Mapping[tuple[str, str, str], Item], *, secret: str) -> None:
        super().__init__(items, secret=secret)
        self.asked: list[Asked] = []
        self.index_units = 0
        self.files: dict[str, bytes] = {}

    def send(self, request: Any) -> Any:
        target = request.headers.get("X-Amz-Target")
        if target is None:
            return self._of_rest(request)
        operation = (target.decode() if isinstance(target, bytes) else target).rpartition(".")[2]
        body = json.loads(request.body)
        answer = self._operations[operation](body)
        self.asked.append(Asked(operation, body, answer))
        return _response(request.url, json.dumps(answer).encode())

    @property
    def _operations(self) -> Mapping[str, Callable[[dict[str, Any]], Mapping[str, Any]]]:
        return {**super()._operations, "Query": self._query, "PutEvents": _published, "SendMessageBatch": _queued}

    def _write(self, body: Mapping[str, Any]) -> Mapping[str, Any]:
        for action in body["TransactItems"]:
            if put := action.get("Put"):
                key = (put["TableName"], put["Item"]["PK"]["S"], put["Item"]["SK"]["S"])
                self.index_units += units.of_index(self.items.get(key, {}), put["Item"])
        return super()._write(body)

    def _query(self, body: Mapping[str, Any]) -> Mapping[str, Any]:
        """The keys of due items in the due index; empty for a table, because no counted operation lists."""
        values = body["ExpressionAttributeValues"]
        found = [
            {name: item[name] for name in ("PK", "SK", "due_pk", "due_sk")}
            for item in self.items.values()
            if "IndexName" in body and item.get("due_pk") == values[":pk"] and _below(item, values)
        ]
        return {"Items": found, "Count": len(found)}

    def _of_rest(self, request: Any) -> Any:
        """S3 and SES: an object is put or read, or a mail sent."""
        path = request.url.partition("?")[0]
        content = _bytes(request.body)
        if "/v2/email/" in path:
            self.asked.append(Asked("SendEmail", sent=len(json.loads(content)["Content"]["Raw"]["Data"]) * 3 // 4))
            return _response(path, b'{"MessageId":"1"}')
        if request.method == "PUT":
            self.files[path] = content
            self.asked.append(Asked("PutObject", sent=len(content)))
            return _response(path, b"")
        self.asked.append(Asked("GetObject", sent=len(self.files[path])))
        return _response(path, self.files[path])


def _published(body: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"FailedEntryCount": 0, "Entries": [{"EventId": "1"} for _ in body["Entries"]]}


def _queued(body: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"Successful": [{"Id": entry["Id"], "MessageId": "1", "MD5OfMessageBody": ""} for entry in body["Entries"]]}


def _below(item: Item, values: Mapping[str, Any]) -> bool:
    return ":until" not in values or str(item["due_sk"]["S"]) < str(values[":until"]["S"])


def _bytes(body: Any) -> bytes:
    if body is None:
        return b""
    return bytes(body) if isinstance(body, bytes | bytearray) else bytes(body.read())


class _Raw:
    """The body of an answer in urllib3's form: in pieces, or as a stream."""

    def __init__(self, content: bytes) -> None:
        self._left = content

    def stream(self, *_: object, **__: object) -> Any:
        yield self.read()

    def read(self, *_: object, **__: object) -> bytes:
        content, self._left = self._left, b""
        return content


def _response(url: str, content: bytes) -> Any:
    from botocore.awsrequest import AWSResponse
    from botocore.compat import HTTPHeaders

    headers = HTTPHeaders()
    headers["Content-Type"] = "application/x-amz-json-1.0"
    headers["Content-Length"] = str(len(content))
    headers["x-amzn-RequestId"] = "0" * 52
    return AWSResponse(url, 200, headers, _Raw(content))
