"""Fifty workers at once draw numbers from a series: no number comes twice, and no number is missing.

On the store in memory and on ministack; moto's transactions are not atomic under threads.
"""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.adapters.stores import SHARDS, on_emulator
from tests.emulator import Emulator
from tests.fakes.memory_store import MemoryStore
from zetel.application.ports import Store
from zetel.application.store import keys
from zetel.application.store.records import Counter, NumberUsed
from zetel.application.store.writes import Insert, Replace

BUYERS = 50
SERIES = keys.series("NL01", "invoice", 2026)


class Taken(Exception):
    """Another worker drew the number first."""


def draw(store: Store, document: str) -> int:
    """The next number of the series, after as many attempts as needed."""
    while True:
        counter = store.read(SERIES).get(SERIES)
        assert counter is not None
        number = counter.last + 1
        try:
            store.commit(
                [
                    Replace(SERIES, Counter(number), {"last": counter.last}, lambda _: Taken()),
                    Insert(keys.number("NL01", f"{number:03}"), NumberUsed("acc_1", document), lambda _: Taken()),
                ]
            )
        except Taken:
            continue
        return number


def drawn_by_all(store: Store) -> list[int]:
    store.commit([Insert(SERIES, Counter(0), lambda _: Taken())])
    together = threading.Barrier(BUYERS)

    def buy(buyer: int) -> int:
        together.wait()
        return draw(store, f"inv_{buyer}")

    with ThreadPoolExecutor(BUYERS) as pool:
        return sorted(pool.map(buy, range(BUYERS)))


def check(store: Store) -> None:
    assert drawn_by_all(store) == list(range(1, 51))
    numbers = [keys.number("NL01", f"{number:03}") for number in range(1, 51)]
    used = store.read(*numbers).found
    assert len({used[number].document for number in numbers}) == 50
    assert store.read(SERIES).get(SERIES) == Counter(50)


def test_50_workers_at_once_get_50_gapless_numbers_in_memory() -> None:
    check(MemoryStore(shards=SHARDS))


@pytest.mark.emulator
@pytest.mark.xdist_group("emulator")
def test_50_workers_at_once_get_50_gapless_numbers_from_ministack(emulator: Emulator) -> None:
    check(on_emulator(emulator))
