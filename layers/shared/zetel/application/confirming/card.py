"""A card charge that a person confirms: held first, asked then, committed once.

request          1. payment pending, receipt in progress, subscription held, balance drawn      one transaction
                 2. the provider is asked; its idempotency key is the payment's id
                 3a. taken:    contract, invoice (paid), payment succeeded, receipt done         one transaction
                 3b. declined: payment declined, hold lifted, balance given back, receipt done   one transaction
crash or no      the payment stays pending with a due instant; `payment_work` asks the provider
answer at 2      for the outcome by the payment's id and does 3a or 3b; a payment that the provider
                 does not know by then is released: no request lives that long
another card     after 3b the same quote begins the next try: a payment of its own (``pay_...-2``, at most 5)
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, Generic

from zetel.application.accounts import allowances
from zetel.application.catalog.catalog import Catalog
from zetel.application.commands import answers, receipts
from zetel.application.commands.person import IdempotentRequest
from zetel.application.commands.receipts import AnsweredMeanwhile
from zetel.application.confirming import transaction
from zetel.application.confirming.quote_kind import Change, Circumstances, Confirmation, KindOfQuote
from zetel.application.events import journal
from zetel.application.ports import Services
from zetel.application.store import keys
from zetel.application.store.keys import Key
from zetel.application.store.records import Answer, Receipt, ReceiptState
from zetel.application.store.wire import to_text
from zetel.application.store.writes import Adjust, Insert, Replace, Write
from zetel.domain.documents.settlement import PaymentMethod
from zetel.domain.due import Due, WorkKind
from zetel.domain.errors import (
    ChangeInProgress,
    Declined,
    Defect,
    DocumentMoved,
    ProviderUnreachable,
    QuoteUsed,
    TriesUsedUp,
)
from zetel.domain.events import TypedEvent
from zetel.domain.parties.profile import BillingProfile
from zetel.domain.payments.events import PaymentDeclined, PaymentReleased, PaymentSucceeded
from zetel.domain.payments.payment import AppliedPart, ChargeOutcome, ChargeResult, Payment, PaymentState
from zetel.domain.quotes.quote import Quote
from zetel.domain.subscriptions.contract import Contract

#: After this time no request asks the provider any more: API Gateway gives up after 30 s, the provider's call after 10.
IN_FLIGHT: Final = timedelta(minutes=2)

#: The most cards that may be tried for a quote.
MOST_TRIES: Final = 5


class TriedBefore(Exception):
    """A try of the quote stands already as `payment`."""

    def __init__(self, payment: Payment) -> None:
        super().__init__("the quote was tried before")
        self.payment = payment


@dataclass(frozen=True, slots=True)
class Pending(Generic[Change]):
    """A pending payment with all that its outcome needs; `receipt` waits for it, unless it has expired."""

    kind: KindOfQuote[Change]
    payment: Payment
    quote: Quote[Change]
    buyer: BillingProfile
    contract: Contract | None
    receipt_key: Key[Receipt]
    receipt: Receipt | None

    def numbered(self, n: int) -> "Pending[Change]":
        """The same as the `n`-th try of the quote: a payment of its own, and a charge of its own at the provider."""
        id = self.payment.id if n == 1 else f"{self.payment.id}-{n}"
        return replace(
            self,
            payment=replace(self.payment, id=id),
            quote=replace(self.quote, payment=id),
            receipt=replace(self.receipt, payment=id) if self.receipt else None,
        )


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
    payment = Payment(
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
        token=command.token,
        quote=command.quote,
        receipt=(command.person.sub, command.request.key),
        holds=quote.subscription if contract else None,
        member=quote.person,
        buyer=buyer,
        drawn=sum(part.amount for part in quote.settlement),
        due=Due(at + IN_FLIGHT, WorkKind.PAYMENT),
    )
    receipt = Receipt(
        state=ReceiptState.IN_PROGRESS,
        fingerprint=command.request.fingerprint,
        expires_at=services.clock.machine() + receipts.KEPT,
        payment=payment.id,
    )
    key = keys.receipt(quote.account, command.person.sub, command.request.key)
    return Pending(kind, payment, quote, buyer, contract, key, receipt)


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
    if pending.contract:
        held = replace(pending.contract.subscription, hold=pending.payment.id)
        pending = replace(pending, contract=replace(pending.contract, subscription=held))
    try:
        result = services.provider.charge(
            payment=payment.id, amount=payment.amount, currency=payment.currency, token=payment.token or ""
        )
    except ProviderUnreachable:
        return unanswered
    try:
        return settle(pending, result, services, catalog)
    except AnsweredMeanwhile as meanwhile:  # payment_work was quicker
        return receipts.replayed(meanwhile.receipt, request, services) or unanswered


def settle(pending: Pending[Change], result: ChargeResult, services: Services, catalog: Catalog) -> Answer:
    """Commits the provider's answer. Raises Declined for a refusal, AnsweredMeanwhile if one was committed before."""
    at = services.now(pending.payment.account)
    if result.outcome is not ChargeOutcome.SUCCEEDED:
        declined = result.outcome is ChargeOutcome.DECLINED
        state = PaymentState.DECLINED if declined else PaymentState.RELEASED
        reason = (result.reason or "declined") if declined else "not_processed"
        services.store.commit(_refusal(pending, state, reason, at, services))
        raise Declined(payment=pending.payment.id, reason=reason)
    token = pending.payment.token
    scene = Circumstances(pending.contract, pending.buyer, catalog.seller(), catalog, at, token)
    outcome = pending.kind.decide(pending.quote, scene)
    payment = _ended(pending.payment, PaymentState.SUCCEEDED)
    payment = replace(payment, applied=(AppliedPart(outcome.invoice.id, payment.amount),))
    answer = transaction.answer(pending.quote, outcome, payment)
    succeeded = PaymentSucceeded(
        amount=payment.amount, currency=payment.currency, method=payment.method, documents=(outcome.invoice.id,)
    )
    services.store.commit(
        [
            *_receipt(pending, answer=answer),
            _payment(pending, payment),
            *transaction.contract_writes(
                pending.kind, pending.quote, outcome, pending.contract, at=at, services=services
            ),
            allowances.came_in(payment.account),
            _event(succeeded, pending, at, services),
        ]
    )
    return answer


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
        Insert(
            pending.receipt_key,
            pending.receipt,
            on_conflict=AnsweredMeanwhile,
            replaces_expired_at=services.clock.machine(),
        ),
        Insert(keys.payment(payment.account, payment.id), payment, on_conflict=TriedBefore),
        transaction.profile_unmoved(quote),
        *transaction.balance_moves(pending.kind, quote, pending.buyer),
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


