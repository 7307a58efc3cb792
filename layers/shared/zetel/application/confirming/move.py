"""Confirming a move: everything is decided under its statement, then taken over; the rest is work that follows.

    confirmed      take-over, the hold and the move in one transaction, on the versions and the seats that it decided on
    people         12 in a transaction at most (`moving_on`)
    end            as of the statement's instant

The statement is open for 30 minutes until the confirmation. What follows may take longer, and is promised.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from zetel.application.catalog.catalog import Catalog
from zetel.application.commands import answers
from zetel.application.commands.person import IdempotentRequest, Person, Reader
from zetel.application.commands.receipts import commit_once, replayed, unless_answered
from zetel.application.confirming.kinds import cancellation as cancellations
from zetel.application.confirming.quote_kind import Reason
from zetel.application.events import journal
from zetel.application.ports import Services
from zetel.application.quoting.move_preview import MoveCase, MoveWish, loaded
from zetel.application.store import keys
from zetel.application.store.records import Answer
from zetel.application.store.wire import from_wire
from zetel.application.store.writes import Check, Insert, Replace, Write
from zetel.application.work.retrying import until_unmoved
from zetel.domain.documents.drafting import PATIENCE
from zetel.domain.due import Due, WorkKind
from zetel.domain.errors import (
    InvalidRequest,
    PoolMoved,
    ProfileMoved,
    QuoteExpired,
    QuoteTampered,
    QuoteUsed,
    SubscriptionMoved,
    Unknown,
)
from zetel.domain.licences.events import MoveBegun
from zetel.domain.licences.move import MOVE, Move, MovePlan, MoveState
from zetel.domain.parties import rights
from zetel.domain.parties.rights import Right
from zetel.domain.payments.allocation import still_held
from zetel.domain.quotes.cancellation import Cancellation
from zetel.domain.quotes.quote import Quote
from zetel.domain.subscriptions.events import SubscriptionTakenOver

#: Seconds after which the status of a move is worth a look.
_LOOK_AGAIN: Final = 5


@dataclass(frozen=True, slots=True)
class ConfirmMove:
    """Carry out the move of `preview`, as it was given and signed, for `reason`; by card, `token` pays from now on."""

    account: str
    person: Person
    subscription: str
    preview: Mapping[str, Any]
    request: IdempotentRequest
    reason: Reason
    token: str | None = None


def confirm_move(command: ConfirmMove, services: Services, catalog: Catalog) -> Answer:
    """202 with the move, whose people follow. The take-over, the seats and the end are decided now, or refused.

    Raises QuoteTampered, QuoteExpired, QuoteUsed, SubscriptionMoved, DocumentMoved, ProfileMoved, InvalidRequest, and
    as the preview does.
    """
    plan, statement = _opened(command, services)
    receipt = command.request.receipt(command.account, command.person)

    def confirmed() -> Answer:
        return _confirmed(command, plan, statement, services, catalog)

    return until_unmoved(lambda: unless_answered(confirmed, receipt, command.request, services))


def read_move(account: str, subscription: str, id: str, reader: Reader, services: Services) -> Answer:
    """The move with its state and the number of people that have moved. Raises Unknown, NotAllowed."""
    key = keys.move(account, id)
    move = reader.read(account, services, key).known(key, "move", id)
    if move.subscription != subscription:
        raise Unknown(kind="move", id=id)
    return Answer(200, answers.move(move), version=move.version)


def _opened(command: ConfirmMove, services: Services) -> tuple[MovePlan, Quote[Cancellation]]:
    """The plan and its statement, their signatures checked. Raises QuoteTampered, Unknown, InvalidRequest."""
    raw = services.signer.opened(command.preview)
    if (raw["account"], raw["subscription"]) != (command.account, command.subscription):
        raise Unknown(kind="move", id=raw["id"])
    if raw["kind"] != MOVE:
        raise InvalidRequest.of("/preview/kind", MOVE, raw["kind"])
    signed: object = raw["statement"]
    if not isinstance(signed, Mapping):
        raise QuoteTampered
    statement = from_wire(Quote[Cancellation], services.signer.opened(signed))
    return from_wire(MovePlan, raw), statement


def _confirmed(
    command: ConfirmMove, plan: MovePlan, statement: Quote[Cancellation], services: Services, catalog: Catalog
) -> Answer:
    account, at = command.account, services.now(command.account)
    wish = MoveWish(account, command.person, plan.subscription, plan.to)
    if plan.buyer:
        wish = replace(wish, profile=plan.profile, collection=plan.collection, token=command.token)
    elif command.token:
        raise InvalidRequest.of("/card", "left out: the account has the subscription")
    membership_key, move_key = keys.membership(command.person.sub, account), keys.move(account, plan.id)
    receipt = command.request.receipt(account, command.person)
    member_key = keys.member(account, plan.person)
    found = services.store.read(membership_key, receipt, move_key, member_key, *wish.keys())
    by = rights.must_be_member(found.get(membership_key), account, Right.MANAGE_BILLING)
    if by.member != plan.person:
        raise Unknown(kind="move", id=plan.id)
    if earlier := replayed(found.get(receipt), command.request, services):
        return earlier
    if found.get(move_key):
        raise QuoteUsed(quote=plan.id, created=(plan.id,))
    if at >= plan.expires_at:
        raise QuoteExpired(quote=plan.id, expired_at=plan.expires_at)
    held = found.known(keys.subscription(account, plan.subscription), "subscription", plan.subscription)
    if (held.version, held.buyer) != (plan.version, plan.buyer):
        raise SubscriptionMoved(subscription=held.id)
    case = loaded(wish, by.member, found, at, services, catalog)
    _must_hold(plan, statement, case)
    cancellations.must_be_a_reason(command.reason, case.contract.contract, catalog.seller())
    declarer = found.get(member_key)
    move = replace(_move(command, plan, statement, case), declared_by=declarer.name if declarer else None)
    path = f"/v1/accounts/{account}/subscriptions/{held.id}/moves/{move.id}"
    answer = Answer(202, answers.move(move), location=path, retry_after=_LOOK_AGAIN)
    return commit_once(receipt, command.request, _writes(move, case, services), answer, services)


def _must_hold(plan: MovePlan, statement: Quote[Cancellation], case: MoveCase) -> None:
    """Raises SubscriptionMoved, ProfileMoved or DocumentMoved where the move is not as it was previewed."""
    contract, profile = case.contract.contract, case.contract.buyer.profile
    if statement.versions["profile"] != profile.version:
        raise ProfileMoved(profile=profile.id)
    decided = {"subscription": contract.subscription.version, "profile": profile.version, **contract.ledger.versions}
    if statement.versions != decided:
        raise SubscriptionMoved(subscription=plan.subscription)
    if [(one.item, one.to) for one in case.items] != [(one.item, one.to) for one in plan.items]:
        raise SubscriptionMoved(subscription=plan.to)
    contract.must_be_settled()
    statement.must_still_settle(contract.documents)


def _move(command: ConfirmMove, plan: MovePlan, statement: Quote[Cancellation], case: MoveCase) -> Move:
    return Move(
        id=plan.id,
        account=plan.account,
        subscription=plan.subscription,
        to=plan.to,
        member=plan.person,
        state=MoveState.MOVING,
        at=plan.made_at,
        confirmed_at=case.contract.at,
        version=1,
        sequence=1,
        items=case.items,
        quote=statement.id,
        issues=statement.issues,
        reason=command.reason.code,
        comment=command.reason.comment,
        feedback=command.reason.feedback,
        due=Due(case.contract.at + PATIENCE, WorkKind.MOVE),
    )


def _writes(move: Move, case: MoveCase, services: Services) -> list[Write]:
    """The take-over, if there is one, the hold, the move, and the demand that payer and seats are as they were read."""
    before, after, profile = case.before, case.contract.contract.subscription, case.contract.buyer.profile
    held = replace(after, hold=still_held(before.hold, ended=None, begun=[move.id]))
    actor, at = journal.member(move.member), case.contract.at
    used = QuoteUsed(quote=move.id, created=(move.id,))
    writes: list[Write] = [
        Insert(keys.move(move.account, move.id), move, on_conflict=lambda found: used),
        Replace(
            keys.subscription(before.account, before.id),
            held,
            {"version": before.version, "sequence": before.sequence, "hold": before.hold},
            on_conflict=lambda found: SubscriptionMoved(subscription=before.id),
        ),
        Check(
            keys.profile(move.account, profile.id),
            {"version": profile.version},
            on_conflict=lambda found: ProfileMoved(profile=profile.id),
        ),
        *(_seats_unmoved(case, item.to) for item in move.items if item.to),
        journal.entry(
            MoveBegun(subscription=move.subscription, to=move.to, people=move.items[0].licences),
            account=move.account,
            subject=move.id,
            sequence=move.sequence,
            actor=actor,
            at=at,
            services=services,
        ),
    ]
    if before.buyer:
        happened = SubscriptionTakenOver(buyer=before.buyer, earlier=before.profile, profile=profile.id)
        writes.append(
            journal.entry(
                happened,
                account=move.account,
                subject=after.id,
                sequence=after.sequence,
                actor=actor,
                at=at,
                services=services,
            )
        )
    return writes


def _seats_unmoved(case: MoveCase, item: str) -> Write:
    pool, target = case.target.pools[item], case.target.subscription
    return Check(
        keys.pool(target.account, target.id, item),
        {"seats": pool.seats, "assigned": pool.assigned},
        on_conflict=lambda found: PoolMoved(item=item),
    )
