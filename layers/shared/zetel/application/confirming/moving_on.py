"""The work of a confirmed move: its people get their new licences, then its subscription ends under its statement.

    12 people        12 people        nobody is left: the end, as of the statement, on documents of this day
    |----------------|----------------|
    each commit counts on the move: a repeat goes on with the people who still have their licence

Where seats are lacking that other people were given meanwhile, or the end is refused, the move stops and says why:
whoever has not moved keeps the licence, and the account keeps the subscription.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Final

from zetel.application.catalog.catalog import Catalog
from zetel.application.confirming import held_quotes, transaction
from zetel.application.confirming.kinds import cancellation as cancellations
from zetel.application.confirming.quote_kind import Reason
from zetel.application.contracts import loading
from zetel.application.contracts.timeline import ContractCase, case_at
from zetel.application.events import journal
from zetel.application.licences.licence_writes import MOST_WRITES, LicenceWork, relisted
from zetel.application.ports import Services
from zetel.application.quoting import cancellation as quoted_ends
from zetel.application.quoting.new_ids import new_ids
from zetel.application.store import ids, keys
from zetel.application.store.writes import Check, Replace, Write
from zetel.application.work.retrying import until_unmoved
from zetel.domain.errors import (
    CancellationNotAllowed,
    CancelledAlready,
    ChangeInProgress,
    Defect,
    DocumentMoved,
    PoolMoved,
    SubscriptionMoved,
)
from zetel.domain.events import TypedEvent
from zetel.domain.licences.events import LicenceEnd, MoveEnded, MoveStopped
from zetel.domain.licences.licence_change import LicenceChange
from zetel.domain.licences.move import Move, MoveState, MoveStop
from zetel.domain.licences.moved_people import MOST_AT_ONCE, with_new_licences
from zetel.domain.parties.member import Member
from zetel.domain.payments.allocation import still_held
from zetel.domain.quotes.ending import When
from zetel.domain.quotes.quote import NewIds
from zetel.domain.subscriptions.contract import Contract
from zetel.domain.subscriptions.ledger import Ledger
from zetel.domain.subscriptions.subscription import Subscription, SubscriptionState

#: Commits of one message; more are left to the next sweep.
_MOST_COMMITS: Final = 100


def move_on(account: str, id: str, services: Services, catalog: Catalog) -> None:
    """Moves the people who have not moved yet, then ends the subscription. Raises Unknown, NotInvoiceable,
    TaxRateMissing, and what moved at every attempt."""
    step = partial(_step, account, id, services, catalog)
    for _ in range(_MOST_COMMITS):
        if transaction.until_borne(lambda: until_unmoved(step)):
            return


def _step(account: str, id: str, services: Services, catalog: Catalog) -> bool:
    """One commit of the move; whether nothing is left for this message."""
    key = keys.move(account, id)
    move = services.store.read(key).known(key, "move", id)
    if move.state is not MoveState.MOVING:
        return True
    edition = move.items[0].item
    page = services.store.page(keys.licences(account, move.subscription, edition), limit=MOST_AT_ONCE)
    if not page.items:
        _end(move, services, catalog)
        return True
    return _moved(move, [holder.member for holder in page.items], services, catalog)


def _moved(move: Move, people: Sequence[str], services: Services, catalog: Catalog) -> bool:
    """Gives the first of `people` their new licences; whether the move stops, as not even the first can have one."""
    account, at = move.account, services.now(move.account)
    target_key = keys.subscription(account, move.to)
    pool_keys = {item.to: keys.pool(account, move.to, item.to) for item in move.items if item.to}
    member_keys = {id: keys.member(account, id) for id in people}
    old = {item.item: keys.pool(account, move.subscription, item.item) for item in move.items}
    approvals_key = keys.approvals(account)
    found = services.store.read(target_key, approvals_key, *pool_keys.values(), *old.values(), *member_keys.values())
    target = found.known(target_key, "subscription", move.to)
    if target.state is not SubscriptionState.ACTIVE:
        return _stop(move, MoveStop.TARGET_ENDED, services)
    pools = {item: pool for item, key in pool_keys.items() if (pool := found.get(key))}
    contract = Contract(
        target,
        Ledger(version=0, lots=()),
        loading.offers(target, catalog, found.get(approvals_key)),
        pools,
        plans=loading.earlier_plans(target, catalog),
    )
    members: list[Member] = [found.known(key, "member", id) for id, key in member_keys.items()]
    changes = with_new_licences(move, contract, members, at)
    if not changes:
        return _stop(move, MoveStop.NO_FREE_SEAT, services)
    for most in range(len(changes), 0, -1):
        fitting: Sequence[LicenceChange] = changes[:most]
        work = LicenceWork(account, journal.member(move.member), fitting, LicenceEnd.MOVED, at)
        writes = [*(relisted(account, change) for change in fitting), *work.writes(found, services)]
        if len(writes) < MOST_WRITES:
            services.store.commit([_replaced(move, move.further(len(fitting))), *writes])
            return False
    raise Defect  # a member has at most 50 licences


def _end(move: Move, services: Services, catalog: Catalog) -> None:
    """Ends the subscription as of the statement's instant; waits where a credit is still to be set off."""
    case = case_at(move.account, move.subscription, move.member, move.at, services, catalog)
    before = case.contract.subscription
    if before.state is not SubscriptionState.ACTIVE:
        after = move.ended(())
        services.store.commit([_replaced(move, after), _event(after, services)])
        return
    freed = replace(before, hold=still_held(before.hold, ended=move.id))
    free = replace(case, contract=replace(case.contract, subscription=freed))
    try:
        promised = _promised(move, free, services)
        quote = quoted_ends.stated_with(free, When.NOW, promised, catalog)
    except (CancellationNotAllowed, CancelledAlready):
        _stop(move, MoveStop.END_REFUSED, services)
        return
    except ChangeInProgress:
        return  # the next sweep asks again
    after = move.ended(quote.issues)
    pool_key = keys.pool(move.account, move.subscription, move.items[0].item)
    left = PoolMoved(item=move.items[0].item)
    reason = Reason(move.reason, move.comment, move.feedback)
    now = services.now(move.account)
    services.store.commit(
        [
            _replaced(move, after),
            Check(pool_key, {"assigned": 0}, on_conflict=lambda found: left),  # no person loses access by the end
            *held_quotes.carried_out(
                cancellations.KIND,
                quote,
                case,
                held_by=move.id,
                asked_at=move.confirmed_at,
                reason=reason,
                at=now,
                services=services,
                catalog=catalog,
            ),
            _event(after, services),
        ]
    )


