"""Terms of many contracts end at midnight: each is renewed once, however many workers have it in their batches."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest

from tests.adapters.stores import on_emulator
from tests.concurrency.market import PRICE, Market, at_once
from tests.emulator import Emulator
from tests.fakes.memory_store import MemoryStore
from zetel.application.catalog.catalog import Catalog
from zetel.application.renewing import notices, renewals
from zetel.application.store import keys
from zetel.application.store.keys import Table
from zetel.application.work.retrying import ATTEMPTS
from zetel.domain.errors import SubscriptionMoved
from zetel.domain.events import Event

CONTRACTS, BATCH = 20, 10

Body = Mapping[str, Any]


def over(store: Any, contracts: int, *, buyers: int) -> tuple[Market, list[Body]]:
    """Yearly contracts of several buyers a second after their end, and the messages about them."""
    market = Market(store, accounts=buyers)
    for n in range(contracts):
        buyer = market.buyers[n % buyers]
        market.confirm(buyer, market.quote(buyer), key=f"bought-{n}")
    bodies: list[Body] = [{"account": one.account, "subscription": one.id} for one in market.subscriptions()]
    market.clock.move_to(datetime(2027, 3, 8, 7, tzinfo=UTC))  # the last notice of the renewal
    for body in bodies:
        notices.notify(body, market.services, catalog(market))
    market.clock.move_to(datetime(2027, 3, 14, 23, 0, 1, tzinfo=UTC))
    return market, bodies


def catalog(market: Market) -> Catalog:
    return Catalog(market.services.store, market.services.clock)


def worked(market: Market, batch: Sequence[Body]) -> None:
    """Does the worker's batch; a refused message comes again."""
    known = catalog(market)
    for body in renewals.end_together(batch, market.services, known):
        for _ in range(ATTEMPTS):
            try:
                renewals.work(body, market.services, known)
                break
            except SubscriptionMoved:
                continue


def check(market: Market, bodies: Sequence[Body]) -> None:
    """Four workers: every contract is in the batches of two workers, each time beside other contracts."""
    crossed = [*bodies[::2], *bodies[1::2]]
    batches = [
        *(bodies[start : start + BATCH] for start in range(0, len(bodies), BATCH)),
        *(crossed[start : start + BATCH] for start in range(0, len(bodies), BATCH)),
    ]
    at_once(*(partial(worked, market, batch) for batch in batches))
    renewed = market.subscriptions()
    assert {one.term.start.isoformat() for one in renewed} == {"2027-03-15"}
    billed = [document.subscription for document in market.documents()]
    assert [billed.count(one.id) for one in renewed] == [2] * len(bodies)
    each = len(bodies) // len(market.buyers)
    assert [market.owed(buyer) for buyer in market.buyers] == [2 * each * PRICE] * len(market.buyers)
    for one in renewed:
        told = [e for e in market.all(Event, Table.JOURNAL, one.account, "evt_") if e.subject == one.id]
        assert sorted(event.sequence for event in told) == [1, 2, 3]
        assert (one.sequence, one.attempts) == (3, 0)
        ledger = keys.ledger(one.account, one.id)
        assert len(market.services.store.read(ledger).known(ledger, "ledger", one.id).lots) == 1


def test_20_contracts_of_20_buyers_renew_once_in_memory() -> None:
    for _ in range(5):
        check(*over(MemoryStore(), CONTRACTS, buyers=CONTRACTS))


def test_20_contracts_of_4_buyers_renew_once_in_memory() -> None:
    for _ in range(5):
        check(*over(MemoryStore(), CONTRACTS, buyers=4))


@pytest.mark.emulator
@pytest.mark.xdist_group("emulator")
@pytest.mark.parametrize("buyers", [20, 4])
def test_20_contracts_renew_once_on_ministack(buyers: int, emulator: Emulator) -> None:
    check(*over(on_emulator(emulator), CONTRACTS, buyers=buyers))
