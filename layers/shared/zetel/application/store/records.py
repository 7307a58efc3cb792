"""Stored items that are not domain things: receipts, counters, the catalogue's head, the watermark, sent mails."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from zetel.domain.catalog.products import Product
from zetel.domain.due import Due
from zetel.domain.parties.seller import Seller


class ReceiptState(StrEnum):
    IN_PROGRESS = "in_progress"  # only while a provider is asked
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request was answered, kept so that a replay is answered the same. `body` is in wire form; before
    `retry_after` seconds nothing new is known."""

    status: int
    body: Mapping[str, Any]
    version: int | None = None
    location: str | None = None
    retry_after: int | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What an Idempotency-Key was used for. `expires_at`: epoch seconds of the machine's clock, the table's TTL.

    `answer` is an `Answer` as JSON text: nobody looks into it, and as text it is smaller and written faster.
    """

    state: ReceiptState
    fingerprint: str
    expires_at: int
    answer: str | None = None
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
    """A product and the names of its versions: `plans` and `prices` are on sale, the withdrawn ones are kept for the
    subscriptions that run on them and renew at them."""

    product: Product
    plans: tuple[str, ...]
    prices: tuple[str, ...]
    withdrawn_plans: tuple[str, ...] = ()
    withdrawn_prices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CatalogIndex:
    """The catalogue as it stands: the seller, and the products in the order of the seller's file.

    Everything that may change stands in this one item, so that a change shows at once and whole.
    """

    version: int
    loaded_at: datetime
    seller: Seller
    products: tuple[Listed, ...]


@dataclass(frozen=True, slots=True)
class MailSent:
    """The mail that follows one event went out `at` (domain time), so that a doubled message does not send it again."""

    type: str
    at: datetime


@dataclass(frozen=True, slots=True)
class WindowUsed:
    """The account has had everything back for a product once, by this credit note."""

    subscription: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CancellationRecord:
    """Why somebody cancelled, for the seller to read: never journaled, never logged."""

    id: str
    account: str
    subscription: str
    member: str
    at: datetime
    reason: str
    comment: str | None = None
    feedback: str | None = None


def due_of(record: object) -> Due | None:
    """The unfinished work of a stored thing, if it has any and is not parked: what puts it into the due index."""
    if getattr(record, "parked", None):
        return None
    work = getattr(record, "work", None) or getattr(record, "due", None)
    return work if isinstance(work, Due) else None
