"""The sweep: finds all unfinished work again, in proportion to what is due and never to what exists.

Payments stand for everything that can be due. The watermark is the oldest day that may still hold something.
"""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import tables
from tests.adapters import stores
from tests.fakes.memory_store import MemoryStore
from tests.fakes.world import world
from zetel.adapters.clients import Clients, Parameters
from zetel.adapters.dynamodb.store import DynamoStore
from zetel.application.events import queues
from zetel.application.ports import DueKey
from zetel.application.store import keys
from zetel.application.store.records import Watermark
from zetel.application.store.writes import Insert
from zetel.application.work.sweep import sweep
from zetel.domain.due import WorkKind

#: A Tuesday.
NOON = datetime(2026, 9, 1, 12, tzinfo=UTC)
YESTERDAY, TODAY = date(2026, 8, 31), date(2026, 9, 1)
MARK = keys.watermark("main")
MINUTES = timedelta(minutes=1)
DAYS = timedelta(days=1)


class Clockwork:
    """A world in which payments fall due, and nothing else happens."""

    def __init__(self, at: datetime = NOON, *, index_lag: int | None = 0, shards: int = 4) -> None:
        self.world = world(at=at, index_lag=index_lag, shards=shards)
        self.services = self.world.services
        self.store: MemoryStore = self.world.store
        self.clock = self.world.clock

    def begin(self, *ids: str, due: datetime) -> None:
        """Payments that are due then are committed."""
        for id in ids:
            self.store.put(keys.payment("acc_1", id), stores.payment(id, due))

    def finish(self, *ids: str) -> None:
        for id in ids:
            self.store.put(keys.payment("acc_1", id), stores.payment(id, None))

    def swept(self) -> list[str]:
        """A sweep; the payments that it found, in order of their names."""
        count = sweep(self.services)
        messages = self.world.queues.take(queues.PAYMENTS)
        assert len(messages) == count
        return sorted(message.body["payment"] for message in messages)

    @property
    def mark(self) -> date | None:
        found = self.store.read(MARK).get(MARK)
        return found.day if found else None

    def marked(self, day: date) -> None:
        self.store.put(MARK, Watermark(day))


@pytest.fixture
def clockwork():
    return Clockwork()


def test_what_is_due_now_is_found_and_what_is_due_a_second_later_is_not(clockwork):
    clockwork.begin("pay_1", due=NOON)
    clockwork.begin("pay_2", due=NOON + timedelta(seconds=1))
    assert clockwork.swept() == ["pay_1"]


def test_each_message_says_whose_payment_it_is(clockwork):
    clockwork.begin("pay_1", due=NOON)
    sweep(clockwork.services)
    (message,) = clockwork.world.queues.take(queues.PAYMENTS)
    assert (message.body, message.dedupe) == ({"account": "acc_1", "payment": "pay_1"}, "pay_1")


def test_what_is_finished_is_found_no_more_and_what_is_not_is_found_again(clockwork):
    clockwork.begin("pay_1", "pay_2", due=NOON - MINUTES)
    assert clockwork.swept() == ["pay_1", "pay_2"]
    clockwork.finish("pay_1")
    assert clockwork.swept() == ["pay_2"]


def test_a_kind_that_is_not_known_sends_nothing_and_is_not_forgotten(clockwork, monkeypatch):
    """A newer version of the service wrote it, and this one runs once more."""
    strange = DueKey("ACCT#acc_1", "NEW#new_1", NOON - 2 * DAYS, "something_new", "new_1")
    clockwork.marked(date(2026, 8, 28))
    monkeypatch.setattr(
        clockwork.store,
        "due",
        lambda clock, day, shard, until: (strange,) if (day, shard) == (strange.at.date(), 0) else (),
    )
    assert clockwork.swept() == []
    assert clockwork.mark == date(2026, 8, 30)


# The watermark


def test_the_first_sweep_looks_back_a_week(clockwork):
    clockwork.begin("pay_1", due=NOON - 7 * DAYS)
    assert clockwork.swept() == ["pay_1"]
    assert clockwork.mark == date(2026, 8, 25)


@pytest.mark.parametrize("behind", [1, 2, 5])
def test_over_empty_days_it_moves_on_to_yesterday_and_no_further(clockwork, behind):
    clockwork.marked(TODAY - behind * DAYS)
    clockwork.swept()
    assert clockwork.mark == YESTERDAY


def test_it_stays_on_the_oldest_day_that_holds_something(clockwork):
    clockwork.marked(date(2026, 8, 25))
    clockwork.begin("pay_1", due=NOON - 3 * DAYS)
    clockwork.begin("pay_2", due=NOON - 2 * DAYS)
    assert clockwork.swept() == ["pay_1", "pay_2"]
    assert clockwork.mark == date(2026, 8, 29)
    clockwork.finish("pay_1")
    assert clockwork.swept() == ["pay_2"]
    assert clockwork.mark == date(2026, 8, 30)
    clockwork.finish("pay_2")
    assert clockwork.swept() == []
    assert clockwork.mark == YESTERDAY


