"""An operator makes parked work due again."""

from dataclasses import replace

import pytest

from operate.resume import main
from tests.application.stage import Stage
from tests.shop import ACCOUNT
from zetel import bootstrap
from zetel.application.store import keys
from zetel.application.store.keys import Table
from zetel.domain.documents.document import DocumentState
from zetel.domain.subscriptions.subscription import Collection


@pytest.fixture
def stage():
    made = Stage()
    bootstrap.provide(made.services)
    yield made
    bootstrap.provide(None)


def parked_invoice(stage):
    """An invoice that was parked because its buyer had no name (BR-07). The name is there now."""
    quote = stage.quote()
    stage.confirm(quote)
    id = quote["documents"][0]["id"]
    key = keys.document(ACCOUNT, id)
    draft = stage.document(id)
    stage.world.store.put(key, replace(draft, buyer=replace(draft.buyer, name="")))
    stage.pump()
    parked = stage.document(id)
    assert (parked.state, parked.parked, parked.work) == (DocumentState.PARKED, "BR-07", None)
    stage.world.store.put(key, replace(parked, buyer=draft.buyer))
    return id


def test_a_resumed_invoice_gets_its_number_from_the_next_sweep(stage, capsys):
    id = parked_invoice(stage)
    assert main([ACCOUNT, id]) == 0
    assert capsys.readouterr().out == f"{id} is due again. The next sweep takes it up, within five minutes.\n"
    stage.carry_on()
    assert (stage.document(id).number, stage.document(id).parked) == ("INV-2026-000001", None)


def test_a_payment_parked_while_its_provider_was_away_is_asked_about_again(stage, capsys):
    quote = stage.quote(by=Collection.CARD)
    stage.confirm(quote, card="pm_card_timeout")
    key = keys.payment(ACCOUNT, quote["payment"])
    pending = stage.world.store.read(key).get(key)
    stage.world.store.put(key, replace(pending, parked="provider_away", attempts=5, due=None))
    stage.carry_on()
    assert stage.subscription(quote["subscription"]) is None
    assert main([ACCOUNT, quote["payment"]]) == 0
    stage.carry_on()
    assert stage.subscription(quote["subscription"]) is not None


def test_resuming_twice_says_that_nothing_is_parked(stage, capsys):
    id = parked_invoice(stage)
    main([ACCOUNT, id])
    before = stage.world.store.items(Table.CORE)
    capsys.readouterr()
    assert main([ACCOUNT, id]) == 1
    assert capsys.readouterr().err == f"{id} of {ACCOUNT} is not parked. Nothing was changed.\n"
    assert stage.world.store.items(Table.CORE) == before


@pytest.mark.parametrize(
    ("item", "says"),
    [
        ("inv_unknown", f"inv_unknown of {ACCOUNT} is not parked. Nothing was changed.\n"),
        ("mem_1", f"mem_1 of {ACCOUNT} is not parked. Nothing was changed.\n"),
        ("alc_1", f"alc_1 of {ACCOUNT} is not parked. Nothing was changed.\n"),
        (
            "acc_1",
            (
                "acc_1 cannot be parked: only ids that begin with ack, alc, att, cnt, crn, erq, inv, job, mail,"
                " mem, mov, pay, pro, publish, ref, rel, sub can.\n"
            ),
        ),
    ],
)
def test_an_unknown_item_and_a_kind_without_work_are_refused(stage, capsys, item, says):
    assert main([ACCOUNT, item]) == 1
    assert capsys.readouterr().err == says


def test_the_command_names_the_missing_variable_of_the_environment(capsys, monkeypatch):
    monkeypatch.setenv("AWS_REGION", "eu-west-1")
    monkeypatch.delenv("CORE_TABLE", raising=False)
    assert main([ACCOUNT, f"inv_{'0' * 26}"]) == 2
    assert capsys.readouterr().err.startswith(
        "The environment has no CORE_TABLE. Give this shell that of the deployment"
    )
