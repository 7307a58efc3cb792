"""The last day on which notice ends the running term: the plan's terms say it, unless the customer was told late.

A plan that announces the renewal before its cancel-by date promises time to decide. Where no notice went out by 7 days
before that date, the date follows the first notice, so that an outage binds no customer to another term:

    term end 2027-03-15, 30 days' notice       cancel by
    first notice on or before 2027-02-06       2027-02-13
    first notice on 2027-02-10                 2027-02-17
    no notice yet, today is 2027-02-20         2027-02-27, and later with each day
    first notice on 2027-03-12                 2027-03-14, the term's last day
"""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final

from zetel.domain.calendar import Span, civil_date, instant
from zetel.domain.catalog.products import Plan
from zetel.domain.catalog.terms import cancel_by, mail_leads, notice_days
from zetel.domain.subscriptions.subscription import Subscription

#: Time between the first notice and the last day to cancel.
_TO_DECIDE: Final = timedelta(days=7)


def last_day(plan: Plan, running: Span, fixed: date | None, today: date) -> date:
    """The last day of notice for the term `running`, as it stands `today`; that day counts to 24:00 local. `fixed` is
    the subscription's own `cancel_by`."""
    usual = cancel_by(plan.policies, plan.term, running)
    if fixed is not None:
        return fixed
    leads = mail_leads(plan.policies, plan.term, running)
    promised = any(lead > notice_days(plan.policies, plan.term) for lead in leads)
    if not promised or today <= usual - _TO_DECIDE:
        return usual
    return min(today + _TO_DECIDE, running.end - timedelta(days=1))


def last_day_of_notice(subscription: Subscription, plan: Plan, at: datetime) -> date:
    """The last day of notice for the running term, as it stands at the instant `at`; `plan` is the base's."""
    return last_day(plan, subscription.term, subscription.cancel_by, civil_date(at, subscription.zone))


def notice_closes(subscription: Subscription, plan: Plan, at: datetime) -> datetime:
    """The first instant that is too late for notice to the running term's end, as it stands at the instant `at`."""
    return instant(last_day_of_notice(subscription, plan, at) + timedelta(days=1), subscription.zone)


def told(subscription: Subscription, plan: Plan, at: datetime) -> Subscription:
    """The subscription whose customer is told at the instant `at` that the running term renews: its last day of notice
    is fixed from now on. Only the first time counts."""
    return replace(subscription, cancel_by=last_day_of_notice(subscription, plan, at))


def known_anyway(subscription: Subscription, plan: Plan) -> Subscription:
    """The subscription whose customer took an end back, and so knows without a notice that the term renews."""
    return replace(
        subscription, cancel_by=subscription.cancel_by or cancel_by(plan.policies, plan.term, subscription.term)
    )
