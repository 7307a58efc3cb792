"""Follow-up of a card charge whose request got no answer: asked by the payment's id, then committed or released."""

from dataclasses import replace
from typing import Any

from zetel.application.catalog.catalog import Catalog
from zetel.application.commands.receipts import AnsweredMeanwhile
from zetel.application.confirming import transaction
from zetel.application.confirming.registry import KINDS
from zetel.application.confirming.settling import Pending, settle
from zetel.application.ports import Services
from zetel.application.store import keys
from zetel.application.store.keys import Key
from zetel.application.store.wire import from_wire
from zetel.domain.errors import ChargeGivenBack, Declined
from zetel.domain.payments.payment import PaymentState


def follow_up(account: str, payment: str, services: Services, catalog: Catalog) -> None:
    """Asks the provider for the outcome of a pending payment and commits or releases it. Raises ProviderUnreachable.

    A payment that is no longer pending, or whose request is still within its time, is left alone. A charge of our own
    work is made again under its key, and never released: no person waits for it.
    """
    pending = _load(account, payment, services, catalog)
    if pending is None or pending.payment.due is None or pending.payment.due.at > services.now(account):
        return
    held = pending.payment
    result = (
        services.provider_of(account).find(held.id)
        if pending.receipt_key
        else services.provider_of(account).charge(
            payment=held.id, amount=held.amount, currency=held.currency, token=held.token or ""
        )
    )
    try:
        settle(pending, result, services, catalog)
    except (ChargeGivenBack, Declined):
        return  # committed: the payment says why
    except AnsweredMeanwhile:
        return  # the request itself was quicker


def _load(account: str, payment: str, services: Services, catalog: Catalog) -> Pending[Any] | None:
    """The payment with the change that waits for it, if the payment is still pending; two reads."""
    key = keys.payment(account, payment)
    found = services.store.read(key).known(key, "payment", payment)
    if found.state is not PaymentState.PENDING or not (found.quote and found.buyer):
        return None
    kind = KINDS[str(found.quote["kind"])]
    quote = replace(from_wire(kind.form, found.quote), payment=payment)  # this attempt, not the first
    receipt_key = keys.receipt(account, *found.receipt) if found.receipt else None
    touched: set[Key[Any]] = {*transaction.touched(kind, quote)}
    held = services.store.read(*touched, *([receipt_key] if receipt_key else ()))
    contract = kind.contract(quote, held, catalog)
    receipt = held.get(receipt_key) if receipt_key else None
    if receipt and receipt.payment != payment:  # the receipt expired, and the key serves another request now
        receipt = None
    return Pending(kind, found, quote, found.buyer, contract, receipt_key, receipt)
