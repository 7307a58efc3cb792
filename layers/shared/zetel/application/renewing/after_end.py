"""The steps of the days after a subscription's end, each once, when it is due (`domain.subscriptions.retention`).

    ended     licences sleep     told     disabled     told     what hangs on it removed, deleted

A step reads the subscription, does its part in commits of its own where it has one, and counts as done by the commit of
its event and the next due instant. A repeated or late message finds another step due, or none. While a revival waits
for its payment the steps wait too: the sweep comes back to them.
"""

from functools import partial
from typing import Final

from zetel.application.events import journal
from zetel.application.licences import dormancy
from zetel.application.ports import Services
from zetel.application.renewing import deleting
from zetel.application.store import keys
from zetel.application.store.writes import Replace, Write
from zetel.application.work.retrying import until_unmoved
from zetel.domain.errors import SubscriptionMoved
from zetel.domain.events import TypedEvent
from zetel.domain.subscriptions.after_end import step_done, step_due
from zetel.domain.subscriptions.events import (
    SubscriptionDeleted,
    SubscriptionDeletionAnnounced,
    SubscriptionDisabled,
    SubscriptionDisablingAnnounced,
)
from zetel.domain.subscriptions.retention import RetentionStep
from zetel.domain.subscriptions.subscription import Subscription

_BY: Final = journal.system("renewals")


def take_steps(account: str, subscription: str, services: Services) -> None:
    """Takes every step that is due, in their order. Raises Unknown; MemberMoved, PoolMoved or SubscriptionMoved where
    each attempt met another change."""
    for _ in RetentionStep:
        if not until_unmoved(partial(_step, account, subscription, services)):
            return


def _step(account: str, subscription: str, services: Services) -> bool:
    """Takes the step that is due, if any; whether it is done."""
    key, at = keys.subscription(account, subscription), services.now(account)
    held = services.store.read(key).known(key, "subscription", subscription)
    step = step_due(held, at)
    if step is None:
        return False
    if step is RetentionStep.SLEEP and not dormancy.put_to_sleep(held, services):
        return False
    if step is RetentionStep.DELETE and not deleting.removed(held, services):
        return False
    after = step_done(held, at)
    expects = {"version": held.version, "sequence": held.sequence, "hold": None}
    moved = SubscriptionMoved(subscription=held.id)
    writes: list[Write] = [Replace(key, after, expects, on_conflict=lambda found: moved)]
    if happened := _event(step, after):
        writes.append(
            journal.entry(
                happened,
                account=account,
                subject=after.id,
                sequence=after.sequence,
                actor=_BY,
                at=at,
                services=services,
            )
        )
    services.store.commit(writes)
    return True


def _event(step: RetentionStep, after: Subscription) -> TypedEvent | None:
    if after.ended is None or after.retention is None:
        return None
    kept = after.retention
    match step:
        case RetentionStep.SLEEP:
            return None
        case RetentionStep.TELL_DISABLING:
            return SubscriptionDisablingAnnounced(ended=after.ended, on=kept.disabled_on)
        case RetentionStep.DISABLE:
            return SubscriptionDisabled(ended=after.ended, on=kept.disabled_on)
        case RetentionStep.TELL_DELETION:
            return SubscriptionDeletionAnnounced(ended=after.ended, on=kept.deleted_on)
        case RetentionStep.DELETE:
            return SubscriptionDeleted(ended=after.ended, on=kept.deleted_on)
