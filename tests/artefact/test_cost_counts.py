"""The cost model has the calls that the built functions make of AWS: requests, and the work that follows."""

import json
from typing import Any, Final

import pytest

from bench.cost import counting, usage
from tests.artefact.artefact import Artefact

pytestmark = pytest.mark.xdist_group("deployment")

#: Bytes vary a little: files are compressed, durations have one digit more or less.
_SIZES: Final = frozenset({"mail_bytes", "file_bytes", "item_bytes", "log_bytes", "answer_bytes"})

KEPT: Final[dict[str, list[dict[str, Any]]]] = json.loads(usage.COUNTED.read_text())


@pytest.fixture(scope="module")
def counted(artefact: Artefact) -> dict[str, Any]:
    return counting.counted(artefact.python.executable, artefact.built)


def test_all_operations_are_counted(counted: dict[str, Any]) -> None:
    assert list(counted) == list(KEPT)


@pytest.mark.parametrize("operation", KEPT)
def test_an_operation_sets_off_the_work_of_the_model(counted: dict[str, Any], operation: str) -> None:
    """After an intended change run `python -m bench.cost --count`."""
    assert [one["function"] for one in counted[operation]] == [one["function"] for one in KEPT[operation]]
    for found, kept in zip(counted[operation], KEPT[operation], strict=True):
        assert {name: found[name] for name in found.keys() - _SIZES} == {
            name: kept[name] for name in kept.keys() - _SIZES
        }
        assert [found[name] for name in sorted(_SIZES)] == pytest.approx(
            [kept[name] for name in sorted(_SIZES)], rel=0.1
        )


def test_a_purchase_is_three_relays_and_publications_a_number_a_file_and_two_mails() -> None:
    assert [one["function"] for one in KEPT["purchase, with its invoice and mails"]] == [
        *("Purchase", "EventRelay", "InvoiceNumbering", "Confirmations", "EventPublishing"),
        *("EventRelay", "InvoiceRendering", "EventPublishing", "EventRelay", "Confirmations", "EventPublishing"),
    ]


def test_an_empty_sweep_asks_32_times_and_reads_its_mark() -> None:
    """16 shards of yesterday and of today, half a unit each; the watermark is one."""
    (sweep,) = KEPT["sweep that finds nothing"]
    assert (sweep["asked"], float(sweep["read_units"])) == ({"BatchGetItem": 1, "Query": 32}, 17)
