"""The writes of a request for an end: the request, its place among those that wait for the seller, the hold of its
subscription, and its event."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from zetel.application.events import journal
from zetel.application.ports import Services
from zetel.application.store import keys
from zetel.application.store.records import OpenEndRequest
from zetel.application.store.writes import Insert, Remove, Replace, Write
from zetel.domain.errors import Defect, DocumentMoved, SubscriptionMoved
from zetel.domain.events import Actor, TypedEvent
from zetel.domain.quotes import asked_end, events
from zetel.domain.quotes.end_request import EndRequest, EndRequestState, EndStepKind
from zetel.domain.subscriptions.subscription import Subscription


def moved(after: EndRequest, by: Actor, at: datetime, services: Services) -> list[Write]:
    """Writes `after` in place of the version before it, with its event; one that waits for the seller is listed.

    Raises DocumentMoved from the commit.
    """
    replaced = Replace(
        keys.end_request(after.account, after.id),
        after,
        {"version": after.version - 1},
        on_conflict=lambda found: DocumentMoved(document=after.id),
    )
    return [replaced, *_listed(after), happened(after, by, at, services)]


def closed(after: EndRequest, before: Subscription, by: Actor, at: datetime, services: Services) -> list[Write]:
    """The same of a request that ends without an end of its contract: the subscription goes on. Raises DocumentMoved,
    SubscriptionMoved from the commit."""
    return [*moved(after, by, at, services), holding(before, asked_end.freed(before, after, at))]


def listed(request: EndRequest) -> Write:
    """The request among those that wait for the seller."""
    task = OpenEndRequest(
        request.account, request.subscription, request.id, request.asked_at, request.decide_by, request.version
    )
    return Insert(keys.open_end_request(request.account, request.id), task, on_conflict=lambda found: Defect())


def _listed(after: EndRequest) -> Sequence[Write]:
    """The request as it joins or leaves those that wait for the seller, which it does with the step after an asking."""
    if after.state is EndRequestState.OPEN:
        return [listed(after)]
    if after.steps[-2].kind not in (EndStepKind.ASKED, EndStepKind.SENT_AGAIN):
        return []
    return [Remove(keys.open_end_request(after.account, after.id), {}, on_conflict=lambda found: Defect())]


def holding(before: Subscription, after: Subscription) -> Write:
    return Replace(
        keys.subscription(before.account, before.id),
        after,
        {"version": before.version, "sequence": before.sequence, "hold": before.hold},
        on_conflict=lambda found: SubscriptionMoved(subscription=before.id),
    )


def happened(request: EndRequest, by: Actor, at: datetime, services: Services) -> Write:
    """The event of the request's last step."""
    return journal.entry(
        _event(request),
        account=request.account,
        subject=request.id,
        sequence=request.sequence,
        actor=by,
        at=at,
        services=services,
    )


def _event(request: EndRequest) -> TypedEvent:
    facts: dict[str, Any] = {"subscription": request.subscription}
    step = request.steps[-1]
    match step.kind:
        case EndStepKind.ASKED:
            return events.EndAsked(**facts, how=request.stated.how.value, decide_by=request.decide_by)
        case EndStepKind.SENT_AGAIN:
            return events.EndSentAgain(**facts, decide_by=request.decide_by)
        case EndStepKind.REJECTED if step.until:
            return events.EndRejected(**facts, reason=request.rejection or "", correct_by=step.until)
        case EndStepKind.PREPARED:
            return events.EndPrepared(**facts, decide_by=request.decide_by)
        case EndStepKind.DECLARED if request.declared_by and request.declared_on:
            return events.EndDeclared(**facts, how=request.declared_by.value, on=request.declared_on)
        case EndStepKind.APPROVED:
            return events.EndApproved(**facts, how="silence" if request.silent else "decision")
        case EndStepKind.REFUSED:
            return events.EndRefused(**facts)
        case EndStepKind.WITHDRAWN:
            return events.EndWithdrawn(**facts)
        case EndStepKind.CARRIED_OUT:
            return events.EndCarriedOut(**facts)
        case _:
            raise Defect
