"""Keeping attempts: a full refund or a return of seats, asked for in its time, that waits for work of the seller's.

keep        the attempt with its instant; it holds the subscription, so that no other command changes it meanwhile
withdraw    the hold is lifted, nothing happens
carry out   work that follows (`carrying_out`)
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from zetel.application.catalog.catalog import Catalog
from zetel.application.commands import answers, receipts
from zetel.application.commands.person import IdempotentRequest, Person
from zetel.application.commands.versions import must_be_at
from zetel.application.confirming.kinds import cancellation as cancellations
from zetel.application.confirming.quote_kind import Reason
from zetel.application.contracts import reading
from zetel.application.contracts.timeline import ContractCase, case_of, declarer
from zetel.application.events import journal
from zetel.application.licences.choosing import WantedRelease
from zetel.application.ports import Services
from zetel.application.quoting import seats as quoted_seats
from zetel.application.store import ids, keys
from zetel.application.store.records import Answer
from zetel.application.store.writes import Insert, Replace, Write
from zetel.application.work.retrying import until_unmoved
from zetel.domain.documents.drafting import PATIENCE
from zetel.domain.due import Due, WorkKind
from zetel.domain.errors import (
    ChangeInProgress,
    Defect,
    DocumentMoved,
    InvalidRequest,
    SubscriptionMoved,
)
from zetel.domain.events import Actor
from zetel.domain.parties import rights
from zetel.domain.payments.allocation import still_held
from zetel.domain.quotes import cancellation, seats
from zetel.domain.subscriptions.attempt import Attempt, AttemptKind, AttemptState, attempt_of
from zetel.domain.subscriptions.events import AttemptCarriedOut, AttemptKept, AttemptLapsed, AttemptWithdrawn
from zetel.domain.subscriptions.subscription import Subscription

_EVENTS: Final[Mapping[AttemptState, type[AttemptKept | AttemptCarriedOut | AttemptWithdrawn | AttemptLapsed]]] = {
    AttemptState.WAITING: AttemptKept,
    AttemptState.CARRIED_OUT: AttemptCarriedOut,
    AttemptState.WITHDRAWN: AttemptWithdrawn,
    AttemptState.LAPSED: AttemptLapsed,
}


#: Seconds until the sweep asks again.
_NEXT_SWEEP: Final = 300


@dataclass(frozen=True, slots=True)
class KeepAttempt:
    """Keep a full refund for `reason`; or the new total `quantity` of `item`, where an item is named, with the wish
    whose licences end."""

    account: str
    person: Person
    subscription: str
    request: IdempotentRequest
    reason: Reason | None = None
    item: str | None = None
    quantity: int | None = None
    release: WantedRelease | None = None


def keep(command: KeepAttempt, services: Services, catalog: Catalog) -> Answer:
    """202 with the attempt and its path.

    Raises Unknown, NotAllowed, SubscriptionEnded, CancellationNotAllowed, ExportRequired, SeatsBelowAssigned,
    IdempotencyKeyReused;
    InvalidRequest for a missing reason, and for anything that has no window or is out of its window; ChangeInProgress
    while another attempt waits.
    """
    receipt = command.request.receipt(command.account, command.person)

    def kept() -> Answer:
        if earlier := receipts.replayed(services.store.read(receipt).get(receipt), command.request, services):
            return earlier
        case = case_of(
            command.account, command.subscription, command.person, services, catalog, beside=declarer(command.account)
        )
        attempt = _attempt(command, case, services)
        if attempt.kind is AttemptKind.REFUND and (asked := case.heard()):
            attempt, case = replace(attempt, at=asked.at), replace(case, at=asked.at)
        before = case.contract.subscription
        must_be_a_right(attempt, case)
        if attempt.kind is AttemptKind.REFUND:
            cancellations.must_be_a_reason(command.reason, case.contract, catalog.seller())
        if attempt_of(before.hold):
            raise ChangeInProgress(subscription=before.id, held_by=before.hold or "")
        writes = [
            Insert(keys.attempt(attempt.account, attempt.id), attempt, on_conflict=lambda found: Defect()),
            _holding(before, still_held(before.hold, ended=None, begun=[attempt.id])),
            event(attempt, journal.member(attempt.member), case.at, services),
        ]
        path = f"/v1/accounts/{attempt.account}/subscriptions/{attempt.subscription}/attempts/{attempt.id}"
        answer = Answer(202, answers.attempt(attempt), location=path, retry_after=_NEXT_SWEEP)
        return receipts.commit_once(receipt, command.request, writes, answer, services)

    return receipts.unless_answered(lambda: until_unmoved(kept), receipt, command.request, services)


def withdraw(account: str, subscription: str, id: str, version: int, person: Person, services: Services) -> Answer:
    """The attempt, withdrawn; an attempt that is over stays as it is, and says so.

    Raises Unknown, NotAllowed, VersionStale.
    """
    membership_key, key = keys.membership(person.sub, account), keys.attempt(account, id)
    subscription_key = keys.subscription(account, subscription)

    def withdrawn() -> Answer:
        found = services.store.read(membership_key, key, subscription_key)
        about = found.get(subscription_key)
        member = rights.must_manage(found.get(membership_key), account, about.buyer if about else None)
        attempt = reading.attempt_about(account, subscription, id, found)
        must_be_at(version, attempt)
        if attempt.state is not AttemptState.WAITING:
            return reading.attempt_shown(attempt)
        held = found.known(subscription_key, "subscription", subscription)
        after = attempt.ended(AttemptState.WITHDRAWN)
        services.store.commit(over(after, held, journal.member(member.member), services.now(account), services))
        return reading.attempt_shown(after)

    return until_unmoved(withdrawn)


def with_present_release(attempt: Attempt, case: ContractCase) -> Attempt:
    """The attempt, whose decision is about all licences above the total as they stand now."""
    if attempt.release is None or attempt.item is None:
        return attempt
    people = quoted_seats.above(case, attempt.item, attempt.quantity or 0)
    return replace(attempt, release=replace(attempt.release, people=people))


def must_be_a_right(attempt: Attempt, case: ContractCase) -> None:
    """Raises SubscriptionEnded, CancellationNotAllowed, Unknown, SeatsBelowAssigned, InvalidRequest."""
    if attempt.kind is AttemptKind.REFUND:
        if not cancellation.in_refund_window(case.contract, used=case.refund_window_used, at=case.at):
            raise InvalidRequest.of("/reason", "sent within the refund window: it has closed, or was used before")
    elif attempt.quantity is None:
        raise InvalidRequest.of("/quantity", "the new total of the item")
    elif not seats.returned_now(
        case.contract, item=attempt.item or "", total=attempt.quantity, at=case.at, release=attempt.release
    ):
        raise InvalidRequest.of("/quantity", "fewer than now, of seats that can be returned now", attempt.quantity)


def _attempt(command: KeepAttempt, case: ContractCase, services: Services) -> Attempt:
    reason, release = command.reason, None
    if command.item:
        release = quoted_seats.decided(command.release, case, command.item, command.quantity or 0, services)
    return Attempt(
        id=services.ids.new(ids.ATTEMPT, case.at),
        account=command.account,
        subscription=command.subscription,
        member=case.buyer.member,
        kind=AttemptKind.RETURN if command.item else AttemptKind.REFUND,
        state=AttemptState.WAITING,
        at=case.at,
        version=1,
        sequence=1,
        item=command.item,
        quantity=command.quantity,
        release=release,
        reason=reason.code if reason else None,
        comment=reason.comment if reason else None,
        feedback=reason.feedback if reason else None,
        declared_by=case.declared_by,
        due=Due(case.at + PATIENCE, WorkKind.ATTEMPT),
    )


def over(after: Attempt, held: Subscription, by: Actor, at: datetime, services: Services) -> list[Write]:
    """The attempt that ends without a change of the contract, and the hold without it."""
    hold = still_held(held.hold, ended=after.id)
    lifted = [_holding(held, hold)] if hold != held.hold else []
    return [replaced(after), *lifted, event(after, by, at, services)]


def replaced(after: Attempt) -> Write:
    return Replace(
        keys.attempt(after.account, after.id),
        after,
        {"version": after.version - 1},
        on_conflict=lambda found: DocumentMoved(document=after.id),
    )


def _holding(held: Subscription, hold: str | None) -> Write:
    return Replace(
        keys.subscription(held.account, held.id),
        replace(held, hold=hold),
        {"version": held.version, "sequence": held.sequence, "hold": held.hold},
        on_conflict=lambda found: SubscriptionMoved(subscription=held.id),
    )


def event(attempt: Attempt, by: Actor, at: datetime, services: Services) -> Write:
    happened = _EVENTS[attempt.state](subscription=attempt.subscription, kind=attempt.kind, asked_at=attempt.at)
    return journal.entry(
        happened,
        account=attempt.account,
        subject=attempt.id,
        sequence=attempt.sequence,
        actor=by,
        at=at,
        services=services,
    )
