"""The ledger of the running term: lots of charged seats, VAT per document, and the pools of seats.

All amounts are minor units of the subscription's currency.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from zetel.domain.calendar import Span
from zetel.domain.documents.document import Draft
from zetel.domain.documents.line import Line
from zetel.domain.subscriptions.subscription import Item
from zetel.domain.tax.treatment import Category

#: Stands between the id of an item and the number of its earlier plan.
_PAST: Final = "~"


class SeatsBought(NamedTuple):
    """Seats, and the instant of the commit that bought or renewed them: their return window begins at that instant."""

    quantity: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Lot:
    """The seats that one line charged: the seats left, their unit price and days, and the amounts charged and credited.

    `returned` seats were given back before, and `returned_days` are the seat-days that were credited with them. A
    period billed within a term buys nothing: its lot keeps as `bought` its seats that were bought a moment before,
    oldest first; the seats of other lots were all bought at `since`.
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
    bought: tuple[SeatsBought, ...] | None = None

    @classmethod
    def of(cls, line: Line, item: str, invoice: str, since: datetime) -> "Lot":
        """The lot of `item` that an invoice's line charges."""
        why = line.derivation
        return cls(item, why.quantity, why.unit_price, since, invoice, line.no, why.span, charged=line.net)

    def returnable(self, at: datetime, window: timedelta) -> int:
        """The number of its seats that are in their return window at the instant `at`."""
        return sum(part.quantity for part in self.purchases if at < part.since + window)

    @property
    def purchases(self) -> tuple[SeatsBought, ...]:
        """The purchases of its seats, oldest first, as far as they still matter."""
        return (SeatsBought(self.quantity, self.since),) if self.bought is None else self.bought

    @property
    def holds(self) -> int:
        """The amount that the line still holds, in minor units."""
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
    """The lots of the running term, oldest first, and each document's VAT. `dropped` are the items of lots that the
    subscription no longer has. A large ledger is stored on several pages; `pages` are the versions of those after the
    first."""

    version: int
    lots: tuple[Lot, ...]
    tax: tuple[VatHeld, ...] = ()
    dropped: tuple[Item, ...] = ()
    pages: tuple[int, ...] = ()

    @property
    def versions(self) -> Mapping[str, int]:
        """The versions of its pages: ``ledger``, ``ledger.2`` and so on."""
        return {"ledger": self.version} | {ledger_page(n): version for n, version in enumerate(self.pages, start=2)}


@dataclass(frozen=True, slots=True)
class Pool:
    """The seats of an item, and the number of them that are assigned to people.

    `sequence` is the number of the last event about the item's licences.
    """

    seats: int
    assigned: int = 0
    sequence: int = 0


def ledger_page(n: int) -> str:
    """The name of the `n`-th page's version in a quote."""
    return f"ledger.{n}"


def renamed(ledger: Ledger, item: Item) -> Ledger:
    """The ledger whose lots of `item` bear the name of the item as it was up to now, before a change of its plan: what
    they charged and gave back stays as it was invoiced. The item so named is dropped."""
    known = sum(1 for past in ledger.dropped if of_item(past.id, item.id))
    past = replace(item, id=f"{item.id}{_PAST}{known + 1}")
    lots = tuple(replace(lot, item=past.id) if lot.item == item.id else lot for lot in ledger.lots)
    if lots == ledger.lots:
        return ledger
    return replace(ledger, lots=lots, dropped=(*ledger.dropped, past))


def of_item(name: str, item: str) -> bool:
    """Whether the lots named so are those of `item`, with its present plan or an earlier one."""
    return item_of(name) == item


def item_of(name: str) -> str:
    """The id of the item whose lots are named so, with its present plan or an earlier one."""
    return name.partition(_PAST)[0]


def keeping_age(lots: Sequence[Lot], purchases: Sequence[SeatsBought]) -> tuple[Lot, ...]:
    """The lots of an item, whose seats were bought as `purchases` say, oldest first; the newest seats stand on the last
    lots, as they go back first."""
    left = purchases
    after: list[Lot] = []
    for lot in reversed(lots):
        after.insert(0, replace(lot, bought=newest(left, lot.quantity)))
        left = without_newest(left, lot.quantity)
    return tuple(after)


def newest(purchases: Sequence[SeatsBought], seats: int) -> tuple[SeatsBought, ...]:
    """The newest `seats` of `purchases`, which are in the order of their instants."""
    taken: list[SeatsBought] = []
    for part in reversed(purchases):
        if quantity := min(part.quantity, seats):
            taken.insert(0, SeatsBought(quantity, part.since))
            seats -= quantity
    return tuple(taken)


def without_newest(purchases: Sequence[SeatsBought], seats: int) -> tuple[SeatsBought, ...]:
    """The rest of `purchases`, which are in the order of their instants, without the newest `seats`."""
    left: list[SeatsBought] = []
    for part in reversed(purchases):
        gone = min(part.quantity, seats)
        seats -= gone
        if part.quantity > gone:
            left.insert(0, SeatsBought(part.quantity - gone, part.since))
    return tuple(left)
