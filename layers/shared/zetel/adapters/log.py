"""The log: one line of JSON per request or message. A line names ids and numbers, never people, addresses or contents.

Only the facts in `FACTS` can be logged, so that a new fact is added here, where a reviewer sees it. Lines are metrics
too (CloudWatch's embedded format), in the namespace ``Zetel``, each by the deployment's `stage`:

    every request or message   ms, calls, retries (of AWS), cold (1 for the first)     and by `edge`: request or work
    every failure              failures                                                and by `edge`
    the relay's lines          purchases, seats_added, seats_returned, refunds, notices
    alarms                     Alarms                                                  and by `alarm`

Metrics cost money by name and dimension, so ids and routes are facts of a line, never dimensions. A line below the
kept level has its metrics and nothing else: a quieter log loses no sale and no alarm.
"""

import json
import re
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import Any, Final

from zetel.adapters import tally

#: The names of the facts that may be logged.
FACTS: Final = frozenset(
    {
        # which request, message or work
        *("request", "invocation", "route", "work", "message", "messages", "attempt"),
        # its subject: ids only
        *("account", "person", "member", "staff", "profile", "subscription", "document", "payment", "quote", "event"),
        *("entry", "item", "kind", "id", "clock", "charge", "refund", "credit_allocation", "errand", "release", "job"),
        *("ended_entry",),
        *("access", "recipient", "invitation", "dated_attempt", "end_request", "upgrade", "export", "earlier_profile"),
        *("acknowledgement", "move", "target", "successor", "succession", "manager"),
        # its outcome; `error` is a class name, `away` a service that work waits for, `where` a file and line, `fields`
        # the names of fields
        *("status", "ms", "problem", "error", "away", "where", "fields", "reason", "alarm", "edge"),
        *("writes", "shards", "day", "days"),
    }
)
#: The fact that names the deployment, in every line.
STAGE: Final = "stage"

NAMESPACE: Final = "Zetel"
ALARMS: Final = "Alarms"
FAILURES: Final = "failures"

#: Ids, routes, class names and instants fit; a mail address, a quotation or a line of text does not.
_VALUE: Final = re.compile(r"[A-Za-z0-9 _#:./{}$<>+,()=\-]{0,200}", re.ASCII)
_WITHHELD: Final = "(withheld)"


class Edge(StrEnum):
    """The way in: a person's request, or a message, record or schedule."""

    REQUEST = "request"
    WORK = "work"


class Level(IntEnum):
    """The outcome that a line reports."""

    INFO = 0  # done
    WARNING = 1  # refused by a rule: a status from 400 on; work that waits for another service
    ERROR = 2  # failed: a status from 500 on, work that comes again, an alarm


@dataclass(slots=True)
class Telling:
    """The contents of a line while its work is running: facts, and figures of the business by metric."""

    facts: dict[str, Any] = field(default_factory=dict)
    figures: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class _Process:
    """This process: `cold` until its first line, its stage, and the level from which its lines are whole."""

    cold: bool = True
    stage: str = "local"
    whole_from: Level = Level.INFO


_process: Final = _Process()


def settle(*, stage: str, whole_from: Level) -> None:
    """From now on lines name `stage`, and lines below the level `whole_from` have their metrics only."""
    _process.stage, _process.whole_from = stage, whole_from


