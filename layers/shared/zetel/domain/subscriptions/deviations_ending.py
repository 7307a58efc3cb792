"""The ends of a contract's deviations: the day on which each is over, and those that the customer is to be told of.

told from (`told_from`)          over
|-- a mail about all of then ----|- first period (price) or term (others) that begins without the deviation
"""

from collections.abc import Collection
from datetime import date, datetime

from zetel.domain.subscriptions.contract import Contract
from zetel.domain.subscriptions.deviations import DeviationKind, told_from


def over_on(kind: DeviationKind, until: date, contract: Contract) -> date:
    """The first day of the first period or term of the contract that begins on the day `until` or later."""
    held, plan = contract.subscription, contract.base.plan
    interval = plan.billing if kind is DeviationKind.PRICE else plan.term
    ends = held.period.end if kind is DeviationKind.PRICE else held.term.end
    while ends < until:
        ends = held.span_of(interval, ends).end
    return ends


def to_tell(contract: Contract, kinds: Collection[DeviationKind]) -> dict[DeviationKind, tuple[date, datetime]]:
    """Of those `kinds` the deviations that end: the day on which each is over, and the instant from which the customer
    is told of it."""
    zone, plan = contract.subscription.zone, contract.base.plan
    overs = {
        kind: over_on(kind, until, contract) for kind, until in contract.subscription.deviations.ends if kind in kinds
    }
    return {kind: (day, told_from(day, plan, zone)) for kind, day in overs.items()}
