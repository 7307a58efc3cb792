"""The due index in memory, which may lag behind the commits like the real index."""

from collections import defaultdict, deque
from collections.abc import Iterable
from dataclasses import dataclass, field

#: An item's partition key and sort key.
Place = tuple[str, str]
#: An entry's partition and sort key in the index.
Entry = tuple[str, str]


@dataclass(slots=True)
class _Change:
    place: Place
    entry: Entry | None
    unseen_for: int | None


@dataclass(slots=True)
class LaggingIndex:
    """Entries by partition. A change is seen after `lag` further queries: at once for 0, for None only after
    `catch_up`. Changes are seen in the order in which they were committed."""

    lag: int | None = 0
    _waiting: deque[_Change] = field(default_factory=deque)
    _entry: dict[Place, Entry] = field(default_factory=dict)
    _partitions: defaultdict[str, dict[Place, str]] = field(default_factory=lambda: defaultdict(dict))

    def change(self, place: Place, entry: Entry | None) -> None:
        self._waiting.append(_Change(place, entry, self.lag))
        self._show_what_is_due()

    def catch_up(self) -> None:
        """Shows every commit from now on."""
        while self._waiting:
            self._show(self._waiting.popleft())

    def query(self, partition: str, *, below: str | None) -> Iterable[tuple[str, Place]]:
        """Sort keys below `below` (all, if None) with the places of their items, in order."""
        seen = self._partitions.get(partition, {})
        found = sorted((sk, place) for place, sk in seen.items() if below is None or sk < below)
        for change in self._waiting:
            if change.unseen_for is not None:
                change.unseen_for -= 1
        self._show_what_is_due()
        return found

    def __len__(self) -> int:
        """The number of entries shown."""
        return len(self._entry)

    def _show_what_is_due(self) -> None:
        while self._waiting and (left := self._waiting[0].unseen_for) is not None and left <= 0:
            self._show(self._waiting.popleft())

    def _show(self, change: _Change) -> None:
        if old := self._entry.pop(change.place, None):
            del self._partitions[old[0]][change.place]
        if change.entry:
            self._entry[change.place] = change.entry
            self._partitions[change.entry[0]][change.place] = change.entry[1]
