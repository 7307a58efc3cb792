"""An ended subscription: its end, the steps of the days after it, and its deletion.

The steps keep the subscription's version, so that a quote of its revival from the last expired day stays good for its
30 minutes; each but the first is an event of the subscription.
"""

from dataclasses import replace
from datetime import date, datetime

from zetel.domain.calendar import civil_date, instant
from zetel.domain.catalog.products import Plan
from zetel.domain.due import Due, WorkKind
from zetel.domain.errors import Defect
from zetel.domain.subscriptions.deviations import AS_LISTED
from zetel.domain.subscriptions.retention import RetentionStage, RetentionStep, planned
from zetel.domain.subscriptions.subscription import Subscription, SubscriptionState


def ended(subscription: Subscription, on: date, plan: Plan, at: datetime) -> Subscription:
    """The subscription that ends at the instant `at`; `on` is the first day without service, `plan` its base."""
    over = replace(
        subscription.changed(),
        state=SubscriptionState.ENDED,
        ended=on,
        timeline=(),
        refused_ends=None,
        hold=None,
        attempts=0,
        parked=None,
        retention=planned(on, plan.policies.after_end),
    )
    return replace(over, due=_due(over, at))


def stage_of(subscription: Subscription, at: datetime) -> RetentionStage | None:
    """The stage after the end at the instant `at`; None for a subscription that has not ended."""
    if subscription.state is SubscriptionState.DELETED:
        return RetentionStage.DELETED
    if subscription.state is SubscriptionState.ACTIVE or subscription.ended is None:
        return None
    if subscription.retention is None:
        return RetentionStage.EXPIRED
    return subscription.retention.stage(subscription.ended, civil_date(at, subscription.zone))


def revivable_before(subscription: Subscription, at: datetime) -> datetime | None:
    """The first instant too late to revive a subscription that is expired at the instant `at`, as announced or planned;
    None for others."""
    if subscription.retention is None or stage_of(subscription, at) is not RetentionStage.EXPIRED:
        return None
    return instant(subscription.retention.disabled_on, subscription.zone)


def step_due(subscription: Subscription, at: datetime) -> RetentionStep | None:
    """The step that is due at the instant `at`; None where it is early, or a change or parked work is in the way."""
    due, retention = subscription.due, subscription.retention
    if subscription.hold or subscription.parked or due is None or retention is None:
        return None
    return retention.next if due.kind is WorkKind.AFTER_END and due.at <= at else None


def step_done(subscription: Subscription, at: datetime) -> Subscription:
    """The subscription after its next step, which was done at the instant `at`. Raises Defect for a running one."""
    if subscription.retention is None or subscription.ended is None:
        raise Defect
    step, today = subscription.retention.next, civil_date(at, subscription.zone)
    if step is RetentionStep.DELETE:
        return _deleted(subscription)
    after = replace(subscription, retention=subscription.retention.done(subscription.ended, today), attempts=0)
    counted = after.sequence if step is RetentionStep.SLEEP else after.sequence + 1
    return replace(after, sequence=counted, due=_due(after, at))


def deleted_with_account(subscription: Subscription, at: datetime) -> tuple[Subscription, date]:
    """The ended subscription, deleted at the instant `at` because its account closes, and the day."""
    return _deleted(subscription), civil_date(at, subscription.zone)


def _deleted(subscription: Subscription) -> Subscription:
    """What documents still name: items and dates, without any text or card."""
    return replace(
        subscription.changed(),
        state=SubscriptionState.DELETED,
        token=None,
        purchase_order=None,
        deviations=AS_LISTED,
        announced={},
        earlier=None,
        trial=None,
        attempts=0,
        due=None,
    )


def _due(over: Subscription, at: datetime) -> Due | None:
    if over.retention is None or over.ended is None:
        return None
    return Due(max(over.retention.due_at(over.ended, over.zone), at), WorkKind.AFTER_END)
