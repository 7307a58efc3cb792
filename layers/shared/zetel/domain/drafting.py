"""From a quote's paper to the document that is stored: the same lines and amounts, its parties, and what settles it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from zetel.domain.calendar import Span
from zetel.domain.documents import Document, DocumentKind, DocumentState, Draft, Payer, Reference
from zetel.domain.due import Due, WorkKind
from zetel.domain.parties import BillingProfile, Seller
from zetel.domain.quotes import Quote
from zetel.domain.settling import BALANCE

#: How long a commit's own messages have, before the sweep sees to unfinished work again.
PATIENCE: Final = timedelta(minutes=5)


def documents_of(
    quote: Quote[object],
    *,
    corrected: Sequence[Document] = (),
    buyer: BillingProfile,
    seller: Seller,
    at: datetime,
) -> tuple[Document, ...]:
    """The documents that confirming `quote` issues, drafted; `corrected` are those that its credit note corrects."""
    return tuple(_document(quote, paper, corrected, buyer, seller, at) for paper in quote.documents)


def _document(
    quote: Quote[object],
    paper: Draft,
    corrected: Sequence[Document],
    buyer: BillingProfile,
    seller: Seller,
    at: datetime,
) -> Document:
    note = paper.kind is DocumentKind.CREDIT_NOTE
    set_off = [part for part in quote.settlement if (part.source if note else part.document) == paper.id]
    drawn = sum(part.amount for part in set_off if part.source == BALANCE)
    credited = sum(part.amount for part in set_off) - drawn
    payers = () if note else (Payer(BALANCE, drawn), Payer(quote.payment or "", quote.due_now))
    given_back = sum(part.amount for part in quote.refunds) + quote.to_balance if note else 0
    return Document(
        id=paper.id,
        account=quote.account,
        profile=quote.profile,
        subscription=quote.subscription,
        kind=paper.kind,
        state=DocumentState.DRAFTED,
        version=1,
        sequence=0,
        entity=seller.entity,
        seller=seller.party(),
        buyer=buyer.party(),
        language=buyer.language,
        currency=quote.currency,
        tax_rule=quote.tax_rule,
        date=paper.date,
        due=paper.due,
        lines=paper.lines,
        net=paper.net,
        tax=paper.tax,
        total=paper.total,
        period=_period(paper),
        quote=quote.id,
        paid=sum(payer.amount for payer in payers) + given_back,
        credited=credited,
        payers=tuple(payer for payer in payers if payer.amount),
        corrects=tuple(Reference(d.id, d.date, d.number) for d in corrected) if note else (),
        reference=buyer.reference,
        iban=seller.iban,
        bic=seller.bic,
        work=Due(at + PATIENCE, WorkKind.NUMBER),
    )


def _period(paper: Draft) -> Span:
    """The days that the lines are about, from the first to after the last."""
    spans = [line.derivation.span for line in paper.lines]
    return Span(min(span.start for span in spans), max(span.end for span in spans))
