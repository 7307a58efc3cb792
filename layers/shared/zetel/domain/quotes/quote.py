"""A quote: a signed, time-limited promise of exactly the documents that confirming it will issue."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, Generic, TypeVar

from zetel.domain.documents.document import Document, DocumentKind, Draft
from zetel.domain.documents.drafting import Issue
from zetel.domain.documents.settlement import Amounts, DueAmount, RefundPart, SetOff
from zetel.domain.errors import DocumentMoved, QuoteExpired
from zetel.domain.payments.allocation import Parts
from zetel.domain.payments.refund import refund_id
from zetel.domain.subscriptions.subscription import Collection
from zetel.domain.tax.treatment import TaxRule

#: A quote is honoured for 30 minutes, even if midnight passes or a price or tax rate changes.
VALID: Final = timedelta(minutes=30)


Change = TypeVar("Change", covariant=True)


@dataclass(frozen=True, slots=True)
class NewIds:
    """The ids of everything that confirming may write, made outside the domain; one of `items` per new item, and as
    many `credit_notes` as the contract's documents can take."""

    quote: str
    subscription: str
    invoice: str
    credit_notes: tuple[str, ...]
    items: tuple[str, ...]
    entry: str
    payment: str


#: All kinds; each is a file of `application.confirming.kinds`.
class QuoteKind(StrEnum):
    PURCHASE = "purchase"
    ADDITION = "addition"
    SEATS = "seats"
    PLAN = "plan"
    CANCELLATION = "cancellation"
    CONVERSION = "conversion"


@dataclass(frozen=True, slots=True)
class Quote(Generic[Change]):
    """The promise. `versions` are those of the items it was decided on; `open` are the open amounts of the earlier
    documents that it settles, which may get their number and files meanwhile. `remaining` are the billing periods of
    the term that later invoices will bill, `each` of them alike. `purchase_order` is the buyer's for these documents,
    unless that is the subscription's."""

    id: str
    kind: str
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
    purchase_order: str | None = None
    open: Mapping[str, int] = field(default_factory=dict)

    @property
    def corrects(self) -> tuple[str, ...]:
        """The ids of the documents that its credit notes correct, each once."""
        return tuple(dict.fromkeys(document for paper in self.documents for document in paper.corrects))

    @property
    def notes(self) -> tuple[Draft, ...]:
        """Its credit notes."""
        return tuple(paper for paper in self.documents if paper.kind is DocumentKind.CREDIT_NOTE)

    @property
    def refunding(self) -> Mapping[str, tuple[RefundPart, ...]]:
        """The parts of its refunds by credit note, of those notes that give money back."""
        by_document = {document: note.id for note in self.notes for document in note.corrects}
        parts: dict[str, list[RefundPart]] = {}
        for part in self.refunds:
            parts.setdefault(by_document[part.document], []).append(part)
        return {note.id: tuple(parts[note.id]) for note in self.notes if note.id in parts}

    def payer_of(self, note: str) -> str:
        """The billing profile of one of its credit notes."""
        return next((paper.profile or self.profile for paper in self.notes if paper.id == note), self.profile)

    @property
    def elsewhere(self) -> Mapping[str, int]:
        """The rests of credit notes that the balances of other profiles get, by profile, in minor units; also zero."""
        rests: dict[str, int] = {}
        for note in (note for note in self.notes if note.profile):
            used = sum(part.amount for part in self.settlement if part.source == note.id)
            used += sum(part.amount for part in self.refunding.get(note.id, ()))
            rests[note.profile or ""] = rests.get(note.profile or "", 0) + note.total - used
        return rests

    @property
    def issues(self) -> tuple[str, ...]:
        """The ids of the documents that confirming the quote issues."""
        return tuple(paper.id for paper in self.documents)

    @property
    def gives_back(self) -> tuple[str, ...]:
        """The ids of the refunds that confirming it begins, one per credit note at most."""
        return tuple(refund_id(note) for note in self.refunding)

    @property
    def creates(self) -> tuple[str, ...]:
        """The ids of the subscription and the documents that confirming it writes. The payment is not known before: any
        of its tries may succeed."""
        return (self.subscription, *self.issues)

    def issue(self, standing_order: str | None = None) -> Issue:
        """The documents to be issued when the quote is confirmed, and what settles them; `standing_order` is the
        subscription's purchase order, which they bear unless the quote has another."""
        return Issue(
            papers=self.documents,
            account=self.account,
            profile=self.profile,
            subscription=self.subscription,
            currency=self.currency,
            tax_rule=self.tax_rule,
            pay_by=self.collection.method,
            settlement=self.settlement,
            refunds=self.refunds,
            due_now=self.due_now,
            payment=self.payment,
            quote=self.id,
            purchase_order=self.purchase_order or standing_order,
        )

    def parts(self) -> Parts:
        """The parts of the settlement that change earlier documents, without those of the documents it issues."""
        new = {paper.id for paper in self.documents}
        return Parts(tuple(part for part in self.settlement if part.document not in new), self.refunds)

    def divided(self) -> tuple[Parts, Parts]:
        """The parts that the commit settles, and what is left for later."""
        return self.parts().divided(notes=len(self.notes), balances=len(self.elsewhere))

    @property
    def ledger_pages(self) -> int:
        """The pages of the ledger that it was decided on, a new contract's none."""
        return sum(1 for name in self.versions if name.partition(".")[0] == "ledger")

    def must_still_settle(self, documents: Iterable[Document]) -> None:
        """Raises DocumentMoved where another amount is open on one of `documents` than was quoted, or a payment of it
        has less left than is to go back: a transfer was taken back, and another transfer came."""
        parts = self.parts()
        for document in (document for document in documents if document.id in parts.documents):
            left = {payer.source: payer.amount - payer.returned for payer in document.payers}
            for part in parts.refunds:
                if part.document == document.id:
                    left[part.payment] = left.get(part.payment, 0) - part.amount
            if document.open != self.open.get(document.id) or any(amount < 0 for amount in left.values()):
                raise DocumentMoved(document=document.id)

    def must_be_open(self, *, at: datetime) -> None:
        """Raises QuoteExpired from the 30th minute on."""
        if at >= self.expires_at:
            raise QuoteExpired(quote=self.id, expired_at=self.expires_at)
