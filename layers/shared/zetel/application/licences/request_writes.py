"""The writes of a request: the request, its member's list, its place in the queue of its item, and its event.

Each event is the request's next, so that nothing decided it since it was read.
"""

from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from zetel.application.events import journal
from zetel.application.ports import Services
from zetel.application.store import keys
from zetel.application.store.records import AskedProgramme, QueuedRequest
from zetel.application.store.writes import Check, Insert, Remove, Replace, Write
from zetel.domain.errors import Defect, MemberMoved
from zetel.domain.events import Actor, TypedEvent
from zetel.domain.parties import events
from zetel.domain.parties.member import Member
from zetel.domain.parties.request import MemberRequest, RequestKind, RequestList, RequestState

#: The number of a request's event that approves it: it was asked before, and served after.
_APPROVED: Final = 2


def asked(request: MemberRequest, listed: RequestList, member: Member, services: Services) -> list[Write]:
    """Writes the new request of the member, who must not have left meanwhile.

    Raises RequestLimitReached; from the commit MemberMoved.
    """
    writes: list[Write] = [
        Insert(keys.request(request.account, request.id), request, on_conflict=lambda found: Defect()),
        _relisted(request.account, listed, listed.beginning(request)),
        entry(request, journal.member(request.member), request.asked_at, services),
        Check(
            keys.member(request.account, request.member),
            {"version": member.version},
            on_conflict=lambda found: MemberMoved(member=request.member),
        ),
    ]
    if request.item:
        key = keys.queued_request(request.account, request.item, request.id)
        writes.append(Insert(key, QueuedRequest(request.id), on_conflict=lambda found: Defect()))
    if request.programme:
        task = AskedProgramme(request.account, request.id, request.programme, request.asked_at, request.version)
        writes.append(
            Insert(keys.asked_programme(request.account, request.id), task, on_conflict=lambda found: Defect())
        )
    return writes


def moved(
    before: MemberRequest, after: MemberRequest, listed: RequestList, actor: Actor, services: Services, *, at: datetime
) -> list[Write]:
    """Writes `after` in place of `before`, with its event; one that is not pending any more leaves list and queue.

    Raises MemberMoved from the commit.
    """
    writes = [_replaced(before, after), entry(after, actor, at, services)]
    if not after.pending:
        writes += [_relisted(after.account, listed, listed.settled(after)), *_out_of_queue(after)]
        writes += [_no_task(after)] if after.programme else []
    return writes


def gone(request: MemberRequest, listed: RequestList) -> list[Write]:
    """Removes the request and all that names it. Raises MemberMoved from the commit."""
    asked = [_no_task(request)] if request.programme and request.state is RequestState.OPEN else []
    return [
        Remove(
            keys.request(request.account, request.id),
            {"version": request.version, "sequence": request.sequence},
            on_conflict=lambda found: MemberMoved(member=request.member),
        ),
        _relisted(request.account, listed, listed.forgotten(request)),
        *_out_of_queue(request),
        *asked,
    ]


def looked_at(request: MemberRequest, at: datetime) -> list[Write]:
    """Puts the waiting request off. Raises MemberMoved from the commit."""
    return [_replaced(request, request.looked_at(at))]


def silenced(request: MemberRequest) -> list[Write]:
    """Writes the request without words and proof. Raises MemberMoved from the commit."""
    return [_replaced(request, request.without_words())]


def unproved(request: MemberRequest) -> list[Write]:
    """Writes the request without its proof. Raises MemberMoved from the commit."""
    return [_replaced(request, request.without_proof())]


def reminded(
    request: MemberRequest, happened: TypedEvent | None, actor: Actor, at: datetime, services: Services
) -> list[Write]:
    """Writes the request whose end is near, with the event of that, if any. Raises MemberMoved from the commit."""
    after = request.reminded(at)
    if happened is None:
        return [_replaced(request, after)]
    after = replace(after, sequence=request.sequence + 1)
    return [_replaced(request, after), _entered(happened, after, actor, at, services)]


def entry(request: MemberRequest, actor: Actor, at: datetime, services: Services) -> Write:
    """Writes the entry of the request's last event."""
    happened = _happened_of_programme(request) if request.programme else _happened(request)
    return _entered(happened, request, actor, at, services)


def _entered(happened: TypedEvent, request: MemberRequest, actor: Actor, at: datetime, services: Services) -> Write:
    return journal.entry(
        happened,
        account=request.account,
        subject=request.id,
        sequence=request.sequence,
        actor=actor,
        at=at,
        services=services,
    )


def _happened(request: MemberRequest) -> events.OfRequest:
    facts: dict[str, Any] = {
        "kind": request.kind,
        "member": request.member,
        "product": request.product or "",
        "quantity": request.quantity or 1,
        "items": (request.item,) if request.item else (),
    }
    match request.state:
        case RequestState.OPEN:
            return events.RequestAsked(**facts)
        case RequestState.APPROVED if request.sequence > _APPROVED:
            return events.RequestServed(**facts)
        case RequestState.APPROVED:
            return events.RequestApproved(**facts, outcome=_outcome(request))
        case RequestState.DENIED:
            return events.RequestDenied(**facts)
        case RequestState.WITHDRAWN:
            return events.RequestWithdrawn(**facts)


def _happened_of_programme(request: MemberRequest) -> events.OfProgramme:
    member, programme = request.member, request.programme or ""
    match request.state:
        case RequestState.OPEN:
            return events.ProgrammeAsked(member=member, programme=programme)
        case RequestState.APPROVED if request.until:
            return events.ProgrammeApproved(member=member, programme=programme, until=request.until)
        case RequestState.DENIED:
            return events.ProgrammeDenied(member=member, programme=programme)
        case RequestState.WITHDRAWN:
            return events.ProgrammeWithdrawn(member=member, programme=programme)
        case _:
            raise Defect


def _outcome(request: MemberRequest) -> str:
    if request.kind is RequestKind.PURCHASE:
        return "quoted"
    return "waits" if request.waits else "given"


def _replaced(before: MemberRequest, after: MemberRequest) -> Write:
    return Replace(
        keys.request(before.account, before.id),
        after,
        {"version": before.version, "sequence": before.sequence},
        on_conflict=lambda found: MemberMoved(member=before.member),
    )


def _relisted(account: str, before: RequestList, after: RequestList) -> Write:
    key = keys.requests_of(account, before.member)

    def moved_meanwhile(_: object) -> Exception:
        return MemberMoved(member=before.member)

    if before.version == 0:
        return Insert(key, after, on_conflict=moved_meanwhile)
    return Replace(key, after, {"version": before.version}, on_conflict=moved_meanwhile)


def _out_of_queue(request: MemberRequest) -> list[Write]:
    if request.item is None:
        return []
    return [Remove(keys.queued_request(request.account, request.item, request.id), {}, on_conflict=lambda _: Defect())]


def _no_task(request: MemberRequest) -> Write:
    """Takes the request from those that the seller decides."""
    return Remove(keys.asked_programme(request.account, request.id), {}, on_conflict=lambda _: Defect())
