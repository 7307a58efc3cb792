"""The running contracts of a product: each is listed under the product of its base, from its purchase to its end.

With them the account's counts of items that every active member has, and of flat bases: no place is needed then.
"""

from collections.abc import Iterator

from zetel.application.catalog.catalog import Catalog
from zetel.application.licences import shared_items
from zetel.application.ports import Store
from zetel.application.store import keys
from zetel.application.store.records import Sold
from zetel.application.store.writes import Adjust, Insert, OnConflict, Remove, Write
from zetel.domain.catalog.prices import PriceModel
from zetel.domain.parties import places
from zetel.domain.subscriptions.subscription import Subscription, SubscriptionState

_A_PAGE = 1000


def listed(
    before: Subscription | None, after: Subscription, catalog: Catalog, *, on_conflict: OnConflict
) -> list[Write]:
    """The writes that list and count a contract as a change leaves it; `before` is None for a purchase."""
    was, will = (_place(held, catalog) for held in (before, after))
    writes = shared_items.counted(before, after, catalog)
    if more := _is_flat(after, catalog) - _is_flat(before, catalog):
        writes.append(Adjust(keys.counts(after.account), places.spared(more), on_conflict))
    if was == will:
        return writes
    if was:
        writes.append(Remove(was, {}, on_conflict))
    if will:
        writes.append(Insert(will, Sold(after.account, after.id), on_conflict))
    return writes


def running(product: str, store: Store) -> Iterator[Sold]:
    """The running contracts whose base is of `product`; one query per partition and thousand."""
    for shard in range(keys.SOLD_SHARDS):
        after: str | None = None
        while True:
            page = store.page(keys.sold_in(product, shard), limit=_A_PAGE, after=after)
            yield from page.items
            if (after := page.next) is None:
                break


def _is_flat(held: Subscription | None, catalog: Catalog) -> bool:
    if held is None or held.state is not SubscriptionState.ACTIVE:
        return False
    return catalog.plan(held.items[0].plan).model is PriceModel.FLAT


def _place(held: Subscription | None, catalog: Catalog) -> keys.Key[Sold] | None:
    if held is None or held.state is not SubscriptionState.ACTIVE:
        return None
    return keys.sold(catalog.plan(held.items[0].plan).product, held.account, held.id)
