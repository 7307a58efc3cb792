"""The metrics that a deployment publishes itself, found from the log's lines of each kind."""

import contextlib
import inspect
import io
import json
from collections.abc import Iterator
from typing import Final

from zetel.adapters import log
from zetel.domain import events

#: A metric is billed by its name and the values of its dimensions.
Metric = tuple[str, ...]

#: The edge of a sweep that finds nothing: work, without failures.
_SWEEP: Final = log.Edge.WORK


def published() -> frozenset[Metric]:
    """The metrics that the functions' lines can publish."""
    return frozenset(_read(_everything()))


def of_sweeps() -> frozenset[Metric]:
    """The metrics of an idle deployment."""
    with contextlib.redirect_stdout(io.StringIO()) as said, log.telling(_SWEEP):
        pass
    return frozenset(_read(said.getvalue()))


def _everything() -> str:
    """A line of each edge, of success and of failure, with all figures; and each alarm."""
    names = {metric.value for metric in events.Metric}
    alarms = log.LogAlarms()
    with contextlib.redirect_stdout(io.StringIO()) as said:
        for edge in log.Edge:
            with log.telling(edge, error="Failure") as line:
                line.figures |= dict.fromkeys(names, 1)
        for name, raised in inspect.getmembers(alarms, inspect.ismethod):
            if not name.startswith("_"):
                raised(**dict.fromkeys(inspect.signature(raised).parameters, "x"))
    return said.getvalue()


def _read(lines: str) -> Iterator[Metric]:
    for line in map(json.loads, lines.splitlines()):
        for directive in line["_aws"]["CloudWatchMetrics"]:
            for dimensions in directive["Dimensions"]:
                for metric in directive["Metrics"]:
                    yield (metric["Name"], *(f"{name}={line[name]}" for name in dimensions))
