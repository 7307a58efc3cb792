"""Lines of a document with their derivation, and VAT summed by category and rate.

All amounts are minor units of the document's currency and positive.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from zetel.domain.calendar import Span
from zetel.domain.money import MINOR_DIGITS, half_up, percentage
from zetel.domain.tax.treatment import Category

#: EN 16931 compares VAT amounts in hundredths of the currency, yen too.
_HUNDREDTHS: Final = 100


@dataclass(frozen=True, slots=True)
class Derivation:
    """The derivation of a line's amount, so that a reader can recompute the amount with pen and paper.

    `exact` is the amount before rounding in minor units, as a whole number or a fraction (``"1686575/36"``); `rule` is
    one of ``full_period``, ``proration``, ``unused_days``, ``fee``; `policy` the contract term that allowed it. For a
    fee, `days` of `of_days` are basis points of ten thousand, and `unit_price` is the sum that the fee is a share of.
    """

    rule: str
    quantity: int
    unit_price: int
    price_version: str
    span: Span
    days: int
    of_days: int
    exact: str
    rounding: str
    policy: str


@dataclass(frozen=True, slots=True)
class LineReference:
    """A line of an earlier document which a credit note's line corrects: the units and minor units that go back on
    it."""

    document: str
    line: int
    quantity: int
    net: int


@dataclass(frozen=True, slots=True)
class Line:
    """One line: text in the buyer's language, net amount, VAT category and rate, and its derivation.

    A credit's line names every line that it corrects; quantities and net amounts of those sum to its own.
    """

    no: int
    text: str
    net: int
    category: Category
    rate_bp: int
    derivation: Derivation
    corrects: tuple[LineReference, ...] | None = None


@dataclass(frozen=True, slots=True)
class TaxAmount:
    """VAT of one category and rate on the sum of its lines, rounded once (EN 16931 BG-23)."""

    category: Category
    rate_bp: int
    base: int
    amount: int

    def is_tolerated(self, currency: str) -> bool:
        """Whether the amount misses its rate x base by less than 1.00 of `currency`, as BR-CO-17 and BR-S-09 let it.

        The published rules round rate x base to two decimals, also in currencies without decimals. Without a rate
        there is no VAT (BR-AE-09, BR-E-09, BR-O-09).
        """
        if not self.rate_bp:
            return self.amount == 0
        scale: int = 10 ** (2 - MINOR_DIGITS.get(currency, 2))
        exact = half_up(Fraction(self.base * scale * self.rate_bp, 10_000))
        return abs(self.amount * scale - exact) < _HUNDREDTHS


def tax_of(lines: Sequence[Line]) -> tuple[TaxAmount, ...]:
    """VAT per category and rate on the sum of the rounded lines, rounded once each, in order of first appearance."""
    bases: dict[tuple[Category, int], int] = {}
    for line in lines:
        key = (line.category, line.rate_bp)
        bases[key] = bases.get(key, 0) + line.net
    return tuple(
        TaxAmount(category, rate_bp, base, percentage(base, rate_bp)) for (category, rate_bp), base in bases.items()
    )
