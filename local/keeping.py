"""Keeps what the stand-in for AWS holds in memory: each change is on disk before its answer goes out. A stop is then no
event of its own: an orderly one, a kill of any process at any moment, and a kill of all of them lose the same, nothing.

tables    the tables as they were at the last start, and a line for each request that changed them since. At the next
          start the lines are answered again, in their order; then the tables are written anew, and a new log begins.
queues    written whole after each change; they hold little, and their messages have random ids, which no repetition
          of requests would bring back. Secrets likewise.
mails     a file each.
"""

import asyncio
import base64
import json
import os
import pickle
import time
import traceback
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol

Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
App = Callable[[dict[str, Any], Receive, Send], Coroutine[Any, Any, None]]

#: Beginnings of the names of operations that change no table.
_READS: Final = ("BatchGet", "Describe", "Get", "List", "Query", "Scan", "TransactGet")


class NotRepeated(Exception):
    """A request of the log was refused when it was answered again: the tables would not be as they were."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request to the stand-in. `operation` is ``AmazonSQS.SendMessage``, or empty for services that name none."""

    path: str
    operation: str
    headers: Sequence[tuple[str, str]]
    body: bytes


class Keeper(Protocol):
    """Keeps a part of the stand-in."""

    def concerns(self, asked: Asked) -> bool:
        """Whether the request may change this part; its body is not read yet."""
        ...

    def keep(self, asked: Asked) -> None:
        """Keeps the change; the stand-in has made it, and its answer waits."""
        ...

    async def restore(self, app: App) -> None:
        """Brings back this part, before the first request."""
        ...


def keeping(app: App, keepers: Sequence[Keeper]) -> App:
    """`app` with `keepers`, which bring back their parts when it starts, and keep each change that it accepts.

    The changes of a part happen one after another, so that they are kept in their order.
    """
    in_turn = {keeper: asyncio.Lock() for keeper in keepers}

    async def kept(scope: dict[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await app(scope, receive, _restoring(app, keepers, send))
            return
        asked = _asked(scope, b"")
        keeper = next((each for each in keepers if scope["type"] == "http" and each.concerns(asked)), None)
        if keeper is None:
            await app(scope, receive, send)
            return
        asked = _asked(scope, await _whole(receive))

        async def noticed(message: dict[str, Any]) -> None:
            if message["type"] == "http.response.start" and message["status"] == 200:
                keeper.keep(asked)
            await send(message)

        async with in_turn[keeper]:
            await app(scope, _again(asked.body), noticed)

    return kept


class Tables:
    """The tables of the stand-in's `service`, in `folder`: ``tables-7`` as they were at the seventh start,
    ``tables-7.log`` the requests since."""

    def __init__(self, service: Any, folder: Path) -> None:
        self._service = service
        self._folder = folder
        self._start = 0

    def concerns(self, asked: Asked) -> bool:
        service, _, operation = asked.operation.partition(".")
        return service.startswith("DynamoDB_") and not operation.startswith(_READS)

    def keep(self, asked: Asked) -> None:
        line = json.dumps({"headers": asked.headers, "body": asked.body.decode()})
        with self._log.open("ab", buffering=0) as log:
            log.write(line.encode() + b"\n")

    async def restore(self, app: App) -> None:
        """Raises NotRepeated."""
        self._start = max((int(file.name.removeprefix("tables-")) for file in self._whole()), default=0)
        if self._start:
            self._service.load_persisted_state(pickle.loads(self._tables.read_bytes()))
        for asked in self._logged():
            await _repeat(app, asked)
        earlier = list(self._folder.glob("tables-*"))
        self._start += 1
        _write(self._tables, pickle.dumps(self._service.get_state()))
        for file in earlier:
            file.unlink()

    @property
    def _tables(self) -> Path:
        return self._folder / f"tables-{self._start}"

    @property
    def _log(self) -> Path:
        return self._folder / f"tables-{self._start}.log"

    def _whole(self) -> Iterator[Path]:
        return (file for file in self._folder.glob("tables-*") if not file.suffix)

    def _logged(self) -> Iterator[Asked]:
        """The requests of the log. A last line without its end was never answered: its change did not happen."""
        with suppress(FileNotFoundError):
            for line in self._log.read_bytes().split(b"\n")[:-1]:
                said = json.loads(line)
                yield Asked("/", "", [(name, value) for name, value in said["headers"]], said["body"].encode())


class Whole:
    """The state of the stand-in's `service`, in `file`. `prefix` begins the names of its operations."""

    def __init__(self, service: Any, file: Path, *, prefix: str) -> None:
        self._service = service
        self._file = file
        self._prefix = prefix
        self._kept = b""

    def concerns(self, asked: Asked) -> bool:
        service, _, operation = asked.operation.partition(".")
        return service == self._prefix and not operation.startswith(_READS)

    def keep(self, asked: Asked) -> None:
        state = pickle.dumps(self._service.get_state())
        if state != self._kept:  # most looks into a queue find nothing
            self._kept = state
            _write(self._file, state)

    async def restore(self, app: App) -> None:
        if self._file.exists():
            self._service.load_persisted_state(pickle.loads(self._file.read_bytes()))


class Mails:
    """The accepted mails, each in a file of `outbox`: the stand-in keeps no attachments. The name of a file is the
    domain time of its mail in nanoseconds; `ahead` tells the seconds by which domain time is ahead of the machine's."""

    def __init__(self, outbox: Path, *, ahead: Callable[[], int]) -> None:
        self._outbox = outbox
        self._ahead = ahead

    def concerns(self, asked: Asked) -> bool:
        return asked.path == "/v2/email/outbound-emails"

    def keep(self, asked: Asked) -> None:
        raw = json.loads(asked.body)["Content"]["Raw"]["Data"]
        _write(self._outbox / f"{time.time_ns() + self._ahead() * 1_000_000_000}.eml", base64.b64decode(raw))

    async def restore(self, app: App) -> None:
        """Nothing: the mails are read from their files."""


async def _repeat(app: App, asked: Asked) -> None:
    """Raises NotRepeated."""
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": asked.path,
        "raw_path": asked.path.encode(),
        "query_string": b"",
        "headers": [(name.encode("latin-1"), value.encode("latin-1")) for name, value in asked.headers],
    }

    async def answered(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start" and message["status"] != 200:
            raise NotRepeated(asked.body.decode())

    await app(scope, _again(asked.body), answered)


def _restoring(app: App, keepers: Sequence[Keeper], send: Send) -> Send:
    """`send` for the stand-in's start, which is complete once every part is back, and fails without."""

    async def restored(message: dict[str, Any]) -> None:
        if message["type"] == "lifespan.startup.complete":
            try:
                for keeper in keepers:
                    await keeper.restore(app)
            except Exception:  # noqa: BLE001  the server would go on with half of the data
                message = {"type": "lifespan.startup.failed", "message": traceback.format_exc()}
        await send(message)

    return restored


def _asked(scope: dict[str, Any], body: bytes) -> Asked:
    headers = [(name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in scope.get("headers", ())]
    return Asked(scope["path"], dict(headers).get("x-amz-target", ""), headers, body)


async def _whole(receive: Receive) -> bytes:
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return body


def _again(body: bytes) -> Receive:
    async def again() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    return again


def _write(file: Path, content: bytes) -> None:
    """The file has its new content whole, or the old one."""
    fresh = file.with_name(file.name + ".new")
    fresh.write_bytes(content)
    os.replace(fresh, file)
