"""The cost of work in calls: the sweep is in proportion to the due items, never to all items."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.fakes.world import NOON, world
from zetel.application.ports import DueKey
from zetel.application.store import keys
from zetel.application.work.sweep import sweep
from zetel.domain.due import WorkKind

SHARDS = 16

#: Days ahead over which subscriptions are due: a year from tomorrow.
YEAR = 365

#: Subscriptions that are due at this noon.
DUE = 32


class Crowd:
    """The due index with `subscriptions` entries, spread over a year and all shards; 32 of them are due now.

    Reading makes an entry, and `read` counts the entries made: memory has no room for all 2 million.
    """

    def __init__(self, subscriptions: int) -> None:
        self._others = subscriptions - DUE
        self.queries = 0
        self.read = 0

    def due(self, clock: str, day: date, shard: int, *, until: datetime | None = None) -> Sequence[DueKey]:
        self.queries += 1
        ahead = (day - NOON.date()).days
        if ahead == 0:
            found = [self._entry(n, day) for n in range(shard, DUE, SHARDS)]
        elif ahead > 0:
            found = [self._entry(n, day) for n in range((ahead - 1) * SHARDS + shard, self._others, YEAR * SHARDS)]
        else:
            found = []
        seen = [entry for entry in found if until is None or entry.at <= until]
        self.read += len(seen)
        return seen

    @staticmethod
    def _entry(n: int, day: date) -> DueKey:
        at = datetime(day.year, day.month, day.day, 11, tzinfo=UTC)
        return DueKey(f"ACCT#acc_{n}", f"SUB#sub_{n}", at, WorkKind.PERIOD, f"sub_{n}")


@pytest.mark.parametrize("subscriptions", [10_000, 100_000, 2_000_000])
def test_a_sweep_among_many_reads_what_is_due_and_asks_each_shard_once_a_day(
    monkeypatch: pytest.MonkeyPatch, subscriptions: int
) -> None:
    here, crowd = world(), Crowd(subscriptions)
    here.services.store.due = crowd.due  # type: ignore[method-assign]  # more is due than is stored
    sweep(here.services)  # the first looks a week back
    crowd.queries = crowd.read = 0
    assert sweep(here.services) == DUE
    assert (crowd.queries, crowd.read) == (SHARDS * 2, DUE)  # yesterday and today


def test_the_crowd_is_as_large_as_it_says() -> None:
    crowd = Crowd(10_000)
    entries = [
        entry
        for ahead in range(YEAR + 1)
        for shard in range(SHARDS)
        for entry in crowd.due("main", NOON.date() + timedelta(days=ahead), shard)
    ]
    assert len(entries) == 10_000


def test_a_sweep_asks_one_read_and_as_many_queries_as_shards_and_days() -> None:
    here = world()
    sweep(here.services)
    here.store.counted.reset()
    sweep(here.services)
    assert here.store.counted.calls == {"read": 1, "due": SHARDS * 2}
    mark = here.store.read(keys.watermark("main")).get(keys.watermark("main"))
    assert mark is not None
    assert mark.day == NOON.date() - timedelta(days=1)
