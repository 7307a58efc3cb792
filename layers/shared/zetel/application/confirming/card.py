"""A card charge that a person confirms: held first, asked then, committed once.

request          1. payment pending, receipt in progress, subscription held, balance drawn      one transaction
                 2. the provider is asked; its idempotency key is the payment's id
                 3a. taken:    contract, invoice (paid), payment succeeded, receipt done         one transaction
                 3b. declined: payment declined, hold lifted, balance given back, receipt done   one transaction
                 3c. taken, and the quote no longer fits: the charge is given back, then as 3b   one transaction
crash or no      the payment stays pending with a due instant; `payment_work` asks the provider
answer at 2      for the outcome by the payment's id and does 3a or 3b; a payment that the provider
                 does not know by then is released: no request lives that long
another card     after 3b the same quote begins the next try: a payment of its own (``pay_...-2``, at most 5)
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from zetel.application.catalog.catalog import Catalog
from zetel.application.commands import answers, receipts
from zetel.application.commands.person import IdempotentRequest
from zetel.application.commands.receipts import AnsweredMeanwhile
from zetel.application.confirming import transaction
from zetel.application.confirming.quote_kind import Change, Confirmation, KindOfQuote
from zetel.application.confirming.settling import Pending, settle
from zetel.application.ports import Services
from zetel.application.store import keys
from zetel.application.store.records import Answer, Receipt, ReceiptState
from zetel.application.store.wire import to_wire
from zetel.application.store.writes import Insert, Replace, Write
from zetel.domain.documents.settlement import BALANCE, PaymentMethod
from zetel.domain.due import Due, WorkKind
from zetel.domain.errors import (
    ChangeInProgress,
    ChargeGivenBack,
    Declined,
    ProviderUnreachable,
    QuoteUsed,
    TriesUsedUp,
)
from zetel.domain.parties.profile import BillingProfile
from zetel.domain.payments.payment import MOST_TRIES, Payment, PaymentState
from zetel.domain.quotes.quote import Quote
from zetel.domain.subscriptions.contract import Contract

#: After this time no request asks the provider any more: API Gateway gives up after 30 s, the provider's call after 10.
IN_FLIGHT: Final = timedelta(minutes=2)


class TriedBefore(Exception):
    """A try of the quote stands already as `payment`."""

    def __init__(self, payment: Payment) -> None:
        super().__init__("the quote was tried before")
        self.payment = payment


def begun(
    kind: KindOfQuote[Change],
    quote: Quote[Change],
    command: Confirmation,
    buyer: BillingProfile,
    contract: Contract | None,
    at: datetime,
    services: Services,
) -> Pending[Change]:
    """The payment that confirming `quote` by card begins."""
    payment = _payment(quote, command.quote, command.token, buyer, contract, at)
    receipt = Receipt(
        state=ReceiptState.IN_PROGRESS,
        fingerprint=command.request.fingerprint,
        expires_at=services.clock.machine() + receipts.KEPT,
        payment=payment.id,
    )
    key = keys.receipt(quote.account, command.person.sub, command.request.key)
    payment = replace(payment, receipt=(command.person.sub, command.request.key), member=quote.person)
    return Pending(kind, payment, quote, buyer, contract, key, receipt)


def begun_by_work(
    kind: KindOfQuote[Change],
    quote: Quote[Change],
    token: str,
    buyer: BillingProfile,
    contract: Contract,
    at: datetime,
) -> Pending[Change]:
    """The payment that our own work begins, from the card that the customer gave for that."""
    payment = _payment(quote, to_wire(quote), token, buyer, contract, at)
    return Pending(kind, payment, quote, buyer, contract, None, None)


def _payment(
    quote: Quote[Change],
    signed: Mapping[str, Any],
    token: str | None,
    buyer: BillingProfile,
    contract: Contract | None,
    at: datetime,
) -> Payment:
    return Payment(
        id=quote.payment or "",
        account=quote.account,
        profile=quote.profile,
        method=PaymentMethod.CARD,
        state=PaymentState.PENDING,
        currency=quote.currency,
        amount=quote.due_now,
        made_at=at,
        sequence=0,
        version=1,
        token=token,
        quote=signed,
        holds=quote.subscription if contract else None,
        buyer=buyer,
        drawn=sum(part.amount for part in quote.settlement if part.source == BALANCE),
        due=Due(at + IN_FLIGHT, WorkKind.PAYMENT),
    )


def charge(pending: Pending[Change], request: IdempotentRequest, services: Services, catalog: Catalog) -> Answer:
    """Begins the payment, asks the provider, and commits the outcome; 202 where the provider does not answer.

    Raises Declined, QuoteUsed, TriesUsedUp, SubscriptionMoved, ChangeInProgress, ProfileMoved, BalanceMoved.
    """
    try:
        pending = _begin(pending, services)
    except AnsweredMeanwhile as meanwhile:
        if earlier := receipts.replayed(meanwhile.receipt, request, services):
            return earlier
        raise
    payment = pending.payment
    unanswered = Answer(
        202,
        {"payment": answers.payment(payment)},
        location=f"/v1/accounts/{payment.account}/payments/{payment.id}",
        retry_after=int(IN_FLIGHT.total_seconds()),
    )
    try:
        return _asked(pending, services, catalog)
    except ProviderUnreachable:
        return unanswered
    except AnsweredMeanwhile as meanwhile:  # payment_work was quicker
        return receipts.replayed(meanwhile.receipt, request, services) or unanswered


def charge_for_work(pending: Pending[Change], services: Services, catalog: Catalog) -> None:
    """Begins the payment, asks the provider, and commits the outcome; without an answer the payment's own due instant
    goes on. Raises SubscriptionMoved, ProfileMoved, BalanceMoved; MovedMeanwhile."""
    services.store.commit(_beginning(pending, services))
    try:
        _asked(pending, services, catalog)
    except (AnsweredMeanwhile, ChargeGivenBack, Declined, ProviderUnreachable):
        return


def _asked(pending: Pending[Change], services: Services, catalog: Catalog) -> Answer:
    """The outcome of the payment that is begun, committed. Raises ProviderUnreachable, and as `settle`."""
    payment = pending.payment
    if pending.contract:
        held = replace(pending.contract.subscription, hold=payment.id)
        pending = replace(pending, contract=replace(pending.contract, subscription=held))
    result = services.provider_of(payment.account).charge(
        payment=payment.id, amount=payment.amount, currency=payment.currency, token=payment.token or ""
    )
    return settle(pending, result, services, catalog)


def _begin(pending: Pending[Change], services: Services) -> Pending[Change]:
    """Commits the first try of the quote that no earlier request has made; a declined try leaves room for the next."""
    for n in range(1, MOST_TRIES + 1):
        trying = pending.numbered(n)
        try:
            services.store.commit(_beginning(trying, services))
            return trying
        except TriedBefore as earlier:
            if earlier.payment.state is PaymentState.SUCCEEDED:
                raise QuoteUsed(quote=pending.quote.id, created=trying.quote.creates) from None
            if earlier.payment.state is PaymentState.PENDING:
                raise ChangeInProgress(subscription=pending.quote.subscription, held_by=earlier.payment.id) from None
    raise TriesUsedUp(quote=pending.quote.id, tries=MOST_TRIES)


def _beginning(pending: Pending[Change], services: Services) -> list[Write]:
    payment, quote = pending.payment, pending.quote
    writes: list[Write] = [
        *_receipt(pending, services),
        Insert(keys.payment(payment.account, payment.id), payment, on_conflict=TriedBefore),
        transaction.profile_unmoved(quote),
        *transaction.balance_drawn(quote, pending.buyer),
        *transaction.offer_taken(quote),
    ]
    if pending.contract:
        subscription = pending.contract.subscription
        writes.append(
            Replace(
                keys.subscription(payment.account, subscription.id),
                replace(subscription, hold=payment.id),
                {"version": subscription.version, "sequence": subscription.sequence, "hold": None},
                on_conflict=transaction.moved(quote),
            )
        )
    return writes


def _receipt(pending: Pending[Change], services: Services) -> list[Write]:
    if pending.receipt_key is None:
        return []
    now = services.clock.machine()
    return [Insert(pending.receipt_key, pending.receipt, on_conflict=AnsweredMeanwhile, replaces_expired_at=now)]
