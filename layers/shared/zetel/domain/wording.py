"""What a line and a contract are about, for whoever puts them into words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final, Self

from zetel.domain.calendar import Span, civil_date
from zetel.domain.catalog import PriceModel, Product
from zetel.domain.subscriptions import Subscription

#: The kind of a timeline's entry that ends the subscription.
_END: Final = "end"


class LineKind(StrEnum):
    PERIOD = "period"  # a billing period, or the stub before the first whole one
    RETURNED = "returned"  # given back, for the unused days
    REFUNDED = "refunded"  # given back in full
    FEE = "fee"  # for ending the contract before its term
    ADDED = "added"  # added on a day within a running period


@dataclass(frozen=True, slots=True)
class LineSubject:
    """`quantity` units of `product` for the days `span`; where `kind` is ADDED, from its first day on.

    A quantity of 0 is what is left of a line whose units all went back before.
    """

    kind: LineKind
    product: Product
    model: PriceModel
    quantity: int
    span: Span

    @property
    def last_day(self) -> date:
        """The last day with service: how people write the end of a span."""
        return date.fromordinal(self.span.end.toordinal() - 1)


#: Puts a line into words of one language.
Describe = Callable[[LineSubject], str]


@dataclass(frozen=True, slots=True)
class Contract:
    """The dates that a plan's terms take in one subscription, all in `zone`.

    `started` is the first day of service, `today` the day on which the terms are read, `ends` the first day without
    service where notice was given.
    """

    started: date
    anchor: date
    term: Span
    period: Span
    zone: str
    currency: str
    today: date
    ends: date | None = None

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
            ends=next((entry.on for entry in subscription.timeline if entry.kind == _END), None),
        )


def in_language(names: Mapping[str, str], language: str) -> str:
    """The name in `language`; where there is none, in English; where there is none either, the first one given."""
    return names.get(language) or names.get("en") or next(iter(names.values()))
