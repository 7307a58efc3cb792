"""Invoices that a contract's card pays: they stand first, and charging them is work that follows.

    the invoice    refused       3 days      5 days      7 days after the first refusal
    |- charge      |- - - - - - -|- again    |- again    |- for the last time
                   the invoice stays open and the seats stay; then it is left to the bookkeeper

Every try is a charge of its own at the provider, under a key of its own, so that the same try can be repeated after a
crash. A late try counts for all whose day has passed: a sweep that was off does not charge three times in a row.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from zetel.domain.documents.document import Document
from zetel.domain.documents.settlement import PaymentMethod
from zetel.domain.due import Due, WorkKind
from zetel.domain.payments.payment import Payment, PaymentState
from zetel.domain.payments.transfer import ReceivedTransfer

#: How long after the first refusal a charge is tried again.
RETRIES: Final = (timedelta(days=3), timedelta(days=5), timedelta(days=7))


#: The reason of a failed charge without a call of the provider: the contract has no card.
NO_METHOD: Final = "no_payment_method"


#: The reason of a charge that was never made: transfers or credits settled the invoice before.
SETTLED: Final = "settled"


def payment_id(invoice: str) -> str:
    """An invoice is collected by at most one payment, and that payment has its id."""
    return f"pay_{invoice.partition('_')[2]}"


def collection(invoice: Document, token: str | None, at: datetime) -> Payment:
    """The payment that collects the open amount of `invoice` from the card `token`, due at once."""
    return Payment(
        id=payment_id(invoice.id),
        account=invoice.account,
        profile=invoice.profile,
        method=PaymentMethod.CARD,
        state=PaymentState.PENDING,
        currency=invoice.currency,
        amount=invoice.open,
        made_at=at,
        sequence=0,
        version=1,
        token=token,
        invoice=invoice.id,
        due=Due(at, WorkKind.CHARGE),
    )


def charge_key(payment: Payment) -> str:
    """The provider's key of the payment's present try, the last try of a payment that succeeded: ``pay_...``, then
    ``pay_...-2``."""
    return f"{payment.id}-{payment.declines + 1}" if payment.declines else payment.id


def tries_after(first_failure: datetime, at: datetime) -> Sequence[datetime]:
    """The instants at which a charge is tried again, seen at the instant `at`; past instants are left out."""
    return [first_failure + later for later in RETRIES if first_failure + later > at]


def refused(payment: Payment, amount: int, reason: str, at: datetime) -> Payment:
    """The payment after a refused charge of `amount` minor units: due again, or declined after the last try."""
    first = payment.failed_at or at
    again = next(iter(tries_after(first, at)), None)
    return replace(
        payment,
        amount=amount,
        state=PaymentState.PENDING if again else PaymentState.DECLINED,
        reason=reason,
        declines=payment.declines + 1,
        failed_at=first,
        token=payment.token if again else None,
        version=payment.version + 1,
        sequence=payment.sequence + 1,
        attempts=0,
        due=Due(again, WorkKind.CHARGE) if again else None,
    )


def collected(payment: Payment, amount: int, received: ReceivedTransfer) -> Payment:
    """The payment after a charge of `amount` minor units, with the amount paid and the surplus for the balance."""
    return replace(
        _ended(payment, PaymentState.SUCCEEDED, None),
        amount=amount,
        applied=received.applied,
        to_balance=received.to_balance,
    )


def not_needed(payment: Payment) -> Payment:
    """The payment whose invoice others settled before the charge."""
    return _ended(payment, PaymentState.RELEASED, SETTLED)


def _ended(payment: Payment, state: PaymentState, reason: str | None) -> Payment:
    return replace(
        payment,
        state=state,
        reason=reason,
        token=None,
        version=payment.version + 1,
        sequence=payment.sequence + 1,
        due=None,
    )
