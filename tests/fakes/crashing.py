"""Crashes before and after every call of every port, so that a test can enumerate them.

probe = Crashing(services)              # run the use case once: probe.calls names its calls
for crash in crashes(probe.calls):      # "store.commit#2" is the second call of that name
    doomed = Crashing(services, crash)  # run it again: raises Crash there
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields, replace
from enum import Enum
from typing import Any, Final, get_type_hints

from zetel.application.ports import Services

#: The fields of `Services` that are ports: a new one is covered without a change here.
PORTS: Final = tuple(
    field.name for field in fields(Services) if getattr(get_type_hints(Services)[field.name], "_is_protocol", False)
)


class Moment(Enum):
    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class CrashAt:
    """The place where the process dies: before or after a call, named ``port.method#n`` with n counted from 1."""

    call: str
    moment: Moment

    def __str__(self) -> str:
        return f"{self.moment.value} {self.call}"


class Crash(BaseException):
    """The process is gone: no ``except Exception`` may survive it."""


class Crashing:
    """`services` with each port watched: `calls` are the calls so far; the call at `crash` raises Crash."""

    def __init__(self, services: Services, crash: CrashAt | None = None) -> None:
        self.calls: list[str] = []
        self._crash = crash
        self._made: Counter[str] = Counter()
        watched: dict[str, Any] = {name: _Watched(name, getattr(services, name), self._call) for name in PORTS}
        self.services = replace(services, **watched)

    def _call(self, name: str, call: Callable[[], Any]) -> Any:
        self._made[name] += 1
        this = f"{name}#{self._made[name]}"
        self.calls.append(this)
        if self._crash == CrashAt(this, Moment.BEFORE):
            raise Crash(str(self._crash))
        try:
            return call()
        finally:  # after a failure too
            if self._crash == CrashAt(this, Moment.AFTER):
                raise Crash(str(self._crash))


def crashes(calls: Iterable[str]) -> Sequence[CrashAt]:
    """Every place where a run that makes `calls` can die."""
    return [CrashAt(call, moment) for call in calls for moment in Moment]


class _Watched:
    """A port whose methods go through `call`; its plain values are handed on."""

    def __init__(self, name: str, port: object, call: Callable[[str, Callable[[], Any]], Any]) -> None:
        self._name, self._port, self._call = name, port, call

    def __getattr__(self, method: str) -> Any:
        target = getattr(self._port, method)
        if not callable(target):
            return target

        def watched(*args: Any, **kwargs: Any) -> Any:
            return self._call(f"{self._name}.{method}", lambda: target(*args, **kwargs))

        return watched
