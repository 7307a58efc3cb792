"""Requests as the HTTP API hands them to a function: payload format 2.0, the token's claims verified."""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from aws_lambda_powertools.utilities.typing import LambdaContext

ANNA = "5b6c1e0e-0000-4000-8000-00000000a11a"
BOB = "5b6c1e0e-0000-4000-8000-000000000b0b"
CARLA = "5b6c1e0e-0000-4000-8000-00000000ca71"


class Context(LambdaContext):
    """The used part of Lambda's context."""

    _aws_request_id = "c1a7e000-0000-4000-8000-000000000001"


CONTEXT = Context()


def event(
    method: str,
    path: str,
    *,
    body: object = None,
    raw: str | bytes | None = None,
    query: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
    person: str | None = ANNA,
    groups: tuple[str, ...] = (),
    claims: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """A request of `person` (a token's sub; None: a route without an authorizer).

    `body` is sent as JSON; `raw` as it is, bytes in base64 as API Gateway sends them. Header names arrive in lower
    case, claims as text.
    """
    sent = {"accept": "*/*", "host": "api.zetel.example"}
    sent |= {name.lower(): value for name, value in (headers or {}).items()}
    content = raw if raw is not None else None if body is None else json.dumps(body)
    if content is not None:
        sent.setdefault("content-type", "application/json")
    context: dict[str, Any] = {
        "accountId": "123456789012",
        "apiId": "a1b2c3d4e5",
        "domainName": "api.zetel.example",
        "domainPrefix": "api",
        "http": {
            "method": method,
            "path": path,
            "protocol": "HTTP/1.1",
            "sourceIp": "192.0.2.7",
            "userAgent": "tests",
        },
        "requestId": "JKJaXmPLvHcESHA=",
        "routeKey": f"{method} {path}",
        "stage": "$default",
        "time": "01/Sep/2026:12:00:00 +0000",
        "timeEpoch": 1788264000000,
    }
    if person is not None:
        context["authorizer"] = {
            "jwt": {"claims": _claims(person, groups) | dict(claims or {}), "scopes": ["zetel/api"]},
        }
    made: dict[str, Any] = {
        "version": "2.0",
        "routeKey": f"{method} {path}",
        "rawPath": path,
        "rawQueryString": urlencode(query or {}, quote_via=quote),
        "headers": sent,
        "requestContext": context,
        "isBase64Encoded": isinstance(content, bytes),
    }
    if query:
        made["queryStringParameters"] = dict(query)
    if content is not None:
        made["body"] = base64.b64encode(content).decode() if isinstance(content, bytes) else content
    return made


def _claims(person: str, groups: tuple[str, ...]) -> dict[str, str]:
    found = {
        "sub": person,
        "client_id": "1example23456789",
        "iss": "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Example",
        "scope": "openid zetel/api",
        "token_use": "access",
        "username": person,
    }
    return found | ({"cognito:groups": f"[{' '.join(groups)}]"} if groups else {})


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer, read."""

    status: int
    headers: Mapping[str, str]
    body: Any

    @property
    def problem(self) -> str:
        """The slug of the answer's problem."""
        assert self.headers["Content-Type"] == "application/problem+json", self
        assert self.body["status"] == self.status
        return str(self.body["type"]).removeprefix("/problems/")

    @property
    def broken(self) -> list[tuple[str, str]]:
        """The fields and rules that a refused request broke."""
        assert (self.status, self.problem) == (422, "invalid-request"), self
        return [(e["field"], e["rule"]) for e in self.body["errors"]]


def read(answer: Mapping[str, Any]) -> Answered:
    """The answer that a handler returned to API Gateway."""
    body = answer["body"]
    return Answered(answer["statusCode"], dict(answer["headers"]), json.loads(body) if body else None)
