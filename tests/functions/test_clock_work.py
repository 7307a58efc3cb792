"""The function that lives the time of accounts with clocks of their own, called with records of the stream."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from functions.clock_work import handler as clock_work
from functions.event_relay import handler as event_relay
from tests.application.own_clock import OwnClock
from tests.functions import worker_events
from tests.shop import ACCOUNT, Shop
from zetel import bootstrap

BOUGHT = datetime(2026, 3, 15, 12, tzinfo=UTC)


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


def test_the_relay_sends_nothing_of_an_account_with_a_clock_of_its_own(
    own: OwnClock, capsys: pytest.CaptureFixture[str]
) -> None:
    own.buy()
    event_relay.lambda_handler(worker_events.stream(*own.events()), None)
    assert [queue for queue in own.workers() if own.shop.world.queues.waiting(queue)] == []
    assert "purchases" not in capsys.readouterr().out
