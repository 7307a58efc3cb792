"""The gateway makes the events that AWS documents, and gives API Gateway's own answers.

Source of the form: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
"""

import base64
import json
from collections.abc import Mapping
from typing import Any

import pytest

from local import template
from local.functions import FunctionFailed
from local.gateway import Gateway, Request
from local.template import Route
from local.throttle import Throttle
from local.tokens import TokenRefused

SCOPES = ("zetel/api", "aws.cognito.signin.user.admin")
ROUTES = (
    Route("accounts", "GET", "/v1/accounts/{account}", SCOPES),
    Route("accounts", "GET", "/v1/accounts/me", SCOPES),
    Route("purchase", "POST", "/v1/accounts/{account}/purchases", SCOPES),
    Route("health", "GET", "/health", None),
)
BEARER = ("Authorization", "Bearer good")

#: The fields of the documented example of payload version 2.0. Fields without a meaning on one machine are absent:
#: `authentication` (client certificates) and `stageVariables`.
DOCUMENTED = {
    "version", "routeKey", "rawPath", "rawQueryString", "cookies", "headers", "queryStringParameters", "requestContext",
    "body", "pathParameters", "isBase64Encoded",
}  # fmt: skip
DOCUMENTED_CONTEXT = {
    "accountId", "apiId", "authorizer", "domainName", "domainPrefix", "http", "requestId", "routeKey", "stage", "time",
    "timeEpoch",
}  # fmt: skip


class Lambda:
    """Remembers its events, and gives the answer that a test sets."""

    def __init__(self) -> None:
        self.events: list[Mapping[str, Any]] = []
        self.called: list[str] = []
        self.answer: Any = {"statusCode": 200, "headers": {"Content-Type": "application/json"}, "body": "{}"}

    def __call__(self, name: str, event: Mapping[str, Any]) -> Any:
        self.called.append(name)
        self.events.append(event)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


def claims(token: str) -> Mapping[str, Any]:
    match token:
        case "good":
            return {
                "sub": "s-1",
                "scope": "openid zetel/api",
                "exp": 1795296603,
                "cognito:groups": ["support", "bookkeeper"],
            }
        case "narrow":
            return {"sub": "s-1", "scope": "openid email"}
        case _:
            raise TokenRefused("the token has expired")


@pytest.fixture
def function() -> Lambda:
    return Lambda()


@pytest.fixture
def gateway(function: Lambda) -> Gateway:
    return Gateway(ROUTES, claims=claims, call=function, throttle=Throttle(rate=100, burst=200))


def body_of(gateway: Gateway, request: Request) -> tuple[int, Any]:
    response = gateway.answer(request)
    return response.status, json.loads(response.body)


def test_an_event_has_the_documented_form(gateway: Gateway, function: Lambda) -> None:
    gateway.answer(
        Request(
            "POST",
            "/v1/accounts/acc_1/purchases?parameter1=value1&parameter1=value2&parameter2=value",
            (
                BEARER,
                ("Header1", "value1"),
                ("Header2", "value1"),
                ("header2", "value2"),
                ("Cookie", "cookie1=a; cookie2=b"),
                ("Content-Type", "text/plain"),
                ("Host", "127.0.0.1:8080"),
                ("User-Agent", "agent"),
            ),
            b"Hello from Lambda",
            "192.0.2.1",
        )
    )
    (event,) = function.events
    context = event["requestContext"]
    assert function.called == ["purchase"]
    assert set(event) == DOCUMENTED
    assert set(context) == DOCUMENTED_CONTEXT
    assert event["version"] == "2.0"
    assert event["routeKey"] == context["routeKey"] == "POST /v1/accounts/{account}/purchases"
    assert event["rawPath"] == context["http"]["path"] == "/v1/accounts/acc_1/purchases"
    assert event["rawQueryString"] == "parameter1=value1&parameter1=value2&parameter2=value"
    assert event["queryStringParameters"] == {"parameter1": "value1,value2", "parameter2": "value"}
    assert event["pathParameters"] == {"account": "acc_1"}
    assert event["cookies"] == ["cookie1=a", "cookie2=b"]
    assert event["headers"]["header1"] == "value1"
    assert event["headers"]["header2"] == "value1,value2"
    assert "cookie" not in event["headers"]
    assert {name for name in event["headers"] if name != name.lower()} == set()
    assert (event["body"], event["isBase64Encoded"]) == ("Hello from Lambda", False)
    assert context["stage"] == "$default"
    assert context["http"] == {
        "method": "POST",
        "path": "/v1/accounts/acc_1/purchases",
        "protocol": "HTTP/1.1",
        "sourceIp": "192.0.2.1",
        "userAgent": "agent",
    }


def test_claims_are_text_and_a_list_is_in_brackets(gateway: Gateway, function: Lambda) -> None:
    gateway.answer(Request("GET", "/v1/accounts/acc_1", (BEARER,)))
    assert function.events[0]["requestContext"]["authorizer"] == {
        "jwt": {
            "claims": {
                "sub": "s-1",
                "scope": "openid zetel/api",
                "exp": "1795296603",
                "cognito:groups": "[support bookkeeper]",
            },
            "scopes": ["openid", "zetel/api"],
        }
    }


def test_absent_parts_of_a_request_are_absent_in_the_event(gateway: Gateway, function: Lambda) -> None:
    gateway.answer(Request("GET", "/health"))
    (event,) = function.events
    assert set(event) == DOCUMENTED - {"cookies", "queryStringParameters", "pathParameters", "body"}
    assert set(event["requestContext"]) == DOCUMENTED_CONTEXT - {"authorizer"}
    assert event["rawQueryString"] == ""


