"""The calls of AWS by each request, counted on the built functions: calls, units, sizes. Counts, not timings."""

from typing import Any, Final

import pytest

from bench import places
from bench.processes import answered, child
from tests.artefact.artefact import Artefact

pytestmark = pytest.mark.xdist_group("deployment")

READ: Final = ["BatchGetItem"]
COMMIT: Final = ["BatchGetItem", "TransactWriteItems"]

#: Of a warm process: operations; read, write and index units; actions of the transaction.
COUNTED: Final[dict[str, tuple[list[str], int, int, int, int]]] = {
    "quote a purchase": (READ * 2, 5, 0, 0, 0),  # with who may buy in the account, and its approvals
    # receipt, subscription, its place as running, ledger, pool, invoice, event, the profile's check, balance,
    # the standing of an account that has not paid yet, and the mark that the product was bought
    "purchase": (COMMIT, 7, 26, 2, 11),
    "read a subscription": (READ * 2, 4, 0, 0, 0),
    "quote seats": (READ * 2, 9, 0, 0, 0),
    "change seats": (COMMIT, 7, 20, 2, 8),
    "quote a cancellation": (READ * 2, 10, 0, 0, 0),
    "cancel": (COMMIT, 8, 34, 4, 13),
}


@pytest.fixture(scope="module")
def counted(artefact: Artefact) -> dict[str, Any]:
    place = places.product(artefact.python.executable, artefact.built, "Purchase")
    found: dict[str, Any] = answered(child(place, "counted.py", "-", also=places.shop()))
    return found


def test_all_of_them_are_counted(counted: dict[str, Any]) -> None:
    assert counted.keys() == COUNTED.keys()


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


def test_quotes_need_no_package_of_texts(artefact: Artefact) -> None:
    """The sale above ran with the shared layer alone: an import of Babel or Jinja2 would have failed."""
    assert not {"babel", "jinja2"} & {entry.name for entry in artefact.shared.iterdir()}
