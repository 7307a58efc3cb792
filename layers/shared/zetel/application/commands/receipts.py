"""Idempotency: the receipt of a request is written in the same transaction as its work.

    first request   read: none        work + receipt committed together       answer
    repeated        read: done                                                the stored answer
    two at once     read: none        second commit fails on the receipt      the first request's answer
    card, crashed   read: in progress                                         409, until payment_work has the outcome
    other body      read: another fingerprint                                 422

A receipt is kept for a week. DynamoDB deletes expired items late, so an expired receipt counts as absent.
"""

from collections.abc import Callable, Sequence
from typing import Final

from zetel.application.commands.person import IdempotentRequest
from zetel.application.ports import Services
from zetel.application.store.keys import Key
from zetel.application.store.records import Answer, Receipt, ReceiptState
from zetel.application.store.wire import from_text, to_text
from zetel.application.store.writes import Insert, Write
from zetel.domain.errors import ChargeGivenBack, Conflict, Declined, IdempotencyKeyReused, RequestInProgress
from zetel.domain.payments.payment import NO_LONGER_FITS

#: Seconds that a receipt answers replays.
KEPT: Final = 7 * 24 * 3600


class AnsweredMeanwhile(Exception):
    """Another request with the same key was first and left `receipt`."""

    def __init__(self, receipt: Receipt) -> None:
        super().__init__("the Idempotency-Key was used meanwhile")
        self.receipt = receipt


def replayed(receipt: Receipt | None, request: IdempotentRequest, services: Services) -> Answer | None:
    """The earlier answer to the request; None for a new request.

    Raises IdempotencyKeyReused, RequestInProgress, or Declined or ChargeGivenBack where that was the answer.
    """
    if receipt is None or receipt.expires_at <= services.clock.machine():
        return None
    if receipt.fingerprint != request.fingerprint:
        raise IdempotencyKeyReused
    if receipt.state is ReceiptState.IN_PROGRESS:
        raise RequestInProgress(payment=receipt.payment or "")
    if receipt.declined == NO_LONGER_FITS:
        raise ChargeGivenBack(payment=receipt.payment or "")
    if receipt.answer is None:
        raise Declined(payment=receipt.payment or "", reason=receipt.declined or "")
    return from_text(Answer, receipt.answer)


def unless_answered(
    work: Callable[[], Answer], key: Key[Receipt], request: IdempotentRequest, services: Services
) -> Answer:
    """What `work` answers, or this very request was answered before.

    A batched read is not atomic: a refusal may come from what a twin of the request has committed since the receipt was
    read. Raises what `work` raises otherwise.
    """
    try:
        return work()
    except Conflict:
        if earlier := replayed(services.store.read(key).get(key), request, services):
            return earlier
        raise


def started(key: Key[Receipt], request: IdempotentRequest, payment: str, services: Services) -> Write:
    """Writes the receipt of a request that waits for a provider's answer about `payment`."""
    receipt = Receipt(
        state=ReceiptState.IN_PROGRESS,
        fingerprint=request.fingerprint,
        expires_at=services.clock.machine() + KEPT,
        payment=payment,
    )
    return _insert(key, receipt, services)


def commit_once(
    key: Key[Receipt], request: IdempotentRequest, writes: Sequence[Write], answer: Answer, services: Services
) -> Answer:
    """Commits `writes` together with the receipt that holds `answer`, and returns the request's answer."""
    receipt = Receipt(
        state=ReceiptState.DONE,
        fingerprint=request.fingerprint,
        expires_at=services.clock.machine() + KEPT,
        answer=to_text(answer),
    )
    return first_answer([_insert(key, receipt, services), *writes], answer, request, services)


def first_answer(writes: Sequence[Write], answer: Answer, request: IdempotentRequest, services: Services) -> Answer:
    """Commits `writes`, the receipt first; returns the other request's answer where another request was first."""
    try:
        services.store.commit(writes)
    except AnsweredMeanwhile as meanwhile:
        return replayed(meanwhile.receipt, request, services) or answer
    return answer


def _insert(key: Key[Receipt], receipt: Receipt, services: Services) -> Write:
    return Insert(key, receipt, on_conflict=AnsweredMeanwhile, replaces_expired_at=services.clock.machine())