def test_where_it_does_not_move_nothing_is_written(clockwork):
    clockwork.swept()
    clockwork.store.counted.reset()
    clockwork.swept()
    # two days of 4 shards
    assert clockwork.store.counted.calls == {"read": 1, "due": 8}


def test_a_sweep_that_was_off_for_ten_days_finds_everything_once(clockwork):
    clockwork.swept()
    missed = [f"pay_{n:02}" for n in range(10)]
    for n, id in enumerate(missed):
        clockwork.begin(id, due=NOON + n * DAYS)
    clockwork.clock.move(10 * DAYS)
    assert clockwork.swept() == missed
    clockwork.finish(*missed)
    assert clockwork.swept() == []
    assert clockwork.mark == date(2026, 9, 10)


def test_what_is_committed_before_midnight_and_shown_after_it_is_not_lost():
    clockwork = Clockwork(datetime(2026, 9, 1, 23, 58, tzinfo=UTC), index_lag=None)
    clockwork.swept()
    clockwork.begin("pay_1", due=datetime(2026, 9, 1, 23, 59, 30, tzinfo=UTC))
    for _ in range(3):  # 0:03, 0:08 and 0:13: the index does not show it yet
        clockwork.clock.move(5 * MINUTES)
        assert clockwork.swept() == []
    assert clockwork.mark == date(2026, 9, 1)
    clockwork.store.catch_up()
    clockwork.clock.move(5 * MINUTES)
    assert clockwork.swept() == ["pay_1"]


def test_an_index_that_still_shows_finished_work_sends_a_message_too_many_and_loses_none():
    clockwork = Clockwork(index_lag=None)
    clockwork.begin("pay_1", due=NOON)
    clockwork.store.catch_up()
    clockwork.finish("pay_1")
    assert clockwork.swept() == ["pay_1"]
    clockwork.store.catch_up()
    assert clockwork.swept() == []


def test_of_two_sweeps_at_once_one_moves_the_mark_and_both_find_all(clockwork, monkeypatch):
    clockwork.marked(date(2026, 8, 25))
    clockwork.begin("pay_1", due=NOON)
    commit = clockwork.store.commit

    def late(writes):
        monkeypatch.setattr(clockwork.store, "commit", commit)
        sweep(clockwork.services)
        commit(writes)

    monkeypatch.setattr(clockwork.store, "commit", late)
    sweep(clockwork.services)
    assert len(clockwork.world.queues.take(queues.PAYMENTS)) == 2
    assert clockwork.mark == YESTERDAY


