"""What the stand-in for AWS accepts is kept before its answer goes out, and is there at the next start."""

import asyncio
import base64
import json
import pickle
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from local.keeping import Keeper, Mails, Receive, Send, Tables, Whole, keeping

MAIL = b"Subject: hi\r\n\r\nThe invoice is attached."
SENT = json.dumps({"Content": {"Raw": {"Data": base64.b64encode(MAIL).decode()}}}).encode()


class StandIn:
    """Adds the number in each body to its total, and answers with its total. Refuses numbers that it is told to."""

    def __init__(self, *, refused: Sequence[bytes] = (), status: int = 200) -> None:
        self.total = 0
        self.seen: list[bytes] = []
        self._refused = refused
        self._status = status

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await send({"type": "lifespan.startup.complete"})
            return
        body, more = b"", True
        while more:
            message = await receive()
            body += message["body"]
            more = message["more_body"]
        self.seen.append(body)
        status = 400 if body in self._refused else self._status
        if status == 200 and body.isdigit():
            self.total += int(body)
        await send({"type": "http.response.start", "status": status, "headers": []})
        await send({"type": "http.response.body", "body": b"{}"})

    def get_state(self) -> dict[str, int]:
        return {"total": self.total}

    def load_persisted_state(self, state: dict[str, int]) -> None:
        self.total = state["total"]


class Started:
    """A start of `app` with keepers."""

    def __init__(self, app: StandIn, *keepers: Keeper) -> None:
        self._kept = keeping(app, keepers)
        self.said: list[dict[str, Any]] = []
        self._send_to({"type": "lifespan"}, [])

    def ask(self, *chunks: bytes, target: str = "", path: str = "/") -> None:
        headers = [(b"X-Amz-Target", target.encode())] if target else []
        self._send_to({"type": "http", "path": path, "method": "POST", "headers": headers}, list(chunks))

    def _send_to(self, scope: dict[str, Any], left: list[bytes]) -> None:
        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": left.pop(0), "more_body": bool(left)}

        async def send(message: dict[str, Any]) -> None:
            self.said.append(message)

        asyncio.run(self._kept(scope, receive, send))


PUT, SCAN = "DynamoDB_20120810.PutItem", "DynamoDB_20120810.Scan"


def start(folder: Path, app: StandIn | None = None) -> tuple[StandIn, Started]:
    app = app or StandIn()
    return app, Started(app, Tables(app, folder))


def test_an_accepted_mail_is_kept_and_the_stand_in_sees_it_too(tmp_path: Path) -> None:
    app = StandIn()
    before = time.time_ns()
    Started(app, Mails(tmp_path, ahead=lambda: 86_400)).ask(SENT[:20], SENT[20:], path="/v2/email/outbound-emails")
    assert app.seen == [SENT]
    (kept,) = tmp_path.iterdir()
    assert kept.suffix == ".eml"
    assert kept.read_bytes() == MAIL
    a_day = 86_400 * 1_000_000_000
    assert before + a_day <= int(kept.stem) <= time.time_ns() + a_day  # the clock stands a day ahead of the machine's


@pytest.mark.parametrize(("path", "status"), [("/v2/email/outbound-emails", 400), ("/other", 200)])
def test_refused_mails_and_other_requests_are_not_kept(tmp_path: Path, path: str, status: int) -> None:
    Started(StandIn(status=status), Mails(tmp_path, ahead=lambda: 0)).ask(SENT, path=path)
    assert list(tmp_path.iterdir()) == []


def test_changes_since_a_start_are_repeated_once_at_the_next(tmp_path: Path) -> None:
    app, started = start(tmp_path)
    started.ask(b"1", target=PUT)
    started.ask(b"20", target=PUT)
    started.ask(b"300", target=SCAN)  # a read: the stand-in of this test counts it, the log does not
    app, started = start(tmp_path)
    assert app.total == 21
    started.ask(b"4000", target=PUT)
    app, _ = start(tmp_path)
    assert (app.total, app.seen) == (4021, [b"4000"])
    app, _ = start(tmp_path)
    assert (app.total, app.seen) == (4021, [])


def test_a_refused_change_is_not_repeated(tmp_path: Path) -> None:
    _, started = start(tmp_path, StandIn(refused=[b"5"]))
    started.ask(b"5", target=PUT)
    assert start(tmp_path)[0].total == 0


def test_a_change_is_on_disk_before_its_answer(tmp_path: Path) -> None:
    seen: list[bytes] = []
    app = StandIn()
    kept = keeping(app, [Tables(app, tmp_path)])

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"7", "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        seen.extend(file.read_bytes() for file in tmp_path.glob("*.log"))

    asyncio.run(kept({"type": "lifespan"}, receive, send))
    asyncio.run(kept({"type": "http", "path": "/", "headers": [(b"x-amz-target", PUT.encode())]}, receive, send))
    assert seen[0].endswith(b'"body": "7"}\n')


@pytest.mark.parametrize(
    ("killed", "total"),
    [
        pytest.param(lambda folder: cut(folder / "tables-1.log", 5), 1, id="while a change was written: no answer"),
        pytest.param(lambda folder: (folder / "tables-2.new").write_bytes(b"half"), 21, id="while tables were written"),
        pytest.param(lambda folder: whole(folder, 21), 21, id="before the earlier tables were removed"),
    ],
)
def test_a_kill_while_files_are_written_leaves_whole_changes(
    tmp_path: Path, killed: Callable[[Path], None], total: int
) -> None:
    _, started = start(tmp_path)
    started.ask(b"1", target=PUT)
    started.ask(b"20", target=PUT)
    killed(tmp_path)
    app, started = start(tmp_path)
    assert app.total == total
    (newest,) = tmp_path.iterdir()
    assert pickle.loads(newest.read_bytes()) == {"total": total}


def cut(file: Path, most: int) -> None:
    file.write_bytes(file.read_bytes()[:-most])


def whole(folder: Path, total: int) -> None:
    (folder / "tables-2").write_bytes(pickle.dumps({"total": total}))


def test_a_start_without_a_logged_change_fails(tmp_path: Path) -> None:
    _, started = start(tmp_path)
    started.ask(b"5", target=PUT)
    app = StandIn(refused=[b"5"])
    _, started = start(tmp_path, app)
    (said,) = started.said
    assert said["type"] == "lifespan.startup.failed"
    assert "NotRepeated: 5" in said["message"]
    assert start(tmp_path)[0].total == 5  # it is still in the log


def test_small_services_are_kept_whole_after_each_change(tmp_path: Path) -> None:
    app = StandIn()
    started = Started(app, Whole(app, tmp_path / "queues", prefix="AmazonSQS"))
    started.ask(b"1", target="AmazonSQS.SendMessage")
    started.ask(b"20", target="AmazonSQS.GetQueueUrl")
    started.ask(b"300", target="secretsmanager.CreateSecret")
    again = StandIn()
    Started(again, Whole(again, tmp_path / "queues", prefix="AmazonSQS"))
    assert again.total == 1
