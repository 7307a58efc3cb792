"""Announced prices: each running contract that a newly loaded price concerns is told of it by mail, and then counts it.

    catalogue loaded --- walk over running contracts, 20 a commit --- ... --- done      its place stands on the errand
                             |
                             an errand per concerned contract: mail --- told, with the event
                                                                 |
                                         no recipient was reached: again a week later; the price does not count so far

The load writes the walk in the commit of its head, so that each loaded price is announced. A crash after the mail sends
the mail again; weather, defects and parking are those of all errands. The mail's instant counts (`renewal_price`).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

from zetel.application.catalog.catalog import Catalog
from zetel.application.events import journal
from zetel.application.mails import holding, outgoing
from zetel.application.mails.delivering import Delivered, deliver
from zetel.application.mails.price_mails import letter_about
from zetel.application.ports import Services
from zetel.application.renewing import ending_deviations, notices
from zetel.application.store import keys
from zetel.application.store.keys import Key
from zetel.application.store.records import Errand, Sold
from zetel.application.store.wire import from_wire, to_wire
from zetel.application.store.writes import Insert, Replace, Write
from zetel.application.work import parking
from zetel.application.work.retrying import until_unmoved
from zetel.domain.documents.drafting import PATIENCE
from zetel.domain.due import Due, WorkKind
from zetel.domain.errors import Conflict, SubscriptionMoved
from zetel.domain.subscriptions.coming_prices import untold
from zetel.domain.subscriptions.events import SubscriptionPricesAnnounced
from zetel.domain.subscriptions.subscription import Subscription, SubscriptionState

#: The partition of walks, which belong to no account.
NO_ACCOUNT: Final = "-"
#: The contracts of one commit, and the commits of one message; more are left to the next sweep.
MOST_CONTRACTS: Final = 20
_MOST_CHUNKS: Final = 50
#: The time until a customer that no mail reached is told again.
_AGAIN: Final = timedelta(days=7)
_BY: Final = journal.system("price_announcements")


class WalkedBefore(Conflict):
    """Another process did this part of the walk meanwhile."""


@dataclass(frozen=True, slots=True)
class _Walk:
    """The versions of the announced `prices`, and the place of the walk: the first of the `products` that are left, its
    shard, and the contract before the next one."""

    prices: tuple[str, ...]
    products: tuple[str, ...]
    shard: int = 0
    after: str | None = None


@dataclass(frozen=True, slots=True)
class PricesToTell:
    """The contract to be told of the versions of the announced `prices`."""

    subscription: str
    prices: tuple[str, ...]


def begun(load: int, at: datetime, prices: Sequence[str], products: Sequence[str]) -> Write:
    """The write that begins announcing `prices`, which running contracts of `products` may have; `load` is the version
    of the catalogue that has them first."""
    walk = _Walk(tuple(prices), tuple(dict.fromkeys(products)))
    id = f"{WorkKind.ANNOUNCE}_{load:06}"
    errand = Errand(id, NO_ACCOUNT, to_wire(walk), due=Due(at, WorkKind.ANNOUNCE))
    return Insert(keys.errand(NO_ACCOUNT, id), errand, on_conflict=lambda found: WalkedBefore())


def work(body: Mapping[str, Any], services: Services, catalog: Catalog) -> None:
    """Does the work of one message: a walk, the telling of one contract about a price or
    the end of a deviation, or a renewal notice. Weather puts an errand
    off, and raises SetAside; a defect is counted, and raised."""
    doing = {"price_walk": walk_on, "price_telling": tell, "deviation_telling": ending_deviations.tell}
    for name, does in doing.items():
        if id := body.get(name):
            key = keys.errand(body["account"], id)
            parking.attempt(key, partial(does, key, services, catalog), services)
            return
    notices.notify(body, services, catalog)


def walk_on(key: Key[Errand], services: Services, catalog: Catalog) -> None:
    """Goes on with the walk, at most 50 commits far."""
    for _ in range(_MOST_CHUNKS):
        errand = services.store.read(key).get(key)
        if errand is None or errand.due is None or errand.parked:
            return
        try:
            services.store.commit(list(_chunk(key, errand, services, catalog)))
        except WalkedBefore:
            return


def _chunk(key: Key[Errand], errand: Errand, services: Services, catalog: Catalog) -> Iterator[Write]:
    """The tellings of the next contracts, and the place behind them."""
    walk, at = from_wire(_Walk, errand.event), services.clock.now()
    places: list[Sold] = []
    after: _Walk | None = walk if walk.products else None
    while after and len(places) < MOST_CONTRACTS:
        shard = keys.sold_in(after.products[0], after.shard)
        page = services.store.page(shard, limit=MOST_CONTRACTS - len(places), after=after.after)
        places += page.items
        after = _behind(after, page.next)
    for held in _concerned(places, walk.prices, services, catalog):
        telling = PricesToTell(held.id, walk.prices)
        id = f"{WorkKind.PRICE}_{errand.id.partition('_')[2]}_{held.id}"
        begun = Errand(id, held.account, to_wire(telling), due=Due(at, WorkKind.PRICE))
        yield Insert(keys.errand(held.account, id), begun, on_conflict=lambda found: WalkedBefore())
    done = replace(errand, version=errand.version + 1, attempts=0)
    done = replace(done, event=to_wire(after), due=Due(at + PATIENCE, WorkKind.ANNOUNCE)) if after else _over(done)
    yield Replace(key, done, {"version": errand.version}, on_conflict=lambda found: WalkedBefore())


def _behind(walk: _Walk, next: str | None) -> _Walk | None:
    """The place behind a page; None behind the last contract."""
    if next is not None:
        return replace(walk, after=next)
    if walk.shard + 1 < keys.SOLD_SHARDS:
        return replace(walk, shard=walk.shard + 1, after=None)
    left = walk.products[1:]
    return replace(walk, products=left, shard=0, after=None) if left else None


def _concerned(
    places: Sequence[Sold], prices: Sequence[str], services: Services, catalog: Catalog
) -> Iterator[Subscription]:
    """The contracts with an item of a plan and currency that one of the prices is for."""
    if not places:
        return
    named = [keys.subscription(place.account, place.subscription) for place in places]
    found = services.store.read(*named)
    wanted = {(price.plan, price.currency) for price in map(catalog.price, prices)}
    for held in filter(None, map(found.get, named)):
        if any((item.plan.rpartition(".")[0], held.currency) in wanted for item in held.items):
            yield held


def tell(key: Key[Errand], services: Services, catalog: Catalog) -> None:
    """Mails the contract's recipients about the announced prices that they were not told of, and notes it on the
    contract. Raises TaxRateMissing, and the errors of sending."""
    errand = services.store.read(key).get(key)
    if errand is None or errand.due is None or errand.parked or errand.due.at > services.now(errand.account):
        return
    telling = from_wire(PricesToTell, errand.event)
    found = services.store.read(*outgoing.contract_keys(errand.account, telling.subscription))
    contract = outgoing.contract_of(errand.account, telling.subscription, found, catalog)
    prices = tuple(price.version for price in untold(contract, telling.prices))
    if contract.subscription.state is not SubscriptionState.ACTIVE or not prices:
        services.store.commit([noted(key, errand, _over(errand))])
        return
    letter = letter_about(contract, prices, services.now(errand.account), services, catalog)
    delivered = deliver(letter, errand.account, services)
    if delivered.reached:
        until_unmoved(partial(_told, key, errand, telling.subscription, prices, delivered, services))
    else:
        again = Due(services.now(errand.account) + _AGAIN, WorkKind.PRICE)
        services.store.commit([noted(key, errand, replace(errand, due=again, attempts=0))])


def _told(
    key: Key[Errand],
    errand: Errand,
    subscription: str,
    prices: Sequence[str],
    delivered: Delivered,
    services: Services,
) -> None:
    """Notes the mail's instant on the contract, which keeps its version: quotes of it stay good."""
    held_key, at = keys.subscription(errand.account, subscription), services.now(errand.account)
    before = services.store.read(held_key).known(held_key, "subscription", subscription)
    announced = {**dict.fromkeys(prices, at), **before.announced}
    after = replace(before, announced=announced, sequence=before.sequence + 1)
    event = journal.made(
        SubscriptionPricesAnnounced(prices=tuple(prices)),
        account=before.account,
        subject=before.id,
        sequence=after.sequence,
        actor=_BY,
        at=at,
        services=services,
    )
    expects = {"version": before.version, "sequence": before.sequence, "hold": before.hold}
    services.store.commit(
        [
            Replace(held_key, after, expects, on_conflict=lambda found: SubscriptionMoved(subscription=before.id)),
            noted(key, errand, _over(errand)),
            journal.entered(event),
            *holding.held(delivered.unconfirmed, event, at),
        ]
    )


def _over(errand: Errand) -> Errand:
    return replace(errand, due=None)


def noted(key: Key[Errand], errand: Errand, after: Errand) -> Write:
    """The write of `after` in the place of `errand`; WalkedBefore where another process did so."""
    noted = replace(after, version=errand.version + 1)
    return Replace(key, noted, {"version": errand.version}, on_conflict=lambda found: WalkedBefore())
