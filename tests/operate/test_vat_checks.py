"""VAT ids that were entered before checking began: counted, and made due. On moto."""

from dataclasses import replace
from typing import Any

import pytest

from operate.vat_checks import main
from tests.adapters.stores import NOON, on_moto
from tests.domain.contracts import profile
from tests.fakes.world import world
from zetel import bootstrap
from zetel.application.store import keys
from zetel.application.store.writes import Insert
from zetel.domain.due import Due, WorkKind
from zetel.domain.parties.profile import BillingProfile


def never(found: object) -> Exception:
    return AssertionError(found)


@pytest.fixture
def store(aws: object, monkeypatch: pytest.MonkeyPatch) -> Any:
    made = on_moto()
    bootstrap.provide(replace(world(at=NOON).services, store=made, checks_vat_ids=True))
    monkeypatch.setenv("CORE_TABLE", "core")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    yield made
    bootstrap.provide(None)


def put(store: Any, id: str, **facts: Any) -> BillingProfile:
    held = profile(id=id, **facts)
    store.commit([Insert(keys.profile(held.account, id), held, never)])
    return held


def due(store: Any, held: BillingProfile) -> Due | None:
    key = keys.profile(held.account, held.id)
    found: Due | None = store.read(key).known(key, "profile", held.id).due
    return found


def test_an_id_of_a_member_state_is_made_due_once(store, capsys):
    dutch = put(store, "pro_1", vat_id="NL004495445B01")
    others = [put(store, "pro_2"), put(store, "pro_3", vat_id="CHE107787577MWST")]
    assert main([]) == 0
    assert capsys.readouterr().out.startswith("1 VAT ids were entered before checking began.\nNothing was changed.")
    assert due(store, dutch) is None
    assert main(["--apply"]) == 0
    assert due(store, dutch) == Due(NOON, WorkKind.VAT_CHECK)
    assert [due(store, other) for other in others] == [None, None]
    capsys.readouterr()
    assert main(["--apply"]) == 0
    assert capsys.readouterr().out == "0 VAT ids were entered before checking began.\n"


def test_a_deployment_that_checks_no_ids_begins_nothing(store, capsys):
    bootstrap.provide(replace(bootstrap.services(), checks_vat_ids=False))
    assert main(["--apply"]) == 1
    assert capsys.readouterr().err == "This deployment checks no VAT ids: set VatCheck first.\n"
