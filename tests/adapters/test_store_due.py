"""The due index of every store."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.adapters.stores import NOON, SHARDS, never, payment
from zetel.application.ports import Store
from zetel.application.store import keys
from zetel.application.store.keys import Key, Table
from zetel.application.store.records import Counter
from zetel.application.store.writes import Adjust, Insert, Remove, Replace

DAY = date(2026, 9, 1)


def due(store: Store, day: date = DAY, *, until: datetime | None = None, clock: str = "main") -> list[str]:
    return [entry.item for shard in range(SHARDS) for entry in store.due(clock, day, shard, until=until)]


def put_payment(store: Store, id: str, at: datetime | None) -> Key:
    key = keys.payment("acc_1", id)
    store.commit([Insert(key, payment(id, at), never)])
    return key


def test_an_entry_names_the_item_the_work_and_the_instant(store: Store) -> None:
    # CRC-32 of "pay_1" is 0x8BB795CA; its last two bits are 2.
    key = put_payment(store, "pay_1", NOON)
    (entry,) = store.due("main", DAY, 2)
    assert (entry.pk, entry.sk, entry.at, entry.kind, entry.item) == (key.pk, key.sk, NOON, "payment", "pay_1")


def test_finished_work_leaves_the_index(store: Store) -> None:
    key = put_payment(store, "pay_1", NOON)
    store.commit([Replace(key, payment("pay_1", None, version=2), {"version": 1}, never)])
    assert due(store) == []


def test_postponed_work_stands_at_its_new_day_only(store: Store) -> None:
    key = put_payment(store, "pay_1", NOON)
    store.commit([Replace(key, payment("pay_1", NOON + timedelta(days=1)), {"version": 1}, never)])
    assert (due(store), due(store, date(2026, 9, 2))) == ([], ["pay_1"])


def test_adding_to_an_item_leaves_its_work_in_place(store: Store) -> None:
    key = put_payment(store, "pay_1", NOON)
    store.commit([Adjust(key, {"attempts": 1}, never)])
    assert due(store) == ["pay_1"]


def test_a_removed_item_leaves_the_index(store: Store) -> None:
    key = put_payment(store, "pay_1", NOON)
    store.commit([Remove(key, {}, never)])
    assert due(store) == []


def test_a_record_without_work_is_not_in_the_index(store: Store) -> None:
    put_payment(store, "pay_1", None)
    store.commit([Insert(keys.series("NL01", "invoice", 2026), Counter(1), never)])
    assert due(store) == []


def test_until_includes_its_own_second(store: Store) -> None:
    put_payment(store, "pay_1", NOON)
    assert due(store, until=NOON) == ["pay_1"]
    assert due(store, until=NOON - timedelta(seconds=1)) == []


def test_a_shard_is_read_oldest_first(store: Store) -> None:
    # The CRC-32 of each of these ends in the bits 10: all are in shard 2.
    for id, minute in [("pay_1", 30), ("pay_3", 10), ("pay_8", 20)]:
        put_payment(store, id, NOON + timedelta(minutes=minute))
    assert [entry.item for entry in store.due("main", DAY, 2)] == ["pay_3", "pay_8", "pay_1"]


def test_a_day_of_the_index_is_a_day_in_utc(store: Store) -> None:
    put_payment(store, "pay_1", datetime(2026, 9, 1, 23, 59, 59, tzinfo=UTC))
    put_payment(store, "pay_2", datetime(2026, 9, 2, tzinfo=UTC))
    assert (due(store), due(store, date(2026, 9, 2))) == (["pay_1"], ["pay_2"])


def test_another_clock_sees_nothing_of_it(store: Store) -> None:
    put_payment(store, "pay_1", NOON)
    assert due(store, clock="clk_1") == []


def test_years_of_an_account_with_a_clock_of_its_own_are_one_query_and_are_erased_with_it(store: Store) -> None:
    own = [keys.payment("tst_1", f"pay_{n}") for n in range(3)]
    for n, key in enumerate(own):
        store.commit([Insert(key, payment(f"pay_{n}", NOON + timedelta(days=400 * n)), never)])
    put_payment(store, "pay_9", NOON)
    last = NOON + timedelta(days=400)
    assert [entry.item for entry in store.due("tst_1", DAY, 0, until=last)] == ["pay_0", "pay_1"]
    assert due(store) == ["pay_9"]
    store.erase(Table.CORE, "ACCT#tst_1")
    assert (list(store.due("tst_1", DAY, 0)), due(store)) == ([], ["pay_9"])
    assert store.read(*own).found == dict.fromkeys(own)


def test_a_partition_of_an_account_without_a_clock_of_its_own_is_never_erased(store: Store) -> None:
    put_payment(store, "pay_1", NOON)
    with pytest.raises(ValueError, match="no partition"):
        store.erase(Table.CORE, "ACCT#acc_1")
    assert due(store) == ["pay_1"]
