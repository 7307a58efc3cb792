"""Confirming a cancellation: the cancellation ends a subscription, and its reason is kept.

The reason is for the seller to read, and is written nowhere else.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from zetel.application.confirming.quote_kind import Circumstances, KindOfQuote, Reason
from zetel.application.contracts import loading
from zetel.application.store import ids, keys
from zetel.application.store.records import CancellationRecord, WindowUsed
from zetel.application.store.writes import Insert, Write
from zetel.domain.errors import CancellationNotAllowed, InvalidRequest, QuoteUsed, SubscriptionMoved
from zetel.domain.events import ActorKind, TypedEvent
from zetel.domain.parties.seller import Seller
from zetel.domain.payments.payment import Payment
from zetel.domain.quotes.acknowledging import acknowledgement_id, of_statement
from zetel.domain.quotes.cancellation import Cancellation, cancelled, still_ends
from zetel.domain.quotes.ending import Ending
from zetel.domain.quotes.quote import Quote, QuoteKind
from zetel.domain.subscriptions.contract import Contract
from zetel.domain.subscriptions.events import SubscriptionCancelled, SubscriptionEndScheduled
from zetel.domain.subscriptions.outcome import Outcome


def _decide(quote: Quote[Cancellation], scene: Circumstances) -> Outcome:
    return cancelled(quote, scene.running, buyer=scene.buyer, seller=scene.seller, at=scene.at)


def _is_right(quote: Quote[Cancellation]) -> bool:
    """Notice, a full refund in its window, or either as it was asked for in time before an export."""
    return quote.change.how in (Ending.TERM_END, Ending.FOLLOWING_TERM_END, Ending.REFUND_WINDOW, Ending.IN_TIME)


def _kept(given: Reason | None, by: ActorKind, quote: Quote[Cancellation], scene: Circumstances) -> Sequence[Write]:
    """The reason, and what `proven` keeps."""
    must_end_it(quote, scene.running)
    reason = must_be_a_reason(given, scene.running, scene.seller)
    return [recorded(reason, by, quote, scene), *proven(None, by, quote, scene)]


def recorded(reason: Reason, by: ActorKind, quote: Quote[Cancellation], scene: Circumstances) -> Write:
    """The record of the cancellation with its reason."""
    record = CancellationRecord(
        id=record_id(quote.change.entry.id if quote.change.expected and quote.change.entry else quote.id),
        account=quote.account,
        subscription=quote.subscription,
        member=quote.person,
        by=by,
        at=scene.declared_at,
        reason=reason.code,
        comment=reason.comment,
        feedback=reason.feedback,
    )
    key = keys.cancellation(quote.account, quote.subscription, record.id)
    used = QuoteUsed(quote=quote.id, created=(quote.subscription,))
    return Insert(key, record, on_conflict=lambda found: used)


def must_end_it(quote: Quote[Cancellation], contract: Contract) -> None:
    """Raises CancellationNotAllowed for the statement of an end that is only asked for: the seller decides."""
    if quote.change.mode:
        ends = contract.subscription.term.end
        raise CancellationNotAllowed(subscription=quote.subscription, why=quote.change.mode, ends=ends)


def record_id(of: str) -> str:
    """The id of the record of a cancellation's reason: of its quote; of an end on a chosen day, of its entry, by which
    the work of that day finds the record. Made with the quote, like all ids."""
    return f"{ids.CANCELLATION}_{of.partition('_')[2]}"


def proven(given: Reason | None, by: ActorKind, quote: Quote[Cancellation], scene: Circumstances) -> Sequence[Write]:
    """The acknowledgement, and the mark that the account has used its refund window of the product."""
    return [acknowledged(by, quote, scene), *window_marks(quote, scene)]


def acknowledged(by: ActorKind, quote: Quote[Cancellation], scene: Circumstances) -> Write:
    """The proof of the declared end."""
    used = QuoteUsed(quote=quote.id, created=(quote.subscription,))
    proof = of_statement(
        quote,
        scene.running.subscription,
        scene.running.base,
        buyer=scene.buyer,
        seller=scene.seller,
        by=by,
        declared_at=quote.change.asked_at or scene.declared_at,
        at=scene.at,
        declared_by=scene.declared_by,
    )
    proof_key = keys.acknowledgement(quote.account, proof.id)
    return Insert(proof_key, proof, on_conflict=lambda found: used)


def window_marks(quote: Quote[Cancellation], scene: Circumstances) -> Sequence[Write]:
    """The mark of each base product that the account has used its refund window, where the quote uses it."""
    if quote.change.how is not Ending.REFUND_WINDOW:
        return []
    moved = SubscriptionMoved(subscription=quote.subscription)
    used_by = WindowUsed(quote.subscription, scene.declared_at)
    return [
        Insert(keys.refund_window(quote.account, product), used_by, on_conflict=lambda found: moved)
        for product in loading.base_products(scene.running.subscription, scene.catalog)
    ]


def must_be_a_reason(reason: Reason | None, contract: Contract, seller: Seller) -> Reason:
    """The reason that was given.

    Raises InvalidRequest for a reason that is not of the seller's list, and for a comment shorter than the contract's
    terms demand, in characters.
    """
    listed = seller.cancellation_reasons
    if reason is None or reason.code not in listed:
        raise InvalidRequest.of("/reason", f"one of {', '.join(sorted(listed))}", reason.code if reason else None)
    least = contract.base.plan.policies.comment_length
    if len(reason.comment or "") < least:
        raise InvalidRequest.of("/comment", f"at least {least} characters long")
    return reason


def _event(quote: Quote[Cancellation], outcome: Outcome, collecting: Sequence[Payment]) -> TypedEvent:
    """The subscription ended at once, or with the end on its timeline."""
    change, entry = quote.change, quote.change.entry
    if entry:
        return SubscriptionEndScheduled(
            entry=entry.id, how=change.how, ends=change.ends, acknowledgement=acknowledgement_id(quote.id)
        )
    return SubscriptionCancelled(
        how=change.how,
        ends=change.ends,
        currency=quote.currency,
        quote=quote.id,
        documents=quote.issues,
        payments=tuple(payment.id for payment in collecting),
        to_balance=quote.to_balance,
        refunds=quote.gives_back,
        credit_allocations=outcome.credit_allocations,
        acknowledgement=acknowledgement_id(quote.id),
    )


KIND: Final = KindOfQuote(
    QuoteKind.CANCELLATION,
    Quote[Cancellation],
    loading.quoted,
    _decide,
    _event,
    kept=_kept,
    fits=still_ends,
    right=_is_right,
    limited=False,  # a fee is owed at any limit
)

#: The end on a chosen day, when that day has come: its reason was kept when it was declared.
ON_ITS_DAY: Final = replace(KIND, kept=proven)
