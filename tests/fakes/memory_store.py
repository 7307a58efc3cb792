"""The store in memory: real code that honours the contract of `zetel.application.ports.Store` as DynamoDB does.

All items are kept as bytes, so that no caller holds a part by reference. One lock stands for DynamoDB's transactions.
A test can ask this store for every surprise of the real store:

- a batched read is not atomic: `during_read` is called between two items of one read, and may commit;
- the due index lags: `MemoryStore(index_lag=...)` and `catch_up`;
- `counted` counts the calls, and `feed` has the entries of the journal, in the order of the commits.
"""

import json
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final, TypeVar

from tests.fakes.accounting import Accounting, item_size
from tests.fakes.conditions import holds, left_by
from tests.fakes.due_index import Entry, LaggingIndex
from zetel.application.ports import DueKey, Page, Records
from zetel.application.store import keys
from zetel.application.store.keys import Key, Range, Table
from zetel.application.store.records import due_of
from zetel.application.store.wire import Wire, canonical, from_wire
from zetel.application.store.writes import Adjust, Check, Insert, Remove, Write

T = TypeVar("T")

#: Limits of DynamoDB: actions of a transaction, keys of a batched read, bytes of an item, a partition key, a sort key.
MOST_ACTIONS: Final = 100
MOST_READ: Final = 100
MOST_ITEM_BYTES: Final = 400 * 1024
MOST_PK_BYTES: Final = 2048
MOST_SK_BYTES: Final = 1024


@dataclass(frozen=True, slots=True)
class Fed:
    """A record of the journal's stream: an item that was put there."""

    pk: str
    sk: str
    data: Wire


@dataclass(frozen=True, slots=True)
class _Planned:
    """A write whose condition holds: its result (None: no item), and the result's place in the due index."""

    key: Key[Any]
    data: Wire | None
    size: int
    due: Entry | None


