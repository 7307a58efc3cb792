"""A quote: a signed, time-limited promise of exactly the documents that confirming it will issue."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final, Generic, TypeVar

from zetel.domain.calendar import Span
from zetel.domain.documents import Draft
from zetel.domain.errors import QuoteExpired
from zetel.domain.subscriptions import Collection, Entry
from zetel.domain.tax import TaxRule

#: A quote is honoured for 30 minutes, even if midnight passes or a price or tax rate changes.
VALID: Final = timedelta(minutes=30)

Change = TypeVar("Change", covariant=True)


class QuoteKind(StrEnum):
    PURCHASE = "purchase"
    ADDITION = "addition"
    SEATS = "seats"
    CANCELLATION = "cancellation"


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
class SeatChange:
    """A new total of an item: `now` seats from the day `effective` on, and what is set for the renewal.

    `entry` is put on the timeline by confirming; `scheduled` stands there already and stays.
    """

    item: str
    quantity: Mapping[str, int]
    now: int
    effective: date
    entry: Entry | None = None
    scheduled: Entry | None = None


class Ending(StrEnum):
    """How a cancellation ends a subscription."""

    REFUND_WINDOW = "refund_window"  # now, everything back
    PRO_RATA = "pro_rata"  # now, unused days back, minus the fee
    NO_REFUND = "no_refund"  # now, nothing back
    TERM_END = "term_end"  # in time: at the end of the running term
    FOLLOWING_TERM_END = "following_term_end"  # late notice: the term renews once


@dataclass(frozen=True, slots=True)
class FeeFacts:
    """How an early-termination fee came about: minor units, and basis points of net credit plus unbilled periods."""

    amount: int
    basis_points: int
    net_credit: int
    unbilled: int
    capped: bool


@dataclass(frozen=True, slots=True)
class Cancellation:
    """How and when a subscription ends: `ends` is the first day without service.

    `released` are the unbilled periods of the term that will not be billed; `entry` is the end on the timeline.
    """

    how: Ending
    ends: date
    released: int = 0
    fee: FeeFacts | None = None
    entry: Entry | None = None


@dataclass(frozen=True, slots=True)
class SetOff:
    """Minor units of a document that are settled by `source`: ``balance``, or a credit note's id."""

    document: str
    source: str
    amount: int


@dataclass(frozen=True, slots=True)
class RefundPart:
    """Minor units that go back to `payment`, out of what it paid on `document`."""

    payment: str
    document: str
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
    next_renewal: Amounts | None = None
    next_bill: Amounts | None = None
    payment: str | None = None
    refunds: tuple[RefundPart, ...] = ()
    to_balance: int = 0

    def must_be_open(self, *, at: datetime) -> None:
        """Raises QuoteExpired from the 30th minute on."""
        if at >= self.expires_at:
            raise QuoteExpired(quote=self.id, expired_at=self.expires_at)
