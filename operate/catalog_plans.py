"""The plans of a catalogue file: their policies, and their dated prices per currency."""

import re
from datetime import date
from typing import Final, NamedTuple

from operate.catalog_policies import PolicyBook, PolicySet
from operate.catalog_sheet import Place
from operate.catalog_values import (
    amount,
    identifier,
    interval,
    must_be_currency,
    must_be_day,
    must_be_id,
    whole,
    word,
)
from zetel.domain.catalog.prices import Price, PriceModel, Tier, broken_price_rules
from zetel.domain.catalog.products import MOST_QUANTITY, Plan, broken_plan_rules
from zetel.domain.errors import Violation

_QUANTITY: Final = whole(1, MOST_QUANTITY)
_TIER: Final = re.compile(r"/tiers/(\d+)/(\w+)")
_TIER_FIELDS: Final = {"unit_price": "price", "up_to": "up_to"}


class _Dated(NamedTuple):
    """A price as written; its model is the plan's, its programme that of its place."""

    currency: str
    since: date
    tiers: tuple[Tier, ...]


def plan_path(product: str, plan: str) -> str:
    """The path of the plan in the file."""
    return f"products.{product}.plans.{plan}"


def price_path(product: str, price: Price) -> str:
    """The path of the price in the file."""
    return f"{plan_path(product, price.plan)}.{_within_plan(price)}"


def prices_path(product: str, plan: str, currency: str, programme: str | None) -> str:
    """The path of the dated prices in the file."""
    return f"{plan_path(product, plan)}.{_dated_within_plan(currency, programme)}"


def line_of(price: Price) -> tuple[str, str, str | None]:
    """The dated prices that the price stands among: its plan, currency and programme."""
    return price.plan, price.currency, price.programme


def _within_plan(price: Price) -> str:
    return f"{_dated_within_plan(price.currency, price.programme)}.{price.since}"


def _dated_within_plan(currency: str, programme: str | None) -> str:
    return f"programme_prices.{programme}.{currency}" if programme else f"prices.{currency}"


def plan(product: str, id: str, place: Place, book: PolicyBook) -> tuple[Plan, tuple[Price, ...]]:
    """A plan version of `product` and its prices. Raises Wrong after noting all mistakes."""
    must_be_id(place, id)
    values = place.record(
        required={
            "version": whole(1, 9_999),
            "model": word(PriceModel),
            "term": interval,
            "billing": interval,
            "rank": whole(0, 1_000_000),
            "prices": _prices,
        },
        optional={
            "minimum": _QUANTITY,
            "maximum": _QUANTITY,
            "anchor_day": whole(1, 31),
            "policies": book.read,
            "programme": identifier,
            "programme_prices": lambda programmes: programmes.entries(lambda _, at: _prices(at)),
        },
    )
    lines: dict[str | None, tuple[_Dated, ...]] = {None: values.pop("prices"), **values.pop("programme_prices", {})}
    terms: PolicySet = values.pop("policies", PolicySet({}, {}))
    most = 1 if values["model"] is PriceModel.FLAT else MOST_QUANTITY
    plan = Plan(id=id, product=product, **{"minimum": 1, "maximum": most, **values, "policies": terms.policies()})
    prices = tuple(
        Price(id, price.currency, price.since, plan.model, price.tiers, programme=programme)
        for programme, dated in lines.items()
        for price in dated
    )
    for broken in broken_plan_rules(plan):
        _note_plan(place, terms, broken)
    for price in prices:
        for broken in broken_price_rules(price):
            _note_price(place, price, broken)
    _note_currencies_without_fee(place, terms, plan, prices)
    _note_programmes(place, plan, prices)
    return plan, prices


def _note_plan(place: Place, terms: PolicySet, broken: Violation) -> None:
    says = f"must be {broken.rule}" + _instead(broken)
    _, is_term, term = broken.field.partition("/policies/")
    if is_term:
        _note_term(place, terms, term, says)
    else:
        place.sheet.note(place.path + broken.field.replace("/", "."), says)


def _note_term(place: Place, terms: PolicySet, pointer: str, says: str) -> None:
    """Notes a mistake in a term at the place of the term, which may be in a named set that the plan inherits."""
    name, _, inside = pointer.partition("/")
    own = f"{place.path}.policies.{name}"
    path = terms.paths.get(name, own)
    place.sheet.note(
        f"{path}.{inside.replace('/', '.')}" if inside else path,
        says if path == own else f"{says} (for {place.path})",
    )


def _note_currencies_without_fee(place: Place, terms: PolicySet, plan: Plan, prices: tuple[Price, ...]) -> None:
    """Notes the currencies of the plan's prices for which a fixed fee has no amount."""
    if plan.policies.fee is None or not plan.policies.fee.fixed:
        return
    for currency in dict.fromkeys(price.currency for price in prices):
        if currency not in plan.policies.fee.fixed:
            _note_term(place, terms, f"fee/fixed/{currency}", "is missing: the plan has prices in it")


def _note_programmes(place: Place, plan: Plan, prices: tuple[Price, ...]) -> None:
    """Notes programmes that the plan is not offered to, and prices of a programme that no price for everybody can
    follow, once the programme is over."""
    first = {price.currency: price.since for price in reversed(prices) if price.programme is None}
    for price in prices:
        if price.programme and plan.programme not in (None, price.programme):
            says = f"must be {plan.programme}: the plan is offered to accounts of that programme only"
            place.sheet.note(f"{place.path}.programme_prices.{price.programme}", says)
        if price.programme and first.get(price.currency, date.max) > price.since:
            says = f"must have a price from {price.since} on: a programme's price has one to follow it"
            place.sheet.note(f"{place.path}.prices.{price.currency}", says)


def _note_price(place: Place, price: Price, broken: Violation) -> None:
    """Notes a rule that a price breaks: at its tier, or at its single amount."""
    path = f"{place.path}.{_within_plan(price)}"
    if len(price.tiers) > 1 and (tier := _TIER.fullmatch(broken.field)):
        path += f"[{tier[1]}].{_TIER_FIELDS[tier[2]]}"
    place.sheet.note(path, f"must be {broken.rule}" + _instead(broken))


def _instead(broken: Violation) -> str:
    return "" if broken.sent is None else f", not {broken.sent}"


def _prices(place: Place) -> tuple[_Dated, ...]:
    """The dated prices of every currency. Wrong prices are omitted, so that the others are still checked."""
    by_currency = place.readable(_prices_in)
    return tuple(price for prices in by_currency.values() for price in prices)


def _prices_in(currency: str, place: Place) -> tuple[_Dated, ...]:
    must_be_currency(place, currency)
    dated = place.readable(lambda key, at: _Dated(currency, must_be_day(at, key), _tiers(currency, at)))
    return tuple(sorted(dated.values(), key=lambda price: price.since))


def _tiers(currency: str, place: Place) -> tuple[Tier, ...]:
    """A single amount, or a list of ``{up_to: 100, price: "0.20"}``, the last without ``up_to``."""
    price = amount(currency)
    if place.is_scalar:
        return (Tier(price(place)),)

    def tier(row: Place) -> Tier:
        values = row.record(required={"price": price}, optional={"up_to": _QUANTITY})
        return Tier(values["price"], values.get("up_to"))

    return place.rows(tier)
