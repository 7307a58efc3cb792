"""Loading a catalogue: conditional, in commits that stay small, and unharmed by a crash in between."""

from pathlib import Path

import pytest

from operate import catalog
from operate.catalog import CatalogMoved, apply, compare, main
from tests.fakes.world import NOON, world
from tests.operate.small import DEMO, SMALL, Deployment, small
from zetel import bootstrap
from zetel.application.store import keys
from zetel.application.store.keys import Table
from zetel.application.store.writes import MOST_WRITES


def test_the_demo_is_loaded_in_four_commits_the_head_last():
    deployment = Deployment()
    demo = DEMO.read_text(encoding="utf-8")
    deployment.load(demo)
    # 25 plan versions, 77 prices and the head
    assert len(deployment.store.items(Table.CATALOG)) == 103
    # the head, and what is there of 102 records, of which one read takes 100
    assert deployment.store.counted.calls == {"read": 3, "commit": 4}
    assert deployment.store.counted.largest_transaction <= MOST_WRITES


def test_loading_twice_changes_nothing():
    deployment = Deployment()
    deployment.load()
    before = deployment.everything()
    deployment.store.counted.reset()
    deployment.clock.move_machine(seconds=3600)
    assert deployment.load().changes == ()
    assert deployment.everything() == before
    assert deployment.store.counted.calls == {"read": 2}


def test_each_load_raises_the_version_of_the_head():
    deployment = Deployment()
    versions = [
        deployment.load(text).head.version for text in (SMALL, small((3, "  name: A")), small((3, "  name: B")))
    ]
    assert versions == [1, 2, 3]


def test_two_first_loads_at_the_same_time_succeed_once():
    deployment = Deployment()
    one = compare(SMALL, name="one.yaml", store=deployment.store, clock=deployment.clock)
    other = compare(small((3, "  name: B")), name="other.yaml", store=deployment.store, clock=deployment.clock)
    apply(one, deployment.store)
    before = deployment.everything()
    with pytest.raises(CatalogMoved, match="Look at the difference again"):
        apply(other, deployment.store)
    assert deployment.everything() == before


def test_two_later_loads_at_the_same_time_succeed_once():
    deployment = Deployment()
    deployment.load()
    one, other = (
        compare(small((3, f"  name: {name}")), name="x.yaml", store=deployment.store, clock=deployment.clock)
        for name in "AB"
    )
    apply(one, deployment.store)
    with pytest.raises(CatalogMoved):
        apply(other, deployment.store)
    head = deployment.store.read(keys.catalog_head()).get(keys.catalog_head())
    assert head is not None
    assert (head.version, head.seller.name) == (2, "A")


def test_an_interrupted_load_has_changed_nothing_and_the_next_load_completes_it(monkeypatch):
    deployment = Deployment()
    demo = DEMO.read_text(encoding="utf-8")
    commit, commits = deployment.store.commit, []

    def breaking(writes):
        commits.append(writes)
        if len(commits) == 2:
            raise ConnectionError
        commit(writes)

    monkeypatch.setattr(deployment.store, "commit", breaking)
    with pytest.raises(ConnectionError):
        deployment.load(demo)
    assert deployment.store.read(keys.catalog_head()).get(keys.catalog_head()) is None
    monkeypatch.undo()

    assert len(deployment.load(demo).changes) == 1 + 8 + 25 + 77  # said as if nothing had been there
    assert len(deployment.store.items(Table.CATALOG)) == 103
    assert deployment.load(demo).changes == ()


def test_versions_left_by_an_interrupted_load_are_not_changed(monkeypatch):
    deployment = Deployment()
    commit = deployment.store.commit
    monkeypatch.setattr(deployment.store, "commit", lambda writes: commit(writes[:-1]))  # all but the head
    deployment.load()
    monkeypatch.undo()
    with pytest.raises(catalog.CatalogMistakes, match=r"maximum must stay 500, not 600.*make this version 4"):
        deployment.load(small((43, "        maximum: 600")))


@pytest.fixture
def shop(monkeypatch):
    """A deployment that the command finds, and the file that it loads."""
    fakes = world(at=NOON)
    bootstrap.provide(fakes.services)
    yield fakes
    bootstrap.provide(None)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "shop.yaml"
    path.write_text(SMALL, encoding="utf-8")
    return path


def test_the_command_shows_the_difference_and_writes_nothing(shop, file, capsys):
    assert main([str(file)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[1] == "+ product crm (edition, family suite)"
    assert lines[-1] == "Nothing was written. Add --apply to load this."
    assert shop.store.items(Table.CATALOG) == {}


def test_the_command_loads_only_when_told_to(shop, file, capsys):
    assert main([str(file), "--apply"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "Loaded: the catalogue is at version 1, with 2 products."
    assert main([str(file), "--apply"]) == 0
    assert capsys.readouterr().out == "There is nothing to change.\n"


def test_the_command_prints_all_mistakes_and_loads_nothing(shop, file, capsys):
    file.write_text(small((6, "  zone: Mars"), (37, "        version: 0")), encoding="utf-8")
    assert main([str(file), "--apply"]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.splitlines() == [
        "shop.yaml:6: seller.zone must be an IANA time zone such as Europe/Amsterdam, not 'Mars'",
        "shop.yaml:37: products.crm.plans.crm-yearly.version must be a whole number from 1 to 9999, not '0'",
    ]
    assert shop.store.items(Table.CATALOG) == {}


def test_the_command_prints_mistakes_without_any_deployment(file, capsys, monkeypatch):
    monkeypatch.delenv("CATALOG_TABLE", raising=False)
    file.write_text(small((6, "  zone: Mars")), encoding="utf-8")
    assert main([str(file)]) == 1
    assert capsys.readouterr().err.startswith("shop.yaml:6: seller.zone must be")


def test_the_command_names_the_missing_variable_of_the_environment(file, capsys, monkeypatch):
    monkeypatch.setenv("AWS_REGION", "eu-west-1")
    monkeypatch.delenv("CORE_TABLE", raising=False)
    assert main([str(file)]) == 2
    assert capsys.readouterr().err == (
        "The environment has no CORE_TABLE. Give this shell that of the deployment first: "
        'eval "$(.venv/bin/python -m operate.deployment STACK)"\n'
    )


@pytest.mark.parametrize("content", [None, b"seller: \xff"])
def test_a_file_that_cannot_be_read_is_named(tmp_path, capsys, content):
    path = tmp_path / "shop.yaml"
    if content:
        path.write_bytes(content)
    assert main([str(path)]) == 2
    assert str(path) in capsys.readouterr().err
