"""The contract of every store: in memory, on moto's DynamoDB, and on ministack's."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.adapters.stores import NOON, Failed, event, never, payment, receipt
from zetel.application.ports import Store
from zetel.application.store import keys
from zetel.application.store.keys import Key, Table
from zetel.application.store.records import Counter, NumberUsed
from zetel.application.store.writes import Adjust, Check, Insert, Remove, Replace, Write
from zetel.domain.documents.settlement import SetOff
from zetel.domain.parties.account import Account
from zetel.domain.parties.profile import Balance
from zetel.domain.payments.allocation import CreditAllocation, Parts

ACCOUNT = keys.account("acc_1")
BALANCE = keys.balance("acc_1", "pro_1", "EUR")
SERIES = keys.series("NL01", "invoice", 2026)
RECEIPT = keys.receipt("acc_1", "mem_1", "key-1")


def named(write: str) -> Callable[[object], Exception]:
    return lambda found: Failed(write, found)


def account(version: int = 1) -> Account:
    return Account(id="acc_1", name="Veerman & Zn. ✓", version=version, sequence=1, created_at=NOON)


# Reading


def test_a_stored_record_is_read_back_equal(store: Store) -> None:
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


def test_a_missing_item_is_read_as_none(store: Store) -> None:
    assert store.read(ACCOUNT, SERIES, RECEIPT).get(SERIES) is None


def test_a_read_without_keys_finds_nothing(store: Store) -> None:
    assert store.read().found == {}


def test_a_key_named_twice_is_read_once(store: Store) -> None:
    store.commit([Insert(SERIES, Counter(7), never)])
    assert store.read(SERIES, SERIES).found == {SERIES: Counter(7)}


def test_150_items_are_read_at_once_although_a_batch_holds_100(store: Store) -> None:
    series = [keys.series("NL01", "invoice", year) for year in range(1900, 2050)]
    for start in range(0, 150, 75):
        store.commit([Insert(key, Counter(start), never) for key in series[start : start + 75]])
    found = store.read(*series).found
    assert [found[key].last for key in series] == [0] * 75 + [75] * 75


def test_a_record_with_a_list_of_thousands_is_read_back_as_it_was(store: Store) -> None:
    key = keys.credit_allocation("acc_1", "alc_1")
    set_off = tuple(SetOff(f"inv_{n:026}", "crn_1", n) for n in range(1, 2_001))
    held = CreditAllocation(
        id="alc_1",
        account="acc_1",
        profile="pro_1",
        subscription="sub_1",
        credit_note="crn_1",
        currency="EUR",
        parts=Parts(set_off, ()),
        version=1,
        sequence=0,
    )
    store.commit([Insert(key, held, never)])
    assert store.read(key).get(key) == held
    store.commit([Replace(key, replace(held, version=2), {"version": 1}, never)])
    assert store.read(key).get(key) == replace(held, version=2)


# Insert


def test_an_insert_over_an_item_shows_the_item(store: Store) -> None:
    store.commit([Insert(ACCOUNT, account(), never)])
    with pytest.raises(Failed) as failed:
        store.commit([Insert(ACCOUNT, account(version=9), named("account"))])
    assert failed.value.found == account()
    assert store.read(ACCOUNT).get(ACCOUNT) == account()


@pytest.mark.parametrize("expires_at", [899, 900])
def test_an_expired_receipt_is_replaced_from_its_expiry_second_on(store: Store, expires_at: int) -> None:
    store.commit([Insert(RECEIPT, receipt(expires_at=expires_at, fingerprint="old"), never)])
    store.commit([Insert(RECEIPT, receipt(expires_at=5000), never, replaces_expired_at=900)])
    assert store.read(RECEIPT).get(RECEIPT) == receipt(expires_at=5000)


def test_a_valid_receipt_is_not_replaced(store: Store) -> None:
    store.commit([Insert(RECEIPT, receipt(expires_at=901), never)])
    with pytest.raises(Failed) as failed:
        store.commit([Insert(RECEIPT, receipt(expires_at=5000), named("receipt"), replaces_expired_at=900)])
    assert failed.value.found == receipt(expires_at=901)


# Replace, Check


def test_a_replacement_needs_its_expected_value(store: Store) -> None:
    store.commit([Insert(ACCOUNT, account(version=1), never)])
    store.commit([Replace(ACCOUNT, account(version=2), {"version": 1, "id": "acc_1"}, never)])
    with pytest.raises(Failed) as failed:
        store.commit([Replace(ACCOUNT, account(version=3), {"version": 1}, named("account"))])
    assert failed.value.found == account(version=2)


def test_a_field_expected_absent_is_absent_without_an_item(store: Store) -> None:
    store.commit([Replace(ACCOUNT, account(), {"version": None}, never)])
    with pytest.raises(Failed):
        store.commit([Replace(ACCOUNT, account(), {"version": None}, named("account"))])


def test_an_expected_value_fails_without_an_item(store: Store) -> None:
    with pytest.raises(Failed) as failed:
        store.commit([Replace(ACCOUNT, account(), {"version": 1}, named("account"))])
    assert failed.value.found is None


def test_a_number_does_not_equal_its_digits_as_text(store: Store) -> None:
    store.commit([Insert(ACCOUNT, account(version=1), never)])
    with pytest.raises(Failed):
        store.commit([Replace(ACCOUNT, account(version=2), {"version": "1"}, named("account"))])


def test_a_replacement_leaves_nothing_of_the_old_item(store: Store) -> None:
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


def test_an_addition_to_a_missing_item_starts_from_zero(store: Store) -> None:
    store.commit([Adjust(BALANCE, {"owed": 117975}, never)])
    store.commit([Adjust(BALANCE, {"owed": 25, "balance": 500}, never)])
    assert store.read(BALANCE).get(BALANCE) == Balance(balance=500, owed=118000)


def test_a_bound_counts_before_the_addition(store: Store) -> None:
    store.commit([Insert(BALANCE, Balance(owed=100), never)])
    store.commit([Adjust(BALANCE, {"owed": 50}, never, at_most={"owed": 100})])
    with pytest.raises(Failed) as failed:
        store.commit([Adjust(BALANCE, {"owed": 50}, named("balance"), at_most={"owed": 100})])
    assert failed.value.found == Balance(owed=150)


def test_a_bound_stops_drawing_beyond_the_rest(store: Store) -> None:
    store.commit([Insert(BALANCE, Balance(balance=100), never)])
    draw = Adjust(BALANCE, {"balance": -60}, named("balance"), at_least={"balance": 60})
    store.commit([draw])
    with pytest.raises(Failed):
        store.commit([draw])
    assert store.read(BALANCE).get(BALANCE) == Balance(balance=40)


@pytest.mark.parametrize(("at_least", "at_most"), [({"owed": 0}, {}), ({}, {"owed": 0}), ({"owed": -1}, {"owed": 1})])
def test_an_absent_field_counts_as_zero_within_a_bound(store: Store, at_least, at_most) -> None:
    store.commit([Adjust(BALANCE, {"owed": 1}, never, at_least=at_least, at_most=at_most)])
    assert store.read(BALANCE).get(BALANCE) == Balance(owed=1)


@pytest.mark.parametrize(("at_least", "at_most"), [({"owed": 1}, {}), ({}, {"owed": -1}), ({"owed": 0}, {"owed": -1})])
def test_an_absent_field_counts_as_zero_outside_a_bound(store: Store, at_least, at_most) -> None:
    with pytest.raises(Failed) as failed:
        store.commit([Adjust(BALANCE, {"owed": 1}, named("balance"), at_least=at_least, at_most=at_most)])
    assert failed.value.found is None


# Remove


def test_a_removed_item_is_gone_and_its_key_is_free(store: Store) -> None:
    store.commit([Insert(SERIES, Counter(1), never)])
    store.commit([Remove(SERIES, {"last": 1}, never)])
    assert store.read(SERIES).get(SERIES) is None
    assert store.page(keys.Range(Counter, SERIES.table, SERIES.pk, "i", "j"), limit=1).items == ()
    store.commit([Insert(SERIES, Counter(2), never)])


def test_a_missing_item_is_removed_where_no_field_is_expected(store: Store) -> None:
    store.commit([Remove(SERIES, {}, never)])
    assert store.read(SERIES).get(SERIES) is None


@pytest.mark.parametrize("last", [None, 1])
def test_an_item_with_another_field_stays(store: Store, last: int | None) -> None:
    store.commit([Insert(SERIES, Counter(2), never)])
    with pytest.raises(Failed) as failed:
        store.commit([Remove(SERIES, {"last": last}, named("series"))])
    assert failed.value.found == Counter(2)
    assert store.read(SERIES).get(SERIES) == Counter(2)


def test_a_commit_that_fails_removes_nothing(store: Store) -> None:
    store.commit([Insert(SERIES, Counter(1), never), Insert(ACCOUNT, account(), never)])
    with pytest.raises(Failed):
        store.commit([Remove(SERIES, {}, never), Insert(ACCOUNT, account(), named("account"))])
    assert store.read(SERIES).get(SERIES) == Counter(1)


@pytest.mark.parametrize(
    "key",
    [keys.journal("acc_1", "evt_1"), RECEIPT, keys.catalog_head(), keys.price("crm", "crm-yearly.eur.2026-01-01")],
)
def test_only_items_of_the_core_table_are_removed(store: Store, key: Key[object]) -> None:
    with pytest.raises(ValueError, match="only items of the core table are removed"):
        store.commit([Remove(key, {}, never)])


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


def test_the_first_of_several_failed_conditions_names_the_error(store: Store) -> None:
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
def test_no_writes_and_101_writes_are_refused(store: Store, count: int) -> None:
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
def test_an_empty_write_is_refused(store: Store, write: Write) -> None:
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
def test_a_value_without_an_exact_form_is_refused(store: Store, value) -> None:
    with pytest.raises(ValueError, match=r"."):
        store.commit([Insert(SERIES, Counter(value), never)])
