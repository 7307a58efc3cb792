"""Entitlements: whether people may use what a subscription has, for the vendor's product to ask.

runs, renews           active, until the end of its term
in a trial             trial, until its end; while its conversion is tried again, until tomorrow
over, renewal waits    active, until tomorrow: our late work, or work that is parked, takes nothing from people
its end has come       expired, whether or not the work of the end was done; disabled from that stage on
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from zetel.domain.calendar import civil_date
from zetel.domain.subscriptions.after_end import stage_of
from zetel.domain.subscriptions.retention import RetentionStage
from zetel.domain.subscriptions.subscription import Subscription
from zetel.domain.subscriptions.timeline import ends_on


class EntitlementState(StrEnum):
    """Whether people may use it."""

    ACTIVE = "active"
    TRIAL = "trial"
    EXPIRED = "expired"  # read, export
    DISABLED = "disabled"  # export only


@dataclass(frozen=True, slots=True)
class Entitlement:
    """`until` is a civil date in the subscription's zone: the first day that is not assured; of one that has ended,
    the first day without service."""

    state: EntitlementState
    until: date


def entitlement(subscription: Subscription, at: datetime) -> Entitlement:
    """The entitlement that the subscription gives at the instant `at`."""
    today = civil_date(at, subscription.zone)
    end = subscription.ended or ends_on(subscription)
    runs = EntitlementState.TRIAL if subscription.trial else EntitlementState.ACTIVE
    if stage_of(subscription, at) in (RetentionStage.DISABLED, RetentionStage.DELETED):
        return Entitlement(EntitlementState.DISABLED, end or subscription.term.end)
    if end is not None:
        return Entitlement(EntitlementState.EXPIRED if end <= today else runs, end)
    return Entitlement(runs, max(subscription.term.end, today + timedelta(days=1)))
