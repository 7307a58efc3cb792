"""The changes that loading a catalogue file would make, in words, and the check that it may be loaded.

Running contracts name plan versions and prices, so stored plan versions and prices never change. A plan or price that
leaves the file is no longer sold, but kept for its contracts: they renew at it, if it begins by then. Only a price that
leaves alone, before it begins, is dropped: it counts where the customer was told too late that it does not come.

    in the file          stored, on sale     stored, withdrawn     not stored
    same                 nothing             on sale again         added
    different            refused             refused               -
    not there            withdrawn           nothing               -
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from operate.catalog_file import CatalogFile, Shelf
from operate.catalog_plans import line_of
from operate.catalog_rules import refusals
from operate.catalog_sheet import CatalogMistakes
from operate.catalog_stored import Stored, known_prices, plan_id
from operate.catalog_words import field_changes, plan_words, price_words, product_words
from zetel.application.store.records import CatalogIndex, Listed
from zetel.application.store.wire import canonical, to_wire
from zetel.domain.calendar import civil_date
from zetel.domain.catalog.prices import Price
from zetel.domain.catalog.products import Plan

#: The most bytes of the head, well below the 400 KB of an item: about 300 products.
MOST_HEAD_BYTES: Final = 350_000


@dataclass(frozen=True, slots=True)
class Difference:
    """The effect of a load: `changes` in words (empty: nothing to do), the new head, and the versions to store.

    `seen` is the version of the head on which the difference was decided; None before the first load. A price stands
    with its product.
    """

    changes: tuple[str, ...]
    head: CatalogIndex
    plans: tuple[Plan, ...]
    prices: tuple[tuple[str, Price], ...]
    seen: int | None


def difference(file: CatalogFile, stored: Stored, *, at: datetime) -> Difference:
    """The changes that loading `file` over the `stored` catalogue would make at the instant `at`.

    Raises CatalogMistakes with all forbidden changes at once.
    """
    today = civil_date(at, file.seller.zone)
    if refused := list(refusals(file, stored, today=today)):
        raise CatalogMistakes(file.name, refused)
    seen = stored.head.version if stored.head else None
    head = CatalogIndex((seen or 0) + 1, at, file.seller, tuple(_listing(file, stored, today, at)))
    if len(canonical(to_wire(head))) > MOST_HEAD_BYTES:
        says = f"must be smaller: seller, products and texts may take {MOST_HEAD_BYTES} bytes together"
        raise CatalogMistakes(file.name, [file.mistake("products", says)])
    return Difference(
        changes=tuple(_changes(stored, head, file)),
        head=head,
        plans=tuple(plan for shelf in file.shelves for plan in shelf.plans if plan.name not in stored.plans),
        prices=tuple(
            (shelf.product.id, price)
            for shelf in file.shelves
            for price in shelf.prices
            if price.version not in stored.prices
        ),
        seen=seen,
    )


def _listing(file: CatalogFile, stored: Stored, today: date, at: datetime) -> Iterator[Listed]:
    """The products on sale in the order of the file, then the products that only contracts know."""
    sold = {shelf.product.id for shelf in file.shelves}
    for shelf in file.shelves:
        old = stored.listed(shelf.product.id) or Listed(shelf.product, (), ())
        yield _relisted(old, shelf, stored, today, at)
    for old in stored.listings:
        if old.product.id not in sold:
            yield _relisted(old, Shelf(old.product, (), ()), stored, today, at)


def _relisted(old: Listed, shelf: Shelf, stored: Stored, today: date, at: datetime) -> Listed:
    """The product as the file sells it, with the plan versions and prices that were sold once and are not sold now."""
    plans = tuple(plan.name for plan in shelf.plans)
    prices = tuple(price.version for price in shelf.prices)
    withdrawn = tuple(name for name in (*old.withdrawn_prices, *old.prices) if name not in prices)
    sold = {line_of(price) for price in shelf.prices}

    def is_dropped(price: Price) -> bool:
        return price.since > today and line_of(price) in sold

    leaving = {name: at for name in withdrawn if is_dropped(stored.prices[name])}
    known = known_prices(old)
    return Listed(
        shelf.product,
        plans,
        prices,
        withdrawn_plans=tuple(name for name in (*old.withdrawn_plans, *old.plans) if name not in plans),
        withdrawn_prices=withdrawn,
        loaded={name: since for name, since in old.loaded.items() if name in (*known, *withdrawn)}
        | {name: at for name in prices if name not in known},
        dropped=leaving | {name: since for name, since in old.dropped.items() if name in withdrawn},
    )


def _changes(stored: Stored, head: CatalogIndex, file: CatalogFile) -> Iterator[str]:
    if stored.head is None:
        yield f"+ seller {head.seller.name} ({head.seller.entity})"
    else:
        yield from (f"~ seller.{change}" for change in field_changes(stored.head.seller, head.seller))
    lines = [line for shelf in file.shelves for line in _shelf_changes(shelf, stored)]
    lines += [line for listed in head.products for line in _leaving(listed, stored)]
    if not lines and head.products != stored.listings:
        lines.append("~ the order of products, plans or prices")
    yield from lines


def _shelf_changes(shelf: Shelf, stored: Stored) -> Iterator[str]:
    """The additions and changes of a product, in words."""
    product, old = shelf.product, stored.listed(shelf.product.id)
    if old is None:
        yield f"+ {product_words(product)}"
    else:
        yield from (f"~ product {product.id}: {change}" for change in field_changes(old.product, product))
    for plan in shelf.plans:
        if old is None or plan.name not in old.plans:
            yield _plan_on_sale(plan, old, stored)
    for price in shelf.prices:
        if old is None or price.version not in old.prices:
            again = old is not None and price.version in known_prices(old)
            yield f"+ {price_words(price)}{', on sale again' if again else ''}"


def _plan_on_sale(plan: Plan, old: Listed | None, stored: Stored) -> str:
    if old is not None and plan.name in old.withdrawn_plans:
        return f"+ {plan_words(plan)}, on sale again"
    latest = stored.latest(plan.id)
    if latest is None:
        return f"+ {plan_words(plan)}"
    changes = [str(change) for change in field_changes(latest, plan) if change.path != "version"]
    what = ", ".join(changes) or "nothing else differs"
    return f"~ plan {plan.id}: version {latest.version} -> {plan.version}: {what}; contracts keep their version"


def _leaving(listed: Listed, stored: Stored) -> Iterator[str]:
    """The plans and prices that are no longer sold, in words. A plan replaced by its next version needs no line, nor do
    the prices of a plan that leaves as a whole."""
    old = stored.listed(listed.product.id)
    if old is None:
        return
    if old.plans and not listed.plans:
        yield f"- product {old.product.id} is no longer sold"
    staying = {plan_id(name) for name in listed.plans}
    for name in old.plans:
        if plan_id(name) not in staying:
            yield f"- plan {name} is no longer sold; contracts keep it"
    for name in old.prices:
        if name in listed.prices or stored.prices[name].plan not in staying:
            continue
        if name in listed.dropped:
            yield f"- price {name} is dropped before it begins"
        else:
            yield f"- price {name} is no longer offered; contracts keep it"
