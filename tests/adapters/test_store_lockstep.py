"""Random commits on the store in memory and on moto's DynamoDB in lock step: same successes, errors and contents."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial

from hypothesis import given, settings
from hypothesis import strategies as st
from moto import mock_aws

from tests.adapters.stores import NOON, SHARDS, Failed, event, on_moto, payment, receipt
from tests.fakes.memory_store import MemoryStore
from zetel.application.ports import Store
from zetel.application.store import keys
from zetel.application.store.keys import Key
from zetel.application.store.records import Counter
from zetel.application.store.writes import Adjust, Check, Insert, Remove, Replace, Write
from zetel.domain.parties.profile import Balance

SERIES = [keys.series("NL01", kind, 2026) for kind in ("invoice", "credit_note")]
BALANCES = [keys.balance("acc_1", "pro_1", currency) for currency in ("EUR", "JPY")]
PAYMENTS = [keys.payment("acc_1", id) for id in ("pay_1", "pay_2", "pay_3")]
RECEIPT = keys.receipt("acc_1", "mem_1", "key-1")
JOURNAL = [keys.journal("acc_1", id) for id in ("evt_1", "evt_2")]
EVERYTHING: list[Key] = [*SERIES, *BALANCES, *PAYMENTS, RECEIPT, *JOURNAL]

few = st.integers(0, 3)
dues = st.none() | few.map(lambda minutes: NOON + timedelta(minutes=minutes))


def failing(key: Key):
    return partial(Failed, key.sk)


series = st.builds(
    lambda key, last, expected: Replace(key, Counter(last), {"last": expected}, failing(key)),
    st.sampled_from(SERIES),
    few,
    st.none() | few,
) | st.builds(lambda key, last: Insert(key, Counter(last), failing(key)), st.sampled_from(SERIES), few)

bounds = st.dictionaries(st.sampled_from(["balance", "owed"]), st.integers(-2, 4), max_size=2)
balances = st.builds(
    lambda key, add, low, high: Adjust(key, add, failing(key), at_least=low, at_most=high),
    st.sampled_from(BALANCES),
    st.dictionaries(st.sampled_from(["balance", "owed"]), st.integers(-3, 3), min_size=1),
    bounds,
    bounds,
) | st.builds(lambda key, owed: Insert(key, Balance(owed=owed), failing(key)), st.sampled_from(BALANCES), few)

payments = (
    st.builds(lambda key, due: Insert(key, payment(key.sk[4:], due), failing(key)), st.sampled_from(PAYMENTS), dues)
    | st.builds(
        lambda key, due, version, was: Replace(
            key, payment(key.sk[4:], due, version=version), {"version": was}, failing(key)
        ),
        st.sampled_from(PAYMENTS),
        dues,
        few,
        st.none() | few,
    )
    | st.builds(
        lambda key, was, state: Check(key, {"version": was, "state": state}, failing(key)),
        st.sampled_from(PAYMENTS),
        st.none() | few,
        st.sampled_from(["pending", None]),
    )
    | st.builds(
        lambda key, expects: Remove(key, expects, failing(key)),
        st.sampled_from(PAYMENTS),
        st.just({}) | st.builds(lambda was: {"version": was}, st.none() | few),
    )
)

receipts = st.builds(
    lambda expires, now: Insert(RECEIPT, receipt(expires_at=expires), failing(RECEIPT), replaces_expired_at=now),
    few,
    st.none() | few,
)
entries = st.builds(lambda key: Insert(key, event(key.sk), failing(key)), st.sampled_from(JOURNAL))

commits = st.lists(st.lists(series | balances | payments | receipts | entries, min_size=1, max_size=4), max_size=8)


def outcome(store: Store, writes: Sequence[Write]) -> object:
    """The outcome of a commit: None, the failed write with the found item, or the refusal of an impossible write."""
    try:
        store.commit(writes)
    except Failed as failed:
        return failed.write, failed.found
    except ValueError:
        return "impossible"
    return None


def contents(store: Store) -> object:
    index = [entry for shard in range(SHARDS) for entry in store.due("main", date(2026, 9, 1), shard)]
    some = [
        entry
        for shard in range(SHARDS)
        for entry in store.due("main", date(2026, 9, 1), shard, until=NOON + timedelta(minutes=1))
    ]
    return store.read(*EVERYTHING).found, index, some


@settings(max_examples=40)
@given(commits)
def test_the_store_in_memory_and_dynamodb_go_in_lock_step(commits: list[list[Write]]) -> None:
    with mock_aws():
        memory, dynamo = MemoryStore(shards=SHARDS), on_moto()
        for writes in commits:
            assert outcome(memory, writes) == outcome(dynamo, writes)
            assert contents(memory) == contents(dynamo)
