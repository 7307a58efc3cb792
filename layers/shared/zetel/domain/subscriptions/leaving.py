"""The terms for leaving a contract: its base plan's, and after a plan change the stricter of those that bind.

    bought                       changed to another plan          until
    |-- the first plan's terms --|-- the stricter of both --------|-- the new plan's terms
                                                                  the end of the term that ran before the change

So no commitment ends by changing the plan. Of fees the dearest is owed. The refund window is that of service day 1.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from zetel.domain.catalog.products import Plan
from zetel.domain.catalog.terms import (
    NOTHING,
    CancellationMode,
    Cancelling,
    Checklist,
    ContractManager,
    Decreasing,
    Effect,
    Fee,
    refund_window,
)
from zetel.domain.subscriptions.refused_end import may_count
from zetel.domain.subscriptions.subscription import EarlierTerm, Subscription

#: From the mildest to the strictest.
_CANCELLING: Final = (Cancelling.PRO_RATA, Cancelling.NO_REFUND, Cancelling.NOT_ALLOWED)
_DECREASING: Final = (Decreasing.AT_ONCE, Decreasing.AT_RENEWAL)
_EFFECTS: Final = (Effect.NOW, Effect.AT_RENEWAL)
_MODES: Final = (CancellationMode.SELF_SERVICE, CancellationMode.REQUEST, CancellationMode.ASSISTED)


@dataclass(frozen=True, slots=True)
class LeavingTerms:
    """The terms for ending a contract, returning its seats and dropping its add-ons, as they stand on a day; `seats`
    are those that the base keeps at least where a change of the plan names a total, the `checklist` goes with a request
    for the end, the `account_manager` ends it together with the customer."""

    cancelling: Cancelling
    mode: CancellationMode
    fees: tuple[Fee, ...]
    decrease: Decreasing
    downgrade: Effect
    return_hours: int
    seats: int = 0
    export_required: bool = False
    checklist: Checklist = NOTHING
    account_manager: ContractManager | None = None

    def beside(self, plan: Plan, seats: int) -> "LeavingTerms":
        """The stricter of these and those of `plan`, whose base had so many `seats`."""
        other = terms_of(plan)
        kept = seats if other.decrease is Decreasing.AT_RENEWAL else 0
        return LeavingTerms(
            cancelling=max(self.cancelling, other.cancelling, key=_CANCELLING.index),
            mode=max(self.mode, other.mode, key=_MODES.index),
            fees=(*self.fees, *other.fees),
            decrease=max(self.decrease, other.decrease, key=_DECREASING.index),
            downgrade=max(self.downgrade, other.downgrade, key=_EFFECTS.index),
            return_hours=min(self.return_hours, other.return_hours),
            seats=max(self.seats, kept),
            export_required=self.export_required or other.export_required,
            checklist=self.checklist.beside(other.checklist),
            account_manager=self.account_manager or other.account_manager,
        )


def terms_of(plan: Plan) -> LeavingTerms:
    """The plan's own terms for leaving."""
    policies = plan.policies
    fees = (policies.fee,) if policies.fee else ()
    return LeavingTerms(
        policies.cancelling,
        policies.mode,
        fees,
        policies.decrease,
        policies.downgrade,
        policies.return_hours,
        export_required=policies.export_required,
        checklist=policies.checklist or NOTHING,
        account_manager=policies.account_manager,
    )


def leaving_terms(
    plan: Plan, earlier: Iterable[EarlierTerm] | None, plans: Mapping[str, Plan], today: date
) -> LeavingTerms:
    """The terms for leaving of a contract whose base is `plan`, on the day; `plans` are the earlier plans by name."""
    terms = terms_of(plan)
    for past in binding(earlier or (), today):
        terms = terms.beside(plans[past.plan], past.seats)
    return terms


def binding(earlier: Iterable[EarlierTerm], today: date) -> tuple[EarlierTerm, ...]:
    """Those earlier plans whose terms for leaving still bind on the day."""
    return tuple(term for term in earlier if today < term.until)


def with_earlier(subscription: Subscription, plan: Plan, seats: int) -> Subscription:
    """The subscription whose base was `plan`, with so many `seats`, up to now: it binds until the running term ends."""
    known = subscription.earlier or ()
    new = EarlierTerm(plan.name, subscription.term.end, seats)
    kept = tuple(term for term in known if (term.plan, term.until) != (new.plan, new.until))
    held = max((term.seats for term in known if term not in kept), default=0)
    days = plan.policies.refund_window_days if subscription.window_days is None else subscription.window_days
    return replace(subscription, earlier=(*kept, replace(new, seats=max(seats, held))), window_days=days)


def refund_closes(subscription: Subscription, plan: Plan) -> datetime:
    """The first instant after the refund window of the subscription, whose base is `plan`: the days are those of the
    plan that it began with."""
    policies = plan.policies
    if subscription.window_days is not None:
        policies = replace(policies, refund_window_days=subscription.window_days)
    return refund_window(policies, subscription.started, subscription.zone)


def still_binding(subscription: Subscription, plan: Plan, at: datetime) -> tuple[EarlierTerm, ...] | None:
    """The earlier plans that a new term or period keeps: those that bind in it, and all while the refund window is
    open."""
    known = subscription.earlier or ()
    kept = known if refund_may_come(subscription, plan, at) else binding(known, subscription.period.start)
    return kept or None


def refund_may_come(subscription: Subscription, plan: Plan, at: datetime) -> bool:
    """Whether a full refund can be asked for at the instant `at` or later: the window is open, or an end that was asked
    for in it, and refused for want of an export, may still count."""
    closes = refund_closes(subscription, plan)
    return at < closes or any(one.at < closes for one in may_count(subscription.refused_ends or (), at))
