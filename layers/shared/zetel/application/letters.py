"""The facts of each mail that customers get: what is true at sending, without a word of prose.

Amounts are minor units of the currency on the document or payment; days are civil dates.
"""

from dataclasses import dataclass
from datetime import date

from zetel.domain.documents import Document
from zetel.domain.parties import Language, Seller
from zetel.domain.payments import Payment
from zetel.domain.quotes import QuoteKind
from zetel.domain.subscriptions import Subscription


@dataclass(frozen=True, slots=True)
class PurchaseConfirmed:
    """A subscription was bought, or products were added to one: `document` charges exactly that.

    `cancel_by` is the last day on which notice ends the running term, `refund_until` the last day on which everything
    comes back (absent once it is over). `bought_by` is a member's name, absent where no member is known.
    """

    seller: Seller
    language: Language
    kind: QuoteKind
    subscription: Subscription
    document: Document
    cancel_by: date
    refund_until: date | None = None
    bought_by: str | None = None


@dataclass(frozen=True, slots=True)
class InvoiceIssued:
    """An invoice has its number and its files; the subscription says how it will be paid."""

    seller: Seller
    language: Language
    subscription: Subscription
    document: Document


@dataclass(frozen=True, slots=True)
class TransferReceived:
    """A transfer was recorded: `payment` says which part settled which of `documents`, in the same order."""

    seller: Seller
    language: Language
    payment: Payment
    documents: tuple[Document, ...]


@dataclass(frozen=True, slots=True)
class PaymentFailed:
    """A charge that a person had confirmed was declined, or never taken, after they had gone: nothing was bought."""

    seller: Seller
    language: Language
    payment: Payment


Letter = PurchaseConfirmed | InvoiceIssued | TransferReceived | PaymentFailed
