"""The log: one line of JSON per request or message. It names ids and numbers, never people, addresses or contents.

Only the facts in `FACTS` can be logged, so that whoever wants to say more has to add it here, where it is seen. An
alarm is a line that also is a metric (CloudWatch's embedded format): ``Alarms`` in ``Zetel``, by ``alarm``.
"""

import json
import re
import sys
import time
from collections.abc import Mapping
from typing import Any, Final

#: What may be said, by its one name.
FACTS: Final = frozenset(
    {
        # which request, message or work
        *("request", "invocation", "route", "work", "message", "messages", "attempt"),
        # about what: ids only
        *("account", "person", "member", "staff", "profile", "subscription", "document", "payment", "quote", "event"),
        *("entry", "kind", "id", "clock"),
        # what came of it; `error` is a class name, `where` a file and line, `fields` the names of fields
        *("status", "ms", "problem", "error", "where", "fields", "reason", "alarm", "cold"),
        *("calls", "writes", "shards", "day"),
    }
)

NAMESPACE: Final = "Zetel"
ALARMS: Final = "Alarms"

#: Ids, routes, class names and instants fit; a mail address, a quotation or a line of text does not.
_VALUE: Final = re.compile(r"[A-Za-z0-9 _#:./{}$<>+,()=\-]{0,200}", re.ASCII)
_WITHHELD: Final = "(withheld)"


def line(*, metrics: Mapping[str, tuple[int, str]] | None = None, by: str | None = None, **facts: Any) -> None:
    """Writes one line with `facts`; those that are None are left out. Raises TypeError for a name that is not known.

    `metrics` are published too: value and CloudWatch unit by name, with the fact named `by` as their dimension.
    """
    unknown = facts.keys() - FACTS
    if unknown:
        raise TypeError(f"not to be logged: {', '.join(sorted(unknown))}")
    said = {name: _shown(value) for name, value in facts.items() if value is not None}
    if metrics:
        said |= _embedded(metrics, by)
    sys.stdout.write(json.dumps(said, sort_keys=True, separators=(",", ":")) + "\n")


def alarm(trouble: str, /, **ids: Any) -> None:
    """Writes a line that wakes somebody: the `trouble` (``parked``, ``journal_modified``), and what it is about."""
    line(metrics={ALARMS: (1, "Count")}, by="alarm", alarm=trouble, **ids)


class LogAlarms:
    """`Alarms` that are lines in the log, which CloudWatch counts."""

    def parked(self, *, account: str, kind: str, id: str, reason: str) -> None:
        alarm("parked", account=account, kind=kind, id=id, reason=reason)

    def journal_modified(self, *, account: str, entry: str) -> None:
        alarm("journal_modified", account=account, entry=entry)


def _embedded(metrics: Mapping[str, tuple[int, str]], by: str | None) -> dict[str, Any]:
    directive = {
        "Namespace": NAMESPACE,
        "Dimensions": [[by] if by else []],
        "Metrics": [{"Name": name, "Unit": unit} for name, (_, unit) in metrics.items()],
    }
    values = {name: value for name, (value, _) in metrics.items()}
    return {"_aws": {"Timestamp": time.time_ns() // 1_000_000, "CloudWatchMetrics": [directive]}, **values}


def _shown(value: Any) -> Any:
    """`value`, or a note in its place where it may hold what a person wrote."""
    match value:
        case bool() | int():
            return value
        case str() if _VALUE.fullmatch(value):
            return str(value)
        case list() | tuple():
            return [_shown(part) for part in value]
        case _:
            return _WITHHELD
