"""The outcome of a card charge that a person confirmed: committed once, on the contract as it is then.

taken       contract, invoice (paid), payment succeeded, receipt done                   one transaction
declined    payment declined, hold lifted, balance given back, receipt done             one transaction
no fit      taken, and the contract has changed so that the quote no longer fits: the payment is marked, the charge
            given back, by the provider or else on the balance; then as declined        a transaction each

A hold locks no right with a deadline: notice may move the contract while the provider is asked. The quote's unchanged
documents are then committed on the present versions.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Generic

from zetel.application.accounts import allowances
from zetel.application.catalog.catalog import Catalog
from zetel.application.commands.receipts import AnsweredMeanwhile
from zetel.application.confirming import transaction
from zetel.application.confirming.quote_kind import Change, Circumstances, KindOfQuote
from zetel.application.confirming.transaction import MovedMeanwhile
from zetel.application.events import journal
from zetel.application.ports import Records, Services
from zetel.application.store import keys
from zetel.application.store.keys import Key
from zetel.application.store.records import Answer, LedgerPage, Receipt, ReceiptState
from zetel.application.store.wire import to_text
from zetel.application.store.writes import Adjust, Replace, Write
from zetel.application.work.retrying import ATTEMPTS
from zetel.domain.errors import (
    ChargeGivenBack,
    Declined,
    Defect,
    DocumentMoved,
    SubscriptionMoved,
)
from zetel.domain.events import Actor, ActorKind, TypedEvent
from zetel.domain.parties.profile import BillingProfile
from zetel.domain.payments.allocation import held_for, still_held
from zetel.domain.payments.events import PaymentDeclined, PaymentGivenBack, PaymentReleased, PaymentSucceeded
from zetel.domain.payments.payment import (
    NO_LONGER_FITS,
    AppliedPart,
    ChargeOutcome,
    ChargeResult,
    Payment,
    PaymentState,
    give_back_key,
)
from zetel.domain.quotes.quote import Quote
from zetel.domain.subscriptions.contract import Contract


@dataclass(frozen=True, slots=True)
class Pending(Generic[Change]):
    """A pending payment with all that its outcome needs; `receipt` waits for it, unless it has expired. A charge of our
    own work has no `receipt_key`."""

    kind: KindOfQuote[Change]
    payment: Payment
    quote: Quote[Change]
    buyer: BillingProfile
    contract: Contract | None
    receipt_key: Key[Receipt] | None
    receipt: Receipt | None

    @property
    def actor(self) -> Actor:
        """The member that confirmed the quote, or the work that did."""
        by = ActorKind.MEMBER if self.receipt_key else ActorKind.SYSTEM
        return Actor(by, self.quote.person)

    @property
    def fits(self) -> bool:
        """Whether the quote can be carried out on the contract, and no process has found before that it cannot."""
        return self.payment.reason != NO_LONGER_FITS and self.kind.still_fits(self.quote, self.contract)

    def numbered(self, n: int) -> "Pending[Change]":
        """The same as the `n`-th try of the quote: a payment of its own, and a charge of its own at the provider."""
        id = self.payment.id if n == 1 else f"{self.payment.id}-{n}"
        return replace(
            self,
            payment=replace(self.payment, id=id),
            quote=replace(self.quote, payment=id),
            receipt=replace(self.receipt, payment=id) if self.receipt else None,
        )


def settle(pending: Pending[Change], result: ChargeResult, services: Services, catalog: Catalog) -> Answer:
    """Commits the provider's answer on the contract as it is now.

    Raises Declined for a refusal, ChargeGivenBack where the quote no longer fits the contract, AnsweredMeanwhile if an
    answer was committed before.
    """
    for _ in range(ATTEMPTS - 1):
        try:
            return _settled(pending, result, services, catalog)
        except (DocumentMoved, SubscriptionMoved, MovedMeanwhile):
            pending = _present(pending, services, catalog)
    try:
        return _settled(pending, result, services, catalog)
    except MovedMeanwhile as moved:
        raise moved.refusal from None


def _settled(pending: Pending[Change], result: ChargeResult, services: Services, catalog: Catalog) -> Answer:
    at = services.now(pending.payment.account)
    if result.outcome is not ChargeOutcome.SUCCEEDED:
        declined = result.outcome is ChargeOutcome.DECLINED
        state = PaymentState.DECLINED if declined else PaymentState.RELEASED
        reason = (result.reason or "declined") if declined else "not_processed"
        services.store.commit(_refusal(pending, state, reason, at, services, catalog))
        raise Declined(payment=pending.payment.id, reason=reason)
    if not pending.fits:
        marked = _marked(pending, services)
        services.store.commit(_given_back(marked, at, services))
        raise ChargeGivenBack(payment=pending.payment.id)
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
                pending.kind,
                pending.quote,
                outcome,
                pending.contract,
                at=at,
                services=services,
                catalog=catalog,
                by=pending.actor.kind,
            ),
            *transaction.balance_credited(pending.kind, pending.quote, pending.buyer),
            allowances.came_in(payment.account),
            _event(succeeded, pending, at, services),
        ]
    )
    return answer


def _refusal(
    pending: Pending[Change],
    state: PaymentState,
    reason: str,
    at: datetime,
    services: Services,
    catalog: Catalog,
) -> list[Write]:
    payment = replace(_ended(pending.payment, state), reason=reason)
    kind = PaymentDeclined if state is PaymentState.DECLINED else PaymentReleased
    refused = kind(amount=payment.amount, currency=payment.currency, method=payment.method, reason=reason)
    return [
        *_receipt(pending, declined=reason),
        _payment(pending, payment),
        *(
            pending.kind.declined(pending.contract, reason, at, services, catalog)
            if pending.kind.declined and pending.contract and state is PaymentState.DECLINED
            else _unheld(pending)
        ),
        *_given_to_balance(payment, payment.drawn),
        *transaction.offer_given_back(pending.quote),
        _event(refused, pending, at, services),
    ]


def _marked(pending: Pending[Change], services: Services) -> Pending[Change]:
    """The payment marked as one to be given back, before any money goes back: from then on no process commits it, and
    whoever dies here is followed by work that gives it back. Raises DocumentMoved where the payment has its outcome."""
    if pending.payment.reason == NO_LONGER_FITS:
        return pending
    marked = replace(pending.payment, reason=NO_LONGER_FITS, version=pending.payment.version + 1)
    services.store.commit([_payment(pending, marked)])
    return replace(pending, payment=marked)


def _given_back(pending: Pending[Change], at: datetime, services: Services) -> list[Write]:
    """The charge given back by the provider; if the provider refuses, it is the customer's balance. The provider is
    asked by a key of the payment, so that a repeated question gives nothing back twice."""
    before = pending.payment
    back = services.provider_of(before.account).refund(
        refund=give_back_key(before), payment=before.id, amount=before.amount
    )
    to_balance = before.amount if back.refused else 0
    payment = replace(_ended(before, PaymentState.GIVEN_BACK), reason=NO_LONGER_FITS, to_balance=to_balance)
    happened = PaymentGivenBack(
        amount=payment.amount, currency=payment.currency, method=payment.method, to_balance=to_balance
    )
    return [
        *_receipt(pending, declined=NO_LONGER_FITS),
        _payment(pending, payment),
        *_unheld(pending),
        *_given_to_balance(payment, payment.drawn + to_balance),
        *transaction.offer_given_back(pending.quote),
        _event(happened, pending, at, services),
    ]


def _unheld(pending: Pending[Change]) -> list[Write]:
    """Lifts the hold of the payment, if there is one."""
    payment = pending.payment
    if pending.contract is None or payment.id not in held_for(pending.contract.subscription.hold):
        return []
    subscription = pending.contract.subscription
    return [
        Replace(
            keys.subscription(payment.account, subscription.id),
            replace(subscription, hold=still_held(subscription.hold, ended=payment.id)),
            {"version": subscription.version, "sequence": subscription.sequence, "hold": subscription.hold},
            on_conflict=transaction.moved(pending.quote),
        )
    ]


def _given_to_balance(payment: Payment, amount: int) -> list[Write]:
    if not amount:
        return []
    balance = keys.balance(payment.account, payment.profile, payment.currency)
    return [Adjust(balance, add={"balance": amount}, on_conflict=lambda found: Defect())]


def _present(pending: Pending[Change], services: Services, catalog: Catalog) -> Pending[Change]:
    """The pending payment and its contract as they are now, in one read, or two of a ledger that has grown by a page.
    Raises AnsweredMeanwhile where the payment has its outcome, DocumentMoved where no receipt holds the answer."""
    payment_key = keys.payment(pending.payment.account, pending.payment.id)
    receipt_keys = {pending.receipt_key} if pending.receipt_key else set()
    wanted: set[Key[Any]] = {payment_key, *receipt_keys, *transaction.touched(pending.kind, pending.quote)}
    found = services.store.read(*wanted)
    if grown := {*_further_pages(pending, found)} - wanted:
        found = services.store.read(*wanted, *grown)
    payment = found.known(payment_key, "payment", pending.payment.id)
    if payment.state is not PaymentState.PENDING:
        receipt = found.get(pending.receipt_key) if pending.receipt_key else None
        raise AnsweredMeanwhile(receipt) if receipt else DocumentMoved(document=payment.id)
    return replace(pending, payment=payment, contract=pending.kind.contract(pending.quote, found, catalog))


def _further_pages(pending: Pending[Change], found: Records) -> Iterator[Key[LedgerPage]]:
    account, subscription = pending.quote.account, pending.quote.subscription
    if ledger := found.get(keys.ledger(account, subscription)):
        yield from (keys.ledger_page(account, subscription, n) for n in range(2, 2 + len(ledger.pages)))


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
    if pending.receipt is None or pending.receipt_key is None:
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
        actor=pending.actor,
        at=at,
        services=services,
    )
