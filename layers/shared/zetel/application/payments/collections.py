"""Charging the open amount of an invoice: work that follows a commit, done once wherever a process dies.

read        the payment, due; its invoice
ask         the provider, for the open amount; its key is the payment's id and the number of the try
commit      taken:     payment succeeded, invoice paid, less owed                   one transaction
            refused:   payment due again in some days, or declined; invoice open    one transaction
no answer   the outcome is unknown: the same try is asked again, by the queue and the sweep

A transfer or a credit may have lowered the open amount since the payment began. Then the provider is first asked for
the outcome of the try: another process may have charged the former amount, and died. In that case the surplus goes to
the balance.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from zetel.application.accounts import allowances
from zetel.application.events import journal
from zetel.application.ports import Services
from zetel.application.store import keys
from zetel.application.store.writes import Adjust, Insert, Replace, Write
from zetel.application.work.retrying import ATTEMPTS
from zetel.domain.documents.document import Document, DocumentKind
from zetel.domain.documents.events import InvoicePaymentApplied
from zetel.domain.errors import Defect, DocumentMoved
from zetel.domain.events import TypedEvent
from zetel.domain.payments import collecting
from zetel.domain.payments.events import PaymentChargeFailed, PaymentReleased, PaymentSucceeded
from zetel.domain.payments.payment import ChargeOutcome, ChargeResult, Payment, PaymentState
from zetel.domain.payments.transfer import receive
from zetel.domain.subscriptions.subscription import Subscription

#: The actor of charges and refunds.
BY: Final = journal.system("payment_work")


@dataclass(frozen=True, slots=True)
class _Case:
    """A payment whose time has come, and the invoice that it collects."""

    payment: Payment
    invoice: Document

    @property
    def key(self) -> str:
        return collecting.charge_key(self.payment)


def begun(documents: Iterable[Document], subscription: Subscription, at: datetime) -> list[Payment]:
    """The payments that collect the open amounts of a commit's new invoices from the subscription's card."""
    return [
        collecting.collection(document, subscription.token, at)
        for document in documents
        if document.kind is DocumentKind.INVOICE and document.open
    ]


def beginning(payment: Payment) -> Write:
    """Writes a payment that is begun, in the commit of its invoice."""
    return Insert(keys.payment(payment.account, payment.id), payment, on_conflict=lambda found: Defect())


def charge(account: str, payment: str, services: Services) -> None:
    """Collects the payment's invoice, if its time has come. Raises ProviderUnreachable, Unknown; DocumentMoved where
    each attempt met another change of the invoice."""
    case = _load(account, payment, services)
    if case is None:
        return
    key, result = case.key, _asked(case, services)
    for left in range(ATTEMPTS, 0, -1):
        try:
            services.store.commit(_writes(case, result, services))
            return
        except DocumentMoved:
            if left == 1:
                raise
        again = _load(account, payment, services)  # numbered, paid or credited meanwhile, or charged by another
        if again is None or again.key != key:
            return
        case = again


def _load(account: str, payment: str, services: Services) -> _Case | None:
    """The case, read again; None where the payment has its outcome, or its time has not come."""
    payment_key = keys.payment(account, payment)
    held = services.store.read(payment_key).known(payment_key, "payment", payment)
    due = held.due
    if held.state is not PaymentState.PENDING or not held.invoice or not due or due.at > services.now(account):
        return None
    invoice_key = keys.document(account, held.invoice)
    return _Case(held, services.store.read(invoice_key).known(invoice_key, "invoice", held.invoice))


def _asked(case: _Case, services: Services) -> ChargeResult | None:
    """The provider's answer about this try; None without an amount to charge."""
    payment, amount = case.payment, case.invoice.open
    provider = services.provider_of(payment.account)
    if payment.token is None:
        return ChargeResult(ChargeOutcome.DECLINED, collecting.NO_METHOD)
    if amount != payment.amount:
        earlier = provider.find(case.key)
        if earlier.outcome is not ChargeOutcome.UNKNOWN:
            return earlier
    if amount == 0:
        return None
    return provider.charge(payment=case.key, amount=amount, currency=payment.currency, token=payment.token)


def _writes(case: _Case, result: ChargeResult | None, services: Services) -> list[Write]:
    at = services.now(case.payment.account)
    if result and result.outcome is ChargeOutcome.SUCCEEDED:
        return _taken(case, result.amount, at, services)
    if result is None or case.invoice.open == 0:
        payment = collecting.not_needed(case.payment)
        released = PaymentReleased(
            amount=payment.amount, currency=payment.currency, method=payment.method, reason=collecting.SETTLED
        )
        return [_replaced(case, payment), _event(released, payment, at, services)]
    reason = result.reason or "declined"
    payment = collecting.refused(case.payment, case.invoice.open, reason, at)
    failed = PaymentChargeFailed(
        amount=payment.amount,
        currency=payment.currency,
        method=payment.method,
        reason=reason,
        attempt=payment.declines,
        documents=(case.invoice.id,),
        next_tries=tuple(collecting.tries_after(payment.failed_at or at, at)),
    )
    return [_replaced(case, payment), _event(failed, payment, at, services)]


def _taken(case: _Case, amount: int, at: datetime, services: Services) -> list[Write]:
    """What was charged on the invoice, up to what is open there, and the rest on the balance."""
    received = receive(case.payment.id, case.payment.method, amount, [case.invoice])
    payment = collecting.collected(case.payment, amount, received)
    succeeded = PaymentSucceeded(
        amount=payment.amount, currency=payment.currency, method=payment.method, documents=(case.invoice.id,)
    )
    moves = {"owed": received.to_balance - amount, "balance": received.to_balance}
    writes = [
        _replaced(case, payment),
        Adjust(
            keys.balance(payment.account, payment.profile, payment.currency),
            {name: change for name, change in moves.items() if change},
            on_conflict=lambda found: Defect(),
        ),
        allowances.came_in(payment.account),
        _event(succeeded, payment, at, services),
    ]
    for invoice in received.invoices:
        writes.append(
            Replace(
                keys.document(invoice.account, invoice.id),
                invoice,
                {"version": case.invoice.version},
                on_conflict=lambda found: DocumentMoved(document=case.invoice.id),
            )
        )
        writes.append(
            journal.entry(
                InvoicePaymentApplied(
                    payment=payment.id,
                    amount=amount - received.to_balance,
                    currency=payment.currency,
                    open=invoice.open,
                ),
                account=invoice.account,
                subject=invoice.id,
                sequence=invoice.sequence,
                actor=BY,
                at=at,
                services=services,
            )
        )
    return writes


def _replaced(case: _Case, payment: Payment) -> Write:
    return Replace(
        keys.payment(payment.account, payment.id),
        payment,
        {"version": case.payment.version, "state": PaymentState.PENDING},
        on_conflict=lambda found: DocumentMoved(document=payment.id),
    )


def _event(happened: TypedEvent, payment: Payment, at: datetime, services: Services) -> Write:
    return journal.entry(
        happened,
        account=payment.account,
        subject=payment.id,
        sequence=payment.sequence,
        actor=BY,
        at=at,
        services=services,
    )
