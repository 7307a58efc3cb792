"""Fifty buyers at once get fifty gapless numbers, each its own invoice; on the store in memory and on ministack."""

from functools import partial

import pytest

from tests.adapters.stores import on_emulator
from tests.concurrency.market import PRICE, Market, at_once
from tests.emulator import Emulator
from tests.fakes.memory_store import MemoryStore

BUYERS, ONE_PROFILE, WORKERS = 50, 12, 3


def bought_at_once(market: Market, buyers: int) -> None:
    """`buyers` purchases begin together, of as many accounts or of a single account; each gets its own answer."""
    of = [market.buyers[n % len(market.buyers)] for n in range(buyers)]
    quotes = [market.quote(buyer) for buyer in of]
    answers = at_once(
        *(partial(market.confirm, buyer, quote, key=quote["id"]) for buyer, quote in zip(of, quotes, strict=True))
    )
    assert [answer.status for answer in answers] == [201] * buyers
    assert [answer.body["subscription"]["id"] for answer in answers] == [quote["subscription"] for quote in quotes]
    assert len(market.subscriptions()) == buyers
    assert [market.owed(buyer) for buyer in market.buyers] == [buyers // len(market.buyers) * PRICE] * len(
        market.buyers
    )


def numbered_at_once(market: Market, buyers: int) -> None:
    """Several workers number at the same time; every message comes to two workers."""
    messages = market.drafts()
    assert len(messages) == buyers
    batches = [messages[start : start + 8] for start in range(0, buyers, 8)]
    shares: list[list[int]] = [[] for _ in range(WORKERS)]
    for n in range(len(batches)):
        shares[n % WORKERS].append(n)
        shares[(n + 1) % WORKERS].append(n)

    def work(share: list[int]) -> None:
        for n in share:
            market.number(batches[n])

    at_once(*(partial(work, share) for share in shares))
    numbers = sorted(str(document.number) for document in market.documents())
    assert numbers == [f"INV-2026-{n:06}" for n in range(1, buyers + 1)]
    assert {document.sequence for document in market.documents()} == {1}


def check(market: Market, buyers: int) -> None:
    bought_at_once(market, buyers)
    numbered_at_once(market, buyers)


def test_50_buyers_at_once_get_50_numbers_in_memory() -> None:
    check(Market(MemoryStore(), accounts=BUYERS), BUYERS)


def test_50_purchases_at_once_on_one_profile_get_50_numbers_in_memory() -> None:
    check(Market(MemoryStore(), accounts=1), BUYERS)


@pytest.mark.emulator
@pytest.mark.xdist_group("emulator")
def test_50_buyers_at_once_get_50_numbers_on_ministack(emulator: Emulator) -> None:
    check(Market(on_emulator(emulator), accounts=BUYERS), BUYERS)


@pytest.mark.emulator
@pytest.mark.xdist_group("emulator")
def test_12_purchases_at_once_on_one_profile_get_12_numbers_on_ministack(emulator: Emulator) -> None:
    check(Market(on_emulator(emulator), accounts=1), ONE_PROFILE)
