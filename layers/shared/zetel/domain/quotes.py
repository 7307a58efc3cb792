"""A quote: a signed, time-limited promise of exactly the documents that confirming it will issue."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final, Generic, TypeVar

from zetel.domain.calendar import Span
from zetel.domain.documents import Draft
from zetel.domain.errors import QuoteExpired
from zetel.domain.subscriptions import Collection
from zetel.domain.tax import TaxRule

#: A quote is honoured for 30 minutes, even if midnight passes or a price or tax rate changes.
VALID: Final = timedelta(minutes=30)

Change = TypeVar("Change")


class QuoteKind(StrEnum):
    PURCHASE = "purchase"
    ADDITION = "addition"


@dataclass(frozen=True, slots=True)
class NewItem:
    """An item that confirming will add, and the lines that charge it."""

    id: str
    plan: str
    price: str
    quantity: int
    lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Bought:
    """What a purchase or an addition changes: the items, from which day, and the term they are bound to."""

    items: tuple[NewItem, ...]
    effective: date
    anchor: date
    term: Span
    period: Span


@dataclass(frozen=True, slots=True)
class SetOff:
    """Minor units of a document that are settled by `source`: ``balance``, or a credit note's id."""

    document: str
    source: str
    amount: int


@dataclass(frozen=True, slots=True)
class DueAmount:
    on: date
    amount: int


@dataclass(frozen=True, slots=True)
class Amounts:
    """What one invoice on `on` will cost at today's prices and tax, in minor units."""

    on: date
    net: int
    tax: int
    total: int


@dataclass(frozen=True, slots=True)
class Quote(Generic[Change]):
    """The promise. `versions` are those of what it was decided on; `remaining` are the billing periods of the term that
    later invoices will bill, `each` of them alike."""

    id: str
    kind: QuoteKind
    made_at: datetime
    expires_at: datetime
    account: str
    person: str
    profile: str
    subscription: str
    versions: Mapping[str, int]
    currency: str
    collection: Collection
    tax_rule: TaxRule
    change: Change
    documents: tuple[Draft, ...]
    settlement: tuple[SetOff, ...]
    due_now: int
    due_later: tuple[DueAmount, ...]
    next_renewal: Amounts
    next_bill: Amounts | None = None
    payment: str | None = None

    def must_be_open(self, *, at: datetime) -> None:
        """Raises QuoteExpired from the 30th minute on."""
        if at >= self.expires_at:
            raise QuoteExpired(quote=self.id, expired_at=self.expires_at)
