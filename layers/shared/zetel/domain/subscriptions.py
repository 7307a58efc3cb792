"""The running contract: items, term, ledger of lots, seat pools, timeline, and when it must be looked at again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from zetel.domain.calendar import Span, instant
from zetel.domain.documents import Draft, Line
from zetel.domain.due import Due, WorkKind
from zetel.domain.tax import Category
from zetel.domain.terms import mail_at


class SubscriptionState(StrEnum):
    ACTIVE = "active"
    ENDED = "ended"


class Collection(StrEnum):
    """How invoices of a subscription are paid."""

    INVOICE = "invoice"
    CARD = "card"


@dataclass(frozen=True, slots=True)
class Item:
    """A base plan or an add-on with its quantity, named by plan version and price version."""

    id: str
    plan: str
    price: str
    quantity: int


@dataclass(frozen=True, slots=True)
class Entry:
    """A change that takes effect on a later date."""

    id: str
    on: date
    kind: str
    item: str | None = None
    value: str | int | None = None


@dataclass(frozen=True, slots=True)
class Subscription:
    """A base plan and the add-ons bound to it: one term, one anchor, one timeline, one invoice per billing period.

    `term` and `period` are civil dates in `zone`; `ended` is the first day without service of one that has ended.
    `hold` is the payment that other commands wait for; `last_quote` the quote that was confirmed last, `sequence` that
    of its last event. The first item is the base. While it is `parked` it keeps its due instant, and nobody acts on it.
    """

    id: str
    account: str
    version: int
    sequence: int
    state: SubscriptionState
    profile: str
    currency: str
    zone: str
    collection: Collection
    started: date
    anchor: date
    term: Span
    period: Span
    items: tuple[Item, ...]
    created_at: datetime
    last_quote: str
    ended: date | None = None
    deviations: Mapping[str, object] = field(default_factory=dict)
    timeline: tuple[Entry, ...] = ()
    token: str | None = None
    hold: str | None = None
    attempts: int = 0
    parked: str | None = None
    due: Due | None = None

    def changed(self) -> "Subscription":
        """The same, one version and one event further."""
        return replace(self, version=self.version + 1, sequence=self.sequence + 1)

    def item(self, id: str) -> Item | None:
        return next((item for item in self.items if item.id == id), None)


class Bought(NamedTuple):
    """Seats, and the instant of the commit that bought or renewed them: what their return window counts from."""

    quantity: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Lot:
    """Seats charged by one line: how many are left, at what unit price, for which days; what was charged and credited.

    `returned` seats were given back before, and `returned_days` are the seat-days that were credited with them. A
    period billed within a term buys nothing: its lot keeps as `bought` those of its seats that were bought a moment
    before, oldest first; of other lots all were bought at `since`.
    """

    item: str
    quantity: int
    unit_price: int
    since: datetime
    invoice: str
    line: int
    span: Span
    charged: int
    credited: int = 0
    returned: int = 0
    returned_days: int = 0
    bought: tuple[Bought, ...] | None = None

    @classmethod
    def of(cls, line: Line, item: str, invoice: str, since: datetime) -> "Lot":
        """The lot of `item` that an invoice's line charges."""
        why = line.derivation
        return cls(item, why.quantity, why.unit_price, since, invoice, line.no, why.span, charged=line.net)

    def returnable(self, at: datetime, window: timedelta) -> int:
        """How many of its seats are in their return window at the instant `at`."""
        return sum(part.quantity for part in self.purchases if at < part.since + window)

    @property
    def purchases(self) -> tuple[Bought, ...]:
        """When its seats were bought, oldest first, as far as that still matters."""
        return (Bought(self.quantity, self.since),) if self.bought is None else self.bought

    @property
    def holds(self) -> int:
        """What the line still holds, in minor units."""
        return self.charged - self.credited

    @property
    def seat_days(self) -> int:
        """The seat-days that are charged and not credited."""
        return (self.quantity + self.returned) * self.span.days - self.returned_days


@dataclass(frozen=True, slots=True)
class VatHeld:
    """VAT of one document, all of one category and rate, in minor units: charged, and credited so far."""

    document: str
    category: Category
    rate_bp: int
    charged: int
    credited: int = 0

    @classmethod
    def of(cls, invoice: Draft) -> "VatHeld":
        """The VAT of an invoice whose lines are all taxed alike."""
        (tax,) = invoice.tax
        return cls(invoice.id, tax.category, tax.rate_bp, charged=tax.amount)

    @property
    def holds(self) -> int:
        return self.charged - self.credited


@dataclass(frozen=True, slots=True)
class Ledger:
    """The lots of the running term, oldest first, and each document's VAT."""

    version: int
    lots: tuple[Lot, ...]
    tax: tuple[VatHeld, ...] = ()


@dataclass(frozen=True, slots=True)
class Pool:
    """How many seats of an item there are, and how many of them are given to people."""

    seats: int
    assigned: int = 0


def next_due(
    *, leads: tuple[int, ...], term: Span, period: Span, zone: str, after: datetime, since: datetime | None = None
) -> Due:
    """When the subscription must be looked at next: its next renewal mail, `leads` days before the term ends, or the
    end of its billing period.

    Both are later than `after`, and the earlier one counts; the period ends when its `end` begins in `zone`. Mails from
    the instant `since` on, up to `after`, were not sent yet: the newest of them is due at once.
    """
    soonest = after + timedelta(seconds=1)
    ends = Due(max(instant(period.end, zone), soonest), WorkKind.PERIOD)
    mails = [Due(mail_at(term, lead, zone), WorkKind.RENEWAL_MAIL, lead) for lead in leads]
    coming = [mail for mail in mails if mail.at > after]
    unsent = [mail for mail in mails if since is not None and since <= mail.at <= after]
    late = [Due(soonest, WorkKind.RENEWAL_MAIL, mail.of) for mail in unsent[-1:]]
    return min([*late, *coming, ends], key=lambda due: due.at)


def newest(purchases: Sequence[Bought], seats: int) -> tuple[Bought, ...]:
    """The newest `seats` of `purchases`, which are in the order of their instants."""
    taken: list[Bought] = []
    for part in reversed(purchases):
        if quantity := min(part.quantity, seats):
            taken.insert(0, Bought(quantity, part.since))
            seats -= quantity
    return tuple(taken)


def without_newest(purchases: Sequence[Bought], seats: int) -> tuple[Bought, ...]:
    """What is left of `purchases`, which are in the order of their instants, when the newest `seats` are gone."""
    left: list[Bought] = []
    for part in reversed(purchases):
        gone = min(part.quantity, seats)
        seats -= gone
        if part.quantity > gone:
            left.insert(0, Bought(part.quantity - gone, part.since))
    return tuple(left)
