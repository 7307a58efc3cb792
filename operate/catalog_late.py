"""The running contracts for which a change of prices comes too late: they renew once more without it.

The contracts are priced by the domain, over the catalogue as the load will leave it.
"""

from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import replace
from datetime import datetime
from itertools import islice
from typing import Any

from operate.catalog_difference import Difference
from zetel.application.catalog.catalog import Catalog
from zetel.application.contracts import loading, sold
from zetel.application.ports import Clock, Records, Store
from zetel.application.store import keys
from zetel.application.store.keys import Key
from zetel.application.store.records import Sold
from zetel.domain.catalog.prices import price_on
from zetel.domain.catalog.products import ProductKind
from zetel.domain.parties.programme import ProgrammeApprovals
from zetel.domain.subscriptions.next_term import next_renewal
from zetel.domain.subscriptions.subscription import Subscription

#: The contracts of one read.
_TOGETHER = 100

#: A running contract with the approvals of its account.
_Running = tuple[Subscription, ProgrammeApprovals | None]


def too_late(found: Difference, store: Store, clock: Clock) -> Sequence[str]:
    """In words, each price that `found` adds or drops too late for the next renewal of running contracts."""
    moved = _moved(found) if found.changes else {}
    if not moved:
        return ()
    catalog = Catalog(_Loaded(found, store), clock)
    late = Counter(
        price
        for held in _running(found, set(moved), store)
        for price in _missed(held, catalog, moved, found.head.loaded_at)
    )
    return tuple(
        f"! price {price} {moved[price]} too late for the next renewal of {count} running "
        f"{'contract' if count == 1 else 'contracts'}"
        for price, count in sorted(late.items())
    )


def _moved(found: Difference) -> dict[str, str]:
    """The prices that this load adds or drops, each with the word for that."""
    at = found.head.loaded_at
    return {
        name: word
        for listed in found.head.products
        for since_by_name, word in ((listed.loaded, "comes"), (listed.dropped, "is dropped"))
        for name, since in since_by_name.items()
        if since == at
    }


def _running(found: Difference, moved: set[str], store: Store) -> Iterator[_Running]:
    """The running contracts that may have an item at one of the prices `moved`."""
    for product in products_with(found, moved):
        places = sold.running(product, store)
        while batch := list(islice(places, _TOGETHER)):
            yield from _read(batch, store)


def products_with(found: Difference, prices: Set[str]) -> Sequence[str]:
    """The products whose running contracts may have an item at one of the `prices`: its own, and every edition if it
    is an add-on's."""
    listings = found.head.products
    homes = [listed.product for listed in listings if prices & {*listed.loaded, *listed.dropped}]
    editions = [listed.product.id for listed in listings if listed.product.kind is ProductKind.EDITION]
    anywhere = any(product.kind is ProductKind.ADD_ON for product in homes)
    return editions if anywhere else [product.id for product in homes]


def _read(places: Sequence[Sold], store: Store) -> Iterator[_Running]:
    named = [keys.subscription(place.account, place.subscription) for place in places]
    approvals = {place.account: keys.approvals(place.account) for place in places}
    records = store.read(*named, *approvals.values())
    yield from ((held, records.get(approvals[held.account])) for key in named if (held := records.get(key)))


def _missed(running: _Running, catalog: Catalog, moved: dict[str, str], at: datetime) -> Iterator[str]:
    """The prices among `moved` that would decide the contract's next renewal, had they come in time, if each mail
    about them goes out at once."""
    held, approvals = running
    told = replace(held, announced={**held.announced, **dict.fromkeys(moved, at)})
    renewal = next_renewal(told, loading.offers(held, catalog, approvals))
    for choice in renewal.choices if renewal else ():
        line = (price for price in choice.offer.prices if price.programme == choice.offer.price.programme)
        standing = tuple(price for price in line if price.dropped_at is None)
        in_force, charged = price_on(standing, held.term.end), choice.offer.price
        if in_force and in_force.version != charged.version:
            missed = charged if charged.dropped_at else in_force
            if missed.version in moved:
                yield missed.version


class _Loaded:
    """Reads of the catalogue as the load will leave it; of everything else as it stands."""

    def __init__(self, found: Difference, store: Store) -> None:
        self._store = store
        self._new: dict[Key[Any], Any] = {
            keys.catalog_head(): found.head,
            **{keys.plan(plan.product, plan.name): plan for plan in found.plans},
            **{keys.price(product, price.version): price for product, price in found.prices},
        }

    def read(self, *wanted: Key[Any]) -> Records:
        missing = [key for key in wanted if key not in self._new]
        stored = self._store.read(*missing).found if missing else {}
        return Records({**stored, **{key: self._new[key] for key in wanted if key in self._new}})
