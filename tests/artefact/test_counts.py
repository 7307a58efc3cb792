"""What each request asks of AWS, counted on what the built functions send: calls, units, sizes. Counts, not timings."""

import os
import subprocess
from pathlib import Path
from typing import Any, Final

import pytest

from bench import places
from bench.cost import usage
from bench.cost.usage import Usage
from bench.processes import answered, child
from tests.artefact.artefact import Artefact

pytestmark = pytest.mark.xdist_group("deployment")

ROOT: Final = Path(__file__).resolve().parents[2]

READ: Final = ["BatchGetItem"]
COMMIT: Final = ["BatchGetItem", "TransactWriteItems"]

#: Of a warm process: operations; read, write and index units; actions of the transaction.
COUNTED: Final[dict[str, tuple[list[str], int, int, int, int]]] = {
    "quote a purchase": (READ * 2, 3, 0, 0, 0),
    # receipt, subscription, ledger, pool, invoice, event, the profile's check, balance
    "purchase": (COMMIT, 5, 22, 2, 8),
    "read a subscription": (READ * 2, 3, 0, 0, 0),
    "quote seats": (READ * 2, 8, 0, 0, 0),
    "change seats": (COMMIT, 6, 22, 2, 8),
    "quote a cancellation": (READ * 2, 9, 0, 0, 0),
    "cancel": (COMMIT, 7, 32, 3, 11),
}

#: What the cost model says that they use.
MODELLED: Final[dict[str, Usage]] = {
    "quote a purchase": usage.QUOTE,
    "purchase": usage.PURCHASE,
    "read a subscription": usage.READ,
    "quote seats": usage.QUOTE_SEATS,
    "change seats": usage.CHANGE_SEATS,
    "quote a cancellation": usage.QUOTE_CANCELLATION,
    "cancel": usage.CANCEL,
}


@pytest.fixture(scope="module")
def counted(artefact: Artefact) -> dict[str, Any]:
    place = places.product(artefact.python.executable, artefact.built, "Purchase")
    found: dict[str, Any] = answered(child(place, "counted.py", "-", also=places.shop()))
    return found


def test_all_of_them_are_counted(counted: dict[str, Any]) -> None:
    assert counted.keys() == COUNTED.keys() == MODELLED.keys()


@pytest.mark.parametrize("step", COUNTED)
def test_a_request_asks_no_more_than_it_needs(counted: dict[str, Any], step: str) -> None:
    said = counted[step]
    units = (said["read_units"], said["write_units"], said["index_units"], said["actions"])
    assert (said["operations"], *units) == COUNTED[step]


@pytest.mark.parametrize("step", COUNTED)
def test_items_and_requests_stay_small(counted: dict[str, Any], step: str) -> None:
    said = counted[step]
    assert said["largest_item"] <= 4 * 1024
    assert said["sent_bytes"] <= 20 * 1024
    assert said["answer_bytes"] <= 4 * 1024


@pytest.mark.parametrize("step", COUNTED)
def test_the_cost_model_reckons_with_what_is_sent(counted: dict[str, Any], step: str) -> None:
    said, modelled = counted[step], MODELLED[step]
    assert modelled.read_units == said["read_units"]
    assert modelled.write_units == said["write_units"] + said["index_units"]
    assert modelled.answer_bytes == pytest.approx(said["answer_bytes"], rel=0.2)
    assert said["log_bytes"] < modelled.log_bytes


def test_quotes_need_no_package_of_texts(artefact: Artefact) -> None:
    """The sale above ran with the shared layer alone: whatever imported Babel or Jinja2 would have failed."""
    assert not {"babel", "jinja2"} & {entry.name for entry in artefact.shared.iterdir()}


def test_the_command_tells_what_it_costs() -> None:
    done = subprocess.run(
        [str(ROOT / ".venv/bin/python"), "-m", "bench.cost"],
        cwd=ROOT,
        env={"PATH": os.defpath, "PYTHONPATH": f"{ROOT / 'layers/shared'}:{ROOT}"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "Nothing happens, a month" in done.stdout