@contextmanager
def telling(edge: Edge, /, **facts: Any) -> Iterator[Telling]:
    """Writes one line when the block ends: `facts`, the facts added meanwhile, the duration in whole milliseconds, the
    calls of AWS, and whether this is the first line of its process. An error of the block is named and passes on."""
    cold, _process.cold = _process.cold, False
    said = Telling(facts)
    started = time.perf_counter_ns()
    with tally.counting() as made:
        try:
            yield said
        except BaseException as failure:
            said.facts.setdefault("error", type(failure).__name__)
            raise
        finally:
            metrics = {
                "ms": ((time.perf_counter_ns() - started) // 1_000_000, "Milliseconds"),
                "calls": (made.calls, "Count"),
                "retries": (made.retries, "Count"),
                "cold": (int(cold), "Count"),
            }
            if _level(said.facts) is Level.ERROR:
                metrics[FAILURES] = (1, "Count")
            _write(said.facts | {"edge": edge}, [(metrics, "edge"), (_counted(said.figures), None)])


def line(*, metrics: Mapping[str, tuple[int, str]] | None = None, by: str | None = None, **facts: Any) -> None:
    """Writes one line with `facts`; facts that are None are omitted. Raises TypeError for an unknown name.

    `metrics` are published too: value and CloudWatch unit by name, with the fact named `by` as a dimension.
    """
    _write(facts, [(metrics or {}, by)])


def alarm(trouble: str, /, **ids: Any) -> None:
    """Writes a line that raises an alarm: the `trouble` (``parked``, ``journal_modified``) and the ids it concerns."""
    line(metrics={ALARMS: (1, "Count")}, by="alarm", alarm=trouble, **ids)


#: Seconds in which a process raises one alarm about a service that is away, however much work waits for it.
_QUIET: Final = 300


class LogAlarms:
    """`Alarms` as lines in the log, which CloudWatch counts; `seconds` is the machine's running time."""

    def __init__(self, seconds: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._told: dict[str, float] = {}

    def parked(self, *, account: str, kind: str, id: str, reason: str) -> None:
        alarm("parked", account=account, kind=kind, id=id, reason=reason)

    def away(self, service: str) -> None:
        now = self._seconds()
        if now - self._told.get(service, -_QUIET) >= _QUIET:
            self._told[service] = now
            alarm(f"{service}_away")

    def journal_modified(self, *, account: str, entry: str) -> None:
        alarm("journal_modified", account=account, entry=entry)


#: Metrics with their CloudWatch unit, and the name of the fact that is their dimension beside the stage.
_Metrics = tuple[Mapping[str, tuple[int, str]], str | None]


def _write(facts: Mapping[str, Any], published: Iterable[_Metrics]) -> None:
    unknown = facts.keys() - FACTS
    if unknown:
        raise TypeError(f"not to be logged: {', '.join(sorted(unknown))}")
    whole = _level(facts) >= _process.whole_from
    said = {name: _shown(value) for name, value in facts.items() if whole and value is not None}
    directives = []
    for metrics, by in published:
        if metrics:
            units = [{"Name": name, "Unit": unit} for name, (_, unit) in metrics.items()]
            dimensions = [STAGE, by] if by else [STAGE]
            directives.append({"Namespace": NAMESPACE, "Dimensions": [dimensions], "Metrics": units})
            said |= {name: value for name, (value, _) in metrics.items()}
            said |= {by: _shown(facts[by])} if by else {}
    if directives:
        said["_aws"] = {"Timestamp": time.time_ns() // 1_000_000, "CloudWatchMetrics": directives}
    if said:
        said[STAGE] = _process.stage
        sys.stdout.write(json.dumps(said, sort_keys=True, separators=(",", ":")) + "\n")


def _level(facts: Mapping[str, Any]) -> Level:
    status = facts.get("status") or 0
    if facts.get("error") or facts.get("alarm") or status >= 500:
        return Level.ERROR
    return Level.WARNING if status >= 400 or facts.get("away") else Level.INFO


def _counted(figures: Mapping[str, int]) -> Mapping[str, tuple[int, str]]:
    return {name: (value, "Count") for name, value in figures.items()}


def _shown(value: Any) -> Any:
    """`value`, or a note in the place of a value that may hold a person's words."""
    match value:
        case bool() | int():
            return value
        case str() if _VALUE.fullmatch(value):
            return str(value)
        case list() | tuple():
            return [_shown(part) for part in value]
        case _:
            return _WITHHELD
