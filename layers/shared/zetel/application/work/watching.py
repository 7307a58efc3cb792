"""A store that tells what its commits leave to do: entries of the journal, and due instants.

The due index lags behind commits. What this store itself committed counts, whatever the index shows of it.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, TypeVar

from zetel.application.ports import DueKey, Page, Records, Store
from zetel.application.store.keys import Key, Range, Table
from zetel.application.store.records import due_of
from zetel.application.store.writes import Insert, Remove, Replace, Write
from zetel.domain.events import Event

T = TypeVar("T")


class WatchedStore:
    """A `Store` on `store`, for the work of one account."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._entries: list[Event] = []
        self._due: dict[tuple[str, str], DueKey | None] = {}

    def read(self, *keys: Key[Any]) -> Records:
        return self._store.read(*keys)

    def page(self, range: Range[T], *, limit: int, after: str | None = None, newest_first: bool = False) -> Page[T]:
        return self._store.page(range, limit=limit, after=after, newest_first=newest_first)

    def names(self, range: Range[Any], *, limit: int) -> Sequence[str]:
        return self._store.names(range, limit=limit)

    def commit(self, writes: Sequence[Write]) -> None:
        self._store.commit(writes)
        for write in writes:
            place = (write.key.pk, write.key.sk)
            match write:
                case Insert(record=Event() as event):
                    self._entries.append(event)
                case Insert(record=record) | Replace(record=record) if write.key.table is Table.CORE:
                    self._due[place] = _entry(place, record)
                case Remove():
                    self._due[place] = None

    def due(self, clock: str, day: date, shard: int, *, until: datetime | None = None) -> Sequence[DueKey]:
        indexed = {(entry.pk, entry.sk): entry for entry in self._store.due(clock, day, shard, until=until)}
        found = {**indexed, **self._due}.values()
        entries = [entry for entry in found if entry and (until is None or entry.at <= until)]
        return sorted(entries, key=lambda entry: (entry.at, entry.kind, entry.item))

    def erase(self, table: Table, pk: str) -> None:
        self._store.erase(table, pk)

    def taken(self) -> Sequence[Event]:
        """The entries of commits since the last call."""
        taken, self._entries = self._entries, []
        return taken


def _entry(place: tuple[str, str], record: object) -> DueKey | None:
    due = due_of(record)
    return DueKey(*place, due.at, due.kind, str(getattr(record, "id"))) if due else None  # noqa: B009  as in the stores
