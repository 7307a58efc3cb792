"""What is sold: products, plan versions, and dated, immutable prices of one billing period each.

A plan version (``professional-yearly.3``) and a price (``professional-yearly.eur.2026-01-01``) never change once they
are loaded: a running subscription names the ones it was bought with. Nothing is ever divided: a price is what one whole
billing period costs.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from zetel.domain.calendar import Interval, Unit
from zetel.domain.errors import Violation
from zetel.domain.terms import Policies, broken_terms

#: The most of a plan that one item may have.
MOST_QUANTITY: Final = 1_000_000
#: The highest unit price in minor units: times the most quantity it is still exact in every JSON reader (below 2^53).
MOST_UNIT_PRICE: Final = 1_000_000_000
#: The most tiers of a price: each that is touched is one line of a document and one lot of the ledger.
MOST_TIERS: Final = 10
#: The longest term.
MOST_TERM: Final = Interval(10, Unit.YEAR)
_MOST_TERM_DAYS: Final = 3650


class ProductKind(StrEnum):
    EDITION = "edition"
    ADD_ON = "add_on"


class PriceModel(StrEnum):
    PER_SEAT = "per_seat"
    FLAT = "flat"
    VOLUME = "volume"
    GRADUATED = "graduated"


@dataclass(frozen=True, slots=True)
class Product:
    """A product: names and descriptions by language. An add-on names the products of which it needs one as its base."""

    id: str
    kind: ProductKind
    family: str
    name: Mapping[str, str]
    description: Mapping[str, str]
    bases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """One version of a plan: how long its term is, what one invoice covers, how many may be bought, and its policies.

    `rank` orders the plans of a family: a change to a higher rank is an upgrade. `anchor_day` (1 to 31) fixes the day
    of the month on which billing periods begin.
    """

    id: str
    version: int
    product: str
    model: PriceModel
    term: Interval
    billing: Interval
    rank: int
    minimum: int
    maximum: int
    policies: Policies
    anchor_day: int | None = None

    @property
    def name(self) -> str:
        """The plan version's name: ``professional-yearly.3``."""
        return f"{self.id}.{self.version}"


@dataclass(frozen=True, slots=True)
class Tier:
    """Minor units per unit for quantities up to and including `up_to`; the last tier is open-ended (`up_to` absent)."""

    unit_price: int
    up_to: int | None = None


@dataclass(frozen=True, slots=True)
class Price:
    """What one whole billing period of a plan costs from `since` on, in minor units of `currency`.

    Per seat and flat prices have one open tier. `version` is its name: ``professional-yearly.eur.2026-01-01``.
    """

    plan: str
    currency: str
    since: date
    model: PriceModel
    tiers: tuple[Tier, ...]

    @property
    def version(self) -> str:
        return f"{self.plan}.{self.currency.lower()}.{self.since}"


@dataclass(frozen=True, slots=True)
class Portion:
    """A part of a quantity that is charged at one unit price: one line, one lot."""

    quantity: int
    unit_price: int


def portions(price: Price, quantity: int, *, already: int = 0) -> tuple[Portion, ...]:
    """How `quantity` more units on top of `already` charged ones are priced, lowest tier first.

    Per seat and flat: all at the one price. Volume: all at the price of the tier that the new total reaches; what is
    already charged keeps its own. Graduated: each unit at the price of the tier it falls into.
    """
    total = already + quantity
    if price.model is not PriceModel.GRADUATED:
        tier = next(tier for tier in price.tiers if tier.up_to is None or total <= tier.up_to)
        return (Portion(quantity, tier.unit_price),)
    parts: list[Portion] = []
    below = 0
    for tier in price.tiers:
        top = total if tier.up_to is None else min(total, tier.up_to)
        if (inside := top - max(already, below)) > 0:
            parts.append(Portion(inside, tier.unit_price))
        below = top
    return tuple(parts)


@dataclass(frozen=True, slots=True)
class Offer:
    """A plan version with the price in force for one currency, and the product it sells.

    `prices` are all its dated prices in that currency: a renewal costs the one in force on its own day.
    """

    product: Product
    plan: Plan
    price: Price
    prices: tuple[Price, ...]


def price_on(prices: tuple[Price, ...], day: date) -> Price | None:
    """The price in force on `day` among the dated prices of one plan and currency; none before the first begins."""
    begun = [price for price in prices if price.since <= day]
    return max(begun, key=lambda price: price.since) if begun else None


def broken_plan_rules(plan: Plan) -> Iterator[Violation]:
    """Every rule that `plan` breaks, the field as a pointer into it: what may not be loaded into the catalogue."""
    yield from _broken_quantities(plan)
    if plan.term.months > MOST_TERM.months or plan.term.days > _MOST_TERM_DAYS:
        yield Violation("/term", f"at most {MOST_TERM.words}", plan.term.words)
        return
    if not plan.billing.divides(plan.term):
        rule = f"a length that divides the term: whole billing periods make one term of {plan.term.words}"
        yield Violation("/billing", rule, plan.billing.words)
    if plan.anchor_day is not None:
        if not 1 <= plan.anchor_day <= 31:
            yield Violation("/anchor_day", "from 1 to 31", plan.anchor_day)
        if not plan.billing.months:
            rule = f"absent where billing is by the {plan.billing.unit}: only months and longer have days of the month"
            yield Violation("/anchor_day", rule, plan.anchor_day)
    for broken in broken_terms(plan.policies, plan.term):
        yield Violation(f"/policies{broken.field}", broken.rule, broken.sent)


def _broken_quantities(plan: Plan) -> Iterator[Violation]:
    if plan.model is PriceModel.FLAT:
        for name, value in (("minimum", plan.minimum), ("maximum", plan.maximum)):
            if value != 1:
                yield Violation(f"/{name}", "1: a flat price is for a quantity of 1", value)
        return
    if plan.minimum < 1:
        yield Violation("/minimum", "at least 1", plan.minimum)
    if plan.maximum > MOST_QUANTITY:
        yield Violation("/maximum", f"at most {MOST_QUANTITY}", plan.maximum)
    if plan.minimum > plan.maximum:
        yield Violation("/minimum", f"at most the maximum, which is {plan.maximum}", plan.minimum)


def broken_price_rules(price: Price) -> Iterator[Violation]:
    """Every rule that `price` breaks, the field as a pointer into it."""
    tiered = price.model in (PriceModel.VOLUME, PriceModel.GRADUATED)
    if tiered and not 2 <= len(price.tiers) <= MOST_TIERS:
        yield Violation("/tiers", f"2 to {MOST_TIERS} tiers: the model is {price.model}", len(price.tiers))
    if not tiered and len(price.tiers) != 1:
        yield Violation("/tiers", f"one amount: the model is {price.model}", len(price.tiers))
    below = 0
    for n, tier in enumerate(price.tiers):
        if not 0 <= tier.unit_price <= MOST_UNIT_PRICE:
            yield Violation(f"/tiers/{n}/unit_price", f"from 0 to {MOST_UNIT_PRICE} minor units", tier.unit_price)
        if n == len(price.tiers) - 1:
            if tier.up_to is not None:
                yield Violation(f"/tiers/{n}/up_to", "absent: the last tier is open", tier.up_to)
        elif tier.up_to is None:
            yield Violation(f"/tiers/{n}/up_to", "present: only the last tier is open")
        elif tier.up_to <= below:
            yield Violation(f"/tiers/{n}/up_to", f"more than {below}: tiers ascend", tier.up_to)
        below = max(below, tier.up_to or 0)
