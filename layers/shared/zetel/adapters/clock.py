"""The machine's clock, and domain time, which a test deployment may run ahead of it."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta


def _none() -> timedelta:
    return timedelta()


class SystemClock:
    """A `Clock`. `name` is the clock's name in the due index; each call asks `offset` how far domain time is ahead."""

    def __init__(self, name: str = "main", offset: Callable[[], timedelta] = _none) -> None:
        self._name = name
        self._offset = offset

    @property
    def name(self) -> str:
        return self._name

    def now(self, account: str | None = None) -> datetime:
        """The same for every account: UTC, cut to whole seconds.

        Raises ValueError for an offset below zero: domain time never goes back.
        """
        offset = self._offset()
        if offset < timedelta():
            raise ValueError(f"domain time is never behind the machine's, and {offset} is")
        return (datetime.now(UTC) + offset).replace(microsecond=0)

    def machine(self) -> int:
        return int(time.time())
