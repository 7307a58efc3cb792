"""One log line per message: what work, which ids, how long, what it took of AWS, what went wrong."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

from zetel.adapters import log

#: What a message names its work by.
_IDS: Final = ("account", "subscription", "document", "payment", "charge", "refund")


@contextmanager
def line(**facts: Any) -> Iterator[dict[str, Any]]:
    """Writes one line with `facts`, and whatever is added to them meanwhile, when the block ends."""
    with log.telling(log.Edge.WORK, **facts) as said:
        yield said.facts


def ids(body: Mapping[str, Any]) -> dict[str, Any]:
    """What a message is about."""
    return {name: body[name] for name in _IDS if name in body}
