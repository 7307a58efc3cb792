"""One contract for every store: in memory, on moto's DynamoDB, and on ministack's."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.adapters.stores import NOON, SHARDS, Failed, event, payment, receipt
from zetel.application import keys
from zetel.application.keys import Key, Range, Table
from zetel.application.ports import Store
from zetel.application.records import Counter, NumberUsed
from zetel.application.writes import Adjust, Check, Insert, Replace, Write
from zetel.domain.parties import Account, Balance

ACCOUNT = keys.account("acc_1")
BALANCE = keys.balance("acc_1", "pro_1", "EUR")
SERIES = keys.series("NL01", "invoice", 2026)
RECEIPT = keys.receipt("acc_1", "mem_1", "key-1")


def named(write: str) -> Callable[[object], Exception]:
    return lambda found: Failed(write, found)


def never(found: object) -> Exception:
    return AssertionError(f"must not fail, but found {found}")


def account(version: int = 1) -> Account:
    return Account(id="acc_1", name="Veerman & Zn. ✓", version=version, sequence=1, created_at=NOON)


# Reading


def test_what_was_put_is_read_back_equal(store: Store) -> None:
    store.commit(
        [
            Insert(ACCOUNT, account(), never),
            Insert(RECEIPT, receipt(expires_at=900), never),
            Insert(keys.journal("acc_1", "evt_1"), event("evt_1"), never),
        ]
    )
    held = store.read(ACCOUNT, RECEIPT, keys.journal("acc_1", "evt_1"))
    assert held.get(ACCOUNT) == account()
    assert held.get(RECEIPT) == receipt(expires_at=900)
    assert held.get(keys.journal("acc_1", "evt_1")) == event("evt_1")


def test_what_is_not_there_is_read_as_none(store: Store) -> None:
    assert store.read(ACCOUNT, SERIES, RECEIPT).get(SERIES) is None


def test_reading_nothing_finds_nothing(store: Store) -> None:
    assert store.read().found == {}


def test_a_key_named_twice_is_read_once(store: Store) -> None:
    store.commit([Insert(SERIES, Counter(7), never)])
    assert store.read(SERIES, SERIES).found == {SERIES: Counter(7)}


def test_150_items_are_read_at_once_though_a_batch_holds_100(store: Store) -> None:
    series = [keys.series("NL01", "invoice", year) for year in range(1900, 2050)]
    for start in range(0, 150, 75):
        store.commit([Insert(key, Counter(start), never) for key in series[start : start + 75]])
    found = store.read(*series).found
    assert [found[key].last for key in series] == [0] * 75 + [75] * 75


# Insert


def test_an_insert_where_something_is_shows_what_is_there(store: Store) -> None:
    store.commit([Insert(ACCOUNT, account(), never)])
    with pytest.raises(Failed) as failed:
        store.commit([Insert(ACCOUNT, account(version=9), named("account"))])
    assert failed.value.found == account()
    assert store.read(ACCOUNT).get(ACCOUNT) == account()


@pytest.mark.parametrize("expires_at", [899, 900])
def test_an_expired_receipt_is_replaced_from_the_second_that_it_names(store: Store, expires_at: int) -> None:
    store.commit([Insert(RECEIPT, receipt(expires_at=expires_at, fingerprint="old"), never)])
    store.commit([Insert(RECEIPT, receipt(expires_at=5000), never, replaces_expired_at=900)])
    assert store.read(RECEIPT).get(RECEIPT) == receipt(expires_at=5000)


def test_a_receipt_that_still_counts_is_not_replaced(store: Store) -> None:
    store.commit([Insert(RECEIPT, receipt(expires_at=901), never)])
    with pytest.raises(Failed) as failed:
        store.commit([Insert(RECEIPT, receipt(expires_at=5000), named("receipt"), replaces_expired_at=900)])
    assert failed.value.found == receipt(expires_at=901)


# Replace, Check


def test_a_replacement_needs_the_value_that_it_expects(store: Store) -> None:
    store.commit([Insert(ACCOUNT, account(version=1), never)])
    store.commit([Replace(ACCOUNT, account(version=2), {"version": 1, "id": "acc_1"}, never)])
    with pytest.raises(Failed) as failed:
        store.commit([Replace(ACCOUNT, account(version=3), {"version": 1}, named("account"))])
    assert failed.value.found == account(version=2)


def test_a_field_expected_absent_is_absent_where_nothing_is(store: Store) -> None:
    store.commit([Replace(ACCOUNT, account(), {"version": None}, never)])
    with pytest.raises(Failed):
        store.commit([Replace(ACCOUNT, account(), {"version": None}, named("account"))])


def test_an_expected_value_is_not_there_where_nothing_is(store: Store) -> None:
    with pytest.raises(Failed) as failed:
        store.commit([Replace(ACCOUNT, account(), {"version": 1}, named("account"))])
    assert failed.value.found is None


def test_a_number_is_not_its_digits(store: Store) -> None:
    store.commit([Insert(ACCOUNT, account(version=1), never)])
    with pytest.raises(Failed):
        store.commit([Replace(ACCOUNT, account(version=2), {"version": "1"}, named("account"))])


def test_a_replacement_leaves_nothing_of_what_it_replaces(store: Store) -> None:
    key = keys.payment("acc_1", "pay_1")
    store.commit([Insert(key, payment("pay_1", NOON), never)])
    store.commit([Replace(key, payment("pay_1", None, version=2), {"version": 1}, never)])
    assert store.read(key).get(key) == payment("pay_1", None, version=2)


def test_a_check_writes_nothing(store: Store) -> None:
    store.commit([Insert(ACCOUNT, account(), never)])
    store.commit([Check(ACCOUNT, {"version": 1}, never), Insert(SERIES, Counter(1), never)])
    assert store.read(ACCOUNT, SERIES).found == {ACCOUNT: account(), SERIES: Counter(1)}


def test_a_check_that_fails_stops_the_commit(store: Store) -> None:
    with pytest.raises(Failed) as failed:
        store.commit([Check(ACCOUNT, {"version": 1}, named("account")), Insert(SERIES, Counter(1), never)])
    assert (failed.value.write, failed.value.found) == ("account", None)
    assert store.read(SERIES).get(SERIES) is None


# Adjust


def test_adding_to_nothing_starts_from_zero(store: Store) -> None:
    store.commit([Adjust(BALANCE, {"owed": 117975}, never)])
    store.commit([Adjust(BALANCE, {"owed": 25, "balance": 500}, never)])
    assert store.read(BALANCE).get(BALANCE) == Balance(balance=500, owed=118000)


def test_a_bound_counts_before_the_addition(store: Store) -> None:
    store.commit([Insert(BALANCE, Balance(owed=100), never)])
    store.commit([Adjust(BALANCE, {"owed": 50}, never, at_most={"owed": 100})])
    with pytest.raises(Failed) as failed:
        store.commit([Adjust(BALANCE, {"owed": 50}, named("balance"), at_most={"owed": 100})])
    assert failed.value.found == Balance(owed=150)


def test_no_more_is_drawn_than_there_is(store: Store) -> None:
    store.commit([Insert(BALANCE, Balance(balance=100), never)])
    draw = Adjust(BALANCE, {"balance": -60}, named("balance"), at_least={"balance": 60})
    store.commit([draw])
    with pytest.raises(Failed):
        store.commit([draw])
    assert store.read(BALANCE).get(BALANCE) == Balance(balance=40)


@pytest.mark.parametrize(("at_least", "at_most"), [({"owed": 0}, {}), ({}, {"owed": 0}), ({"owed": -1}, {"owed": 1})])
def test_what_is_absent_counts_as_zero_within_a_bound(store: Store, at_least, at_most) -> None:
    store.commit([Adjust(BALANCE, {"owed": 1}, never, at_least=at_least, at_most=at_most)])
    assert store.read(BALANCE).get(BALANCE) == Balance(owed=1)


@pytest.mark.parametrize(("at_least", "at_most"), [({"owed": 1}, {}), ({}, {"owed": -1}), ({"owed": 0}, {"owed": -1})])
def test_what_is_absent_counts_as_zero_outside_a_bound(store: Store, at_least, at_most) -> None:
    with pytest.raises(Failed) as failed:
        store.commit([Adjust(BALANCE, {"owed": 1}, named("balance"), at_least=at_least, at_most=at_most)])
    assert failed.value.found is None


# The commit as a whole


def test_a_commit_that_fails_at_its_end_has_written_nothing(store: Store) -> None:
    store.commit([Insert(ACCOUNT, account(), never)])
    with pytest.raises(Failed):
        store.commit(
            [
                Insert(SERIES, Counter(1), never),
                Adjust(BALANCE, {"owed": 1}, never),
                Insert(keys.journal("acc_1", "evt_1"), event("evt_1"), never),
                Insert(ACCOUNT, account(), named("account")),
            ]
        )
    assert set(store.read(SERIES, BALANCE, keys.journal("acc_1", "evt_1")).found.values()) == {None}


def test_of_several_conditions_that_fail_the_first_names_the_error(store: Store) -> None:
    store.commit([Insert(ACCOUNT, account(), never), Insert(SERIES, Counter(1), never)])
    with pytest.raises(Failed) as failed:
        store.commit(
            [
                Adjust(BALANCE, {"owed": 1}, never),
                Insert(SERIES, Counter(9), named("series")),
                Insert(ACCOUNT, account(), named("account")),
            ]
        )
    assert (failed.value.write, failed.value.found) == ("series", Counter(1))


def many(count: int) -> list[Write]:
    return [Insert(keys.number("NL01", f"INV-{n:03}"), NumberUsed("acc_1", "inv_1"), never) for n in range(count)]


def test_100_writes_are_one_commit(store: Store) -> None:
    store.commit(many(100))
    last = keys.number("NL01", "INV-099")
    assert store.read(last).get(last) == NumberUsed("acc_1", "inv_1")


@pytest.mark.parametrize("count", [0, 101])
def test_none_and_101_writes_are_refused(store: Store, count: int) -> None:
    with pytest.raises(ValueError, match=r"."):
        store.commit(many(count))


def test_no_item_is_touched_twice_in_one_commit(store: Store) -> None:
    with pytest.raises(ValueError, match=r"."):
        store.commit([Insert(SERIES, Counter(1), never), Adjust(SERIES, {"last": 1}, never)])
    assert store.read(SERIES).get(SERIES) is None


def test_an_item_has_at_most_400_kib(store: Store) -> None:
    number = keys.number("NL01", "N")
    with pytest.raises(ValueError, match=r"."):
        store.commit([Insert(number, NumberUsed("a" * 400 * 1024, "D"), never)])
    store.commit([Insert(number, NumberUsed("a" * 390 * 1024, "D"), never)])


@pytest.mark.parametrize(
    "write",
    [
        Replace(keys.journal("acc_1", "evt_1"), event("evt_1", sequence=2), {"sequence": 1}, never),
        Adjust(keys.journal("acc_1", "evt_1"), {"sequence": 1}, never),
        Check(keys.journal("acc_1", "evt_1"), {"sequence": 1}, never),
        Insert(keys.journal("acc_1", "evt_1"), event("evt_1"), never, replaces_expired_at=900),
    ],
)
def test_the_journal_is_append_only(store: Store, write: Write) -> None:
    with pytest.raises(ValueError, match="the journal is append-only"):
        store.commit([write])


@pytest.mark.parametrize("write", [Check(ACCOUNT, {}, never), Adjust(BALANCE, {}, never)])
def test_a_write_that_says_nothing_is_refused(store: Store, write: Write) -> None:
    with pytest.raises(ValueError, match=r"something"):
        store.commit([write])


@pytest.mark.parametrize("key", [Key(Counter, Table.CORE, "", "A"), Key(Counter, Table.CORE, "A", "")])
def test_no_part_of_a_key_is_empty(store: Store, key: Key[Counter]) -> None:
    with pytest.raises(ValueError, match=r"."):
        store.commit([Insert(key, Counter(1), never)])


@pytest.mark.parametrize("length", [1024, 1025])
def test_a_sort_key_has_at_most_1024_bytes(store: Store, length: int) -> None:
    key = keys.number("NL01", "é" * 512 + "x" * (length - 1024))
    if length == 1024:
        store.commit([Insert(key, NumberUsed("acc_1", "inv_1"), never)])
    else:
        with pytest.raises(ValueError, match=r"."):
            store.commit([Insert(key, NumberUsed("acc_1", "inv_1"), never)])


# Numbers


def test_a_number_of_38_digits_is_kept_exactly(store: Store) -> None:
    store.commit([Insert(SERIES, Counter(10**38 - 1), never)])
    assert store.read(SERIES).get(SERIES) == Counter(99999999999999999999999999999999999999)


@pytest.mark.parametrize("value", [10**38, -(10**38), 1.5])
def test_what_has_no_exact_form_is_refused(store: Store, value) -> None:
    with pytest.raises(ValueError, match=r"."):
        store.commit([Insert(SERIES, Counter(value), never)])


# Pages

#: In the order of their UTF-8 bytes. UTF-16 would put the last but one last.
NAMES = ["A", "Z", "a", "b", "z", "é", "\uffee", "\U0001f600"]


def numbers(low: str = "", high: str = "\U0010ffff") -> Range[NumberUsed]:
    return Range(NumberUsed, Table.CORE, "NUMBER#NL01", f"N{low}", f"N{high}")


def put_names(store: Store) -> None:
    store.commit(
        [Insert(keys.number("NL01", "N" + name), NumberUsed("acc_1", name), never) for name in reversed(NAMES)]
    )


def names(items: tuple[NumberUsed, ...]) -> list[str]:
    return [item.document for item in items]


def test_a_page_is_in_the_order_of_utf8_bytes(store: Store) -> None:
    put_names(store)
    page = store.page(numbers(), limit=20)
    assert (names(page.items), page.next) == (NAMES, None)


def test_newest_first_is_the_other_way_round(store: Store) -> None:
    put_names(store)
    page = store.page(numbers(), limit=3, newest_first=True)
    assert names(page.items) == ["\U0001f600", "\uffee", "é"]
    rest = store.page(numbers(), limit=20, newest_first=True, after=page.next)
    assert (names(rest.items), rest.next) == (["z", "b", "a", "Z", "A"], None)


@pytest.mark.parametrize("limit", [1, 2, 3, 4, 7, 8, 9])
def test_pages_follow_each_other_without_gap_or_double(store: Store, limit: int) -> None:
    put_names(store)
    seen: list[str] = []
    after: str | None = None
    for _ in range(-(-len(NAMES) // limit)):
        page = store.page(numbers(), limit=limit, after=after)
        seen += names(page.items)
        after = page.next
    assert seen == NAMES
    assert after is None  # a last page that is full says so too


def test_a_range_holds_its_start_and_not_its_end(store: Store) -> None:
    put_names(store)
    assert names(store.page(numbers("Z", "z"), limit=20).items) == ["Z", "a", "b"]
    assert names(store.page(numbers("Z", "z"), limit=20, newest_first=True).items) == ["b", "a", "Z"]
    assert names(store.page(numbers("Z", "z"), limit=3, newest_first=True).items) == ["b", "a", "Z"]
    assert store.page(numbers("Z", "z"), limit=3, newest_first=True).next is None
    assert store.page(numbers("Z", "z"), limit=3).next is None
    assert names(store.page(numbers("a", "a"), limit=20).items) == []
    assert names(store.page(numbers("z", "a"), limit=20).items) == []


@pytest.mark.parametrize(
    ("after", "up", "down"),
    [
        ("N", ["Z", "a", "b"], []),
        ("NA", ["Z", "a", "b"], []),
        ("NZ", ["a", "b"], []),
        ("Na1", ["b"], ["a", "Z"]),
        ("Nz", [], ["b", "a", "Z"]),
        ("X", [], ["b", "a", "Z"]),
    ],
)
def test_a_cursor_reaches_nothing_outside_its_range(store: Store, after: str, up: list[str], down: list[str]) -> None:
    put_names(store)
    assert names(store.page(numbers("Z", "z"), limit=20, after=after).items) == up
    assert names(store.page(numbers("Z", "z"), limit=20, after=after, newest_first=True).items) == down


def test_a_page_has_at_least_one_item(store: Store) -> None:
    with pytest.raises(ValueError, match="at least 1 item, not 0"):
        store.page(numbers(), limit=0)


# The due index

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


def test_work_put_off_stands_at_its_new_day_only(store: Store) -> None:
    key = put_payment(store, "pay_1", NOON)
    store.commit([Replace(key, payment("pay_1", NOON + timedelta(days=1)), {"version": 1}, never)])
    assert (due(store), due(store, date(2026, 9, 2))) == ([], ["pay_1"])


def test_adding_to_an_item_leaves_its_work_where_it_was(store: Store) -> None:
    key = put_payment(store, "pay_1", NOON)
    store.commit([Adjust(key, {"attempts": 1}, never)])
    assert due(store) == ["pay_1"]


def test_what_has_no_work_is_not_in_the_index(store: Store) -> None:
    put_payment(store, "pay_1", None)
    store.commit([Insert(ACCOUNT, account(), never)])
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
