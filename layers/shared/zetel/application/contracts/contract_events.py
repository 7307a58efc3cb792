"""What the journal says about a contract: bought, changed, ended, and what was set for later or undone.

Every type has one form: what there is none of is an empty list, so that a reader never asks whether a field is there.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from zetel.application.events import journal
from zetel.application.ports import Services
from zetel.application.store.writes import Write
from zetel.domain.events import Actor
from zetel.domain.payments.payment import Payment
from zetel.domain.payments.refund import refund_id
from zetel.domain.quotes.cancellation import Cancellation
from zetel.domain.quotes.quote import Quote, QuoteKind
from zetel.domain.subscriptions.outcome import Outcome
from zetel.domain.subscriptions.subscription import Entry, Subscription


def confirmed(
    quote: Quote[Any],
    outcome: Outcome,
    collecting: Sequence[Payment],
    *,
    actor: Actor,
    at: datetime,
    services: Services,
) -> Write:
    """The event of a confirmed quote; `collecting` are the payments that its commit began."""
    type, facts = _happened(quote, outcome, collecting)
    return told(outcome.subscription, type, facts, actor=actor, at=at, services=services)


def told(
    after: Subscription, type: str, facts: dict[str, Any], *, actor: Actor, at: datetime, services: Services
) -> Write:
    """The event `type` of the subscription that it leaves `after`."""
    return journal.entry(
        type,
        account=after.account,
        subject=after.id,
        sequence=after.sequence,
        actor=actor,
        data=facts,
        at=at,
        services=services,
    )


def end_scheduled(ending: Cancellation) -> tuple[str, dict[str, Any]]:
    """Notice was given, by a statement or by auto-renewal switched off: its entry is on the timeline."""
    entry = {"entry": ending.entry.id} if ending.entry else {}
    return "subscription.end_scheduled", {**entry, "how": ending.how, "ends": ending.ends}


def undone(entry: Entry) -> tuple[str, dict[str, Any]]:
    """What was set for later will not happen."""
    return "subscription.change_undone", {"entry": entry.id, "kind": entry.kind, "on": entry.on}


def _happened(quote: Quote[Any], outcome: Outcome, collecting: Sequence[Payment]) -> tuple[str, dict[str, Any]]:
    """The event's type, and what it tells."""
    change = quote.change
    made = {"quote": quote.id, "documents": [paper.id for paper in quote.documents]}
    match quote.kind:
        case QuoteKind.SEATS:
            type, facts = _seats(quote)
            back = _back(quote, outcome) if type == "subscription.seats_decreased" else {}
            return type, {**facts, **made, **back}
        case QuoteKind.CANCELLATION if change.entry:
            return end_scheduled(change)
        case QuoteKind.CANCELLATION:
            facts = {"how": change.how, "ends": change.ends, "currency": quote.currency}
            payments = [payment.id for payment in collecting]
            return "subscription.cancelled", {**facts, **made, **_back(quote, outcome), "payments": payments}
    type = "subscription.purchased" if quote.kind == QuoteKind.PURCHASE else "subscription.items_added"
    return type, {
        "items": [{"id": item.id, "plan": item.plan, "quantity": item.quantity} for item in change.items],
        "effective": change.effective,
        "currency": quote.currency,
        "total": sum(paper.total for paper in quote.documents),
        "collection": quote.collection,
        **made,
    }


def _seats(quote: Quote[Any]) -> tuple[str, dict[str, Any]]:
    """More, fewer, or set for the renewal. Of fewer, `now` are those that are left at once; more of them go at the
    renewal where `quantity` says so, by one of `entries`."""
    change = quote.change
    facts = {"item": change.item, "quantity": dict(change.quantity)}
    if change.now > change.quantity["from"]:
        return "subscription.seats_increased", {**facts, "effective": change.effective}
    if change.now < change.quantity["from"]:
        facts |= {"now": change.now, "effective": change.effective, "currency": quote.currency}
        facts |= {"entries": [change.entry.id] if change.entry else []}
        return "subscription.seats_decreased", facts
    return "subscription.seats_scheduled", {**facts, "entry": change.entry.id, "effective": change.entry.on}


def _back(quote: Quote[Any], outcome: Outcome) -> dict[str, Any]:
    """What becomes of credits: minor units for the balance, the refunds, and what is settled later."""
    return {
        "to_balance": quote.to_balance,
        "refunds": [refund_id(note) for note in quote.refunding],
        "credit_allocations": [part.id for part in outcome.rest],
    }
