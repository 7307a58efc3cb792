"""What page and XML both read out of a document: how a line was counted, and how the document is paid."""

from enum import Enum
from typing import Final

from zetel.domain.documents.document import Document, DocumentKind
from zetel.domain.documents.line import Derivation

#: Rules whose amount is a quantity times a price times days of a period.
_BY_DAYS: Final = frozenset({"proration", "unused_days"})
_WHOLE_PERIOD: Final = "full_period"
_FEE: Final = "fee"

BALANCE: Final = "balance"


class PaymentHint(Enum):
    """How a document is paid, or was."""

    TRANSFER = "something is open, to be transferred"
    CARD = "all was paid by card when it was bought"
    SET_OFF = "all is settled otherwise"
    BACK = "the seller pays: a credit note"


def by_days(why: Derivation) -> bool:
    """Whether the amount was prorated, so that its formula is shown."""
    return why.rule in _BY_DAYS


def is_share(why: Derivation) -> bool:
    """Whether the amount is a part of another one, so that its formula is shown: a fee in basis points of a sum."""
    return why.rule == _FEE and why.days != why.of_days


def multiplied(why: Derivation) -> bool:
    """Whether the amount came out of a quantity and a price at all; a fee did not."""
    return by_days(why) or why.rule == _WHOLE_PERIOD


def paying(document: Document) -> PaymentHint:
    """How the document is paid. What is bought by card is due on the day it is bought; on invoice, later."""
    if document.kind is DocumentKind.CREDIT_NOTE:
        return PaymentHint.BACK
    if document.open:
        return PaymentHint.TRANSFER
    charged = any(payer.source != BALANCE for payer in document.payers)
    return PaymentHint.CARD if charged and document.due == document.date else PaymentHint.SET_OFF


def from_balance(document: Document) -> int:
    """What the customer's balance paid of it, in minor units."""
    return sum(payer.amount for payer in document.payers if payer.source == BALANCE)
