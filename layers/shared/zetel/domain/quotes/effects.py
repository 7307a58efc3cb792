"""What confirming leaves on documents and ledger, the same for each change of a running contract."""

from dataclasses import replace
from datetime import datetime

from zetel.domain.documents.document import Document
from zetel.domain.documents.drafting import PATIENCE, documents_of
from zetel.domain.due import Due, WorkKind
from zetel.domain.parties.profile import BillingProfile
from zetel.domain.parties.seller import Seller
from zetel.domain.payments.allocation import CreditAllocation, Parts, credit_allocation_id
from zetel.domain.quotes.quote import Quote
from zetel.domain.subscriptions.contract import Contract
from zetel.domain.subscriptions.credit_notes import all_credited
from zetel.domain.subscriptions.ledger import Ledger, Lot, VatHeld


def documents_of_change(
    quote: Quote[object], contract: Contract, buyer: BillingProfile, seller: Seller, at: datetime
) -> tuple[Document, ...]:
    corrected = contract.corrected_by(quote.notes)
    issue = quote.issue(contract.subscription.purchase_order)
    return documents_of(issue, corrected=corrected, buyer=buyer, seller=seller, at=at)


def settled_now(quote: Quote[object], at: datetime) -> tuple[Parts, tuple[CreditAllocation, ...]]:
    """What the commit settles of earlier documents, and the rest of each credit note that has one."""
    now, later = quote.divided()
    rest = tuple(
        CreditAllocation(
            id=credit_allocation_id(note.id),
            account=quote.account,
            profile=quote.payer_of(note.id),
            subscription=quote.subscription,
            credit_note=note.id,
            currency=quote.currency,
            parts=parts,
            version=1,
            sequence=0,
            due=Due(at + PATIENCE, WorkKind.SETTLE),
        )
        for note, parts in ((note, later.of(note)) for note in quote.notes)
        if parts.documents
    )
    return now, rest


def ledger_after(quote: Quote[object], contract: Contract, item: str | None, at: datetime) -> Ledger:
    """The ledger with the credits of the quote on its lots, or with the lots that its invoice charges for `item`; the
    same one where the quote does neither."""
    ledger = contract.ledger
    if quote.notes:
        return all_credited(ledger, quote.notes)
    if item is None or not quote.documents:
        return ledger
    invoice = quote.documents[0]
    lots = tuple(Lot.of(line, item, invoice.id, at) for line in invoice.lines)
    taxes = (*ledger.tax, VatHeld.of(invoice))
    return replace(ledger, version=ledger.version + 1, lots=(*ledger.lots, *lots), tax=taxes)
