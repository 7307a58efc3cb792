"""What a line is about, for whoever puts it into words."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from zetel.domain.calendar import Span
from zetel.domain.catalog import PriceModel, Product


class LineKind(StrEnum):
    PERIOD = "period"  # a billing period, or the stub before the first whole one
    ADDED = "added"  # added on a day within a running period


@dataclass(frozen=True, slots=True)
class LineSubject:
    """`quantity` units of `product` for the days `span`; where `kind` is ADDED, from its first day on."""

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
