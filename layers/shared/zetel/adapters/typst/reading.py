"""Facts of a document that page and XML both need: the way a line was counted, and the way it is paid."""

from enum import Enum
from typing import Final

from zetel.domain.documents.document import Document, DocumentKind
from zetel.domain.documents.line import Derivation
from zetel.domain.documents.settlement import BALANCE, PaymentMethod

#: Rules whose amount is a quantity times a price times days of a period.
_BY_DAYS: Final = frozenset({"proration", "unused_days"})
_WHOLE_PERIOD: Final = "full_period"
_FEE: Final = "fee"


class PaymentHint(Enum):
    """The way in which a document is paid or was paid."""

    TRANSFER = "something is open, to be transferred"
    CHARGE = "something is open, and the contract's card is charged for it"
    CARD = "all is paid, by card"
    SET_OFF = "all is settled otherwise"
    BACK = "the seller pays: a credit note"


def by_days(why: Derivation) -> bool:
    """Whether the amount was prorated; then the page shows its formula."""
    return why.rule in _BY_DAYS


def is_share(why: Derivation) -> bool:
    """Whether the amount is a share of a sum, as a fee in basis points; then the page shows its formula."""
    return why.rule == _FEE and why.days != why.of_days


def multiplied(why: Derivation) -> bool:
    """Whether the amount is a product of a quantity and a price; a fee is not."""
    return by_days(why) or why.rule == _WHOLE_PERIOD


def paying(document: Document) -> PaymentHint:
    """The way the document is paid, which was decided when it was made."""
    if document.kind is DocumentKind.CREDIT_NOTE:
        return PaymentHint.BACK
    if document.open:
        return PaymentHint.CHARGE if document.pay_by is PaymentMethod.CARD else PaymentHint.TRANSFER
    charged = any(payer.method is PaymentMethod.CARD for payer in document.payers)
    return PaymentHint.CARD if charged else PaymentHint.SET_OFF


def from_balance(document: Document) -> int:
    """The part that the customer's balance paid, in minor units."""
    return sum(payer.amount for payer in document.payers if payer.source == BALANCE)
