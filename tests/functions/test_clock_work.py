"""The function that lives the time of accounts with clocks of their own, called with records of the stream."""

import ast
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pytest

from functions.clock_work import handler as clock_work
from functions.event_relay import handler as event_relay
from local import template
from tests.application.own_clock import OwnClock
from tests.functions import worker_events
from tests.shop import ACCOUNT, Shop
from zetel import bootstrap
from zetel.application.events import relay
from zetel.domain.due import WorkKind

ROOT: Final = Path(__file__).resolve().parents[2]
BOUGHT: Final = datetime(2026, 3, 15, 12, tzinfo=UTC)

#: The functions that queues feed, but for the one that publishes: nothing of these accounts is published.
FED: Final = sorted({source.function for source in template.read().queue_sources} - {"event_publishing"})

#: Messages that are worked on together there, and one by one here.
TOGETHER: Final = {"zetel.application.renewing.renewals"}


@pytest.fixture
def own() -> Iterator[OwnClock]:
    own = OwnClock(Shop(BOUGHT))
    bootstrap.provide(own.shop.services, own.shop.catalog)
    yield own
    bootstrap.provide(None)


def test_an_advance_in_the_stream_brings_the_year(own: OwnClock) -> None:
    own.buy()
    own.advance(datetime(2027, 4, 1, 12, tzinfo=UTC))
    answer = clock_work.lambda_handler(worker_events.stream(*own.events()), None)
    assert answer == {"batchItemFailures": []}
    assert (own.clock["status"], own.clock["at"]) == ("ready", "2027-04-01T12:00:00Z")
    assert [invoice.number for invoice in own.invoices()] == ["TEST-INV-2026-000001", "TEST-INV-2027-000001"]


def test_its_own_entries_in_the_stream_change_nothing(own: OwnClock) -> None:
    own.buy()
    own.advance(datetime(2027, 4, 1, 12, tzinfo=UTC))
    clock_work.lambda_handler(worker_events.stream(*own.events()), None)
    before, mails = len(own.events()), own.mails()
    clock_work.lambda_handler(worker_events.stream(*own.events()), None)
    assert (len(own.events()), own.mails()) == (before, mails)


def test_entries_of_ordinary_accounts_are_passed_by(own: OwnClock) -> None:
    own.shop.confirm(own.shop.quote())
    entries = [event for event in own.shop.events() if event.account == ACCOUNT]
    before = len(own.shop.events())
    clock_work.lambda_handler(worker_events.stream(*entries), None)
    assert len(own.shop.events()) == before


@pytest.mark.parametrize("kind", WorkKind)
def test_each_kind_of_work_has_a_worker_here_but_publications(kind: WorkKind, own: OwnClock) -> None:
    queue = relay.work(kind, own.account, "id_1").queue
    assert (queue in clock_work.WORKERS) is (kind is not WorkKind.PUBLISH), (
        f"{kind} goes to {queue}: functions/clock_work/handler.py needs its worker in WORKERS, or the time of accounts "
        "with clocks of their own stands still there."
    )


@pytest.mark.parametrize("folder", FED)
def test_it_works_by_the_use_cases_of_each_queues_own_function(folder: str) -> None:
    assert used(folder) - used("clock_work") - TOGETHER == set()


def used(folder: str) -> set[str]:
    """The modules of use cases that the function's handler imports, or imports from."""
    found = set()
    for node in ast.walk(ast.parse((ROOT / "functions" / folder / "handler.py").read_text())):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("zetel.application"):
            for each in node.names:
                name = f"{node.module}.{each.name}"
                is_module = (ROOT / "layers/shared" / f"{name.replace('.', '/')}.py").exists()
                found.add(name if is_module else node.module)
    return found


def test_the_relay_sends_nothing_of_an_account_with_a_clock_of_its_own(
    own: OwnClock, capsys: pytest.CaptureFixture[str]
) -> None:
    own.buy()
    event_relay.lambda_handler(worker_events.stream(*own.events()), None)
    assert [queue for queue in clock_work.WORKERS if own.shop.world.queues.waiting(queue)] == []
    assert "purchases" not in capsys.readouterr().out
