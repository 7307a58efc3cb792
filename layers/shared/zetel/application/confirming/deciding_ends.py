"""The seller's decision about a request for an end, and the work that follows.

approve, reject      by an account manager: one small commit
prepare, record      the same of an assisted end: the statement is mailed, the customer's declaration is written down
confirm              by the customer, with the link of that mail
work                 approved: the end, quoted as of the day of asking, on documents of this day, in one transaction
                     waiting, and its last day is over: approved by silence
                     rejected, and not sent again in time: the rejection is final, and the contract goes on

A repeated or late message finds the request in another state, and does nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from typing import Final

from zetel.application.catalog.catalog import Catalog
from zetel.application.commands import staff_rights
from zetel.application.commands.person import Person
from zetel.application.commands.versions import must_be_at
from zetel.application.confirming import end_request_writes, held_quotes
from zetel.application.confirming.kinds import cancellation
from zetel.application.confirming.kinds.cancellation import KIND
from zetel.application.confirming.quote_kind import Circumstances, Reason
from zetel.application.contracts import end_requests
from zetel.application.contracts.timeline import case_at
from zetel.application.events import journal
from zetel.application.ports import Services
from zetel.application.quoting.new_ids import new_ids
from zetel.application.store import keys
from zetel.application.store.records import Answer
from zetel.application.store.writes import Write
from zetel.application.work.retrying import until_unmoved
from zetel.domain.calendar import civil_date
from zetel.domain.errors import InvalidRequest, LinkTampered, Unknown
from zetel.domain.events import Actor, ActorKind
from zetel.domain.links import Link, must_open
from zetel.domain.parties.rights import StaffRight
from zetel.domain.quotes import asked_end
from zetel.domain.quotes.cancellation import Cancellation
from zetel.domain.quotes.end_request import EndDeclaration, EndRequest, EndRequestState
from zetel.domain.quotes.quote import Quote
from zetel.domain.subscriptions.subscription import Subscription

_BY: Final = journal.system("payment_work")


def _kept(given: Reason | None, by: ActorKind, quote: Quote[Cancellation], scene: Circumstances) -> Sequence[Write]:
    """The reason that was given, and the acknowledgement."""
    reason = [cancellation.recorded(given, by, quote, scene)] if given else []
    return [*reason, cancellation.acknowledged(by, quote, scene)]


def _first(given: Reason | None, by: ActorKind, quote: Quote[Cancellation], scene: Circumstances) -> Sequence[Write]:
    """The same with the mark of the refund window, which no other contract has used since the request."""
    return [*_kept(given, by, quote, scene), *cancellation.window_marks(quote, scene)]


@dataclass(frozen=True, slots=True)
class DecideEnd:
    """A decision of `person`, of the staff, about the request, which is at `version`."""

    account: str
    subscription: str
    request: str
    person: Person
    version: int


def approve(command: DecideEnd, services: Services) -> Answer:
    """The approved request; the end follows. Raises NotAllowed, SecondFactorMissing, Unknown, VersionStale,
    EndRequestClosed."""
    return _decided(command, lambda before, at: before.approved(ActorKind.STAFF, at), services)


def reject(command: DecideEnd, reason: str, message: str | None, services: Services, catalog: Catalog) -> Answer:
    """The request that may be sent again; one that was is refused for good. Raises NotAllowed, SecondFactorMissing,
    Unknown, VersionStale, EndRequestClosed; InvalidRequest for a reason that is not of the seller's list."""
    listed = catalog.seller().rejection_reasons
    if reason not in listed:
        raise InvalidRequest.of("/reason", f"one of {', '.join(sorted(listed))}", reason)
    return _decided(command, lambda before, at: before.rejected(reason, message, at), services)


def prepare(command: DecideEnd, message: str | None, services: Services) -> Answer:
    """The request whose statement is mailed to the customer, with a link that confirms it. Raises NotAllowed,
    SecondFactorMissing, Unknown, VersionStale, EndRequestClosed."""
    return _decided(command, lambda before, at: before.prepared(message, at), services)


