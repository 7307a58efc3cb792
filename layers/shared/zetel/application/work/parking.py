"""Parking: work that keeps failing leaves the due index, with an alarm, until an operator resumes the work.

weather of others    due again after a growing wait; parked after 3 days
defect of ours       counted; the fifth failure parks
the store is away    nothing can be noted, and nothing need be: the due index has the work
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from zetel.application.ports import Services
from zetel.application.store import keys
from zetel.application.store.keys import Key
from zetel.application.store.records import Errand, due_of
from zetel.application.store.writes import Replace, Write
from zetel.application.work import weather
from zetel.application.work.weather import STORE, SetAside
from zetel.domain.documents.document import Document, DocumentState
from zetel.domain.due import Due, WorkKind
from zetel.domain.errors import DocumentMoved, ServiceAway, Unknown
from zetel.domain.licences.job import Job
from zetel.domain.licences.move import Move
from zetel.domain.licences.seat_use import CountedSeats
from zetel.domain.parties.closing import Closing
from zetel.domain.parties.departure import Departure
from zetel.domain.parties.erasure import Erasure
from zetel.domain.parties.invitation import Invitation
from zetel.domain.parties.profile import BillingProfile
from zetel.domain.parties.recipient import Recipient
from zetel.domain.parties.request import MemberRequest
from zetel.domain.parties.succession import Succession
from zetel.domain.payments.allocation import CreditAllocation
from zetel.domain.payments.payment import Payment, PaymentState
from zetel.domain.payments.refund import Refund, RefundState
from zetel.domain.quotes.end_request import EndRequest
from zetel.domain.subscriptions.acknowledgement import Acknowledgement
from zetel.domain.subscriptions.attempt import Attempt
from zetel.domain.subscriptions.release import ReleaseWork
from zetel.domain.subscriptions.subscription import Subscription

#: Failures of an item's work until the item is parked.
MOST_ATTEMPTS: Final = 5


#: Items that carry work, count its failures and can be parked.
Worked = (
    Document
    | Payment
    | Refund
    | CreditAllocation
    | Attempt
    | EndRequest
    | Acknowledgement
    | Subscription
    | Recipient
    | Invitation
    | BillingProfile
    | ReleaseWork
    | Move
    | CountedSeats
    | MemberRequest
    | Departure
    | Closing
    | Erasure
    | Succession
    | Job
    | Errand
)

#: The work of items that carry one kind only.
_KINDS: Final[Mapping[type, WorkKind]] = {
    Refund: WorkKind.REFUND,
    CreditAllocation: WorkKind.SETTLE,
    Attempt: WorkKind.ATTEMPT,
    EndRequest: WorkKind.END_REQUEST,
    Acknowledgement: WorkKind.ACKNOWLEDGE,
    Recipient: WorkKind.RECIPIENT,
    Invitation: WorkKind.INVITATION,
    BillingProfile: WorkKind.VAT_CHECK,
    ReleaseWork: WorkKind.RELEASE,
    Move: WorkKind.MOVE,
    CountedSeats: WorkKind.SEAT_COUNT,
    MemberRequest: WorkKind.REQUEST,
    Departure: WorkKind.LEAVING,
    Job: WorkKind.JOB,
}

#: The time that work waits for the weather of a service until an alarm tells of the service.
UNTOLD: Final = timedelta(minutes=30)


#: An item that is parked, and the writes that tell of it in the same commit.
OnParked = Callable[[Any, Services], tuple[Any, list[Write]]]


def attempt(key: Key[Any], work: Callable[[], None], services: Services, *, on_parked: OnParked | None = None) -> None:
    """Does `work` on the item under `key`. A defect is counted on the item and raised, the fifth parks it; weather puts
    the item off, and raises SetAside."""
    try:
        work()
    except Exception as failure:
        if weather.service_away(failure) is None:
            _note(key, failure, services, on_parked)
            raise
        try:
            _note(key, failure, services, on_parked)
        except ServiceAway as store:
            services.alarms.away(store.service)
        raise SetAside from failure


def park(document: Document, reason: str, services: Services) -> None:
    """Takes a drafted document out of numbering: other documents go on. `reason` holds rule names, no texts."""
    parked = _parked(replace(document, version=document.version + 1), reason)
    _alarm(parked, services)
    _replace(keys.document(document.account, document.id), document, parked, services)


def resume(key: Key[Any], services: Services) -> None:
    """Puts parked work back into the due index, due now, with its attempts forgotten. Raises Unknown."""
    found = services.store.read(key).get(key)
    if found is None or found.parked is None:
        raise Unknown(kind="parked item", id=key.sk)
    _replace(
        key, found, _noted(replace(_due_again(found, services.now(found.account)), parked=None, attempts=0)), services
    )


def _due_again(found: Worked, at: datetime) -> Worked:
    """The parked item, its work due at `at`; a subscription's work may have a later due instant, which then stays."""
    match found:
        case Payment():
            return replace(found, due=Due(at, WorkKind.CHARGE if found.invoice else WorkKind.PAYMENT))
        case Subscription():
            return replace(found, due=replace(found.due, at=max(found.due.at, at), since=None) if found.due else None)
        case Errand(id=id):
            return replace(found, due=Due(at, WorkKind(id.partition("_")[0])))
        case Succession(until=until):
            return replace(found, due=Due(at, WorkKind.SUCCESSION if until else WorkKind.OWNER_NOTICE))
        case Closing() | Erasure():
            return found.again(at)
        case Document(number=None):
            return replace(found, work=Due(at, WorkKind.NUMBER), state=DocumentState.DRAFTED)
        case Document():
            return replace(found, work=Due(at, WorkKind.RENDER))
        case _:
            return replace(found, due=Due(at, _KINDS[type(found)]))


