"""Moves domain time of a running host forward, from due instant to due instant: all due work happens, in order.

    now        due          due     to
    |----------|------------|-------|      a step goes to the next due instant, or to the end
               move, sweep, drain          and does all work due there before the next step

Each step is a request of its own (`local.clock` sends them in turn), so the person who moves the clock sees events as
they happen, and may stop in between. Tokens, presigned URLs and receipts stay on the machine's clock.
"""

import json
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final, Protocol
from zoneinfo import ZoneInfo

from local.gateway import Request, Response
from local.state import State
from zetel.application.ports import Clock
from zetel.domain.calendar import instant

#: The path of the clock on the running host; no part of the API.
PATH: Final = "/_local/clock"

#: A day without a time means its noon in the seller's zone: work due in its morning is done.
_NOON: Final = 12


class Backwards(Exception):
    """Domain time never goes back."""


class NoInstant(Exception):
    """The text names no day and no instant."""


class Happenings(Protocol):
    """`local.diary.Diary`, or its stand-in in a test."""

    def since(self) -> Sequence[str]:
        """The events since the last call, in words."""
        ...


@dataclass(frozen=True, slots=True)
class Step:
    """A step's instant, the events there, and whether the clock has arrived at its goal."""

    at: datetime
    happened: Sequence[str]
    arrived: bool


class Moving:
    """Moves the clock whose offset `state` keeps. `due` tells the due instants, `settle` does all work that can be done
    now, `sweep` starts due work, `moved` takes each new offset in seconds."""

    def __init__(
        self,
        state: State,
        clock: Clock,
        *,
        due: Callable[[], Sequence[datetime]],
        sweep: Callable[[], None],
        settle: Callable[[], None],
        moved: Callable[[int], None],
        happenings: Happenings,
    ) -> None:
        self._state = state
        self._clock = clock
        self._due = due
        self._sweep = sweep
        self._settle = settle
        self._moved = moved
        self._happenings = happenings
        self._one_at_a_time = threading.Lock()

    def now(self) -> datetime:
        return self._clock.now()

    def step(self, to: datetime) -> Step:
        """Goes to the first due instant after now, or to `to` if that is earlier; overdue work is done first.

        Failed work does not stop the clock: the sweep at the next due instant finds it again. Raises Backwards.
        """
        with self._one_at_a_time:
            now = self._clock.now()
            if to < now:
                raise Backwards
            self._settle()
            if any(at <= now for at in self._due()):
                self._sweep()
                self._settle()
            self._happenings.since()
            following = min((at for at in self._due() if now < at < to), default=to)
            self._go_to(following)
            self._sweep()
            self._settle()
            arrived = self._clock.now() >= to
            return Step(following, self._happenings.since(), arrived)

    def _go_to(self, at: datetime) -> None:
        ahead = int((at - self._clock.now()).total_seconds())
        if ahead > 0:  # the clock ran on while running work was finished
            self._state.move_clock(ahead)
            self._moved(self._state.clock_offset)


class ClockPage:
    """Answers `PATH`: GET tells domain time, POST ``{"to": "2027-03-15"}`` takes a step. `zone` is the seller's.

    Only programs of this machine reach the page: a browser asks permission before another site's page sends JSON here,
    and never gets it.
    """

    def __init__(self, moving: Moving, zone: Callable[[], str]) -> None:
        self._moving = moving
        self._zone = zone

    def answer(self, request: Request) -> Response | None:
        if request.target.partition("?")[0] != PATH:
            return None
        if request.method == "GET":
            return self._told(200, at=self._local(self._moving.now()))
        if request.method != "POST":
            return self._told(405, detail="GET tells the time, POST moves it.")
        if (request.header("content-type") or "").partition(";")[0] != "application/json":
            return self._told(415, detail="Say where to in JSON.")
        try:
            to = instant_of(_sent(request.body), self._zone())
            step = self._moving.step(to)
        except NoInstant:
            return self._told(422, detail="Say a day or an instant: 2027-03-15, or 2027-03-15T10:00:00Z.")
        except Backwards:
            stands = self._local(self._moving.now())
            return self._told(409, detail=f"The clock stands at {stands} and never goes back. Nothing was changed.")
        return self._told(200, at=self._local(step.at), happened=list(step.happened), arrived=step.arrived)

    def _told(self, status: int, **facts: object) -> Response:
        return Response(status, (("content-type", "application/json"),), json.dumps(facts).encode())

    def _local(self, at: datetime) -> str:
        return at.astimezone(ZoneInfo(self._zone())).strftime("%Y-%m-%d %H:%M")


def instant_of(text: str, zone: str) -> datetime:
    """The instant that ``2027-03-15T10:00:00Z`` names, or the noon of the day ``2027-03-15`` in `zone`. UTC.

    Raises NoInstant, also for a time of day without a zone.
    """
    try:
        return instant(date.fromisoformat(text), zone, hour=_NOON)
    except ValueError:
        pass
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise NoInstant from None
    if at.tzinfo is None:
        raise NoInstant
    return at.astimezone(UTC).replace(microsecond=0)


def _sent(body: bytes) -> str:
    """The `to` of the body. Raises NoInstant."""
    try:
        sent: Any = json.loads(body)
        return str(sent["to"])
    except (ValueError, KeyError, TypeError):
        raise NoInstant from None