class MemoryStore:
    """A `Store`. `clock` and `shards` name the due index; for `index_lag` see `LaggingIndex`."""

    def __init__(self, *, clock: str = "main", shards: int = 16, index_lag: int | None = 0) -> None:
        self.counted = Accounting()
        self.feed: list[Fed] = []
        #: Called with the number of items read so far between two items of one read; it may use the store.
        self.during_read: Callable[[int], None] | None = None
        #: Whether a read begins with the last key: DynamoDB promises no order.
        self.backwards = False
        self._clock = clock
        self._shards = shards
        self._lock = threading.Lock()
        self._items: dict[Table, dict[str, dict[str, bytes]]] = {table: {} for table in Table}
        self._due: dict[tuple[str, str], Entry] = {}
        self._index = LaggingIndex(index_lag)

    # The port

    def read(self, *keys: Key[Any]) -> Records:
        wanted = tuple(dict.fromkeys(keys))
        for key in wanted:
            _must_be_a_key(key)
        found: dict[Key[Any], Any] = {}
        with self._lock:
            self.counted.calls["read"] += -(-len(wanted) // MOST_READ)
            self.counted.items_read += len(wanted)
        for number, key in enumerate(reversed(wanted) if self.backwards else wanted):
            if number and (hook := self.during_read):
                self.during_read = None  # the call's own reads are not torn
                try:
                    hook(number)
                finally:
                    self.during_read = hook
            with self._lock:
                data = self._data(key)
            found[key] = None if data is None else from_wire(key.kind, data)
        return Records(found)

    def commit(self, writes: Sequence[Write]) -> None:
        _must_be_possible(writes)
        with self._lock:
            self.counted.calls["commit"] += 1
            self.counted.largest_transaction = max(self.counted.largest_transaction, len(writes))
            before = [self._data(write.key) for write in writes]
            failed = next((n for n, write in enumerate(writes) if not holds(write, before[n])), None)
            if failed is None:
                planned = [
                    self._planned(write, found)
                    for write, found in zip(writes, before, strict=True)
                    if not isinstance(write, Check)
                ]
                for plan in planned:
                    self._apply(plan)
                return
        write, data = writes[failed], before[failed]
        raise write.on_conflict(None if data is None else from_wire(write.key.kind, data))

    def page(self, range: Range[T], *, limit: int, after: str | None = None, newest_first: bool = False) -> Page[T]:
        if limit < 1:
            raise ValueError(f"a page has at least 1 item, not {limit}")
        low, high = range.low, range.high
        with self._lock:
            self.counted.calls["page"] += 1
            partition = self._items[range.table].get(range.pk, {})
            # Code points sort as their UTF-8 bytes do.
            names = sorted((sk for sk in partition if low <= sk < high), reverse=newest_first)
            if after is not None:
                names = [sk for sk in names if (sk < after if newest_first else sk > after)]
            chosen = names[:limit]
            self.counted.items_read += len(chosen)
            items = tuple(from_wire(range.kind, json.loads(partition[sk])) for sk in chosen)
        return Page(items, chosen[-1] if len(names) > limit else None)

    def names(self, range: Range[Any], *, limit: int) -> Sequence[str]:
        with self._lock:
            self.counted.calls["page"] += 1
            partition = self._items[range.table].get(range.pk, {})
            return tuple(sorted(sk for sk in partition if range.low <= sk < range.high)[:limit])

    def due(self, clock: str, day: date, shard: int, *, until: datetime | None = None) -> Sequence[DueKey]:
        # '$' is the character after '#', which ends the instant: everything due at `until` itself is below it.
        below = None if until is None else keys.due_instant(until) + "$"
        with self._lock:
            self.counted.calls["due"] += 1
            entries = tuple(self._index.query(keys.due_partition(clock, day, shard), below=below))
            self.counted.entries_read += len(entries)
        return tuple(_due_key(sk, place) for sk, place in entries)

    def erase(self, table: Table, pk: str) -> None:
        keys.must_be_erasable(pk)
        with self._lock:
            self.counted.calls["erase"] += 1
            for sk in self._items[table].pop(pk, {}):
                if self._due.pop((pk, sk), None):
                    self._index.change((pk, sk), None)

    # For tests

    def catch_up(self) -> None:
        """Lets the due index show every commit."""
        with self._lock:
            self._index.catch_up()

    def items(self, table: Table) -> Mapping[tuple[str, str], Wire]:
        """Everything in `table` by its keys, to compare two states."""
        with self._lock:
            return {
                (pk, sk): json.loads(content)
                for pk, partition in self._items[table].items()
                for sk, content in partition.items()
            }

    def put(self, key: Key[T], record: T) -> None:
        """Puts `record` under `key` without a condition, to set a scene. It is not counted and enters no feed."""
        with self._lock:
            counted, self.counted, fed = self.counted, Accounting(), len(self.feed)
            try:
                self._apply(self._planned(Insert(key, record, lambda _: AssertionError()), None))
            finally:
                self.counted = counted
                del self.feed[fed:]

    # Private parts

    def _data(self, key: Key[Any]) -> Wire | None:
        content = self._items[key.table].get(key.pk, {}).get(key.sk)
        return None if content is None else json.loads(content)

    def _planned(self, write: Write, found: Wire | None) -> _Planned:
        if isinstance(write, Check):
            raise TypeError("a check writes nothing")
        if isinstance(write, Remove):
            return _Planned(write.key, None, 0, None)
        data, key = left_by(write, found), write.key
        size = item_size(key.pk, key.sk, data)
        if size > MOST_ITEM_BYTES:
            raise ValueError(f"{key.sk} would have {size} bytes, and {MOST_ITEM_BYTES} are allowed")
        # An addition keeps the item's place in the index.
        due = self._due.get((key.pk, key.sk)) if isinstance(write, Adjust) else self._entry(key, write.record)
        return _Planned(key, data, size, due)

    def _entry(self, key: Key[Any], record: object) -> Entry | None:
        due = due_of(record)
        if due is None:
            return None
        item = str(getattr(record, "id"))  # noqa: B009  # every item with work has an id, but no common type says so
        shard = keys.due_shard(item, self._shards)
        clock = keys.clock_of(key.pk, self._clock)
        return keys.due_partition(clock, due.at.astimezone(UTC).date(), shard), keys.due_sort(due, item)

    def _apply(self, plan: _Planned) -> None:
        key, place = plan.key, (plan.key.pk, plan.key.sk)
        old = self._data(key)
        self.counted.wrote(old=0 if old is None else item_size(key.pk, key.sk, old), new=plan.size)
        if plan.data is None:
            self._items[key.table].get(key.pk, {}).pop(key.sk, None)
        else:
            self._items[key.table].setdefault(key.pk, {})[key.sk] = canonical(plan.data)
        if plan.due != self._due.get(place):
            self._due.pop(place, None)
            if plan.due:
                self._due[place] = plan.due
            self._index.change(place, plan.due)
        if key.table is Table.JOURNAL and plan.data is not None:
            self.feed.append(Fed(key.pk, key.sk, json.loads(canonical(plan.data))))


def _must_be_possible(writes: Sequence[Write]) -> None:
    """Raises ValueError for writes that DynamoDB refuses before it looks at any item."""
    if not 1 <= len(writes) <= MOST_ACTIONS:
        raise ValueError(f"a commit has 1 to {MOST_ACTIONS} writes, not {len(writes)}")
    places = [(write.key.table, write.key.pk, write.key.sk) for write in writes]
    if len(set(places)) < len(places):
        raise ValueError("a commit cannot touch an item twice")
    for write in writes:
        _must_be_a_key(write.key)
        if isinstance(write, Remove) and write.key.table is not Table.CORE:
            raise ValueError("only items of the core table are removed")
        if write.key.table is Table.JOURNAL and (
            not isinstance(write, Insert) or write.replaces_expired_at is not None
        ):
            raise ValueError("the journal is append-only")
        if isinstance(write, Check) and not write.expects:
            raise ValueError("a check expects something")
        if isinstance(write, Adjust) and not write.add:
            raise ValueError("an adjustment adds something")


def _must_be_a_key(key: Key[Any]) -> None:
    if not (0 < len(key.pk.encode()) <= MOST_PK_BYTES and 0 < len(key.sk.encode()) <= MOST_SK_BYTES):
        raise ValueError(f"{key.pk!r}, {key.sk!r} is no key")


def _due_key(sk: str, place: tuple[str, str]) -> DueKey:
    at, kind, item = sk.split("#", 2)
    return DueKey(place[0], place[1], datetime.fromisoformat(at), kind, item)
