"""The ways of requests to ministack: a second port that is the API's own address, and the marks of a TLS proxy.

- ministack finds an API by its host name (``<id>.execute-api.localhost``), which not every machine resolves, and keeps
  ``/health`` and a few more paths of every host for itself. Requests on the second port go to the stack's only HTTP API
  with any path, as on API Gateway's address of an API.
- AWS's endpoints speak TLS, and loopback does not. So requests are marked as if a proxy had ended TLS; otherwise a
  bucket policy that demands TLS would refuse all requests while permissions are enforced, and those of a distribution
  always: ministack reads the mark only while it enforces permissions.
"""

import importlib
import json
from collections.abc import Awaitable, Callable
from typing import Any, Final

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

_FORWARDED: Final = (b"x-forwarded-proto", b"https")


def mend(*, api_port: int) -> None:
    """Serves the stack's API on 127.0.0.1:`api_port`, too."""
    hypercorn: Any = importlib.import_module("hypercorn.asyncio")
    gateway: Any = importlib.import_module("ministack.services.apigateway")
    evaluator: Any = importlib.import_module("ministack.core.iam_evaluator")
    serve = hypercorn.serve

    def apis() -> list[str]:
        return [key[-1] for key in gateway._apis._data]

    async def on_both_ports(app: App, config: Any) -> None:
        config.bind.append(f"127.0.0.1:{api_port}")
        await serve(fronted(app, api_port, apis, evaluator.pin_request_origin), config)

    hypercorn.serve = on_both_ports


def fronted(app: App, api_port: int, apis: Callable[[], list[str]], pin: Callable[[str, bool], None]) -> App:
    """`app`, behind TLS, with the first of `apis` on `api_port`. `pin` tells it a request's address, and that it came
    over TLS."""

    async def front(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        pin((scope.get("client") or ("127.0.0.1",))[0], True)
        headers = [*(pair for pair in scope["headers"] if pair[0] != _FORWARDED[0]), _FORWARDED]
        if scope["server"][1] != api_port:
            await app({**scope, "headers": headers}, receive, send)
        elif found := apis():
            before = f"/_aws/execute-api/{found[0]}/$default"
            raw = scope.get("raw_path") or scope["path"].encode()
            moved = {"path": before + scope["path"], "raw_path": before.encode() + raw, "headers": headers}
            await app({**scope, **moved}, receive, send)
        else:
            await _not_found(send)

    return front


async def _not_found(send: Send) -> None:
    """The answer of an address without an API."""
    await send({"type": "http.response.start", "status": 404, "headers": [(b"content-type", b"application/json")]})
    await send({"type": "http.response.body", "body": json.dumps({"message": "Not Found"}).encode()})
