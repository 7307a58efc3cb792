"""When a change of the plan takes effect, and the term that it begins.

    rank higher       up          the running plan's `upgrade` says now or at the renewal
    rank lower        down        its `downgrade` does; so do those of earlier plans that bind
    ranks equal       the longer term is up, the shorter down, an equal one changes at the renewal

Now is for a new term that ends no earlier than the running one. Plans counted in days or weeks change at the renewal.

    equal or shorter term    charged from today; the term ends as the running one, its days go on being counted
    longer term              charged from the latest boundary of the running billing; months go on being counted from
                             the anchor, and the new term is every 12th of them (of a year)
"""

from dataclasses import dataclass
from datetime import date, datetime

from zetel.domain.calendar import Span, months_between, period_of
from zetel.domain.catalog.products import Plan
from zetel.domain.catalog.terms import Effect
from zetel.domain.subscriptions.contract import Contract


@dataclass(frozen=True, slots=True)
class NewTerm:
    """The term that a change of the plan begins within the running one, the running part of it, and the first day that
    the new plan charges; `shift` as on the subscription. `longer` says that the term is not the running one."""

    term: Span
    period: Span
    since: date
    shift: int | None
    longer: bool


def effect_of(contract: Contract, target: Plan, when: Effect, at: datetime) -> Effect:
    """When the change to `target` takes effect that is asked for `when` at the earliest."""
    running = contract.base.plan
    if when is Effect.AT_RENEWAL or not (running.term.months and target.term.months):
        return Effect.AT_RENEWAL
    up = (target.rank, target.term.months) > (running.rank, running.term.months)
    if (target.rank, target.term.months) == (running.rank, running.term.months):
        return Effect.AT_RENEWAL
    allowed = running.policies.upgrade if up else contract.leaving(at).downgrade
    if allowed is Effect.AT_RENEWAL:
        return Effect.AT_RENEWAL
    ends = new_term(contract, target, contract.today(at)).term.end
    return Effect.NOW if ends >= contract.subscription.term.end else Effect.AT_RENEWAL


def new_term(contract: Contract, target: Plan, today: date) -> NewTerm:
    """The term that a change to `target`, of a term in months, begins today."""
    held, running = contract.subscription, contract.base.plan
    longer = target.term.months > running.term.months
    since, shift = today, held.shift
    term = held.term
    if longer:
        since = held.period.start
        boundary = contract.whole_period(since).start
        shift = months_between(held.anchor, boundary) % target.term.months or None
        term = Span(since, period_of(held.anchor, target.term, since, shift or 0).end)
    elif target.term.months < running.term.months:
        span = held.span_of(target.term, today)
        term = Span(max(span.start, held.term.start), span.end)
    whole = period_of(held.anchor, target.billing, today, shift or 0)
    return NewTerm(term, Span(max(whole.start, term.start), whole.end), since, shift, longer)
