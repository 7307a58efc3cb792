"""The API Gateway of one machine: an HTTP API with its routes, JWT authorizer, events of payload version 2.0, and its
own answers.

Events follow https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html.
"""

import base64
import json
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import parse_qsl, unquote

from local.functions import FunctionFailed
from local.template import PSEUDO, Route
from local.throttle import Throttle
from local.tokens import TokenRefused

#: The largest request of an HTTP API: 10 MB. Functions take less, and check that themselves.
MOST_BYTES: Final = 10 * 1024 * 1024

_TEXTS: Final = ("text/", "application/json", "application/xml", "application/javascript", "application/problem+json")

Headers = Sequence[tuple[str, str]]
Claims = Callable[[str], Mapping[str, Any]]
Call = Callable[[str, Mapping[str, Any]], Any]


@dataclass(frozen=True, slots=True)
class Request:
    """A request as received; `target` is the path with the query string, still encoded."""

    method: str
    target: str
    headers: Headers = ()
    body: bytes = b""
    source: str = "127.0.0.1"

    def header(self, name: str) -> str | None:
        return next((value for held, value in self.headers if held.lower() == name), None)


@dataclass(frozen=True, slots=True)
class Response:
    status: int
    headers: Headers
    body: bytes


class Gateway:
    """Routes requests to functions. `claims` verifies a token, `call` calls a function by name with an event."""

    def __init__(self, routes: Iterable[Route], *, claims: Claims, call: Call, throttle: Throttle) -> None:
        self._routes = tuple(sorted(routes, key=_least_specific_last))
        self._claims = claims
        self._call = call
        self._throttle = throttle

    def answer(self, request: Request) -> Response:
        """The response for the client, also for a failed function."""
        id = base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")
        if not self._throttle.admits():
            return _own(429, "Too Many Requests", id)
        path = unquote(request.target.partition("?")[0])
        found = self._matching(request.method, path)
        if found is None:
            return _own(404, "Not Found", id)
        route, parameters = found
        authorizer = None
        if route.scopes is not None:
            try:
                claims = self._claims(_bearer(request.header("authorization")))
            except TokenRefused as refused:
                return _own(401, "Unauthorized", id, ("www-authenticate", _challenge(str(refused))))
            scopes = str(claims.get("scope", "")).split()
            if not set(route.scopes) & set(scopes):
                return _own(403, "Forbidden", id, ("www-authenticate", 'Bearer error="insufficient_scope"'))
            authorizer = {
                "jwt": {"claims": {name: _as_text(value) for name, value in claims.items()}, "scopes": scopes}
            }
        if len(request.body) > MOST_BYTES:
            return _own(413, "Request Entity Too Large", id)
        try:
            return _from_function(self._call(route.function, event(request, route, parameters, authorizer, id)), id)
        except FunctionFailed:
            return _own(500, "Internal Server Error", id)

    def _matching(self, method: str, path: str) -> tuple[Route, Mapping[str, str]] | None:
        segments = path.split("/")
        for route in self._routes:
            if route.method == method and (parameters := _parameters(route.path.split("/"), segments)) is not None:
                return route, parameters
        return None


