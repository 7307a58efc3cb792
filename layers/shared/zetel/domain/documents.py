"""Invoices and credit notes: lines with their derivation, tax by category and rate, totals, settlement.

A draft is what a quote promises; a document is a draft with its parties and its life after it. All amounts are minor
units of the document's currency and positive: a correction is a credit note, never a negative invoice.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from zetel.domain.calendar import Span
from zetel.domain.due import Due
from zetel.domain.money import percentage
from zetel.domain.parties import Language, Party
from zetel.domain.tax import Category, TaxRule


class DocumentKind(StrEnum):
    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"


class DocumentState(StrEnum):
    DRAFTED = "drafted"
    PARKED = "parked"
    ISSUED = "issued"


class Settlement(StrEnum):
    """Derived, never stored: what is open, and whether it should have been paid by now."""

    OPEN = "open"
    PART_PAID = "part_paid"
    SETTLED = "settled"
    OVERDUE = "overdue"
    WRITTEN_OFF = "written_off"


@dataclass(frozen=True, slots=True)
class Derivation:
    """How a line's amount came about, so that it can be recomputed with pen and paper.

    `exact` is the amount before rounding in minor units, as a whole number or a fraction (``"1686575/36"``); `rule` is
    one of ``full_period``, ``proration``, ``unused_days``, ``fee``; `policy` the contract term that allowed it. For a
    fee, `days` of `of_days` are basis points of ten thousand, and `unit_price` is what it is a share of.
    """

    rule: str
    quantity: int
    unit_price: int
    price_version: str
    span: Span
    days: int
    of_days: int
    exact: str
    rounding: str
    policy: str


@dataclass(frozen=True, slots=True)
class LineReference:
    """A line of an earlier document, which a credit note's line corrects."""

    document: str
    line: int


@dataclass(frozen=True, slots=True)
class Line:
    """One line: text in the buyer's language, net amount, VAT category and rate, and its derivation."""

    no: int
    text: str
    net: int
    category: Category
    rate_bp: int
    derivation: Derivation
    corrects: LineReference | None = None


@dataclass(frozen=True, slots=True)
class TaxAmount:
    """VAT of one category and rate on the sum of its lines, rounded once (EN 16931 BG-23)."""

    category: Category
    rate_bp: int
    base: int
    amount: int


@dataclass(frozen=True, slots=True)
class Draft:
    """A document as a quote promises it; `due` is the day by which it is to be paid, `tax_rule` its rule where that is
    not the quote's: a fee bears today's VAT, a credit that of what it corrects."""

    id: str
    kind: DocumentKind
    date: dt.date
    due: dt.date
    lines: tuple[Line, ...]
    net: int
    tax: tuple[TaxAmount, ...]
    total: int
    tax_rule: TaxRule | None = None


@dataclass(frozen=True, slots=True)
class Reference:
    """The document that a credit note corrects (EN 16931 BG-3); its number is filled in when the note gets its own."""

    document: str
    date: dt.date
    number: str | None = None


@dataclass(frozen=True, slots=True)
class Payer:
    """What paid a part of a document: a payment's id, or ``balance``; `returned` of it was refunded since."""

    source: str
    amount: int
    returned: int = 0


@dataclass(frozen=True, slots=True)
class Document:
    """An invoice or credit note of an account.

    `paid` is what payments and balance have settled, as `payers` says by source, `credited` what credit notes have set
    off against it; all in minor units. Of a credit note, `paid` is what went back to the customer and `credited` what
    was set off. `work` is its unfinished work. `files` maps a format (``pdf``, ``xml``) to where the file is stored.
    `sequence` is that of its last event.
    """

    id: str
    account: str
    profile: str
    subscription: str
    kind: DocumentKind
    state: DocumentState
    version: int
    sequence: int
    entity: str
    seller: Party
    buyer: Party
    language: Language
    currency: str
    tax_rule: TaxRule
    date: dt.date
    due: dt.date
    lines: tuple[Line, ...]
    net: int
    tax: tuple[TaxAmount, ...]
    total: int
    period: Span
    quote: str | None = None
    number: str | None = None
    issued_at: dt.datetime | None = None
    paid: int = 0
    credited: int = 0
    payers: tuple[Payer, ...] = ()
    corrects: tuple[Reference, ...] = ()
    reference: str | None = None
    iban: str | None = None
    bic: str | None = None
    files: Mapping[str, str] = field(default_factory=dict)
    parked: str | None = None
    attempts: int = 0
    work: Due | None = None

    @property
    def open(self) -> int:
        """What is still to be paid, in minor units; never negative."""
        return self.total - self.paid - self.credited

    def settlement(self, today: dt.date) -> Settlement:
        """Its settlement on `today`, the civil date in the seller's zone; the due day itself is not overdue."""
        if self.open == 0:
            return Settlement.SETTLED
        if self.kind is DocumentKind.INVOICE and today > self.due:
            return Settlement.OVERDUE
        return Settlement.PART_PAID if self.open < self.total else Settlement.OPEN


def tax_of(lines: Sequence[Line]) -> tuple[TaxAmount, ...]:
    """VAT per category and rate on the sum of the rounded lines, rounded once each, in order of first appearance."""
    bases: dict[tuple[Category, int], int] = {}
    for line in lines:
        key = (line.category, line.rate_bp)
        bases[key] = bases.get(key, 0) + line.net
    return tuple(
        TaxAmount(category, rate_bp, base, percentage(base, rate_bp)) for (category, rate_bp), base in bases.items()
    )


def draft(*, id: str, kind: DocumentKind, on: dt.date, due: dt.date, lines: Sequence[Line]) -> Draft:
    """The draft with `lines`, its tax and totals added up as EN 16931 asks (BR-CO-10, BR-CO-14, BR-CO-15)."""
    net = sum(line.net for line in lines)
    tax = tax_of(lines)
    total = net + sum(part.amount for part in tax)
    return Draft(id=id, kind=kind, date=on, due=due, lines=tuple(lines), net=net, tax=tax, total=total)
