"""Plans, prices and their changes in words that an operator reads before loading a catalogue."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from typing import Any, Final

from zetel.domain.calendar import Interval
from zetel.domain.catalog.prices import Price, PriceModel
from zetel.domain.catalog.products import Plan, Product
from zetel.domain.money import plain

#: The characters of a value that are shown: a description of a product is, the document of a logo is not.
_MOST_SHOWN: Final = 1_000

_UNITS: Final = {PriceModel.PER_SEAT: " per seat", PriceModel.FLAT: " flat"}


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field by its path, with its old and its new value."""

    path: str
    old: object
    new: object

    def __str__(self) -> str:
        return f"{self.path}: {value_words(self.old)} -> {value_words(self.new)}"


def field_changes(old: object, new: object, path: str = "") -> Iterator[FieldChange]:
    """The fields that differ, as deep as both sides have them; an absent field is None."""
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for key in dict.fromkeys((*old, *new)):
            yield from field_changes(old.get(key), new.get(key), f"{path}.{key}" if path else str(key))
    elif is_dataclass(old) and is_dataclass(new) and not isinstance(old, Interval):
        yield from field_changes(_by_name(old), _by_name(new), path)
    elif old != new:
        yield FieldChange(path, old, new)


def product_words(product: Product) -> str:
    needs = f", needs {' or '.join(product.bases)}" if product.bases else ""
    return f"product {product.id} ({product.kind.replace('_', '-')}, family {product.family}{needs})"


def plan_words(plan: Plan) -> str:
    quantity = "" if plan.model is PriceModel.FLAT else f", {plan.minimum} to {plan.maximum}"
    return f"plan {plan.name}: {plan.model}, {plan.term.words}, billed every {plan.billing.words}{quantity}"


def price_words(price: Price) -> str:
    return f"price {price.version}: {amount_words(price)}, from {price.since}"


def amount_words(price: Price) -> str:
    """``365.00 EUR per seat``, or the tiers: ``0.20 EUR up to 100, 0.15 EUR above (graduated)``."""
    amounts = [f"{plain(tier.unit_price, price.currency)} {price.currency}" for tier in price.tiers]
    if price.model in _UNITS:
        return amounts[0] + _UNITS[price.model]
    tiers = zip(amounts, price.tiers, strict=True)
    parts = [f"{amount} above" if tier.up_to is None else f"{amount} up to {tier.up_to}" for amount, tier in tiers]
    return f"{', '.join(parts)} ({price.model})"


def value_words(value: object) -> str:
    """A value in the file's notation; ``none`` for an absent value."""
    match value:
        case None:
            return "none"
        case bool():
            return "true" if value else "false"
        case Enum():
            return str(value.value)
        case str():
            return f"'{value}'" if len(value) <= _MOST_SHOWN else f"'{value[:_MOST_SHOWN]}…'"
        case Interval():
            return value.words
        case Mapping():
            return "{" + ", ".join(f"{key}: {value_words(part)}" for key, part in value.items()) + "}"
        case tuple():
            return "[" + ", ".join(value_words(part) for part in value) + "]"
        case _ if is_dataclass(value):
            return value_words(_by_name(value))
        case _:
            return str(value)


def _by_name(thing: Any) -> dict[str, object]:
    return {field.name: getattr(thing, field.name) for field in fields(thing)}
