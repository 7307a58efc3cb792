"""The dates that a plan's terms take in one subscription, for modules that put terms into words."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Self

from zetel.domain.calendar import Span, civil_date
from zetel.domain.subscriptions.deviations import AS_LISTED, AgreedTerms
from zetel.domain.subscriptions.leaving import binding
from zetel.domain.subscriptions.retention import Retention
from zetel.domain.subscriptions.subscription import RunningTrial, Subscription
from zetel.domain.subscriptions.timeline import ends_on, is_last


@dataclass(frozen=True, slots=True)
class TermDates:
    """The dates that a plan's terms take in one subscription, all in `zone`.

    `started` is the first day of service, `today` the day on which the terms are read, `ends` the first day without
    service where notice was given, `ended` that of a subscription which does not run any more;
    `cancel_by` is the last day of notice that the term's first notice fixed. An earlier plan's terms for leaving bind
    up to the day `bound_until`; `shift`, `window_days`, `retention` and `deviations` are those of the
    subscription.
    """

    started: date
    anchor: date
    term: Span
    period: Span
    zone: str
    currency: str
    today: date
    ends: date | None = None
    ended: date | None = None
    cancel_by: date | None = None
    bound_until: date | None = None
    shift: int = 0
    window_days: int | None = None
    trial: RunningTrial | None = None
    retention: Retention | None = None
    deviations: AgreedTerms = AS_LISTED

    @classmethod
    def of(cls, subscription: Subscription, *, at: datetime) -> Self:
        """The dates of `subscription` as they are at the instant `at`."""
        return cls(
            started=subscription.started,
            anchor=subscription.anchor,
            term=subscription.term,
            period=subscription.period,
            zone=subscription.zone,
            currency=subscription.currency,
            today=civil_date(at, subscription.zone),
            ends=ends_on(subscription),
            ended=subscription.ended,
            cancel_by=subscription.cancel_by,
            bound_until=_bound_until(subscription, civil_date(at, subscription.zone)),
            shift=subscription.shift or 0,
            window_days=subscription.window_days,
            trial=subscription.trial,
            retention=subscription.retention,
            deviations=subscription.deviations,
        )

    @property
    def over(self) -> bool:
        """Whether the billing period is over, and the next one is still to be billed."""
        return self.ended is None and self.today >= self.period.end

    @property
    def renews(self) -> bool:
        """Whether a term follows: after a notice too late for the running term, the following term is the last."""
        return not is_last(self.term, self.ends)


def _bound_until(subscription: Subscription, today: date) -> date | None:
    """The last day on which terms of an earlier plan bind."""
    bound = binding(subscription.earlier or (), today)
    return max(term.until for term in bound) - timedelta(days=1) if bound else None
