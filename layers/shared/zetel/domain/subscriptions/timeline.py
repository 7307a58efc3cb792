"""The timeline: changes that take effect on a later date, and the instant at which a subscription is due next."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final

from zetel.domain.calendar import Span, instant
from zetel.domain.catalog.products import Plan
from zetel.domain.catalog.terms import mail_at, mail_leads
from zetel.domain.due import Due, WorkKind
from zetel.domain.subscriptions.subscription import EARLY_END, Entry, RunningTrial, Subscription

#: Kinds of timeline entries. Entries of one day happen in this order; the renewal then bills the result once.
END, PLAN, ADD_ON, SEATS = "end", "plan", "add_on", "seats"

#: The kinds that a term begins with, and that are done with it.
AT_RENEWAL: Final = (PLAN, ADD_ON, SEATS)

#: The kinds of ends: by notice, and on a chosen day.
ENDS: Final = (EARLY_END, END)

#: Days between the mail about a trial's end and that end.
TRIAL_LEAD: Final = 3


def next_due(
    *, leads: tuple[int, ...], term: Span, period: Span, zone: str, after: datetime, since: datetime | None = None
) -> Due:
    """When the subscription must be looked at next: its next renewal mail, `leads` days before the term ends, or the
    end of its billing period.

    Both are later than `after`, and the earlier one counts; the period ends when its `end` begins in `zone`. Mails from
    the instant `since` on, up to `after`, were not sent yet: the newest of them is due at once.
    """
    soonest = after + timedelta(seconds=1)
    ends = Due(max(instant(period.end, zone), soonest), WorkKind.PERIOD)
    mails = [Due(mail_at(term, lead, zone), WorkKind.RENEWAL_MAIL, lead) for lead in leads]
    coming = [mail for mail in mails if mail.at > after]
    unsent = [mail for mail in mails if since is not None and since <= mail.at <= after]
    late = [Due(soonest, WorkKind.RENEWAL_MAIL, mail.of) for mail in unsent[-1:]]
    return min([*late, *coming, ends], key=lambda due: due.at)


def ends_on(subscription: Subscription) -> date | None:
    """The first day without service where notice was given or a day chosen, or where a trial ends by itself."""
    if subscription.trial and not subscription.trial.converts:
        return subscription.term.end
    return min((entry.on for entry in subscription.timeline if entry.kind in ENDS), default=None)


def is_last(span: Span, ends: date | None) -> bool:
    """Whether nothing follows the term or billing period `span` of a contract that `ends` on a day, or never."""
    return ends is not None and ends <= span.end


def with_entry(timeline: Sequence[Entry], entry: Entry) -> tuple[Entry, ...]:
    """The timeline with `entry`, which replaces an entry for the same date, kind and item."""
    kept = (e for e in timeline if (e.on, e.kind, e.item) != (entry.on, entry.kind, entry.item))
    return tuple(sorted((*kept, entry), key=lambda e: (e.on, e.kind, e.item or "")))


def due_after(before: Subscription, after: Subscription, plan: Plan, at: datetime) -> Due:
    """The next due instant of the subscription that a change at `at` leaves as `after`; `plan` is its base.

    A term that will end sends no mails. Work that `before` was due for by then, and that is not done, stays due.
    """
    if after.trial:
        return trial_due(after, after.trial, at)
    if after.early_end:
        return Due(max(after.turns_at, at + timedelta(seconds=1)), WorkKind.END)
    last = is_last(after.term, ends_on(after))
    return next_due(
        leads=() if last else mail_leads(plan.policies, plan.term, after.term),
        term=after.term,
        period=after.period,
        zone=after.zone,
        after=at,
        since=_unsent_since(before, at),
    )


def _unsent_since(before: Subscription, at: datetime) -> datetime | None:
    """The instant of the work that was due by `at` and is not done: of the notice that it is or holds up, the planned
    instant, because weather moves the due instant."""
    due = before.due
    if due is None:
        return None
    planned = due.at if due.of is None else mail_at(before.term, due.of, before.zone)
    return planned if planned <= at else None


def trial_due(subscription: Subscription, trial: RunningTrial, at: datetime) -> Due:
    """The mail before a trial's end, unless it is told already or the customer leaves, or the work at its end."""
    soonest = at + timedelta(seconds=1)
    ends = Due(max(subscription.turns_at, soonest), WorkKind.TRIAL)
    if trial.told or any(entry.kind == END for entry in subscription.timeline):
        return ends
    lead = trial_lead(subscription.term)
    mail = Due(max(mail_at(subscription.term, lead, subscription.zone), soonest), WorkKind.RENEWAL_MAIL, lead)
    return min(mail, ends, key=lambda due: due.at)


def trial_lead(days: Span) -> int:
    """How many days before its end a mail tells of the end of a trial of these `days`; of a short one on its start."""
    return min(TRIAL_LEAD, days.days)
