"""The use of AWS by each operation, counted on the built functions: `COUNTED` is the output of
bench/children/counted_work.py, and `python -m bench.cost --count` writes it anew."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Final

COUNTED: Final = Path(__file__).with_name("counted.json")


@dataclass(frozen=True, slots=True)
class Invocation:
    """A call of a function: its requests to AWS by operation, the number of its tables, units, bytes.

    `write_units` include the due index's; `queued` names the queue of each batch of sent messages.
    """

    function: str
    asked: Mapping[str, int] = field(default_factory=dict)
    tables: int = 0
    read_units: Decimal = Decimal(0)
    write_units: int = 0
    events: int = 0
    queued: tuple[str, ...] = ()
    mail_bytes: int = 0
    file_bytes: int = 0
    item_bytes: int = 0
    log_bytes: int = 0
    answer_bytes: int = 0


@cache
def operations() -> Mapping[str, tuple[Invocation, ...]]:
    """By operation, its request and the work behind it."""
    return read(json.loads(COUNTED.read_text()))


def read(counted: Mapping[str, Any]) -> Mapping[str, tuple[Invocation, ...]]:
    return {name: tuple(_invocation(**one) for one in invocations) for name, invocations in counted.items()}


def text(counted: Mapping[str, Any]) -> str:
    """`counted` in its stored form: an invocation to a line."""
    parts = [
        f" {json.dumps(name)}: [\n  " + ",\n  ".join(json.dumps(one) for one in invocations) + "\n ]"
        for name, invocations in counted.items()
    ]
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _invocation(*, read_units: str, queued: list[str], **counted: Any) -> Invocation:
    return Invocation(read_units=Decimal(read_units), queued=tuple(queued), **counted)
