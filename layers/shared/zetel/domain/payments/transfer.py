"""A transfer that came in: which invoices it pays, and what is left over."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from zetel.domain.documents.document import Document, Payer
from zetel.domain.payments.payment import AppliedPart

#: As many invoices as one commit settles; what a transfer has beyond them is the customer's balance.
MOST_INVOICES: Final = 12


@dataclass(frozen=True, slots=True)
class ReceivedTransfer:
    """What a transfer does: the invoices with what it pays on each, and minor units left for the balance."""

    invoices: tuple[Document, ...]
    applied: tuple[AppliedPart, ...]
    to_balance: int


def receive(payment: str, amount: int, invoices: Sequence[Document]) -> ReceivedTransfer:
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
                payers=(*invoice.payers, Payer(payment, part)),
                version=invoice.version + 1,
                sequence=invoice.sequence + 1,
            )
        )
    return ReceivedTransfer(tuple(paid), tuple(applied), left)
