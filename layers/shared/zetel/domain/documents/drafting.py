"""From a promised paper to the stored document: its lines and amounts, its parties, and its settlement."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from zetel.domain.calendar import Span
from zetel.domain.documents.document import Document, DocumentKind, DocumentState, Draft, Payer, Reference
from zetel.domain.documents.settlement import BALANCE, CreditUse, PaymentMethod, RefundPart, SetOff
from zetel.domain.due import Due, WorkKind
from zetel.domain.parties.profile import BillingProfile
from zetel.domain.parties.seller import Seller
from zetel.domain.tax.treatment import TaxRule

#: The time of a commit's own messages, before the sweep finds unfinished work again.
PATIENCE: Final = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Issue:
    """Papers to be issued together, how invoices among them are paid, and what settles them: a confirmed quote, or a
    period that is billed."""

    papers: tuple[Draft, ...]
    account: str
    profile: str
    subscription: str
    currency: str
    tax_rule: TaxRule
    pay_by: PaymentMethod
    settlement: tuple[SetOff, ...] = ()
    refunds: tuple[RefundPart, ...] = ()
    due_now: int = 0
    payment: str | None = None
    quote: str | None = None
    purchase_order: str | None = None


def documents_of(
    issue: Issue,
    *,
    corrected: Sequence[Document] = (),
    buyer: BillingProfile,
    seller: Seller,
    at: datetime,
) -> tuple[Document, ...]:
    """The documents of `issue`, drafted; `corrected` are those that its credit notes correct.

    Of a credit note, seller, buyer and buyer's reference are those of the newest document that it corrects.
    """
    return tuple(_document(issue, paper, corrected, buyer, seller, at) for paper in issue.papers)


def _document(
    issue: Issue,
    paper: Draft,
    corrected: Sequence[Document],
    buyer: BillingProfile,
    seller: Seller,
    at: datetime,
) -> Document:
    note = paper.kind is DocumentKind.CREDIT_NOTE
    named = frozenset(paper.corrects)
    own = [document for document in corrected if document.id in named]
    invoiced = max(own, key=lambda document: (document.date, document.id), default=None)
    set_off = [part for part in issue.settlement if (part.source if note else part.document) == paper.id]
    drawn = sum(part.amount for part in set_off if part.source == BALANCE)
    credited = sum(part.amount for part in set_off) - drawn
    charged = Payer(issue.payment or "", issue.due_now, method=PaymentMethod.CARD)
    payers = () if note else (Payer(BALANCE, drawn), charged)
    given_back = paper.total - credited if note else 0
    return Document(
        id=paper.id,
        account=issue.account,
        profile=paper.profile or issue.profile,
        subscription=issue.subscription,
        kind=paper.kind,
        state=DocumentState.DRAFTED,
        version=1,
        sequence=0,
        entity=invoiced.entity if invoiced else seller.entity,
        seller=invoiced.seller if invoiced else seller.party(),
        buyer=invoiced.buyer if invoiced else buyer.party(paper.date),
        language=invoiced.language if invoiced and paper.profile else buyer.language,
        currency=issue.currency,
        tax_rule=paper.tax_rule or issue.tax_rule,
        date=paper.date,
        due=paper.due,
        lines=paper.lines,
        net=paper.net,
        tax=paper.tax,
        total=paper.total,
        period=_period(paper),
        rounding=paper.rounding,
        converted=paper.converted,
        quote=issue.quote,
        paid=sum(payer.amount for payer in payers) + given_back,
        credited=credited,
        payers=tuple(payer for payer in payers if payer.amount),
        uses=_uses(issue, paper, corrected) if note else (),
        pay_by=None if note else issue.pay_by,
        corrects=tuple(Reference(d.id, d.date, d.number) for d in own),
        reference=invoiced.reference if invoiced else buyer.reference,
        purchase_order=issue.purchase_order,
        iban=seller.iban,
        bic=seller.bic,
        work=Due(at + PATIENCE, WorkKind.NUMBER),
    )


def _uses(issue: Issue, note: Draft, corrected: Sequence[Document]) -> tuple[CreditUse, ...]:
    """The uses of the whole total of `note`: set off, refunded, and the rest as balance; and what it leaves open."""
    still_open = {paper.id: paper.total for paper in issue.papers} | {past.id: past.open for past in corrected}
    own = frozenset(note.corrects)
    set_off = dict.fromkeys(note.corrects, 0)
    for part in issue.settlement:
        still_open[part.document] -= part.amount
        if part.source == note.id:
            set_off[part.document] = set_off.get(part.document, 0) + part.amount
    methods = {payer.source: payer.method for document in corrected for payer in document.payers}
    uses = [
        CreditUse(amount, document=id, still_open=still_open[id])
        for id, amount in set_off.items()
        if amount or still_open[id]
    ]
    uses += [
        CreditUse(part.amount, payment=part.payment, method=methods.get(part.payment))
        for part in issue.refunds
        if part.document in own
    ]
    rest = note.total - sum(use.amount for use in uses)
    return (*uses, CreditUse(rest)) if rest else tuple(uses)


def _period(paper: Draft) -> Span:
    """The days of the lines, from the first day to the day after the last."""
    spans = [line.derivation.span for line in paper.lines]
    return Span(min(span.start for span in spans), max(span.end for span in spans))