@settings(max_examples=150)
@given(chance=st.randoms(use_true_random=False))
def test_whatever_happens_in_between_nothing_due_is_ever_missed(chance):
    """Items come, some due at once and some within days; work ends or not; sweeps come early, late, or not for days;
    the index lags by up to a day. What is shown and unfinished is found, and the mark moves one way only."""
    clockwork = Clockwork(index_lag=None, shards=2)
    due: dict[str, datetime] = {}
    seen: dict[str, datetime] = {}
    caught_up = NOON
    for step in range(chance.randrange(1, 25)):
        for n in range(chance.randrange(3)):
            id = f"pay_{step:02}{n}"
            due[id] = clockwork.clock.now() + timedelta(minutes=chance.choice((0, 1, 5, 600, 3000)))
            clockwork.begin(id, due=due[id])
        for id in chance.sample(sorted(due), k=len(due) // 3):
            clockwork.finish(id)
            due.pop(id)
        if chance.random() < 0.6 or clockwork.clock.now() - caught_up > timedelta(hours=12):
            clockwork.store.catch_up()
            seen, caught_up = dict(due), clockwork.clock.now()
        now, before = clockwork.clock.now(), clockwork.mark
        found = clockwork.swept()
        assert {id for id in seen if id in due and due[id] <= now} <= set(found)
        assert len(found) == len(set(found))
        assert clockwork.mark
        assert (before or clockwork.mark) <= clockwork.mark <= now.date() - DAYS
        # never more than half a day while the index lags, weeks otherwise
        pause = chance.choice((5, 5, 60, 600)) if caught_up < now else chance.choice((5, 60, 1440, 20_000))
        clockwork.clock.move(timedelta(minutes=pause))
    clockwork.store.catch_up()
    clockwork.clock.move(7 * DAYS)
    assert clockwork.swept() == sorted(due)


# In proportion to what is due


def ten_among(count):
    """10 payments that are due, among `count` of which the others are due later."""
    clockwork = Clockwork(shards=16)
    clockwork.swept()
    clockwork.begin(*(f"pay_{n}" for n in range(10)), due=NOON - MINUTES)
    for n in range(10, count):
        clockwork.begin(f"pay_{n}", due=NOON + timedelta(hours=1 + n))
    clockwork.store.counted.reset()
    return clockwork


class AMillion(MemoryStore):
    """A store in which 250 payments more fall due in each of 16 shards on each of 250 days, beginning with today.

    They are made when they are asked for, and counted as DynamoDB counts: a query costs what its answer holds.
    """

    def due(self, clock, day, shard, *, until=None):
        shown = list(super().due(clock, day, shard, until=until))
        if TODAY <= day < TODAY + 250 * DAYS:
            # from 12:01 on, so that none is due at noon
            instants = [datetime(day.year, day.month, day.day, 12, 1, tzinfo=UTC) + n * MINUTES for n in range(250)]
            more = [at for at in instants if until is None or at <= until]
            shown += [DueKey("ACCT#acc_1", f"PAY#{n}", at, WorkKind.PAYMENT, f"pay_{n}") for n, at in enumerate(more)]
            self.counted.entries_read += len(more)
        return shown


def ten_among_a_million():
    clockwork = ten_among(10)
    store = AMillion()
    clockwork.store = store
    clockwork.services = replace(clockwork.services, store=store)
    clockwork.swept()
    clockwork.begin(*(f"pay_{n}" for n in range(10)), due=NOON - MINUTES)
    store.counted.reset()
    return clockwork


def test_ten_due_cost_the_same_among_100_among_2000_and_among_a_million():
    costs = []
    for clockwork in (ten_among(100), ten_among(2_000), ten_among_a_million()):
        assert len(clockwork.swept()) == 10
        counted = clockwork.store.counted
        costs.append((dict(counted.calls), counted.entries_read, counted.items_read))
    # the watermark; 16 shards of yesterday and today; 10 entries
    assert costs == [({"read": 1, "due": 32}, 10, 1)] * 3


def test_the_million_is_one():
    store = AMillion()
    days = [TODAY + n * DAYS for n in range(-1, 251)]
    assert sum(len(store.due("main", day, shard)) for day in days for shard in range(16)) == 1_000_000


@pytest.mark.emulator
@pytest.mark.xdist_group("emulator")
def test_ten_due_take_the_same_requests_among_100_and_among_2000_on_ministack(emulator):
    clockwork = Clockwork()
    client = Clients(emulator.region, endpoint=emulator.endpoint, parameters=Parameters.CHECKED).dynamodb
    store = DynamoStore(client, tables.create(client, prefix=f"{uuid4().hex}-"), "main", 4)
    clockwork.services = replace(clockwork.services, store=store)
    asked: Counter[str] = Counter()
    client.meta.events.register("before-call.dynamodb", lambda model, **_: asked.update([model.name]))

    def add(ids, due):
        for start in range(0, len(ids), 100):
            store.commit(
                [
                    Insert(keys.payment("acc_1", id), stores.payment(id, due), lambda _: AssertionError())
                    for id in ids[start : start + 100]
                ]
            )

    clockwork.swept()
    add([f"pay_{n:04}" for n in range(10)], NOON)
    add([f"pay_{n:04}" for n in range(10, 100)], NOON + MINUTES)
    costs = []
    for more in (range(0), range(100, 2_000)):
        add([f"pay_{n:04}" for n in more], NOON + MINUTES)
        asked.clear()
        assert clockwork.swept() == [f"pay_{n:04}" for n in range(10)]
        costs.append(dict(asked))
    assert costs == [{"BatchGetItem": 1, "Query": 8}] * 2


class Picky:
    """Queues that do not take the work of one payment."""

    def __init__(self, queues, payment):
        self.queues, self.payment = queues, payment

    def send(self, messages):
        if any(message.body["payment"] == self.payment for message in messages):
            raise OSError("not taken")
        self.queues.send(messages)


def test_a_day_whose_messages_are_not_taken_costs_the_others_nothing(clockwork):
    clockwork.marked(YESTERDAY - DAYS)
    for n, day in enumerate((YESTERDAY - DAYS, YESTERDAY, TODAY), 1):
        clockwork.begin(f"pay_{n}", due=datetime(day.year, day.month, day.day, 9, tzinfo=UTC))
    picky = Picky(clockwork.world.queues, "pay_1")
    with pytest.raises(OSError, match="not taken"):
        sweep(replace(clockwork.services, queues=picky))
    assert [m.body["payment"] for m in clockwork.world.queues.take(queues.PAYMENTS)] == ["pay_2", "pay_3"]
    assert clockwork.mark == YESTERDAY - DAYS  # it is looked at again
    assert clockwork.swept() == ["pay_1", "pay_2", "pay_3"]
