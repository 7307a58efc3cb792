"""All work that happens without a request: the stream, the queues and the schedule, in one thread."""

import re
import threading
import time
import traceback
import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final, Protocol

from local.functions import FunctionFailed
from local.queue_pump import Call
from local.template import PSEUDO, Schedule

#: Seconds between two looks at stream and queues, unless a request wakes the pumps earlier.
_IDLE: Final = 0.5

_RATE: Final = re.compile(r"rate\((\d+) (minute|hour|day)s?\)")
_SECONDS: Final[Mapping[str, int]] = {"minute": 60, "hour": 3600, "day": 86400}


class Pump(Protocol):
    def turn(self) -> int:
        """Moves a batch; returns the number of entries done, 0 if there is nothing to do now."""
        ...


class SchedulePump:
    """Calls the function of `schedule`, first at once, because due work may wait already. `now` tells seconds.

    `at_most`: seconds; the shortest of this and the schedule's own interval counts.
    """

    def __init__(
        self, schedule: Schedule, call: Call, *, at_most: int, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._schedule = schedule
        self._call = call
        self._every = min(at_most, seconds_of(schedule.expression))
        self._now = now
        self._next = now()

    def turn(self) -> int:
        if self._now() < self._next:
            return 0
        self._next = self._now() + self._every
        self.call()
        return 1

    def call(self) -> None:
        """Calls the function now. The next call finds failed work again."""
        try:
            self._call(self._schedule.function, self._event())
        except FunctionFailed:
            traceback.print_exc()

    def _event(self) -> Mapping[str, Any]:
        account, region = PSEUDO["AWS::AccountId"], PSEUDO["AWS::Region"]
        return {
            "version": "0",
            "id": str(uuid.uuid4()),
            "detail-type": "Scheduled Event",
            "source": "aws.scheduler",
            "account": account,
            "time": datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
            "region": region,
            "resources": [f"arn:aws:scheduler:{region}:{account}:schedule/default/{self._schedule.name}"],
            "detail": "{}",
        }


class Pumps:
    """All pumps, turned in order until there is no more work."""

    def __init__(self, pumps: Sequence[Pump]) -> None:
        self._pumps = tuple(pumps)
        self._woken = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="pumps", daemon=True)
        self._turning = threading.Lock()

    def start(self) -> None:
        self._thread.start()

    def wake(self) -> None:
        """Makes the pumps look for work at once."""
        self._woken.set()

    def drain(self, *, within: float) -> None:
        """Turns the pumps until there is no more work, for at most `within` seconds."""
        until = time.monotonic() + within
        while time.monotonic() < until and self._turn():
            pass

    def call_schedules(self) -> None:
        """Calls the functions of all schedules now, between two turns."""
        with self._turning:
            for pump in self._pumps:
                if isinstance(pump, SchedulePump):
                    pump.call()

    def stop(self) -> None:
        """Ends the thread after its present turn. `drain` can still finish the remaining work."""
        self._stopping.set()
        self._woken.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        while not self._stopping.is_set():
            if not self._turn():
                self._woken.wait(_IDLE)
                self._woken.clear()

    def _turn(self) -> int:
        """A turn of each pump. The failure of a pump is printed, the others go on, and it is turned again later."""
        moved = 0
        with self._turning:
            for pump in self._pumps:
                try:
                    moved += pump.turn()
                except Exception:  # noqa: BLE001  a defect of one pump must not end the others
                    traceback.print_exc()
        return moved


def seconds_of(expression: str) -> int:
    """The seconds of ``rate(5 minutes)``. Raises ValueError for another form."""
    found = _RATE.fullmatch(expression)
    if not found:
        raise ValueError(f"{expression} is not a rate")
    return int(found[1]) * _SECONDS[found[2]]