def record(command: DecideEnd, how: EndDeclaration, on: date, services: Services) -> Answer:
    """The request whose end the customer has declared on that day, in that way; the end follows. Raises NotAllowed,
    SecondFactorMissing, Unknown, VersionStale, EndRequestClosed, InvalidRequest for a day that cannot be."""
    return _decided(command, lambda before, at: before.declared(how, on, at), services)


def confirm_by_link(link: Link, services: Services) -> Answer:
    """The purpose of the link, with which the customer confirms the prepared statement.

    Raises LinkTampered, LinkUsed, LinkWithdrawn, LinkSuperseded, LinkExpired, EndRequestClosed, DocumentMoved.
    """
    key = keys.end_request(link.account, link.subject)
    before = services.store.read(key).get(key)
    if before is None:
        raise LinkTampered
    at = services.now(link.account)
    must_open(link, before.link_state, at)
    after = before.declared(EndDeclaration.LINK, civil_date(at, before.zone), at)
    services.store.commit(end_request_writes.moved(after, journal.system("link"), at, services))
    return Answer(200, {"purpose": link.purpose.value})


def _decided(command: DecideEnd, decide: Callable[[EndRequest, datetime], EndRequest], services: Services) -> Answer:
    staff_rights.must_be_staff(command.person, StaffRight.DECIDE_ENDS, command.account, services)

    def decided() -> Answer:
        before, held = _read(command.account, command.request, services)
        if before.subscription != command.subscription:
            raise Unknown(kind="request", id=command.request)
        must_be_at(command.version, before)
        at = services.now(command.account)
        after = decide(before, at)
        _commit(after, held, journal.staff(command.person), at, services)
        return end_requests.shown(after)

    return until_unmoved(decided)


def _read(account: str, id: str, services: Services) -> tuple[EndRequest, Subscription]:
    key = keys.end_request(account, id)
    request = services.store.read(key).known(key, "request", id)
    about = keys.subscription(account, request.subscription)
    return request, services.store.read(about).known(about, "subscription", request.subscription)


def work_on(account: str, id: str, services: Services, catalog: Catalog) -> None:
    """Carries an approved request out; approves an open one, or closes a rejected one, whose days are over.

    Raises Unknown, TaxRateMissing, ReferenceRateMissing, Defect for a statement that is another one now; DocumentMoved,
    SubscriptionMoved or BalanceMoved where each try met another change.
    """
    until_unmoved(partial(_worked_on, account, id, services, catalog))


def _worked_on(account: str, id: str, services: Services, catalog: Catalog) -> None:
    request, held = _read(account, id, services)
    at = services.now(account)
    if request.state is EndRequestState.APPROVED:
        _carry_out(request, at, services, catalog)
    elif request.is_overdue(at):
        after = request.by_silence(at) if request.waits else request.refused(at)
        _commit(after, held, _BY, at, services)


def _commit(after: EndRequest, held: Subscription, by: Actor, at: datetime, services: Services) -> None:
    if after.state is EndRequestState.REFUSED:
        services.store.commit(end_request_writes.closed(after, held, by, at, services))
    else:
        services.store.commit(end_request_writes.moved(after, by, at, services))


def _carry_out(request: EndRequest, at: datetime, services: Services, catalog: Catalog) -> None:
    case = case_at(request.account, request.subscription, request.member, request.quoted_at, services, catalog)
    freed = asked_end.freed(case.contract.subscription, request, at)
    case = replace(case, buyer=replace(case.buyer, profile=request.buyer))
    quote = asked_end.stated_again(
        request,
        replace(case.contract, subscription=freed),
        refund_window_used=case.refund_window_used,
        buyer=case.buyer,
        seller=catalog.seller(),
        ids=new_ids(0, at, services, credit_notes=case.contract.most_credit_notes),
        describe=case.describe,
        rates=catalog.rates_of(request.account),
    )
    after = request.carried_out(at)
    services.store.commit(
        [
            *end_request_writes.moved(after, _BY, at, services),
            *held_quotes.carried_out(
                replace(KIND, kept=_kept if case.refund_window_used else _first),
                quote,
                case,
                held_by=request.id,
                asked_at=request.heard.at if request.heard else request.asked_at,
                declared_by=request.asked_by,
                reason=Reason(request.reason, request.comment, request.feedback),
                at=at,
                services=services,
                catalog=catalog,
            ),
        ]
    )
