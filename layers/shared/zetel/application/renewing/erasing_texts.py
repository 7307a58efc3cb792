"""Texts that a person wrote, or that name the person: each is emptied in a commit that also counts it on the erasure.

    own requests           without words and proof, by the work that follows from a removal (`licences.departing`)
    requests of others     without the words that the person answered, or that name the person
    cancellations          without comment and feedback
    attempts, moves, requests for ends   the same, once they are over, and without the name of their member
    requests for upgrades  without contact and message; one of the person's that waits for the seller is withdrawn first

A text that is still needed, because its work is not done, makes the step wait.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from zetel.application.accounts import upgrades
from zetel.application.events import journal
from zetel.application.ports import Services
from zetel.application.store import keys
from zetel.application.store.keys import Key
from zetel.application.store.records import CancellationRecord, due_of
from zetel.application.store.writes import Replace, Write
from zetel.application.work.paging import every
from zetel.domain.errors import MemberMoved, VersionStale, WorkUnfinished
from zetel.domain.events import ActorKind
from zetel.domain.licences.move import Move
from zetel.domain.parties.erasure import Erasure
from zetel.domain.parties.request import MemberRequest
from zetel.domain.quotes.end_request import EndRequest, GivenChecklist
from zetel.domain.quotes.events import UpgradeWithdrawn
from zetel.domain.quotes.upgrade_request import Contact, UpgradeRequest, UpgradeState
from zetel.domain.subscriptions.attempt import Attempt
from zetel.domain.subscriptions.subscription import SubscriptionState

_BY: Final = journal.system("erasure")


def withdraw_upgrades(erasure: Erasure, services: Services) -> None:
    """Withdraws what the person asked the seller for and nobody has answered. Raises MemberMoved from the commit."""
    for asked in every(keys.upgrades(erasure.account), services):
        if asked.member == erasure.id and asked.state is UpgradeState.ASKED:
            after = asked.left(services.now(erasure.account))
            try:
                services.store.commit(upgrades.moved(asked, after, UpgradeWithdrawn(plan=after.plan), _BY, services))
            except VersionStale:
                raise MemberMoved(member=erasure.id) from None  # the seller has answered meanwhile


def emptied(erasure: Erasure, services: Services) -> Iterator[Write]:
    """The write that empties each text that is found, when it is asked for. Raises WorkUnfinished where one of them is
    still needed; the commit raises MemberMoved."""
    account = erasure.account
    for request in every(keys.requests(account), services):
        if (after := _of_request(erasure, request)) != request:
            expects = {"version": request.version, "sequence": request.sequence}
            yield _instead(keys.request(account, request.id), after, expects, erasure)
    for held in every(keys.subscriptions(account), services):
        if held.state is not SubscriptionState.DELETED:
            for reason in every(keys.cancellations(account, held.id), services):
                if (bare := _of_cancellation(erasure, reason)) != reason:
                    yield _instead(
                        keys.cancellation(account, held.id, reason.id), bare, {"member": reason.member}, erasure
                    )
    for attempt in every(keys.attempts(account), services):
        yield from _of_declared(erasure, attempt, keys.attempt(account, attempt.id))
    for move in every(keys.moves(account), services):
        yield from _of_declared(erasure, move, keys.move(account, move.id))
    for asked in every(keys.end_requests(account), services):
        yield from _of_end_request(erasure, asked)
    for wanted in every(keys.upgrades(account), services):
        yield from _of_upgrade(erasure, wanted)


def _of_upgrade(erasure: Erasure, held: UpgradeRequest) -> Iterator[Write]:
    bare = held
    if erasure.concerns(held.member, held.message, held.contact.name, held.contact.mail):
        bare = replace(bare, contact=Contact("", ""), message="")
    if erasure.is_named_in(held.answer):
        bare = replace(bare, answer=None)
    if bare != held:
        after = replace(bare, version=held.version + 1)
        yield _instead(
            keys.upgrade(held.account, held.id), after, {"version": held.version, "open": held.open}, erasure
        )


def _of_request(erasure: Erasure, request: MemberRequest) -> MemberRequest:
    after = request
    if erasure.concerns(request.member, request.reason):
        after = replace(after, reason="")
    if erasure.concerns(request.decided_by, request.message):
        after = replace(after, message=None)
    if after == request or request.pending:  # a pending one keeps the version that its list names
        return after
    return replace(after, version=request.version + 1)


def _of_cancellation(erasure: Erasure, reason: CancellationRecord) -> CancellationRecord:
    writer = reason.member if reason.by is ActorKind.MEMBER else None
    if not erasure.concerns(writer, reason.comment, reason.feedback):
        return reason
    return replace(reason, comment=None, feedback=None)


def _of_declared(erasure: Erasure, held: Attempt | Move, key: Key[Any]) -> Iterator[Write]:
    if erasure.concerns(held.member, held.comment, held.feedback, held.declared_by):
        _must_be_over(held)
        bare = replace(held, comment=None, feedback=None, declared_by=None, version=held.version + 1)
        yield _instead(key, bare, {"version": held.version}, erasure)


def _of_end_request(erasure: Erasure, held: EndRequest) -> Iterator[Write]:
    said = (held.comment, held.feedback, held.asked_by, held.checklist.words, held.checklist.data_owner)
    bare = held
    if erasure.concerns(held.member, *said):
        checklist = GivenChecklist(exported=held.checklist.exported)
        bare = replace(bare, comment=None, feedback=None, asked_by=None, checklist=checklist)
    if erasure.is_named_in(held.message):
        bare = replace(bare, message=None)
    left = tuple(one for one in held.buyer.recipients if one.casefold() != erasure.mail.casefold())
    if left != held.buyer.recipients:
        bare = replace(bare, buyer=replace(held.buyer, recipients=left))
    if bare != held:
        _must_be_over(held)
        after = replace(bare, version=held.version + 1)
        yield _instead(keys.end_request(held.account, held.id), after, {"version": held.version}, erasure)


def _must_be_over(held: Attempt | Move | EndRequest) -> None:
    if held.parked or due_of(held):
        raise WorkUnfinished(unfinished=(held.id,))


def _instead(key: Key[Any], after: object, expects: dict[str, Any], erasure: Erasure) -> Write:
    return Replace(key, after, expects, on_conflict=lambda found: MemberMoved(member=erasure.id))
