"""Prices: dated, immutable versions of what one whole billing period of a plan costs, and how quantities meet tiers."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from zetel.domain.errors import Violation

#: The highest unit price in minor units: an item of the most quantity stays exact in every JSON reader (below 2^53).
MOST_UNIT_PRICE: Final = 1_000_000_000


#: The most tiers of a price: each touched tier makes a line of a document and a lot of the ledger.
MOST_TIERS: Final = 10


class PriceModel(StrEnum):
    PER_SEAT = "per_seat"
    FLAT = "flat"
    VOLUME = "volume"
    GRADUATED = "graduated"


@dataclass(frozen=True, slots=True)
class Tier:
    """Minor units per unit for quantities up to and including `up_to`; the last tier is open-ended (`up_to` absent)."""

    unit_price: int
    up_to: int | None = None


@dataclass(frozen=True, slots=True)
class Price:
    """The price of one whole billing period of a plan from `since` on, in minor units of `currency`.

    Per seat and flat prices have one open tier. `version` is the price's name: ``professional-yearly.eur.2026-01-01``,
    and ``professional-yearly.eur.nonprofit.2026-01-01`` of a price that only accounts of the `programme` are offered.
    `loaded_at` is the instant since which the catalogue has it (None: since ever), `dropped_at` that of its leaving
    before it began; a file knows neither.
    """

    plan: str
    currency: str
    since: date
    model: PriceModel
    tiers: tuple[Tier, ...]
    loaded_at: datetime | None = None
    dropped_at: datetime | None = None
    programme: str | None = None

    @property
    def version(self) -> str:
        programme = f"{self.programme}." if self.programme else ""
        return f"{self.plan}.{self.currency.lower()}.{programme}{self.since}"


@dataclass(frozen=True, slots=True)
class Portion:
    """A part of a quantity that is charged at one unit price: one line, one lot."""

    quantity: int
    unit_price: int


def portions(price: Price, quantity: int, *, already: int = 0) -> tuple[Portion, ...]:
    """The charges for `quantity` more units on top of `already` charged units, lowest tier first.

    Per seat and flat: all at the same price. Volume: all at the price of the tier that the new total reaches; units
    already charged keep their price. Graduated: each unit at the price of its own tier.
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


def price_on(prices: tuple[Price, ...], day: date) -> Price | None:
    """The price in force on `day` among the dated prices of one plan, currency and programme; None before the first
    begins."""
    begun = [price for price in prices if price.since <= day]
    return max(begun, key=lambda price: price.since) if begun else None


def price_for(prices: tuple[Price, ...], day: date, programmes: Iterable[str]) -> Price | None:
    """The price that an account in `programmes` is offered on `day`, among the dated prices of one plan and currency:
    that of the first programme with one, or else the price for everybody."""
    for programme in (*programmes, None):
        if price := price_on(tuple(price for price in prices if price.programme == programme), day):
            return price
    return None


def cost(price: Price, quantity: int) -> int:
    """The cost of one whole billing period of `quantity` units, in minor units."""
    return sum(part.quantity * part.unit_price for part in portions(price, quantity))


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
