"""The machine's clock, domain time, which a test deployment may run ahead of it, and the clocks of single accounts."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from zetel.application.ports import Clock, Reads
from zetel.application.store import ids, keys


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


class AccountClocks:
    """A `Clock`: the `deployment`'s, but for accounts that have a clock of their own in `store`."""

    def __init__(self, deployment: Clock, store: Reads) -> None:
        self._deployment = deployment
        self._store = store

    @property
    def name(self) -> str:
        return self._deployment.name

    def now(self, account: str | None = None) -> datetime:
        """Raises Unknown for an account whose clock was removed."""
        if account is None or not ids.has_clock(account):
            return self._deployment.now(account)
        key = keys.account_clock(account)
        return self._store.read(key).known(key, "account", account).at

    def machine(self) -> int:
        return self._deployment.machine()