def event(
    request: Request, route: Route, parameters: Mapping[str, str], authorizer: Mapping[str, Any] | None, id: str
) -> dict[str, Any]:
    """The event of payload version 2.0 that a function gets for `request`."""
    target, _, query = request.target.partition("?")
    path = unquote(target)
    headers = _joined((name.lower(), value) for name, value in request.headers)
    cookies = headers.pop("cookie", "")
    host = headers.get("host", "localhost")
    now = datetime.now(UTC)
    headers |= {
        "x-amzn-trace-id": f"Root=1-{int(now.timestamp()):08x}-{uuid.uuid4().hex[:24]}",
        "x-forwarded-for": request.source,
        "x-forwarded-port": host.rpartition(":")[2] if ":" in host else "80",
        "x-forwarded-proto": "http",
    }
    made: dict[str, Any] = {
        "version": "2.0",
        "routeKey": route.key,
        "rawPath": path,
        "rawQueryString": query,
        "headers": headers,
        "requestContext": {
            "accountId": PSEUDO["AWS::AccountId"],
            "apiId": "local",
            "domainName": host,
            "domainPrefix": host.partition(".")[0],
            "http": {
                "method": request.method,
                "path": path,
                "protocol": "HTTP/1.1",
                "sourceIp": request.source,
                "userAgent": headers.get("user-agent", ""),
            },
            "requestId": id,
            "routeKey": route.key,
            "stage": "$default",
            "time": now.strftime("%d/%b/%Y:%H:%M:%S +0000"),
            "timeEpoch": int(now.timestamp() * 1000),
        },
        "isBase64Encoded": False,
    }
    if cookies:
        made["cookies"] = [cookie.strip() for cookie in cookies.split(";")]
    if query:
        made["queryStringParameters"] = _joined(parse_qsl(query, keep_blank_values=True))
    if parameters:
        made["pathParameters"] = dict(parameters)
    if authorizer is not None:
        made["requestContext"]["authorizer"] = authorizer
    if request.body:
        made["body"], made["isBase64Encoded"] = _body(request.body, headers.get("content-type", ""))
    return made


def _from_function(answer: Any, id: str) -> Response:
    """The HTTP response of a function's answer, which is a dict with a ``statusCode``, or else the body itself."""
    if not isinstance(answer, dict) or "statusCode" not in answer:
        answer = {"statusCode": 200, "headers": {"content-type": "application/json"}, "body": json.dumps(answer)}
    body = answer.get("body") or ""
    content = base64.b64decode(body) if answer.get("isBase64Encoded") else str(body).encode()
    headers = {name.lower(): str(value) for name, value in (answer.get("headers") or {}).items()}
    headers.setdefault("content-type", "text/plain;charset=utf-8")
    cookies = [("set-cookie", cookie) for cookie in answer.get("cookies") or []]
    return Response(int(answer["statusCode"]), (*headers.items(), *cookies, ("apigw-requestid", id)), content)


def _own(status: int, message: str, id: str, *headers: tuple[str, str]) -> Response:
    """An answer of API Gateway itself."""
    body = json.dumps({"message": message}, separators=(",", ":")).encode()
    return Response(status, (("content-type", "application/json"), *headers, ("apigw-requestid", id)), body)


def _bearer(header: str | None) -> str:
    """The token in the Authorization header, with or without the word Bearer. Raises TokenRefused."""
    if not header or not header.strip():
        raise TokenRefused("")
    return header.strip().rpartition(" ")[2]


def _challenge(reason: str) -> str:
    return f'Bearer error="invalid_token" error_description="{reason}"' if reason else "Bearer"


def _as_text(value: object) -> str:
    """A claim as API Gateway passes it on: always text, a list as ``[one two]``."""
    if isinstance(value, list):
        return "[" + " ".join(str(each) for each in value) + "]"
    return value if isinstance(value, str) else json.dumps(value)


def _joined(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Pairs as a mapping; values of the same name are joined by commas (cookies by semicolons)."""
    joined: dict[str, str] = {}
    for name, value in pairs:
        separator = "; " if name == "cookie" else ","
        joined[name] = f"{joined[name]}{separator}{value}" if name in joined else value
    return joined


def _body(body: bytes, content_type: str) -> tuple[str, bool]:
    """The body as text, and whether it is Base64, as a body that is not known to be text is."""
    if not content_type or content_type.lower().startswith(_TEXTS):
        try:
            return body.decode(), False
        except UnicodeDecodeError:
            pass
    return base64.b64encode(body).decode(), True


def _parameters(pattern: Sequence[str], segments: Sequence[str]) -> Mapping[str, str] | None:
    """The values of the parameters in a route's path, or None for another path."""
    if len(pattern) != len(segments):
        return None
    parameters: dict[str, str] = {}
    for expected, given in zip(pattern, segments, strict=True):
        if expected.startswith("{") and given:
            parameters[expected.strip("{}")] = given
        elif expected != given:
            return None
    return parameters


def _least_specific_last(route: Route) -> tuple[bool, ...]:
    return tuple(segment.startswith("{") for segment in route.path.split("/"))
