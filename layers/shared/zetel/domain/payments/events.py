"""Events of money: a payment comes or fails, a refund goes back, a credit is set off against debts.

Amounts are minor units of `currency`; a `reason` is a fixed word.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from zetel.domain.documents.settlement import PaymentMethod
from zetel.domain.events import NamedIds, TypedEvent
from zetel.domain.payments.payment import TransferFault

PaymentId = Annotated[str, NamedIds("payment")]
DocumentId = Annotated[str, NamedIds("document")]
DocumentIds = Annotated[tuple[str, ...], NamedIds("document")]


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentShare:
    """The part of an amount that a document gets."""

    document: str
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Charge(TypedEvent):
    """A payment of `amount` has an outcome."""

    SUBJECT = NamedIds("payment")

    amount: int
    currency: str
    method: PaymentMethod


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentSucceeded(_Charge):
    """The amount was taken for the documents."""

    TYPE = "payment.succeeded"

    documents: DocumentIds


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentDeclined(_Charge):
    """The provider refused the charge that a person confirmed."""

    TYPE = "payment.declined"
    MAILED = True

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentReleased(_Charge):
    """The amount was never taken, and no charge asks for it again."""

    TYPE = "payment.released"
    MAILED = True

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentGivenBack(_Charge):
    """The amount was taken for a quote that no longer fitted its contract, and was given back: `to_balance` minor units
    of it on the balance, the rest to the card."""

    TYPE = "payment.given_back"
    MAILED = True

    to_balance: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentChargeFailed(_Charge):
    """The provider refused to collect the documents for the `attempt`th time; the charge is tried again at
    `next_tries`."""

    TYPE = "payment.charge_failed"
    MAILED = True

    reason: str
    attempt: int
    documents: DocumentIds
    next_tries: tuple[datetime, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentReceived(TypedEvent):
    """A transfer came: its shares for documents, and the rest for the balance."""

    TYPE = "payment.received"
    SUBJECT = NamedIds("payment")
    MAILED = True

    amount: int
    currency: str
    applied: tuple[DocumentShare, ...]
    to_balance: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentTakenBack(TypedEvent):
    """A recorded transfer counts no more: the documents' shares are open again, and `from_balance` left the balance."""

    TYPE = "payment.taken_back"
    SUBJECT = NamedIds("payment")
    MAILED = True

    reason: TransferFault
    amount: int
    currency: str
    applied: tuple[DocumentShare, ...]
    from_balance: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _RefundPart(TypedEvent):
    """A `part` of a refund, from 1, has an outcome: `amount` goes back to the payment, out of its part of the
    document."""

    SUBJECT = NamedIds("refund")

    part: int
    payment: PaymentId
    document: DocumentId
    amount: int
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundPartPaid(_RefundPart):
    """The provider gave the part back."""

    TYPE = "refund.part_paid"


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundTaskOpened(_RefundPart):
    """The bookkeeper has to pay the part."""

    TYPE = "refund.task"
    MAILED = True

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundTaskDone(_RefundPart):
    """The bookkeeper paid the part."""

    TYPE = "refund.task_done"


@dataclass(frozen=True, slots=True, kw_only=True)
class _BalanceRefund(TypedEvent):
    """The balance of an account that closes goes back to the customer, as the only part of its refund."""

    SUBJECT = NamedIds("refund")

    amount: int
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BalanceTaskOpened(_BalanceRefund):
    """The bookkeeper has to pay it."""

    TYPE = "refund.balance_task"
    MAILED = True


@dataclass(frozen=True, slots=True, kw_only=True)
class BalanceTaskDone(_BalanceRefund):
    """The bookkeeper paid it."""

    TYPE = "refund.balance_task_done"


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundDone(TypedEvent):
    """Every part of the refund is paid."""

    TYPE = "refund.completed"
    SUBJECT = NamedIds("refund")
    MAILED = True

    amount: int
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditAllocationSettled(TypedEvent):
    """A part of a credit note's allocation was set off; the amount that no document needed went to the balance."""

    TYPE = "credit_allocation.settled"
    SUBJECT = NamedIds("credit_allocation")

    credit_note: DocumentId
    currency: str
    set_off: tuple[DocumentShare, ...]
    to_balance: int