def _refusal(
    pending: Pending[Change], state: PaymentState, reason: str, at: datetime, services: Services
) -> list[Write]:
    payment = replace(_ended(pending.payment, state), reason=reason)
    writes = [*_receipt(pending, declined=reason), _payment(pending, payment)]
    if pending.contract:
        subscription = pending.contract.subscription
        writes.append(
            Replace(
                keys.subscription(payment.account, subscription.id),
                replace(subscription, hold=None),
                {"version": subscription.version, "hold": payment.id},
                on_conflict=transaction.moved(pending.quote),
            )
        )
    if payment.drawn:
        writes.append(
            Adjust(
                keys.balance(payment.account, payment.profile, payment.currency),
                add={"balance": payment.drawn},
                on_conflict=lambda found: Defect(),
            )
        )
    kind = PaymentDeclined if state is PaymentState.DECLINED else PaymentReleased
    refused = kind(amount=payment.amount, currency=payment.currency, method=payment.method, reason=reason)
    return [*writes, _event(refused, pending, at, services)]


def _ended(payment: Payment, state: PaymentState) -> Payment:
    """The payment with its outcome, without the fields that only a pending payment needs."""
    return replace(
        payment,
        state=state,
        version=payment.version + 1,
        sequence=payment.sequence + 1,
        token=None,
        quote=None,
        receipt=None,
        buyer=None,
        due=None,
        parked=None,
    )


def _payment(pending: Pending[Change], payment: Payment) -> Write:
    return Replace(
        keys.payment(payment.account, payment.id),
        payment,
        {"version": pending.payment.version, "state": PaymentState.PENDING},
        on_conflict=lambda found: DocumentMoved(document=payment.id),
    )


def _receipt(pending: Pending[Change], *, answer: Answer | None = None, declined: str | None = None) -> list[Write]:
    """Ends the receipt; no write for a receipt that has expired, a week after the request."""
    if pending.receipt is None:
        return []
    done = replace(
        pending.receipt, state=ReceiptState.DONE, answer=to_text(answer) if answer else None, declined=declined
    )
    expects = {"state": ReceiptState.IN_PROGRESS, "payment": pending.payment.id}
    return [Replace(pending.receipt_key, done, expects, on_conflict=AnsweredMeanwhile)]


def _event(happened: TypedEvent, pending: Pending[Change], at: datetime, services: Services) -> Write:
    payment = pending.payment
    return journal.entry(
        happened,
        account=payment.account,
        subject=payment.id,
        sequence=payment.sequence + 1,
        actor=journal.member(pending.quote.person),
        at=at,
        services=services,
    )
