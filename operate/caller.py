"""Requests to a deployment's API, as a person or without a token."""

import http.client
import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

#: Seconds for an answer: API Gateway gives a function 30.
_ANSWER_WITHIN: Final = 35


@dataclass(frozen=True, slots=True)
class ApiAnswer:
    """`body` is the decoded JSON, or the text if it is no JSON; header names are in small letters."""

    status: int
    headers: Mapping[str, str]
    body: Any


@dataclass(frozen=True, slots=True)
class Caller:
    """Calls the API at `address`, with `token` if given."""

    address: str
    token: str = field(default="", repr=False)

    def get(self, path: str) -> ApiAnswer:
        return self.ask("GET", path)

    def post(self, path: str, body: Mapping[str, Any], *, key: str = "") -> ApiAnswer:
        """`key` is the ``Idempotency-Key``; empty for routes that take no key."""
        return self.ask("POST", path, body, {"Idempotency-Key": key} if key else {})

    def ask(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> ApiAnswer:
        """The API's answer with any status. Raises OSError if nothing answers."""
        sent = {"Content-Type": "application/json"} if body is not None else {}
        if self.token:
            sent["Authorization"] = f"Bearer {self.token}"
        request = urllib.request.Request(
            self.address + path,
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={**sent, **(headers or {})},
        )
        try:
            with urllib.request.urlopen(request, timeout=_ANSWER_WITHIN) as response:
                return _read(response)
        except urllib.error.HTTPError as refused:
            with refused:
                return _read(refused)


def downloaded(url: str) -> bytes:
    """The file behind a presigned link, which takes no token. Raises OSError."""
    with urllib.request.urlopen(url, timeout=_ANSWER_WITHIN) as response:
        content: bytes = response.read()
    return content


def _read(response: http.client.HTTPResponse | urllib.error.HTTPError) -> ApiAnswer:
    text = response.read().decode()
    try:
        body = json.loads(text)
    except ValueError:
        body = text
    return ApiAnswer(response.status or 0, {name.lower(): value for name, value in response.headers.items()}, body)
