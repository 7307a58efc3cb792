"""An operator's file of reference rates: shown, stored, and put in the place of stored ones."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from operate.rates import main
from tests.fakes.world import world
from zetel import bootstrap
from zetel.application.store import keys

FILE = "Date,USD,JPY\n2027-03-25,{usd},162.51\n2027-03-24,1.0838,162.00\n"


@pytest.fixture
def store() -> Any:
    made = world()
    bootstrap.provide(replace(made.services))
    yield made.store
    bootstrap.provide(None)


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "eurofxref-hist.csv"
    path.write_text(FILE.format(usd="1.0850"))
    return path


def held(store, day=date(2027, 3, 25)):
    key = keys.reference_rates(day)
    found = store.read(key).get(key)
    return found and found.units["USD"]


def test_a_file_is_shown_and_nothing_is_changed(store, file, capsys):
    assert main([str(file)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "2027-03-24  new",
        "2027-03-25  new",
        "Nothing was changed. Add --apply to store the new days.",
    ]
    assert held(store) is None


def test_its_new_days_are_stored_once(store, file, capsys):
    assert [main([str(file), "--apply"]) for _ in range(2)] == [0, 0]
    assert capsys.readouterr().out.splitlines()[-2:] == ["Stored.", "Nothing is new."]
    assert held(store) == "1.0850"


def test_a_stored_day_is_replaced_on_demand_only(store, file, capsys):
    main([str(file), "--apply"])
    file.write_text(FILE.format(usd="1.1000"))
    assert main([str(file), "--apply"]) == 0
    assert held(store) == "1.0850"
    assert "2027-03-25  stored with other rates" in capsys.readouterr().out
    assert main([str(file), "--replace"]) == 0
    assert held(store) == "1.1000"


@pytest.mark.parametrize("content", ["", "Date,USD\n2027-03-25,free\n"])
def test_another_file_is_refused(store, file, capsys, content):
    file.write_text(content)
    assert main([str(file), "--apply"]) == 1
    assert "cannot be loaded" in capsys.readouterr().err


def test_a_file_that_is_not_there_is_refused(store, file, capsys):
    assert main([str(file.with_name("absent.csv"))]) == 1


def test_without_the_environment_of_a_deployment_the_command_says_so(file, capsys, monkeypatch):
    for name in ("AWS_REGION", "CORE_TABLE", "JOURNAL_TABLE"):
        monkeypatch.delenv(name, raising=False)
    bootstrap.provide(None)
    assert main([str(file)]) == 2
    assert "operate.deployment" in capsys.readouterr().err
