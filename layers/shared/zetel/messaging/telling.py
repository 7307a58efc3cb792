"""A log line per message, or per batch: its work, its ids, its duration, its calls of AWS, its error."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

from zetel.adapters import log
from zetel.application.work.weather import SetAside, service_away
from zetel.domain.events import TypedEvent, known

#: The fields by which a message names its work.
_IDS: Final = (
    *("account", "subscription", "document", "payment", "charge", "refund", "credit_allocation"),
    *("dated_attempt", "end_request", "release", "errand"),
)


@contextmanager
def line(**facts: Any) -> Iterator[dict[str, Any]]:
    """Writes one line when the block ends, with `facts` and the facts added meanwhile."""
    with log.telling(log.Edge.WORK, **facts) as said:
        yield said.facts


def failed(line: dict[str, Any], failure: Exception) -> None:
    """Tells the failure on the line of its message: the service that the work waits for, or the error."""
    service = service_away(failure)
    if service:
        line["away"] = service
    else:
        line["error"] = type(failure.__cause__ if isinstance(failure, SetAside) else failure).__name__


def ids(body: Mapping[str, Any]) -> dict[str, Any]:
    """The ids that a message names: of its work's item, or of the event behind a mail."""
    kind = known().get(body.get("type", ""))
    return {name: body[name] for name in _IDS if name in body} | (_of_event(kind, body) if kind else {})


def _of_event(kind: type[TypedEvent], event: Mapping[str, Any]) -> dict[str, Any]:
    """The event's id, its subject, and its ids among the facts."""
    data = event["data"]
    named = {ids.shown_as: data[name] for name, ids in kind.ids().items() if name in data}
    return {"event": event["id"], **named, kind.SUBJECT.shown_as: event["subject"]}


def ids_of_all(bodies: Iterable[Mapping[str, Any]]) -> dict[str, list[Any]]:
    """The ids in the messages of a batch, each id once."""
    named: dict[str, dict[Any, None]] = {}
    for body in bodies:
        for name, found in ids(body).items():
            named.setdefault(name, {}).update(dict.fromkeys(found if isinstance(found, list) else [found]))
    return {name: list(once) for name, once in named.items()}
