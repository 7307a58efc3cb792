"""After an outage: parked work is listed and made due again, all of it or that of a reason. On moto."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from operate.parked import main, resume_all
from tests.adapters.stores import NOON, on_moto, payment
from tests.fakes.world import world
from zetel import bootstrap
from zetel.adapters.dynamodb.store import DynamoStore
from zetel.application.store import keys
from zetel.application.store.writes import Insert, Replace
from zetel.domain.payments.payment import Payment

AWAY, RULE = "provider_away", "BR-07"


def never(found: object) -> Exception:
    return AssertionError(found)


@pytest.fixture
def store(aws: object, monkeypatch: pytest.MonkeyPatch) -> Any:
    made = on_moto()
    bootstrap.provide(replace(world(at=NOON).services, store=made))
    monkeypatch.setenv("CORE_TABLE", "core")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    yield made
    bootstrap.provide(None)


def put(store: DynamoStore, id: str, reason: str | None) -> None:
    """A payment that was due an hour ago, or is parked."""
    due = None if reason else NOON - timedelta(hours=1)
    made = replace(payment(id, due), parked=reason, attempts=5 if reason else 0)
    store.commit([Insert(keys.payment(made.account, id), made, never)])


def held(store: DynamoStore, id: str) -> Payment:
    key = keys.payment("acc_1", id)
    return store.read(key).known(key, "payment", id)


def waiting(store: DynamoStore) -> set[str]:
    """The work that the sweep finds at noon."""
    found = (store.due("main", NOON.date(), shard, until=NOON) for shard in range(4))
    return {entry.item for entries in found for entry in entries}


def test_parked_work_is_listed_with_its_reason_and_nothing_is_changed(store, capsys):
    for id, reason in (("pay_1", AWAY), ("pay_2", RULE), ("pay_3", None), ("pay_4", AWAY)):
        put(store, id, reason)
    assert main([]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "acc_1  pay_2  BR-07",
        "acc_1  pay_1  provider_away",
        "acc_1  pay_4  provider_away",
        "2 provider_away, 1 BR-07",
        "Nothing was changed. Add --resume to make all of it due again.",
    ]
    assert waiting(store) == {"pay_3"}


def test_work_parked_for_the_given_reason_is_due_again(store, capsys):
    for id, reason in (("pay_1", AWAY), ("pay_2", RULE), ("pay_3", AWAY)):
        put(store, id, reason)
    assert main(["--reason", AWAY, "--resume"]) == 0
    assert capsys.readouterr().out.splitlines()[-2:] == [
        "2 provider_away",
        "All of it is due again. The next sweep takes it up, within five minutes.",
    ]
    assert waiting(store) == {"pay_1", "pay_3"}
    assert (held(store, "pay_1").attempts, held(store, "pay_2").parked) == (0, RULE)


def test_more_than_a_page_of_a_table_is_read(store, capsys):
    """A page ends at 1 MB: 60 items of 20 KB are more."""
    for n in range(60):
        id = f"pay_{n:02}"
        put(store, id, AWAY)
        key = keys.payment("acc_1", id)
        much = replace(held(store, id), token="x" * 20_000, version=2)
        store.commit([Replace(key, much, {"version": 1}, never)])
    assert main(["--resume"]) == 0
    assert capsys.readouterr().out.splitlines()[-2] == "60 provider_away"
    assert len(waiting(store)) == 60


def test_the_command_says_that_nothing_is_parked(store, capsys):
    put(store, "pay_1", None)
    assert main(["--resume"]) == 0
    assert capsys.readouterr().out == "Nothing is parked.\n"


def test_work_resumed_meanwhile_is_left_and_other_work_is_resumed(store, monkeypatch, capsys):
    put(store, "pay_1", AWAY)
    put(store, "pay_2", AWAY)

    def late(found: Any, services: Any) -> Any:
        resume_all(found[:1], services)
        return resume_all(found, services)

    monkeypatch.setattr("operate.parked.resume_all", late)
    assert main(["--resume"]) == 1
    assert capsys.readouterr().err.splitlines()[1:] == ["acc_1  pay_1"]
    assert waiting(store) == {"pay_1", "pay_2"}


def test_a_missing_table_is_reported(store, monkeypatch, capsys):
    monkeypatch.setenv("CORE_TABLE", "gone")
    assert main([]) == 2
    assert capsys.readouterr().err.startswith("The table cannot be read: ")


def test_a_missing_environment_is_reported_with_the_command_that_gives_it(monkeypatch, capsys):
    monkeypatch.delenv("CORE_TABLE", raising=False)
    monkeypatch.setenv("AWS_REGION", "eu-west-1")
    assert main([]) == 2
    assert 'eval "$(.venv/bin/python -m operate.deployment STACK)"' in capsys.readouterr().err
