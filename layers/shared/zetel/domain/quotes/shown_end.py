"""The facts that a statement shows beside its figures (`shown_at_end` finds them); amounts are minor units."""

from dataclasses import dataclass
from datetime import date

from zetel.domain.documents.settlement import Amounts
from zetel.domain.licences.right_sizing import SeatSaving
from zetel.domain.subscriptions.subscription import Entry


@dataclass(frozen=True, slots=True)
class EndedItem:
    """An item that ends, with its units and the licences of people that end with it."""

    item: str
    product: str
    quantity: int
    licences: int


@dataclass(frozen=True, slots=True)
class OpenInvoice:
    """An invoice that is open: of `open` the end sets off `credited`, and `left` is owed as before."""

    document: str
    due: date
    open: int
    credited: int
    left: int


@dataclass(frozen=True, slots=True)
class UnusedSeats:
    """Seats of an item without use, and the saving of a renewal without them."""

    item: str
    unused: int
    saving: SeatSaving


@dataclass(frozen=True, slots=True)
class CheaperPlan:
    """A plan for `quantity` units of the base, which the contract may renew with: `first` is the first invoice, for a
    period of `billing`; `release` says that licences end for it."""

    plan: str
    quantity: int
    billing: str
    first: Amounts
    release: bool


@dataclass(frozen=True, slots=True)
class EndDays:
    """The last day of service, the last on which everything is readable, the last of exports, and the first day on
    which nothing is left."""

    last_day: date
    readable_until: date
    exportable_until: date
    deleted_on: date


@dataclass(frozen=True, slots=True)
class ShownEnd:
    """The facts beside the figures of a statement. `people` lose their licence of the base; `owed_elsewhere` is open on
    other invoices of the profile, which the end does not touch. `changes` will not happen. Of many open `invoices` the
    oldest are named, and the others counted."""

    days: EndDays
    items: tuple[EndedItem, ...]
    people: int
    changes: tuple[Entry, ...]
    invoices: tuple[OpenInvoice, ...]
    further_invoices: int
    owed_elsewhere: int
    unused: tuple[UnusedSeats, ...]
    cheaper: tuple[CheaperPlan, ...]
