"""Transfers that are taken back: recorded wrongly, or bounced.

The invoices that such a transfer paid are open again. Its surplus leaves the balance; where documents have drawn it
meanwhile, the balance is negative, and the next credit or surplus goes there first.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from zetel.application.accounts import allowances
from zetel.application.commands import answers, staff_rights
from zetel.application.commands.person import IdempotentRequest, Person
from zetel.application.commands.receipts import commit_once, replayed, unless_answered
from zetel.application.events import journal
from zetel.application.payments import transfers
from zetel.application.ports import Services
from zetel.application.store import keys
from zetel.application.store.records import Answer
from zetel.application.store.writes import Adjust, Replace, Write
from zetel.application.work.retrying import until_unmoved
from zetel.domain.documents.document import Document
from zetel.domain.documents.events import InvoicePaymentTakenBack
from zetel.domain.errors import Defect, DocumentMoved
from zetel.domain.parties.rights import StaffRight
from zetel.domain.payments.events import DocumentShare, PaymentTakenBack
from zetel.domain.payments.payment import Payment, TransferFault
from zetel.domain.payments.transfer import taken_back, unpaid


@dataclass(frozen=True, slots=True)
class TakeBack:
    """Take the recorded transfer `payment` back."""

    account: str
    payment: str
    person: Person
    request: IdempotentRequest
    reason: TransferFault


def take_back(command: TakeBack, services: Services) -> Answer:
    """The payment, which counts no more.

    Raises NotAllowed, Unknown, NoStandingTransfer, IdempotencyKeyReused; DocumentMoved where the invoices changed under
    it again and again.
    """
    staff_rights.must_be_staff(command.person, StaffRight.KEEP_BOOKS, command.account, services)
    receipt = command.request.receipt(command.account, command.person)
    return unless_answered(
        lambda: until_unmoved(lambda: _taken_back(command, services)), receipt, command.request, services
    )


def _taken_back(command: TakeBack, services: Services) -> Answer:
    receipt = command.request.receipt(command.account, command.person)
    key = keys.payment(command.account, command.payment)
    found = services.store.read(receipt, key)
    if earlier := replayed(found.get(receipt), command.request, services):
        return earlier
    before = found.known(key, "payment", command.payment)
    after = taken_back(before, command.reason, services.now(command.account))
    paid = {part.document: keys.document(command.account, part.document) for part in before.applied}
    read = services.store.read(*paid.values()) if paid else found
    invoices = [
        unpaid(read.known(paid[part.document], "invoice", part.document), part, before.id) for part in before.applied
    ]
    answer = Answer(200, answers.payment(after), version=after.version)
    return commit_once(receipt, command.request, _writes(command, after, invoices, services), answer, services)


def _writes(command: TakeBack, payment: Payment, invoices: Sequence[Document], services: Services) -> list[Write]:
    """Payment, invoices, balance, and an event of the payment and of each invoice: at most 29 writes with a receipt."""
    applied = payment.amount - payment.to_balance
    moves = {"owed": applied, "balance": -payment.to_balance}
    happened = PaymentTakenBack(
        reason=command.reason,
        amount=payment.amount,
        currency=payment.currency,
        applied=tuple(DocumentShare(document=part.document, amount=part.amount) for part in payment.applied),
        from_balance=payment.to_balance,
    )
    events = [(happened, payment.id, payment.sequence)] + [
        (
            InvoicePaymentTakenBack(
                payment=payment.id, amount=part.amount, currency=payment.currency, open=invoice.open
            ),
            invoice.id,
            invoice.sequence,
        )
        for invoice, part in zip(invoices, payment.applied, strict=True)
    ]
    return [
        Replace(
            keys.payment(command.account, payment.id),
            payment,
            {"version": payment.version - 1},
            on_conflict=lambda found: DocumentMoved(document=payment.id),
        ),
        *(transfers.replaced(invoice) for invoice in invoices),
        Adjust(
            keys.balance(command.account, payment.profile, payment.currency),
            {name: amount for name, amount in moves.items() if amount},
            on_conflict=lambda found: Defect(),
        ),
        allowances.went_back(command.account),
        *(
            journal.entry(
                event,
                account=command.account,
                subject=subject,
                sequence=sequence,
                actor=journal.staff(command.person),
                at=services.now(command.account),
                services=services,
            )
            for event, subject, sequence in events
        ),
    ]