def test_a_body_that_is_not_text_arrives_as_base64(gateway: Gateway, function: Lambda) -> None:
    form = ("Content-Type", "multipart/form-data")
    gateway.answer(Request("POST", "/v1/accounts/acc_1/purchases", (BEARER, form), b"\xff\x00"))
    (event,) = function.events
    assert event["isBase64Encoded"] is True
    assert base64.b64decode(event["body"]) == b"\xff\x00"


def test_path_parameters_are_decoded(gateway: Gateway, function: Lambda) -> None:
    gateway.answer(Request("GET", "/v1/accounts/acc%201", (BEARER,)))
    assert function.events[0]["pathParameters"] == {"account": "acc 1"}


def test_a_fixed_path_matches_before_a_parameter(gateway: Gateway, function: Lambda) -> None:
    gateway.answer(Request("GET", "/v1/accounts/me", (BEARER,)))
    assert function.events[0]["routeKey"] == "GET /v1/accounts/me"


@pytest.mark.parametrize(
    ("headers", "challenge"),
    [
        ((), "Bearer"),
        ((("Authorization", ""),), "Bearer"),
        ((("Authorization", "Bearer old"),), 'Bearer error="invalid_token" error_description="the token has expired"'),
    ],
)
def test_a_missing_or_bad_token_is_401(gateway: Gateway, function: Lambda, headers: Any, challenge: str) -> None:
    response = gateway.answer(Request("GET", "/v1/accounts/acc_1", headers))
    assert (response.status, response.body) == (401, b'{"message":"Unauthorized"}')
    assert dict(response.headers)["www-authenticate"] == challenge
    assert function.events == []


def test_a_token_without_the_scope_is_403(gateway: Gateway) -> None:
    request = Request("GET", "/v1/accounts/acc_1", (("Authorization", "Bearer narrow"),))
    assert body_of(gateway, request) == (403, {"message": "Forbidden"})


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/"), ("GET", "/v1/accounts/"), ("DELETE", "/v1/accounts/a"), ("GET", "/health/x")]
)
def test_an_unknown_route_is_404_also_for_another_method_and_without_a_token(
    gateway: Gateway, method: str, path: str
) -> None:
    assert body_of(gateway, Request(method, path)) == (404, {"message": "Not Found"})


def test_more_than_10_megabytes_are_413(gateway: Gateway) -> None:
    request = Request("POST", "/v1/accounts/acc_1/purchases", (BEARER,), bytes(10 * 1024 * 1024 + 1))
    assert body_of(gateway, request) == (413, {"message": "Request Entity Too Large"})


def test_too_many_requests_at_once_are_429(function: Lambda) -> None:
    gateway = Gateway(ROUTES, claims=claims, call=function, throttle=Throttle(rate=1, burst=2, now=lambda: 0.0))
    answers = [gateway.answer(Request("GET", "/health")).status for _ in range(3)]
    assert answers == [200, 200, 429]


def test_a_failing_function_is_500(gateway: Gateway, function: Lambda) -> None:
    function.answer = FunctionFailed("accounts: KeyError")
    assert body_of(gateway, Request("GET", "/health")) == (500, {"message": "Internal Server Error"})


def test_an_answer_is_passed_on_with_its_cookies_and_bytes(gateway: Gateway, function: Lambda) -> None:
    function.answer = {
        "statusCode": 201,
        "headers": {"ETag": '"2"', "Content-Type": "application/pdf"},
        "cookies": ["a=1", "b=2"],
        "body": base64.b64encode(b"%PDF").decode(),
        "isBase64Encoded": True,
    }
    response = gateway.answer(Request("GET", "/health"))
    assert (response.status, response.body) == (201, b"%PDF")
    assert [pair for pair in response.headers if pair[0] != "apigw-requestid"] == [
        ("etag", '"2"'),
        ("content-type", "application/pdf"),
        ("set-cookie", "a=1"),
        ("set-cookie", "b=2"),
    ]


def test_an_answer_without_a_status_is_the_body(gateway: Gateway, function: Lambda) -> None:
    function.answer = {"ok": True}
    assert body_of(gateway, Request("GET", "/health")) == (200, {"ok": True})


def test_a_pause_refills_the_throttle_up_to_its_burst() -> None:
    now = [0.0]
    throttle = Throttle(rate=10, burst=3, now=lambda: now[0])
    assert [throttle.admits() for _ in range(4)] == [True, True, True, False]
    now[0] = 0.1  # a tenth of a second at 10 a second: another request
    assert [throttle.admits() for _ in range(2)] == [True, False]
    now[0] = 60.0  # never more than the burst
    assert [throttle.admits() for _ in range(4)] == [True, True, True, False]


def test_short_forms_of_the_template_are_resolved() -> None:
    read = template.Template(
        {"Resources": {}, "Globals": {"Function": {}}, "Parameters": {"Stage": {"Default": "dev"}}}, {"Stage": "local"}
    )
    value = {
        "a": [{"Ref": "Queue"}, {"Fn::GetAtt": ["Queue", "Arn"]}],
        "b": {"Fn::Sub": "${Stage}-${Queue.Arn}/*"},
        "c": 1,
    }
    assert read.resolved(value, lambda id, attribute: f"<{id} {attribute}>") == {
        "a": ["<Queue None>", "<Queue Arn>"],
        "b": "local-<Queue Arn>/*",
        "c": 1,
    }
