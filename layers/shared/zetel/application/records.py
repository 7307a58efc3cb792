"""Stored items that are not domain things: receipts, counters, the catalogue's head, the sweep's watermark."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from zetel.domain.due import Due
from zetel.domain.parties import Seller


class ReceiptState(StrEnum):
    IN_PROGRESS = "in_progress"  # only while a provider is asked
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request was answered, kept so that a replay is answered the same. `body` is in wire form."""

    status: int
    body: Mapping[str, object]
    version: int | None = None
    location: str | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What an Idempotency-Key was used for. `expires_at`: epoch seconds of the machine's clock, the table's TTL."""

    state: ReceiptState
    fingerprint: str
    expires_at: int
    answer: Answer | None = None
    payment: str | None = None
    declined: str | None = None


@dataclass(frozen=True, slots=True)
class Counter:
    """A number series: the last number drawn."""

    last: int


@dataclass(frozen=True, slots=True)
class NumberUsed:
    """A drawn number and the document that has it."""

    account: str
    document: str


@dataclass(frozen=True, slots=True)
class Watermark:
    """The oldest UTC date whose due items are not all known to be gone."""

    day: date


@dataclass(frozen=True, slots=True)
class Listed:
    """A product's plan versions on sale and its price versions, by name; `withdrawn` are older plan versions."""

    plans: tuple[str, ...]
    prices: tuple[str, ...]
    withdrawn: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Head:
    """The catalogue as it stands: the seller, and by product what is on sale."""

    version: int
    loaded_at: datetime
    seller: Seller
    products: Mapping[str, Listed]


def due_of(record: object) -> Due | None:
    """The unfinished work of a stored thing, if it has any: what puts it into the due index."""
    work = getattr(record, "work", None) or getattr(record, "due", None)
    return work if isinstance(work, Due) else None
