"""What confirming leaves on documents and ledger, the same for each change of a running contract."""

from dataclasses import replace
from datetime import datetime

from zetel.domain.documents.document import Document, DocumentKind, Draft
from zetel.domain.documents.drafting import PATIENCE, documents_of
from zetel.domain.due import Due, WorkKind
from zetel.domain.parties.profile import BillingProfile
from zetel.domain.parties.seller import Seller
from zetel.domain.payments.allocation import CreditAllocation, Parts, credit_allocation_id
from zetel.domain.quotes.quote import Quote
from zetel.domain.subscriptions.contract import Contract
from zetel.domain.subscriptions.crediting import credited
from zetel.domain.subscriptions.ledger import Ledger, Lot, VatHeld


def documents_of_change(
    quote: Quote[object], contract: Contract, buyer: BillingProfile, seller: Seller, at: datetime
) -> tuple[Document, ...]:
    note = note_of(quote)
    corrected = contract.corrected_by(note) if note else ()
    issue = quote.issue(contract.subscription.purchase_order)
    return documents_of(issue, corrected=corrected, buyer=buyer, seller=seller, at=at)


def settled_now(quote: Quote[object], at: datetime) -> tuple[Parts, CreditAllocation | None]:
    """What the commit settles of earlier documents, and the rest, if there is one."""
    now, later = quote.parts().divided()
    note = note_of(quote)
    if note is None or not later.documents:
        return now, None
    rest = CreditAllocation(
        id=credit_allocation_id(note.id),
        account=quote.account,
        profile=quote.profile,
        subscription=quote.subscription,
        credit_note=note.id,
        currency=quote.currency,
        parts=later,
        version=1,
        sequence=0,
        due=Due(at + PATIENCE, WorkKind.SETTLE),
    )
    return now, rest


def note_of(quote: Quote[object]) -> Draft | None:
    return next((paper for paper in quote.documents if paper.kind is DocumentKind.CREDIT_NOTE), None)


def ledger_after(quote: Quote[object], contract: Contract, item: str | None, at: datetime) -> Ledger:
    """The ledger with the credits of the quote on its lots, or with the lots that its invoice charges for `item`; the
    same one where the quote does neither."""
    ledger = contract.ledger
    if note := note_of(quote):
        return credited(ledger, note)
    if item is None or not quote.documents:
        return ledger
    invoice = quote.documents[0]
    lots = tuple(Lot.of(line, item, invoice.id, at) for line in invoice.lines)
    taxes = (*ledger.tax, VatHeld.of(invoice))
    return replace(ledger, version=ledger.version + 1, lots=(*ledger.lots, *lots), tax=taxes)