def stopped(item: Worked, failure: Exception, services: Services) -> Worked:
    """The item after the failure of its work: put off, counted, or parked. An alarm tells of a service that holds up
    work for long, and of parked work."""
    due, service = due_of(item), weather.service_away(failure)
    if service and due:
        at = services.now(item.account)
        if due.since and at - due.since >= UNTOLD:
            services.alarms.away(service)
        later = due.put_off(at)
        after = _noted(_due(item, later) if later else _parked(item, weather.reason(failure)))
    else:
        after = _noted(replace(item, attempts=item.attempts + 1))
        if after.attempts >= MOST_ATTEMPTS:
            after = _parked(after, weather.reason(failure))
    if after.parked:
        _alarm(after, services)
    return after


def _note(key: Key[Any], failure: Exception, services: Services, on_parked: OnParked | None) -> None:
    if weather.service_away(failure) == STORE:
        services.alarms.away(STORE)
        return
    found = services.store.read(key).get(key)
    if found is None or found.parked or _is_done(found):
        return
    after: Worked = stopped(found, failure, services)
    told: list[Write] = []
    if after.parked and on_parked:
        after, told = on_parked(after, services)
    try:
        _replace(key, found, after, services, told)
    except DocumentMoved:
        if weather.service_away(failure) is None:
            raise  # weather needs no second note: the item that moved is still due


def _due(item: Worked, due: Due) -> Worked:
    return replace(item, work=due) if isinstance(item, Document) else replace(item, due=due)


def _noted(item: Worked) -> Worked:
    """`item` at its next version; a subscription, an attempt, a request and a profile keep theirs, which commands name
    and failures do not change."""
    if isinstance(item, BillingProfile):
        return replace(item, checks=(item.checks or 0) + 1)
    return (
        item
        if isinstance(item, Subscription | Attempt | EndRequest | MemberRequest)
        else replace(item, version=item.version + 1)
    )


def _parked(item: Worked, reason: str) -> Worked:
    if isinstance(item, Subscription):
        return replace(item, parked=reason)  # the item keeps its due instant, which names the work
    if not isinstance(item, Document):
        return replace(item, parked=reason, due=None)
    state = DocumentState.PARKED if item.state is DocumentState.DRAFTED else item.state
    return replace(item, parked=reason, work=None, state=state)


def _alarm(parked: Worked, services: Services) -> None:
    # The alarm comes before the commit: a crash between the two raises it again, and the other order might never.
    kind, reason = _snake_case(type(parked).__name__), parked.parked or ""
    services.alarms.parked(account=parked.account, kind=kind, id=parked.id, reason=reason)


def _is_done(found: Worked) -> bool:
    match found:
        case Payment():
            return found.state is not PaymentState.PENDING
        case Refund():
            return found.state is not RefundState.PENDING
        case (
            CreditAllocation()
            | Attempt()
            | EndRequest()
            | Acknowledgement()
            | Subscription()
            | Recipient()
            | Invitation()
            | BillingProfile()
            | ReleaseWork()
            | Move()
            | CountedSeats()
            | MemberRequest()
            | Departure()
            | Closing()
            | Erasure()
            | Succession()
            | Job()
            | Errand()
        ):
            return found.due is None
        case Document():
            return found.work is None


def _replace(key: Key[Any], was: Worked, now: Worked, services: Services, told: Sequence[Write] = ()) -> None:
    expects: dict[str, str | int | None] = {"version": was.version}
    if isinstance(was, Subscription):
        # A subscription's hold and its last event change without a version of their own.
        expects |= {"hold": was.hold, "sequence": was.sequence}
    if isinstance(was, BillingProfile):
        expects |= {"checks": was.checks}  # a status changes without a version of its own
    moved = Replace(key, now, expects, on_conflict=lambda found: DocumentMoved(document=was.id))
    services.store.commit([moved, *told])


def _snake_case(name: str) -> str:
    """``CreditAllocation`` is ``credit_allocation``."""
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("_")
