"""The count of AWS calls in a block of work."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any


@dataclass(slots=True)
class Tally:
    """`calls` are operations; `sent` are the requests that they took, retries included."""

    calls: int = 0
    sent: int = 0

    @property
    def retries(self) -> int:
        return max(0, self.sent - self.calls)


_running: ContextVar[Tally | None] = ContextVar("tally", default=None)


@contextmanager
def counting() -> Iterator[Tally]:
    """Counts the calls of this thread's clients until the block ends."""
    tally = Tally()
    token = _running.set(tally)
    try:
        yield tally
    finally:
        _running.reset(token)


def watch(client: Any) -> None:
    """Counts the calls of a botocore `client` from now on. Signing a link is no call."""
    client.meta.events.register("before-call", _called)
    client.meta.events.register("before-send", _sent)


def _called(**_: Any) -> None:
    tally = _running.get()
    if tally is not None:
        tally.calls += 1


def _sent(**_: Any) -> None:
    tally = _running.get()
    if tally is not None:
        tally.sent += 1
