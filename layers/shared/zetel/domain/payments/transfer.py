"""A transfer that came in: which invoices it pays, and what is left over; and a transfer that is taken back."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from zetel.domain.documents.document import Document, Payer
from zetel.domain.documents.settlement import PaymentMethod
from zetel.domain.errors import NoStandingTransfer
from zetel.domain.payments.payment import AppliedPart, Payment, PaymentState, TransferFault

#: As many invoices as one commit settles; what a transfer has beyond them is the customer's balance.
MOST_INVOICES: Final = 12


@dataclass(frozen=True, slots=True)
class ReceivedTransfer:
    """What a transfer does: the invoices with what it pays on each, and minor units left for the balance."""

    invoices: tuple[Document, ...]
    applied: tuple[AppliedPart, ...]
    to_balance: int


def receive(payment: str, method: PaymentMethod, amount: int, invoices: Sequence[Document]) -> ReceivedTransfer:
    """`amount` minor units of `payment` put onto `invoices` in their order, up to what is open, onto at most 12.

    The amounts applied and `to_balance` sum to `amount`. Each invoice is one version and one event further.
    """
    left = amount
    paid: list[Document] = []
    applied: list[AppliedPart] = []
    for invoice in invoices:
        part = min(left, invoice.open)
        if part <= 0 or len(paid) == MOST_INVOICES:
            continue
        left -= part
        applied.append(AppliedPart(invoice.id, part))
        paid.append(
            replace(
                invoice,
                paid=invoice.paid + part,
                payers=(*invoice.payers, Payer(payment, part, method=method)),
                version=invoice.version + 1,
                sequence=invoice.sequence + 1,
            )
        )
    return ReceivedTransfer(tuple(paid), tuple(applied), left)


def must_stand(payment: Payment) -> None:
    """Raises NoStandingTransfer for all but a recorded transfer that counts."""
    if payment.method is not PaymentMethod.TRANSFER or payment.state is not PaymentState.SUCCEEDED:
        raise NoStandingTransfer(payment=payment.id, method=payment.method, state=payment.state)


def taken_back(payment: Payment, reason: TransferFault, at: datetime) -> Payment:
    """The transfer, which counts no more from `at` on. Raises NoStandingTransfer."""
    must_stand(payment)
    return replace(
        payment,
        state=PaymentState.TAKEN_BACK,
        reason=reason,
        taken_back_at=at,
        version=payment.version + 1,
        sequence=payment.sequence + 1,
    )


def unpaid(invoice: Document, part: AppliedPart, payment: str) -> Document:
    """The invoice as though `payment` had not paid `part`, one version and one event further.

    What was refunded out of it meanwhile is owed, too: the money went to the customer and never came.
    """
    return replace(
        invoice,
        paid=invoice.paid - part.amount,
        payers=tuple(payer for payer in invoice.payers if payer.source != payment),
        version=invoice.version + 1,
        sequence=invoice.sequence + 1,
    )
