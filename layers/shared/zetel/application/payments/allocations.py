"""The rest of a credit's settlement, done after its commit: 12 documents at a time, in the order of the quote.

    commit     the 12 oldest documents, the credit note, the allocation with all others; the subscription is held
    work       the next 12, the allocation without them                     one transaction, until nothing is left
    last work  the last ones, the allocation done, its hold lifted          one transaction

Every transaction names the allocation's version: a doubled message finds the work done.
"""

from dataclasses import replace
from datetime import datetime
from functools import partial

from zetel.application.events import journal
from zetel.application.ports import Services
from zetel.application.store import keys
from zetel.application.store.writes import Adjust, Replace, Write
from zetel.application.work.retrying import until_unmoved
from zetel.domain.documents.document import Document
from zetel.domain.errors import Defect, DocumentMoved, SubscriptionMoved
from zetel.domain.payments import allocation
from zetel.domain.payments.allocation import CreditAllocation, Parts
from zetel.domain.payments.events import CreditAllocationSettled, DocumentShare
from zetel.domain.subscriptions.subscription import Subscription


def settle(account: str, id: str, services: Services) -> None:
    """Settles the whole rest, as quoted; a finished allocation is left alone.

    Raises Unknown; DocumentMoved or SubscriptionMoved where each attempt met another change.
    """
    while until_unmoved(partial(_settled, account, id, services)):
        pass


def _settled(account: str, id: str, services: Services) -> bool:
    """Settles the next documents; returns whether more are left."""
    key = keys.credit_allocation(account, id)
    held = services.store.read(key).known(key, "credit_allocation", id)
    if held.due is None:
        return False
    now, later = held.parts.divided(notes=0)
    subscription_key = keys.subscription(account, held.subscription)
    wanted = {document: keys.document(account, document) for document in now.documents}
    found = services.store.read(subscription_key, *wanted.values())
    documents = [found.known(key, "document", document) for document, key in wanted.items()]
    subscription = found.known(subscription_key, "subscription", held.subscription)
    parts, over = allocation.still_open(now, documents)
    after = allocation.further(held, later)
    services.store.commit(
        [
            Replace(key, after, {"version": held.version}, on_conflict=lambda found: DocumentMoved(document=id)),
            *(_replaced(document) for document in allocation.after(documents, parts)),
            *_balance(held, parts, over),
            *(() if after.due else _lifted(held, subscription)),
            _event(after, parts, over, services.now(account), services),
        ]
    )
    return after.due is not None


def _replaced(document: Document) -> Write:
    return Replace(
        keys.document(document.account, document.id),
        document,
        {"version": document.version - 1},
        on_conflict=lambda found: DocumentMoved(document=document.id),
    )


def _balance(held: CreditAllocation, parts: Parts, over: int) -> list[Write]:
    """Lowers the customer's debt; the surplus goes to the balance."""
    moves = {"owed": -sum(part.amount for part in parts.set_off), "balance": over}
    add = {name: amount for name, amount in moves.items() if amount}
    key = keys.balance(held.account, held.profile, held.currency)
    return [Adjust(key, add, on_conflict=lambda found: Defect())] if add else []


def _lifted(held: CreditAllocation, subscription: Subscription) -> list[Write]:
    """The subscription without the credit allocation's part of the hold; one that has ended was never held.

    Allocations of one commit hold it together, and may end in any order, or at once: the write names the hold that was
    read, so that each takes itself off what the others left, and the last one lifts it.
    """
    held_for = allocation.held_for(subscription.hold)
    if held.id not in held_for:
        return []
    return [
        Replace(
            keys.subscription(held.account, subscription.id),
            replace(subscription, hold=allocation.hold_of(id for id in held_for if id != held.id)),
            {"version": subscription.version, "sequence": subscription.sequence, "hold": subscription.hold},
            on_conflict=lambda found: SubscriptionMoved(subscription=subscription.id),
        )
    ]


def _event(after: CreditAllocation, parts: Parts, over: int, at: datetime, services: Services) -> Write:
    return journal.entry(
        CreditAllocationSettled(
            credit_note=after.credit_note,
            currency=after.currency,
            set_off=tuple(DocumentShare(document=part.document, amount=part.amount) for part in parts.set_off),
            to_balance=over,
        ),
        account=after.account,
        subject=after.id,
        sequence=after.sequence,
        actor=journal.system("payment_work"),
        at=at,
        services=services,
    )
