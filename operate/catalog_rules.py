"""The changes that a file may not make, because running contracts rely on the loaded catalogue."""

from collections.abc import Iterator
from datetime import date

from operate.catalog_file import CatalogFile, Shelf
from operate.catalog_plans import line_of, plan_path, price_path, prices_path
from operate.catalog_sheet import Mistake
from operate.catalog_stored import Stored, known_prices
from operate.catalog_words import amount_words, field_changes, value_words
from zetel.domain.catalog.prices import Price, price_on
from zetel.domain.catalog.products import Plan


def refusals(file: CatalogFile, stored: Stored, *, today: date) -> Iterator[Mistake]:
    """The forbidden changes of `file` to the `stored` catalogue; `today` is the civil date of the seller."""
    for shelf in file.shelves:
        product = shelf.product
        if (old := stored.listed(product.id)) and old.product.kind is not product.kind:
            says = f"must stay {old.product.kind}: contracts are built on it"
            yield file.mistake(f"products.{product.id}.kind", says)
        for plan in shelf.plans:
            yield from _plan(plan, file, stored)
        for price in shelf.prices:
            yield from _price(price, product.id, file, stored, today)
        yield from _older_prices_come_back(shelf, file, stored, today)


def _plan(plan: Plan, file: CatalogFile, stored: Stored) -> Iterator[Mistake]:
    path = plan_path(plan.product, plan.id)
    home, latest, same = stored.home(plan.id), stored.latest(plan.id), stored.plans.get(plan.name)
    if home is not None and home != plan.product:
        yield file.mistake(path, f"must stay in product {home}: a contract names its plan by the id alone")
        return
    if latest is not None and plan.version < latest.version:
        says = f"must be at least {latest.version}, not {plan.version}: that version was loaded before"
        yield file.mistake(f"{path}.version", says)
        return
    if same is not None:
        later = max(plan.version, latest.version if latest else 0) + 1
        for change in field_changes(same, plan):
            says = (
                f"must stay {value_words(change.old)}, not {value_words(change.new)}: {plan.name} is loaded and "
                f"contracts may run on it; make this version {later}"
            )
            yield file.mistake(f"{path}.{change.path}", says)
    elif latest is not None:
        for name, old, new in (("model", latest.model, plan.model), ("billing", latest.billing, plan.billing)):
            if old != new:
                says = (
                    f"must stay {value_words(old)}, not {value_words(new)}: the plan's prices are for that; "
                    "make a plan with another id"
                )
                yield file.mistake(f"{path}.{name}", says)


def _price(price: Price, product: str, file: CatalogFile, stored: Stored, today: date) -> Iterator[Mistake]:
    path = price_path(product, price)
    same = stored.prices.get(price.version)
    if same is not None and same != price:
        says = (
            f"must stay {amount_words(same)}, not {amount_words(price)}: a price never changes once it is loaded; "
            "add one with a later date"
        )
        yield file.mistake(path, says)
    elif not stored.lists(price.version) and stored.home(price.plan) == product and price.since < today:
        says = f"must have a date from {today} on: the plan is loaded already, and the past has its prices"
        yield file.mistake(path, says)


def _older_prices_come_back(shelf: Shelf, file: CatalogFile, stored: Stored, today: date) -> Iterator[Mistake]:
    """The prices in force whose absence from the file would bring an earlier price back, those of plans that were not
    sold for a time included."""
    old = stored.listed(shelf.product.id)
    known = tuple(stored.prices[name] for name in known_prices(old)) if old else ()
    for line in dict.fromkeys(line_of(price) for price in shelf.prices):
        was = price_on(tuple(p for p in known if line_of(p) == line), today)
        will = price_on(tuple(p for p in shelf.prices if line_of(p) == line), today)
        if was and will and will.since < was.since:
            says = f"must keep {was.since}, which is in force: without it the price of {will.since} would come back"
            yield file.mistake(prices_path(shelf.product.id, *line), says)