def _promised(move: Move, case: ContractCase, services: Services) -> NewIds:
    """The ids of the statement that was confirmed; new ones for documents that it did not have."""
    fresh = new_ids(0, move.at, services, credit_notes=case.contract.most_credit_notes)
    notes = [id for id in move.issues if id.startswith(f"{ids.CREDIT_NOTE}_")]
    invoices = [id for id in move.issues if id.startswith(f"{ids.INVOICE}_")]
    return replace(
        fresh,
        quote=move.quote,
        invoice=(*invoices, fresh.invoice)[0],
        credit_notes=(*notes, *fresh.credit_notes),
    )


def _stop(move: Move, why: MoveStop, services: Services) -> bool:
    """The move stops, and its subscription is held no more."""
    key = keys.subscription(move.account, move.subscription)
    held = services.store.read(key).known(key, "subscription", move.subscription)
    after = move.stopped(why)
    services.store.commit([_replaced(move, after), _let_go(held, move), _event(after, services)])
    return True


def _let_go(held: Subscription, move: Move) -> Write:
    return Replace(
        keys.subscription(held.account, held.id),
        replace(held, hold=still_held(held.hold, ended=move.id)),
        {"version": held.version, "sequence": held.sequence, "hold": held.hold},
        on_conflict=lambda found: SubscriptionMoved(subscription=held.id),
    )


def _replaced(move: Move, after: Move) -> Write:
    return Replace(
        keys.move(move.account, move.id),
        after,
        {"version": move.version},
        on_conflict=lambda found: DocumentMoved(document=move.id),
    )


def _event(after: Move, services: Services) -> Write:
    happened: TypedEvent = MoveEnded(subscription=after.subscription, to=after.to, people=after.moved)
    if after.why:
        happened = MoveStopped(subscription=after.subscription, to=after.to, people=after.moved, why=after.why)
    return journal.entry(
        happened,
        account=after.account,
        subject=after.id,
        sequence=after.sequence,
        actor=journal.member(after.member),
        at=services.now(after.account),
        services=services,
    )
