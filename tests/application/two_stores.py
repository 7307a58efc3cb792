"""The same shop twice: on the store in memory, and on DynamoDB as moto plays it. Each act happens in both.

Both make the same ids, because their chance counts alike, and their clocks stand alike.
"""

from base64 import b64decode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any, TypeVar, cast

from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.dynamodb.models import dynamodb_backends
from moto.dynamodb.models.dynamo_type import DynamoType

from tests import tables
from tests.fakes.memory_store import Fed, MemoryStore
from tests.shop import ACCOUNT, PROFILE, Shop
from zetel.adapters.clients import Clients, Parameters
from zetel.adapters.dynamodb import attributes, items
from zetel.adapters.dynamodb.items import DUE_PK, DUE_SK, PK, SK, DueIndex
from zetel.adapters.dynamodb.store import DynamoStore
from zetel.application.ports import DueKey, Page, Records
from zetel.application.store import keys
from zetel.application.store.keys import Key, Range, Table
from zetel.application.store.wire import Wire, to_wire
from zetel.application.store.writes import Insert, Write
from zetel.domain.catalog.products import Offer
from zetel.domain.errors import ZetelError

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient

T = TypeVar("T")

REGION = "eu-west-1"
#: A due index of one shard: a query of a day sees all of it.
SHARDS = 1


def _record(item: Mapping[str, Any]) -> Wire:
    """The attributes of an item beside its keys and its place in the due index."""
    place = {PK, SK, DUE_PK, DUE_SK}
    return {name: value for name, value in attributes.wire(item).items() if name not in place}


class MotoStore:
    """A `DynamoStore` with the access that a test of the store in memory has."""

    def __init__(self) -> None:
        self._client: DynamoDBClient = Clients(REGION, parameters=Parameters.CHECKED).dynamodb
        self._tables = tables.create(self._client)
        self._store = DynamoStore(self._client, self._tables, "main", SHARDS)
        self.feed: list[Fed] = []

    def read(self, *keys: Key[Any]) -> Records:
        return self._store.read(*keys)

    def commit(self, writes: Sequence[Write]) -> None:
        self._store.commit(writes)
        for write in writes:
            if isinstance(write, Insert) and write.key.table is Table.JOURNAL:
                self.feed.append(Fed(write.key.pk, write.key.sk, to_wire(write.record)))

    def page(self, range: Range[T], *, limit: int, after: str | None = None, newest_first: bool = False) -> Page[T]:
        return self._store.page(range, limit=limit, after=after, newest_first=newest_first)

    def names(self, range: Range[Any], *, limit: int) -> Sequence[str]:
        return self._store.names(range, limit=limit)

    def due(self, clock: str, day: date, shard: int, *, until: datetime | None = None) -> Sequence[DueKey]:
        return self._store.due(clock, day, shard, until=until)

    def erase(self, table: Table, pk: str) -> None:
        self._store.erase(table, pk)

    def put(self, key: Key[T], record: T) -> None:
        """Puts `record` under `key` without a condition."""
        stored: Any = items.item(key, record, DueIndex("main", SHARDS))
        self._client.put_item(TableName=self._tables[key.table], Item=stored)

    def catch_up(self) -> None:
        """Its index never lags."""

    def items(self, table: Table) -> Mapping[tuple[str, str], Wire]:
        return {(item[PK]["S"], item[SK]["S"]): _record(item) for item in self._scanned(table)}

    def index(self) -> Mapping[str, Sequence[str]]:
        """The due index: the sort keys of each partition, in their order."""
        placed = sorted((item[DUE_PK]["S"], item[DUE_SK]["S"]) for item in self._scanned(Table.CORE) if DUE_PK in item)
        return {partition: [entry for _, entry in found] for partition, found in groupby(placed, key=itemgetter(0))}

    def _scanned(self, table: Table) -> Sequence[Any]:
        """Straight from where moto keeps them: a scan through its HTTP takes most of the time of a test."""
        kept = dynamodb_backends[DEFAULT_ACCOUNT_ID][REGION].tables[self._tables[table]].all_items()
        return [{name: _sent(value) for name, value in item.attrs.items()} for item in kept]


def _sent(kept: DynamoType) -> Mapping[str, Any]:
    """A value as boto3 hands it out."""
    match kept.type:
        case "M":
            return {"M": {name: _sent(value) for name, value in kept.value.items()}}
        case "L":
            return {"L": [_sent(value) for value in kept.value]}
        case "B":
            return {"B": b64decode(kept.value)}
        case kind:
            return {kind: kept.value}


class MotoShop(Shop):
    """A shop on DynamoDB; moto must be on."""

    def __init__(self, at: datetime, **profile: Any) -> None:
        super().__init__(at, shards=SHARDS, **profile)
        held = self.world.store
        store = cast("MemoryStore", MotoStore())  # it has every method that a shop calls
        self.services = replace(self.world.services, store=store)
        self.world = replace(self.world, store=store, services=self.services)
        self._copied(held)

    def _copied(self, held: MemoryStore) -> None:
        """The scene as it was set in memory."""
        self.put_profile(read(held, keys.profile(ACCOUNT, PROFILE)))
        self._people()


def read(store: MemoryStore, key: Key[T]) -> T:
    return store.read(key).known(key, "record", key.sk)


class TwoShops:
    """A shop on each store, with the same acts in both."""

    def __init__(self, at: datetime, *offers: Offer, seller: Mapping[str, Any], **profile: Any) -> None:
        self.memory, self.moto = Shop(at, shards=SHARDS, **profile), MotoShop(at, **profile)
        for shop in (self.memory, self.moto):
            shop.stock(*offers, **seller)
            shop.warm()

    def both(self, act: Callable[[Shop], T]) -> T | ZetelError:
        """The answer of `act`, or its refusal: the same in both shops."""
        first, second = answered(act, self.memory), answered(act, self.moto)
        if isinstance(first, ZetelError):
            assert (type(first), vars(first)) == (type(second), vars(second))
        else:
            assert first == second
        return first

    def must_hold_the_same(self) -> None:
        """Every item of every table, its place in the due index, the journal in its order, events and mails sent."""
        for table in Table:
            assert self.memory.world.store.items(table) == self.moto.world.store.items(table), table
        stored = cast("MotoStore", self.moto.world.store)
        for partition, entries in stored.index().items():
            _, clock, day, shard = partition.split("#")
            due = self.memory.world.store.due(clock, date.fromisoformat(day), int(shard))
            assert [f"{keys.due_instant(one.at)}#{one.kind}#{one.item}" for one in due] == entries
        memory, moto = self.memory.world, self.moto.world
        assert memory.store.feed == moto.store.feed
        assert memory.bus.published == moto.bus.published
        assert memory.outbox.sent == moto.outbox.sent
        assert memory.charges.charges == moto.charges.charges


def answered(act: Callable[[Shop], T], shop: Shop) -> T | ZetelError:
    try:
        return act(shop)
    except ZetelError as refused:
        return refused
