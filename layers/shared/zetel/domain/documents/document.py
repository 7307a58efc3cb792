"""Invoices and credit notes: lines with their derivation, tax by category and rate, totals, settlement.

A quote promises a draft; a document is a draft with its parties and its later life. All amounts are minor units of the
document's currency and positive: a correction is a credit note, never a negative invoice.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from zetel.domain.calendar import Span
from zetel.domain.documents.converted_vat import ConvertedVat
from zetel.domain.documents.line import Line, TaxAmount, tax_of
from zetel.domain.documents.settlement import CreditUse, PaymentMethod
from zetel.domain.due import Due
from zetel.domain.parties.address import Language, Party
from zetel.domain.tax.treatment import TaxRule


class DocumentKind(StrEnum):
    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"


class DocumentState(StrEnum):
    DRAFTED = "drafted"
    PARKED = "parked"
    ISSUED = "issued"


class Settlement(StrEnum):
    """Derived, never stored: whether an amount is open, and whether it should have been paid by now."""

    OPEN = "open"
    PART_PAID = "part_paid"
    SETTLED = "settled"
    OVERDUE = "overdue"
    WRITTEN_OFF = "written_off"


@dataclass(frozen=True, slots=True)
class Draft:
    """A document as a quote promises it; `due` is the day by which it is to be paid, `tax_rule` its rule where that is
    not the quote's: a fee bears today's VAT, a credit that of what it corrects. `profile` is the billing profile of a
    credit note where that is not the quote's: the one to which the corrected documents were issued.

    The total is the net sum, the VAT and `rounding` (EN 16931 BT-114, positive or negative, absent where it is zero):
    by that much a credit note gives back other VAT than rate x base. `converted` is the VAT in the currency of the
    seller's country, where that is another.
    """

    id: str
    kind: DocumentKind
    date: dt.date
    due: dt.date
    lines: tuple[Line, ...]
    net: int
    tax: tuple[TaxAmount, ...]
    total: int
    tax_rule: TaxRule | None = None
    rounding: int | None = None
    converted: ConvertedVat | None = None
    profile: str | None = None

    @property
    def corrects(self) -> tuple[str, ...]:
        """The ids of the documents that its lines correct, each once."""
        return tuple(dict.fromkeys(past.document for line in self.lines for past in line.corrects or ()))


@dataclass(frozen=True, slots=True)
class Reference:
    """The document that a credit note corrects (EN 16931 BG-3); its number is filled in when the note gets its own."""

    document: str
    date: dt.date
    number: str | None = None


@dataclass(frozen=True, slots=True)
class Payer:
    """What paid a part of a document: a payment's id and how that came, or ``balance``; `returned` of it was refunded
    since."""

    source: str
    amount: int
    returned: int = 0
    method: PaymentMethod | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """An invoice or credit note of an account.

    `paid` is what payments and balance have settled, as `payers` says by source, `credited` what credit notes have set
    off against it; all in minor units. Of a credit note, `paid` is what went back to the customer and `credited` what
    was set off; `uses` says it part by part, as it was decided. `pay_by` is how the contract pays an invoice, whatever
    becomes of that later. `rounding` and `converted` are the draft's. `reference` and `purchase_order` are the buyer's
    (EN 16931 BT-10, BT-13). `work` is its unfinished work. `files` maps a format (``pdf``, ``xml``) to where its file
    is stored. `sequence` is that of its last event.
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
    rounding: int | None = None
    converted: ConvertedVat | None = None
    quote: str | None = None
    number: str | None = None
    issued_at: dt.datetime | None = None
    paid: int = 0
    credited: int = 0
    payers: tuple[Payer, ...] = ()
    uses: tuple[CreditUse, ...] = ()
    pay_by: PaymentMethod | None = None
    corrects: tuple[Reference, ...] = ()
    reference: str | None = None
    purchase_order: str | None = None
    iban: str | None = None
    bic: str | None = None
    files: Mapping[str, str] = field(default_factory=dict)
    parked: str | None = None
    attempts: int = 0
    work: Due | None = None

    @property
    def open(self) -> int:
        """The amount still to be paid, in minor units; never negative."""
        return self.total - self.paid - self.credited

    def settlement(self, today: dt.date) -> Settlement:
        """Its settlement on `today`, the civil date in the seller's zone; the due day itself is not overdue."""
        if self.open == 0:
            return Settlement.SETTLED
        if self.kind is DocumentKind.INVOICE and today > self.due:
            return Settlement.OVERDUE
        return Settlement.PART_PAID if self.open < self.total else Settlement.OPEN


def draft(*, id: str, kind: DocumentKind, on: dt.date, due: dt.date, lines: Sequence[Line]) -> Draft:
    """The draft with `lines`, its tax and totals added up as EN 16931 asks (BR-CO-10, BR-CO-14, BR-CO-15)."""
    net = sum(line.net for line in lines)
    tax = tax_of(lines)
    total = net + sum(part.amount for part in tax)
    return Draft(id=id, kind=kind, date=on, due=due, lines=tuple(lines), net=net, tax=tax, total=total)
