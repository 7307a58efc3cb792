"""Requests of a customer in the form of the HTTP API's events (payload format 2.0)."""

import json
from typing import Any, Final

ANNA: Final = "5b6c1e0e-0000-4000-8000-00000000a11a"
CARLA: Final = "5b6c1e0e-0000-4000-8000-00000000ca71"


class Context:
    """The context that Lambda passes to a handler."""

    function_name = "zetel-purchase"
    function_version = "$LATEST"
    invoked_function_arn = "arn:aws:lambda:eu-west-1:000000000000:function:zetel-purchase"
    memory_limit_in_mb = 1024
    aws_request_id = "c1a7e000-0000-4000-8000-000000000001"
    log_group_name = "/aws/lambda/zetel-purchase"
    log_stream_name = "2026/09/01/[$LATEST]0"

    @staticmethod
    def get_remaining_time_in_millis() -> int:
        return 29_000


def request(
    method: str,
    path: str,
    body: object = None,
    *,
    key: str | None = None,
    etag: str | None = None,
    person: str = ANNA,
    groups: str | None = None,
) -> dict[str, Any]:
    """A request of the signed-in `person`."""
    sent = {
        "accept": "application/json",
        "accept-encoding": "gzip, deflate, br",
        "authorization": "Bearer " + "x" * 900,
        "content-type": "application/json",
        "host": "a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com",
        "user-agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0",
        "x-amzn-trace-id": "Root=1-68b5a7c0-0123456789abcdef01234567",
        "x-forwarded-for": "192.0.2.7",
        "x-forwarded-port": "443",
        "x-forwarded-proto": "https",
    }
    sent |= {"idempotency-key": key} if key else {}
    sent |= {"if-match": etag} if etag else {}
    claims = {
        "sub": person,
        "client_id": "1example23456789",
        "iss": "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Example",
        "scope": "openid zetel/api",
        "token_use": "access",
        "username": person,
    }
    claims |= {"cognito:groups": groups} if groups else {}
    made: dict[str, Any] = {
        "version": "2.0",
        "routeKey": f"{method} {path}",
        "rawPath": path,
        "rawQueryString": "",
        "headers": sent,
        "requestContext": {
            "accountId": "000000000000",
            "apiId": "a1b2c3d4e5",
            "authorizer": {"jwt": {"claims": claims, "scopes": ["zetel/api"]}},
            "domainName": "a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com",
            "domainPrefix": "a1b2c3d4e5",
            "http": {
                "method": method,
                "path": path,
                "protocol": "HTTP/1.1",
                "sourceIp": "192.0.2.7",
                "userAgent": sent["user-agent"],
            },
            "requestId": "JKJaXmPLvHcESHA=",
            "routeKey": f"{method} {path}",
            "stage": "$default",
            "time": "01/Sep/2026:12:00:00 +0000",
            "timeEpoch": 1788264000000,
        },
        "isBase64Encoded": False,
    }
    if body is not None:
        made["body"] = json.dumps(body)
    return made
