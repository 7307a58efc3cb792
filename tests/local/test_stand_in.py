"""Mails that SES accepts are kept with all their parts; refused mails are not."""

import asyncio
import base64
import json
from pathlib import Path
from typing import Any

import pytest

from local.stand_in import Receive, Send, keeping_mails

MAIL = b"Subject: hi\r\n\r\nThe invoice is attached."


def asked(outbox: Path, *, path: str, status: int, chunks: list[bytes]) -> bytes:
    """The body that an app saw, which got a request in chunks and answered `status`."""
    seen: list[bytes] = []

    async def app(scope: dict[str, Any], receive: Receive, send: Send) -> None:
        more = True
        while more:
            message = await receive()
            seen.append(message["body"])
            more = message["more_body"]
        await send({"type": "http.response.start", "status": status, "headers": []})
        await send({"type": "http.response.body", "body": b"{}"})

    left = list(chunks)

    async def receive() -> dict[str, Any]:
        body = left.pop(0)
        return {"type": "http.request", "body": body, "more_body": bool(left)}

    async def send(message: dict[str, Any]) -> None:
        return None

    scope = {"type": "http", "path": path, "method": "POST"}
    asyncio.run(keeping_mails(app, outbox)(scope, receive, send))
    return b"".join(seen)


BODY = json.dumps({"Content": {"Raw": {"Data": base64.b64encode(MAIL).decode()}}}).encode()


def test_an_accepted_mail_is_kept_and_the_stand_in_sees_it_too(tmp_path: Path) -> None:
    assert asked(tmp_path, path="/v2/email/outbound-emails", status=200, chunks=[BODY[:20], BODY[20:]]) == BODY
    (kept,) = tmp_path.iterdir()
    assert kept.suffix == ".eml"
    assert kept.read_bytes() == MAIL


@pytest.mark.parametrize(("path", "status"), [("/v2/email/outbound-emails", 400), ("/other", 200)])
def test_other_requests_are_not_kept(tmp_path: Path, path: str, status: int) -> None:
    asked(tmp_path, path=path, status=status, chunks=[BODY])
    assert list(tmp_path.iterdir()) == []
