"""The part of the loaded catalogue that a catalogue file concerns."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from operate.catalog_file import CatalogFile, Shelf
from zetel.application.ports import Store
from zetel.application.store import keys
from zetel.application.store.keys import Key
from zetel.application.store.records import CatalogIndex, Listed
from zetel.domain.catalog.prices import Price
from zetel.domain.catalog.products import Plan
from zetel.domain.errors import CatalogMissing


@dataclass(frozen=True, slots=True)
class Stored:
    """The head (None before the first load), and by name the stored versions of plans and prices: the plans on sale,
    the latest version of every plan, all listed prices, and the versions that the file names. The head need not list a
    version that the file names: an interrupted load leaves such versions behind."""

    head: CatalogIndex | None = None
    plans: Mapping[str, Plan] = field(default_factory=dict)
    prices: Mapping[str, Price] = field(default_factory=dict)

    @property
    def listings(self) -> tuple[Listed, ...]:
        return self.head.products if self.head else ()

    def listed(self, product: str) -> Listed | None:
        return next((listed for listed in self.listings if listed.product.id == product), None)

    def home(self, plan: str) -> str | None:
        """The product that has or had a plan with the id `plan`."""
        for listed in self.listings:
            if any(plan_id(name) == plan for name in (*listed.plans, *listed.withdrawn_plans)):
                return listed.product.id
        return None

    def latest(self, plan: str) -> Plan | None:
        """The highest version ever sold of the plan with this id."""
        names = (name for listed in self.listings for name in (*listed.plans, *listed.withdrawn_plans))
        versions = [name for name in names if plan_id(name) == plan]
        return self.plans[max(versions, key=_version)] if versions else None

    def lists(self, version: str) -> bool:
        """Whether a price version is sold, or was sold from its day on."""
        return any(version in known_prices(listed) for listed in self.listings)


def stored(file: CatalogFile, store: Store) -> Stored:
    """The part of `store` that `file` concerns, in two reads. Raises CatalogMissing if the head lists a version that is
    not stored."""
    head = store.read(keys.catalog_head()).get(keys.catalog_head())
    listed = [key for listed in (head.products if head else ()) for key in _listed(listed)]
    named = [key for shelf in file.shelves for key in _named(shelf)]
    records = store.read(*dict.fromkeys((*listed, *named)))
    for key in listed:
        if records.get(key) is None:
            raise CatalogMissing(missing=key.sk)
    found = [thing for thing in records.found.values() if thing is not None]
    return Stored(
        head=head,
        plans={thing.name: thing for thing in found if isinstance(thing, Plan)},
        prices={thing.version: thing for thing in found if isinstance(thing, Price)},
    )


def _listed(listed: Listed) -> Iterator[Key[Any]]:
    product = listed.product.id
    yield from (keys.plan(product, name) for name in (*listed.plans, *_latest(listed.withdrawn_plans)))
    yield from (keys.price(product, name) for name in (*listed.prices, *listed.withdrawn_prices))


def known_prices(listed: Listed) -> tuple[str, ...]:
    """The prices of a product, on sale or withdrawn, without the dropped ones."""
    return (*listed.prices, *(name for name in listed.withdrawn_prices if name not in listed.dropped))


def _named(shelf: Shelf) -> Iterator[Key[Any]]:
    product = shelf.product.id
    yield from (keys.plan(product, plan.name) for plan in shelf.plans)
    yield from (keys.price(product, price.version) for price in shelf.prices)


def _latest(names: Iterable[str]) -> Iterable[str]:
    """The highest version of each plan among `names`."""
    highest: dict[str, str] = {}
    for name in sorted(names, key=_version):
        highest[plan_id(name)] = name
    return highest.values()


def plan_id(name: str) -> str:
    """The id of the plan whose version is `name`: ``professional-yearly`` of ``professional-yearly.3``."""
    return name.rpartition(".")[0]


def _version(name: str) -> int:
    return int(name.rpartition(".")[2])
