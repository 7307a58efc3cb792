"""One request, sent several times at once: one subscription, one charge, and the same answer to all."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from tests.adapters.stores import on_emulator
from tests.concurrency.market import CREDIT, PRICE, Market, at_once
from tests.emulator import Emulator
from tests.fakes.memory_store import MemoryStore
from zetel.application.store.records import Answer
from zetel.domain.errors import CreditLimitExceeded, Declined, QuoteUsed, RequestInProgress
from zetel.domain.subscriptions.subscription import Collection

#: Rounds of each test: threads meet differently each time.
ROUNDS = 5


def outcome(command: Callable[[], Answer]) -> Answer | Exception:
    try:
        return command()
    except (CreditLimitExceeded, Declined, QuoteUsed, RequestInProgress) as refused:
        return refused


def all_at_once(*orders: Callable[[], Answer]) -> list[Any]:
    return at_once(*(partial(outcome, command) for command in orders))


@pytest.fixture
def market():
    return Market(MemoryStore(), accounts=1)


@pytest.mark.parametrize("times", range(2, 9))
def test_repeated_requests_on_invoice_get_the_same_answer(market, times):
    (buyer,) = market.buyers
    for round in range(1, ROUNDS + 1):
        quote = market.quote(buyer)
        answers = all_at_once(*[partial(market.confirm, buyer, quote, key=quote["id"])] * times)
        assert answers == [answers[0]] * times
        assert answers[0].status == 201
        assert (len(market.subscriptions()), market.owed(buyer)) == (round, round * PRICE)


@pytest.mark.parametrize("times", range(2, 9))
def test_repeated_requests_by_card_charge_once_and_wait_or_get_the_same_answer(market, times):
    (buyer,) = market.buyers
    for round in range(1, ROUNDS + 1):
        quote = market.quote(buyer, Collection.CARD)
        request = partial(market.confirm, buyer, quote, key=quote["id"], card="pm_card_visa")
        answers = all_at_once(*[request] * times)
        done = [answer for answer in answers if isinstance(answer, Answer)]
        assert done == [request()] * len(done)
        assert len(done) >= 1
        assert {type(answer) for answer in answers} <= {Answer, RequestInProgress}
        assert len(market.subscriptions()) == round
        assert len(market.charges) == round


def test_a_declined_card_is_declined_once_for_all(market):
    (buyer,) = market.buyers
    quote = market.quote(buyer, Collection.CARD)
    answers = all_at_once(
        *[partial(market.confirm, buyer, quote, key="key", card="pm_card_chargeDeclined")] * 8,
    )
    assert {type(answer) for answer in answers} <= {Declined, RequestInProgress}
    assert any(isinstance(answer, Declined) for answer in answers)
    assert (market.subscriptions(), len(market.charges)) == ([], 1)


def test_a_quote_with_different_keys_is_used_once(market):
    (buyer,) = market.buyers
    quote = market.quote(buyer)
    answers = all_at_once(*(partial(market.confirm, buyer, quote, key=f"key-{n}") for n in range(8)))
    assert sorted(type(answer).__name__ for answer in answers) == ["Answer"] + ["QuoteUsed"] * 7
    assert (len(market.subscriptions()), market.owed(buyer)) == (1, PRICE)


def test_purchases_at_once_stay_within_the_limit(market):
    (buyer,) = market.buyers
    market.owe(buyer, CREDIT - 3 * PRICE)
    quotes = [market.quote(buyer) for _ in range(8)]
    answers = all_at_once(*(partial(market.confirm, buyer, quote, key=quote["id"]) for quote in quotes))
    assert sorted(type(answer).__name__ for answer in answers) == ["Answer"] * 3 + ["CreditLimitExceeded"] * 5
    assert market.owed(buyer) == CREDIT


@pytest.mark.emulator
@pytest.mark.xdist_group("emulator")
def test_repeated_requests_on_ministack_get_the_same_answer(emulator: Emulator) -> None:
    market = Market(on_emulator(emulator), accounts=1)
    (buyer,) = market.buyers
    quote = market.quote(buyer)
    answers = all_at_once(*[partial(market.confirm, buyer, quote, key="key")] * 8)
    assert answers == [answers[0]] * 8
    assert (len(market.subscriptions()), market.owed(buyer)) == (1, PRICE)
