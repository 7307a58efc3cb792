"""The catalogue file: a YAML file with the seller, the named policies, and the products with plans and dated prices.

All mistakes are reported at once, each with its line, its field and the rule:

    catalog.yaml:42: products.professional.plans.professional-monthly.policies.notice_days must be shorter than the term
    (a term of 1 month has 28 days), not 30
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from operate.catalog_plans import plan, plan_path
from operate.catalog_policies import PolicyBook, policy_book
from operate.catalog_seller import seller
from operate.catalog_sheet import Mistake, Place, Wrong, line_of, opened
from operate.catalog_values import identifier, must_be_id, shown, texts, word
from zetel.domain.catalog.prices import Price
from zetel.domain.catalog.products import LicencePer, Plan, Product, ProductCentre, ProductKind
from zetel.domain.catalog.terms import CancellationMode, Sale
from zetel.domain.parties.seller import Seller


@dataclass(frozen=True, slots=True)
class Shelf:
    """A product with the plan versions and prices that the file sells."""

    product: Product
    plans: tuple[Plan, ...]
    prices: tuple[Price, ...]


@dataclass(frozen=True, slots=True)
class CatalogFile:
    """A file that breaks no rule of its own. `lines` has the line of every path."""

    name: str
    seller: Seller
    shelves: tuple[Shelf, ...]
    lines: Mapping[str, int]

    def mistake(self, path: str, says: str) -> Mistake:
        """A mistake that shows only against the loaded catalogue."""
        return Mistake(line_of(path, self.lines), path, says)


def read_catalog(text: str, *, name: str) -> CatalogFile:
    """The catalogue in the YAML file `text`. Raises CatalogMistakes with all mistakes, which name the file `name`."""
    root = opened(text, name=name)
    values: dict[str, Any] = {}
    try:
        book = policy_book(root.keys().get("policies"))
        values = root.record(
            required={"seller": seller, "products": lambda products: _products(products, book)},
            optional={"policies": lambda policies: book},
        )
        _note_unknown_programmes(root, values["seller"], values["products"])
        _note_missing_rejections(root, values["seller"], values["products"])
    except Wrong:
        pass  # the mistake is noted
    root.sheet.raise_for_mistakes()
    return CatalogFile(name, values["seller"], values["products"], root.sheet.lines)


def _products(place: Place, book: PolicyBook) -> tuple[Shelf, ...]:
    places = place.keys()
    kinds = {id: _kind(product) for id, product in places.items()}
    homes: dict[str, str] = {}
    for product, at in places.items():
        for plan_id in at.inside("plans"):
            if (home := homes.setdefault(plan_id, product)) != product:
                # A subscription names a plan by its id alone.
                at.sheet.note(plan_path(product, plan_id), f"must have an id of its own: {home} has a plan with it")
    return tuple(place.readable(lambda id, at: _shelf(id, at, book, kinds)).values())


def _note_missing_rejections(root: Place, seller: Seller, shelves: tuple[Shelf, ...]) -> None:
    """Notes that the seller has no reasons, where it may reject the requests of a plan's customers."""
    asked = any(plan.policies.mode is CancellationMode.REQUEST for shelf in shelves for plan in shelf.plans)
    if asked and not seller.rejection_reasons:
        says = "is missing: a plan has the mode request, and a rejection has a reason of this list"
        root.sheet.note("seller.rejection_reasons", says)


def _note_unknown_programmes(root: Place, seller: Seller, shelves: tuple[Shelf, ...]) -> None:
    """Notes the programmes of plans and prices that the seller does not have."""
    known = {programme.id for programme in seller.programmes}
    for shelf in shelves:
        named = {(plan.id, plan.programme): "programme" for plan in shelf.plans}
        named |= {(price.plan, price.programme): f"programme_prices.{price.programme}" for price in shelf.prices}
        for (plan_id, programme), path in named.items():
            if programme and programme not in known:
                says = f"must be a programme of the seller, not {shown(programme)}"
                root.sheet.note(f"{plan_path(shelf.product.id, plan_id)}.{path}", says)


def _kind(product: Place) -> str | None:
    """The kind of a product as written, so that references to the product are checked even if the kind is wrong."""
    kind = product.inside().get("kind")
    return str(kind.node.value) if kind and kind.is_scalar else None


def _shelf(id: str, place: Place, book: PolicyBook, kinds: Mapping[str, str | None]) -> Shelf:
    must_be_id(place, id)
    values = place.record(
        required={
            "kind": word(ProductKind),
            "family": identifier,
            "name": texts(60),
            "description": texts(1_000),
            "plans": lambda plans: plans.entries(lambda name, at: plan(id, name, at, book)),
        },
        optional={
            "bases": lambda bases: bases.rows(lambda base: _base(base, kinds)),
            "per": word(LicencePer),
            "centre": word(ProductCentre),
        },
    )
    plans: Mapping[str, tuple[Plan, tuple[Price, ...]]] = values.pop("plans")
    product = Product(id=id, **values)
    if product.kind is ProductKind.ADD_ON:
        for version, _ in plans.values():
            if version.policies.trial:
                says = "must be none: an add-on is tried with its edition"
                place.sheet.note(f"{place.path}.plans.{version.id}.policies.trial", says)
            if version.policies.sale is Sale.ON_REQUEST:
                says = "must be open: the seller offers editions, and add-ons are bought with them"
                place.sheet.note(f"{place.path}.plans.{version.id}.policies.sale", says)
    if product.kind is ProductKind.ADD_ON and "centre" in place.inside():
        place.sheet.note(f"{place.path}.centre", "must be absent: an add-on is shown with its edition")
    bases = f"{place.path}.bases"
    if product.kind is ProductKind.ADD_ON and not product.bases:
        place.sheet.note(bases, "must name at least one edition: an add-on needs a base")
    if product.kind is ProductKind.EDITION and product.bases:
        place.sheet.note(bases, "must be absent: an edition is a base itself")
    if len(set(product.bases)) < len(product.bases):
        place.sheet.note(bases, "must be different products")
    return Shelf(
        product,
        tuple(version for version, _ in plans.values()),
        tuple(price for _, prices in plans.values() for price in prices),
    )


def _base(place: Place, kinds: Mapping[str, str | None]) -> str:
    """The product that an add-on needs: an edition of the same file."""
    base = identifier(place)
    if base not in kinds:
        raise place.wrong(f"must be a product of this file, not {shown(base)}")
    if kinds[base] == ProductKind.ADD_ON:
        raise place.wrong(f"must be an edition: {shown(base)} is an add-on itself")
    return base
