"""A log line per message, or per batch: its work, its ids, its duration, its calls of AWS, its error."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

from zetel.adapters import log

#: The fields by which a message names its work.
_IDS: Final = ("account", "subscription", "document", "payment", "charge", "refund")


@contextmanager
def line(**facts: Any) -> Iterator[dict[str, Any]]:
    """Writes one line when the block ends, with `facts` and the facts added meanwhile."""
    with log.telling(log.Edge.WORK, **facts) as said:
        yield said.facts


def ids(body: Mapping[str, Any]) -> dict[str, Any]:
    """The ids that a message names."""
    return {name: body[name] for name in _IDS if name in body}


def ids_of_all(bodies: Iterable[Mapping[str, Any]]) -> dict[str, list[Any]]:
    """The ids that the messages of a batch name, each id once."""
    named: dict[str, dict[Any, None]] = {}
    for body in bodies:
        for name, id in ids(body).items():
            named.setdefault(name, {})[id] = None
    return {name: list(found) for name, found in named.items()}
