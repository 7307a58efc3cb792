"""The child process: ministack, which stands in for AWS, on the interpreter of ``.venv-emulator``.

This module adds two things to ministack:

- ministack saves its state only when told to stop. So a thread watches the pipe to the host: when the host ends in any
  way, the pipe closes, and the child tells itself to stop.
- ministack keeps a mail's text, but not its attachments. So each mail that SES accepts is written to ``OUTBOX`` as an
  .eml file.
"""

import base64
import fcntl
import importlib
import json
import os
import signal
import threading
import time
from collections.abc import Awaitable, Callable, Coroutine
from pathlib import Path
from typing import Any

Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
App = Callable[[dict[str, Any], Receive, Send], Coroutine[Any, Any, None]]


def main() -> None:
    with (Path(os.environ["STATE_DIR"]) / "stand_in.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # waits for an earlier child that still saves the same state
        threading.Thread(target=_stop_when_the_host_is_gone, daemon=True).start()
        ministack: Any = importlib.import_module("ministack.app")
        ministack.app = keeping_mails(ministack.app, Path(os.environ["OUTBOX"]))
        ministack.main()


def keeping_mails(app: App, outbox: Path) -> App:
    """`app`, which also writes each raw mail that its SES accepts to a file in `outbox`."""

    async def kept(scope: dict[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != "/v2/email/outbound-emails":
            await app(scope, receive, send)
            return
        body = b""
        more = True
        while more:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)

        async def again() -> dict[str, Any]:
            return {"type": "http.request", "body": body, "more_body": False}

        async def noticed(message: dict[str, Any]) -> None:
            if message["type"] == "http.response.start" and message["status"] == 200:
                raw = json.loads(body)["Content"]["Raw"]["Data"]
                (outbox / f"{time.time_ns()}.eml").write_bytes(base64.b64decode(raw))
            await send(message)

        await app(scope, again, noticed)

    return kept


def _stop_when_the_host_is_gone() -> None:
    while os.read(0, 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    main()
