"""Features of the store in memory alone: it lags, tears a read, counts, feeds a relay."""

from datetime import date, timedelta

import pytest

from tests.adapters.stores import NOON, Failed, event, never, payment
from tests.fakes.memory_store import MemoryStore
from zetel.application.store import keys
from zetel.application.store.keys import Table
from zetel.application.store.records import Counter, NumberUsed
from zetel.application.store.writes import Adjust, Check, Insert, Replace

DAY = date(2026, 9, 1)
FIRST, SECOND, THIRD = (keys.series("NL01", "invoice", year) for year in (2026, 2027, 2028))


def due(store: MemoryStore) -> list[str]:
    return [entry.item for entry in store.due("main", DAY, 0)]


def test_a_lagging_index_shows_a_commit_only_after_it_caught_up() -> None:
    store = MemoryStore(shards=1, index_lag=None)
    store.commit([Insert(keys.payment("acc_1", "pay_1"), payment("pay_1", NOON), never)])
    assert [due(store), due(store)] == [[], []]
    store.catch_up()
    assert due(store) == ["pay_1"]


def test_a_lagging_index_still_shows_finished_work() -> None:
    store = MemoryStore(shards=1, index_lag=None)
    key = keys.payment("acc_1", "pay_1")
    store.commit([Insert(key, payment("pay_1", NOON), never)])
    store.catch_up()
    store.commit([Replace(key, payment("pay_1", None), {"version": 1}, never)])
    assert due(store) == ["pay_1"]
    store.catch_up()
    assert due(store) == []


def test_an_index_that_lags_two_queries_shows_a_commit_in_the_third() -> None:
    store = MemoryStore(shards=1, index_lag=2)
    store.commit([Insert(keys.payment("acc_1", "pay_1"), payment("pay_1", NOON), never)])
    assert [due(store), due(store), due(store)] == [[], [], ["pay_1"]]


def test_a_commit_between_two_items_tears_a_read() -> None:
    store = MemoryStore()
    store.commit([Insert(FIRST, Counter(1), never), Insert(SECOND, Counter(1), never)])

    def both(_: int) -> None:
        store.commit([Replace(FIRST, Counter(2), {"last": 1}, never), Replace(SECOND, Counter(2), {"last": 1}, never)])
        store.during_read = None

    store.during_read = both
    held = store.read(FIRST, SECOND)
    assert (held.get(FIRST), held.get(SECOND)) == (Counter(1), Counter(2))


def test_the_hook_runs_between_each_two_items_of_a_read() -> None:
    store, heard = MemoryStore(), list[int]()
    store.during_read = heard.append
    store.read(FIRST, SECOND, THIRD)
    store.read(FIRST)
    assert heard == [1, 2]


def test_a_record_that_was_read_cannot_change_the_stored_record() -> None:
    store = MemoryStore()
    key = keys.journal("acc_1", "evt_1")
    store.commit([Insert(key, event("evt_1"), never)])
    held = store.read(key).get(key)
    assert held is not None
    held.data["quantity"]["to"] = 99  # type: ignore[index]  # events hold plain data
    assert store.read(key).get(key) == event("evt_1")


def test_the_feed_has_the_journal_entries_in_the_order_of_the_commits() -> None:
    store = MemoryStore()
    store.commit([Insert(keys.journal("acc_1", "evt_2"), event("evt_2"), never), Insert(FIRST, Counter(1), never)])
    store.commit([Insert(keys.journal("acc_1", "evt_1"), event("evt_1", 2), never)])
    with pytest.raises(Failed):
        store.commit(
            [
                Insert(keys.journal("acc_1", "evt_3"), event("evt_3", 3), never),
                Insert(FIRST, Counter(1), lambda found: Failed("first", found)),
            ]
        )
    assert [(fed.pk, fed.sk, fed.data["sequence"]) for fed in store.feed] == [
        ("ACCT#acc_1", "evt_2", 1),
        ("ACCT#acc_1", "evt_1", 2),
    ]


def test_calls_items_and_transactions_are_counted() -> None:
    store = MemoryStore(shards=1)
    store.commit([Insert(FIRST, Counter(1), never), Insert(keys.payment("a", "pay_1"), payment("pay_1", NOON), never)])
    store.commit([Adjust(FIRST, {"last": 1}, never), Check(keys.payment("a", "pay_1"), {"version": 1}, never)])
    store.read(FIRST, SECOND, THIRD)
    store.due("main", DAY, 0)
    store.page(keys.documents("acc_1", "inv_0", "inv_9"), limit=10)
    counted = store.counted
    assert counted.calls == {"commit": 2, "read": 1, "due": 1, "page": 1}
    assert (counted.items_read, counted.entries_read, counted.largest_transaction) == (3, 1, 2)
    assert counted.write_units == 3 * 2  # three items below 1 KiB were written, each twice as in every transaction
    assert counted.total_calls == 5
    counted.reset()
    assert (counted.total_calls, counted.write_units) == (0, 0)


def test_an_item_of_2049_bytes_costs_six_write_units_and_so_does_making_it_small() -> None:
    store = MemoryStore()
    number = keys.number("NL01", "N")
    # PK + NUMBER#NL01, SK + N, account + text, document + D: 2 + 11 + 2 + 1 + 7 + text + 8 + 1 bytes
    store.commit([Insert(number, NumberUsed("a" * (2049 - 32), "D"), never)])
    assert store.counted.write_units == 6
    store.commit([Replace(number, NumberUsed("a", "D"), {"document": "D"}, never)])
    assert store.counted.write_units == 12


def test_an_item_of_409600_bytes_fits_and_an_item_of_409601_does_not() -> None:
    store = MemoryStore()
    number = keys.number("NL01", "N")
    with pytest.raises(ValueError, match="409601 bytes"):
        store.commit([Insert(number, NumberUsed("a" * (409601 - 32), "D"), never)])
    store.commit([Insert(number, NumberUsed("a" * (409600 - 32), "D"), never)])


def test_a_scene_is_set_without_being_counted_or_fed() -> None:
    store = MemoryStore(shards=1)
    store.put(keys.payment("acc_1", "pay_1"), payment("pay_1", NOON))
    store.put(keys.payment("acc_1", "pay_1"), payment("pay_1", NOON + timedelta(minutes=1)))
    store.put(keys.journal("acc_1", "evt_1"), event("evt_1"))
    assert due(store) == ["pay_1"]
    assert (store.counted.total_calls, store.counted.write_units, store.feed) == (1, 0, [])
    assert set(store.items(Table.CORE)) == {("ACCT#acc_1", "PAY#pay_1")}
