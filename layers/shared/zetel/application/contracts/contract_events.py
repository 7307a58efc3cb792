"""The event of a confirmed quote, by its kind."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from zetel.application.events import journal
from zetel.application.ports import Services
from zetel.application.store.writes import Write
from zetel.domain.events import Actor, TypedEvent
from zetel.domain.payments.payment import Payment
from zetel.domain.payments.refund import refund_id
from zetel.domain.quotes.cancellation import Cancellation
from zetel.domain.quotes.new_items import NewItems
from zetel.domain.quotes.quote import Quote, QuoteKind
from zetel.domain.quotes.seats import SeatChange
from zetel.domain.subscriptions.events import (
    ItemTotal,
    SubscriptionCancelled,
    SubscriptionEndScheduled,
    SubscriptionItemsAdded,
    SubscriptionPurchased,
    SubscriptionSeatsDecreased,
    SubscriptionSeatsIncreased,
    SubscriptionSeatsScheduled,
    Totals,
)
from zetel.domain.subscriptions.outcome import Outcome


def confirmed(
    quote: Quote[Any],
    outcome: Outcome,
    collecting: Sequence[Payment],
    *,
    actor: Actor,
    at: datetime,
    services: Services,
) -> Write:
    """Writes the event of a confirmed quote; `collecting` are the payments that its commit began."""
    after = outcome.subscription
    return journal.entry(
        _happened(quote, outcome, collecting),
        account=after.account,
        subject=after.id,
        sequence=after.sequence,
        actor=actor,
        at=at,
        services=services,
    )


def _happened(quote: Quote[Any], outcome: Outcome, collecting: Sequence[Payment]) -> TypedEvent:
    match quote.kind:
        case QuoteKind.PURCHASE:
            return purchased(quote)
        case QuoteKind.ADDITION:
            return items_added(quote)
        case QuoteKind.SEATS:
            return seats_changed(quote, outcome)
        case QuoteKind.CANCELLATION:
            return cancelled(quote, outcome, collecting)


def purchased(quote: Quote[NewItems]) -> TypedEvent:
    return _new_items(SubscriptionPurchased, quote)


def items_added(quote: Quote[NewItems]) -> TypedEvent:
    return _new_items(SubscriptionItemsAdded, quote)


def seats_changed(quote: Quote[SeatChange], outcome: Outcome) -> TypedEvent:
    """More, fewer, or only set for the renewal."""
    change, entry = quote.change, quote.change.entry
    total: Totals = {"from": change.quantity["from"], "to": change.quantity["to"]}
    if change.now > total["from"]:
        return SubscriptionSeatsIncreased(
            item=change.item,
            quantity=total,
            effective=change.effective,
            quote=quote.id,
            documents=_documents(quote),
        )
    if entry and change.now == total["from"]:
        return SubscriptionSeatsScheduled(
            item=change.item,
            quantity=total,
            entry=entry.id,
            effective=entry.on,
            quote=quote.id,
            documents=_documents(quote),
        )
    return SubscriptionSeatsDecreased(
        item=change.item,
        quantity=total,
        now=change.now,
        effective=change.effective,
        currency=quote.currency,
        entries=(entry.id,) if entry else (),
        quote=quote.id,
        documents=_documents(quote),
        to_balance=quote.to_balance,
        refunds=_refunds(quote),
        credit_allocations=_credit_allocations(outcome),
    )


def cancelled(quote: Quote[Cancellation], outcome: Outcome, collecting: Sequence[Payment]) -> TypedEvent:
    """Over at once, or with the entry on the timeline."""
    change, entry = quote.change, quote.change.entry
    if entry:
        return SubscriptionEndScheduled(entry=entry.id, how=change.how, ends=change.ends)
    return SubscriptionCancelled(
        how=change.how,
        ends=change.ends,
        currency=quote.currency,
        quote=quote.id,
        documents=_documents(quote),
        payments=tuple(payment.id for payment in collecting),
        to_balance=quote.to_balance,
        refunds=_refunds(quote),
        credit_allocations=_credit_allocations(outcome),
    )


def _new_items(kind: type[SubscriptionPurchased] | type[SubscriptionItemsAdded], quote: Quote[NewItems]) -> TypedEvent:
    return kind(
        items=tuple(ItemTotal(item.id, item.plan, item.quantity) for item in quote.change.items),
        effective=quote.change.effective,
        currency=quote.currency,
        total=sum(paper.total for paper in quote.documents),
        collection=quote.collection,
        quote=quote.id,
        documents=_documents(quote),
    )


def _documents(quote: Quote[object]) -> tuple[str, ...]:
    return tuple(paper.id for paper in quote.documents)


def _refunds(quote: Quote[object]) -> tuple[str, ...]:
    return (refund_id(quote.documents[0].id),) if quote.refunds else ()


def _credit_allocations(outcome: Outcome) -> tuple[str, ...]:
    return (outcome.rest.id,) if outcome.rest else ()
