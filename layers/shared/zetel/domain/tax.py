"""Which VAT a sale bears."""

from dataclasses import dataclass
from enum import StrEnum


class TaxRule(StrEnum):
    DOMESTIC = "domestic"
    REVERSE_CHARGE = "reverse_charge"
    ONE_STOP_SHOP = "one_stop_shop"
    OUTSIDE_SCOPE = "outside_scope"
    NOT_COLLECTING = "not_collecting"


class Category(StrEnum):
    """VAT category codes of EN 16931 (UNCL 5305)."""

    STANDARD = "S"
    REVERSE_CHARGE = "AE"
    OUTSIDE_SCOPE = "O"
    EXEMPT = "E"


@dataclass(frozen=True, slots=True)
class Treatment:
    """The rule that applies, its category, and the rate in basis points (0 unless the category is S)."""

    rule: TaxRule
    category: Category
    rate_bp: int
