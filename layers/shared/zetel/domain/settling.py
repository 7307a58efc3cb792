"""Where a credit goes: what is open on what it corrects, the invoices of the same commit, then balance or money back.

1. open invoices that the credit note corrects, oldest first
2. invoices of the same commit (an early-termination fee)
3. `refund`: to the payments that paid what is corrected, each at most what it paid; what was paid from the
   balance, and whatever no payment can take, to the balance
   `balance`: to the balance, from which the next documents are paid
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from zetel.domain.documents import Document, Draft, Payer
from zetel.domain.quotes import RefundPart, SetOff
from zetel.domain.terms import CreditTo

#: The payer that is no payment.
BALANCE: Final = "balance"


@dataclass(frozen=True, slots=True)
class Settled:
    """What becomes of a credit: its parts sum to its total exactly."""

    set_off: tuple[SetOff, ...]
    refunds: tuple[RefundPart, ...]
    to_balance: int

    @property
    def documents(self) -> tuple[str, ...]:
        """The earlier documents that the settlement changes, each once."""
        named = [part.document for part in self.set_off] + [part.document for part in self.refunds]
        return tuple(dict.fromkeys(named))


def settle(credit: Draft, *, corrected: Sequence[Document], invoices: Sequence[Draft], credit_to: CreditTo) -> Settled:
    """Where the total of `credit` goes; `corrected` are the documents that its lines correct."""
    left = credit.total
    set_off: list[SetOff] = []
    oldest_first = sorted(corrected, key=lambda document: (document.date, document.id))
    open_amounts = [(document.id, document.open) for document in oldest_first]
    for id, open_amount in [*open_amounts, *((invoice.id, invoice.total) for invoice in invoices)]:
        if part := min(left, open_amount):
            set_off.append(SetOff(id, credit.id, part))
            left -= part
    refunds: list[RefundPart] = []
    if credit_to is CreditTo.REFUND:
        for id, payer in ((document.id, payer) for document in oldest_first for payer in document.payers):
            part = min(left, payer.amount - payer.returned)
            if part and payer.source != BALANCE:
                refunds.append(RefundPart(payment=payer.source, document=id, amount=part))
                left -= part
    return Settled(tuple(set_off), tuple(refunds), to_balance=left)


def after(
    documents: Iterable[Document], set_off: Iterable[SetOff], refunds: Iterable[RefundPart]
) -> tuple[Document, ...]:
    """Those of `documents` that the settlement changes, one version further each."""
    off: dict[str, int] = {}
    for part in set_off:
        off[part.document] = off.get(part.document, 0) + part.amount
    back: dict[tuple[str, str], int] = {}
    for refund in refunds:
        back[refund.document, refund.payment] = back.get((refund.document, refund.payment), 0) + refund.amount
    changed: list[Document] = []
    for document in documents:
        payers = _returned(document, back)
        if document.id in off or payers != document.payers:
            credited = document.credited + off.get(document.id, 0)
            changed.append(replace(document, credited=credited, payers=payers, version=document.version + 1))
    return tuple(changed)


def _returned(document: Document, back: Mapping[tuple[str, str], int]) -> tuple[Payer, ...]:
    return tuple(
        replace(payer, returned=payer.returned + back.get((document.id, payer.source), 0)) for payer in document.payers
    )
