"""The end of a trial: its conversion into the first paid term, tried up to four times, or its end.

    trial's end     refused     3 days      5 days      7 days after the trial's end
    |- conversion   |- - - - - -|- again    |- again    |- for the last time, then the subscription ends
                    the seats stay, and no document is made

Whatever day it succeeds, the first paid term begins with the trial's end day. A late try counts for all whose day has
passed. Days are civil dates of the subscription's zone.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from zetel.domain.calendar import Span, civil_date, instant
from zetel.domain.catalog.products import Plan, first_anchor
from zetel.domain.errors import CancelledAlready, TrialForbids, TrialRule
from zetel.domain.subscriptions.after_end import ended
from zetel.domain.subscriptions.subscription import RunningTrial, Subscription
from zetel.domain.subscriptions.timeline import END, trial_due

#: Days after a trial's end on which a refused conversion is tried again.
RETRIES: Final = (3, 5, 7)


#: A trial is extended in its last days, this many.
EXTENSION_WINDOW: Final = 15


#: The reason of a refused conversion without a call of the provider: the subscription has no card.
NO_METHOD: Final = "no_payment_method"


#: The reasons of a refused conversion on invoice.
NOT_RELEASED: Final = "not_released"


BEYOND_LIMIT: Final = "credit_limit_exceeded"


def must_go_on(subscription: Subscription, trial: RunningTrial, at: datetime) -> None:
    """The demand of leaving at the trial's end: it is still to come, and a paid term would follow. Raises TrialForbids,
    CancelledAlready."""
    if trial.again or subscription.over_since(at):
        raise TrialForbids(subscription=subscription.id, why=TrialRule.OVER, day=subscription.term.end)
    if not trial.converts:
        raise CancelledAlready(subscription=subscription.id, ends=subscription.term.end)


def must_convert(subscription: Subscription) -> None:
    """Raises TrialForbids for a trial that ends by itself: its price is quoted first."""
    if subscription.trial and not subscription.trial.converts:
        raise TrialForbids(subscription=subscription.id, why=TrialRule.ENDS_BY_ITSELF, day=subscription.term.end)


def converting(subscription: Subscription) -> Subscription:
    """The same subscription, as if its trial converted and nobody left it: its first paid term has a price."""
    if subscription.trial is None:
        return subscription
    timeline = tuple(entry for entry in subscription.timeline if entry.kind != END)
    return replace(subscription, trial=replace(subscription.trial, converts=True), timeline=timeline)


def extended(subscription: Subscription, plan: Plan, at: datetime) -> Subscription:
    """The subscription whose trial goes on by the `extension_days` of its `plan`, with all that is set for its end.

    Raises TrialForbids outside the last days of a trial, after a first extension, and where the plan has none; and as
    `Subscription.must_run`.
    """
    trial, days = subscription.trial, plan.policies.trial.extension_days if plan.policies.trial else 0
    if trial is None:
        raise TrialForbids(subscription=subscription.id, why=TrialRule.NOT_RUNNING)
    subscription.must_run(at)
    end = subscription.term.end
    from_day = end - timedelta(days=EXTENSION_WINDOW)
    forbidden = (
        (TrialRule.OVER, trial.again is not None),
        (TrialRule.NO_EXTENSION, not days),
        (TrialRule.EXTENDED, trial.extended),
        (TrialRule.TOO_EARLY, civil_date(at, subscription.zone) < from_day),
    )
    for why, holds in forbidden:
        if holds:
            day = from_day if why is TrialRule.TOO_EARLY else end
            raise TrialForbids(subscription=subscription.id, why=why, day=day)
    longer = Span(subscription.term.start, end + timedelta(days=days))
    after = replace(trial, extended=True, told=False)
    moved = replace(
        subscription.changed(),
        term=longer,
        period=longer,
        anchor=first_anchor(plan, longer.end),
        cancel_by=longer.end - timedelta(days=1),
        timeline=tuple(replace(entry, on=longer.end) for entry in subscription.timeline),
        trial=after,
    )
    return replace(moved, due=trial_due(moved, after, at))


def tries_after(subscription: Subscription, at: datetime) -> Sequence[datetime]:
    """The instants at which a conversion is tried again, seen at the instant `at`; past instants are left out."""
    days = [instant(subscription.term.end + timedelta(days=later), subscription.zone) for later in RETRIES]
    return [again for again in days if again > at]


def conversion_refused(
    subscription: Subscription, trial: RunningTrial, reason: str, plan: Plan, at: datetime
) -> Subscription:
    """The subscription of the base `plan` after a conversion that was refused at the instant `at`: tried again, or
    ended after the last try, today."""
    again = next(iter(tries_after(subscription, at)), None)
    if again is None:
        return ended(subscription, civil_date(at, subscription.zone), plan, at)
    after = replace(trial, told=True, refusals=trial.refusals + 1, reason=reason, again=again)
    waiting = replace(subscription.changed(), trial=after, hold=None, attempts=0)
    return replace(waiting, due=trial_due(waiting, after, at))
