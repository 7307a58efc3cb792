"""The subject of a line and of a contract, for modules that put them into words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from zetel.domain.calendar import Span
from zetel.domain.catalog.prices import PriceModel
from zetel.domain.catalog.products import Product


class LineKind(StrEnum):
    PERIOD = "period"  # a billing period, or the stub before the first whole one
    RETURNED = "returned"  # given back, for the unused days
    REFUNDED = "refunded"  # given back in full
    FEE = "fee"  # for ending the contract before its term
    ADDED = "added"  # added on a day within a running period


@dataclass(frozen=True, slots=True)
class LineSubject:
    """`quantity` units of `product` for the days `span`; where `kind` is ADDED, from its first day on.

    A line whose units all went back before has a quantity of 0.
    """

    kind: LineKind
    product: Product
    model: PriceModel
    quantity: int
    span: Span

    @property
    def last_day(self) -> date:
        """The last day with service, as texts for people write the end of a span."""
        return date.fromordinal(self.span.end.toordinal() - 1)


#: Puts a line into words of one language.
Describe = Callable[[LineSubject], str]


def in_language(names: Mapping[str, str], language: str) -> str:
    """The name in `language`; where there is none, in English; without an English name, the first name given."""
    return names.get(language) or names.get("en") or next(iter(names.values()))
