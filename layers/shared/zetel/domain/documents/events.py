"""Events of invoices and credit notes: the number, then the files, and the payments that are put onto an invoice
or taken back.

Amounts are minor units of `currency`.
"""

from dataclasses import dataclass
from typing import Annotated

from zetel.domain.due import WorkKind
from zetel.domain.events import NamedIds, TypedEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class _Numbered(TypedEvent):
    """The document is issued under `number`; its files are made next."""

    SUBJECT = NamedIds("document", work=WorkKind.RENDER)

    number: str
    total: int
    currency: str
    subscription: Annotated[str, NamedIds("subscription")]


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceNumbered(_Numbered):
    """An invoice has its number."""

    TYPE = "invoice.issued"


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditNoteNumbered(_Numbered):
    """A credit note has its number."""

    TYPE = "credit_note.issued"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rendered(TypedEvent):
    """The document's files are stored, in these `formats`."""

    SUBJECT = NamedIds("document")
    MAILED = True

    number: str
    formats: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceRendered(_Rendered):
    """An invoice has its files: they go out with its mail."""

    TYPE = "invoice.rendered"


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditNoteRendered(_Rendered):
    """A credit note has its files: they go out with its mail."""

    TYPE = "credit_note.rendered"


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoicePaymentApplied(TypedEvent):
    """`amount` of the payment was put onto the invoice, which leaves `open`."""

    TYPE = "invoice.payment_applied"
    SUBJECT = NamedIds("document")

    payment: Annotated[str, NamedIds("payment")]
    amount: int
    currency: str
    open: int


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoicePaymentTakenBack(TypedEvent):
    """`amount` of the payment counts no more on the invoice, of which `open` is open now."""

    TYPE = "invoice.payment_taken_back"
    SUBJECT = NamedIds("document")

    payment: Annotated[str, NamedIds("payment")]
    amount: int
    currency: str
    open: int
