"""The steps of others between a quote and its confirmation: those that void the quote, and those that do not.

25 seats are paid by transfer, 5 more are open on an invoice of their own; on 1 December 2026 everything is cancelled:
1,179.75 is set off against the second invoice, and 2,217.93 goes back to the transfer that paid the first.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.application.contracts_running import BOOKKEEPER, DECEMBER, SEPTEMBER, Running
from tests.shop import ACCOUNT
from zetel.application.commands.person import IdempotentRequest
from zetel.application.payments import taking_back
from zetel.application.payments.taking_back import TakeBack
from zetel.application.store import keys
from zetel.application.work.retrying import ATTEMPTS
from zetel.domain.errors import DocumentMoved
from zetel.domain.payments.payment import TransferFault
from zetel.domain.subscriptions.subscription import SubscriptionState


@pytest.fixture
def shop() -> Running:
    shop = Running()
    shop.pay(shop.first, 11_041_25)
    shop.at(SEPTEMBER)
    shop.change(30)
    shop.at(DECEMBER)
    return shop


def more(shop: Running) -> str:
    """The open invoice."""
    return shop.ledger.lots[1].invoice


def taken_back(shop: Running) -> None:
    (payer,) = shop.paper(shop.first).payers
    command = TakeBack(ACCOUNT, payer.source, BOOKKEEPER, IdempotentRequest("back", "back"), TransferFault.BOUNCED)
    taking_back.take_back(command, shop.services)


def touched(shop: Running, document: str) -> None:
    """The document is numbered, or its files are stored: another version, the same amounts."""
    paper = shop.paper(document)
    shop.world.store.put(keys.document(ACCOUNT, document), replace(paper, version=paper.version + 1))


def before_each_commit(shop: Running, times: int, step: Callable[[], None]) -> None:
    store: Any = shop.world.store
    original, left = store.commit, iter(range(times))

    def commit(writes: Any) -> None:
        if next(left, None) is not None:
            step()
        original(writes)

    store.commit = commit


def must_end(shop: Running, quote: Any) -> None:
    shop.confirm(quote, key="end")
    assert shop.now.state is SubscriptionState.ENDED
    assert shop.paper(more(shop)).credited == 1_179_75


def test_a_quote_names_the_open_amounts_of_the_documents_that_it_settles(shop):
    assert shop.quote_end(shop.id)["open"] == {shop.first: 0, more(shop): 1_179_75}
    assert shop.quote_seats(shop.id, 31)["open"] == {}


def test_numbers_and_files_that_come_after_the_quote_void_nothing(shop):
    quote = shop.quote_end(shop.id)
    versions = [shop.paper(id).version for id in (shop.first, more(shop))]
    shop.pump()
    assert all(shop.paper(id).number and shop.paper(id).files for id in (shop.first, more(shop)))
    assert [shop.paper(id).version for id in (shop.first, more(shop))] != versions
    must_end(shop, quote)


@pytest.mark.parametrize("times", [1, ATTEMPTS - 1])
def test_numbers_and_files_that_come_during_the_confirmation_void_nothing(shop, times):
    quote = shop.quote_end(shop.id)
    before_each_commit(shop, times, lambda: touched(shop, more(shop)))
    must_end(shop, quote)


def test_a_document_that_moves_at_every_attempt_is_left_to_the_customer(shop):
    quote = shop.quote_end(shop.id)
    before_each_commit(shop, ATTEMPTS, lambda: touched(shop, more(shop)))
    with pytest.raises(DocumentMoved):
        shop.confirm(quote, key="end")
    must_end(shop, quote)


def test_a_payment_of_an_invoice_that_is_not_set_off_voids_nothing(shop):
    other = shop.quote()
    shop.confirm(other, key="another")
    quote = shop.quote_end(shop.id)
    shop.pay(other["documents"][0]["id"], 11_041_25, key="other")
    must_end(shop, quote)


@pytest.mark.parametrize("amount", [1, 1_179_75])
def test_a_payment_of_an_invoice_that_is_set_off_voids_the_quote(shop, amount):
    quote = shop.quote_end(shop.id)
    shop.pay(more(shop), amount, key="part")
    with pytest.raises(DocumentMoved) as refused:
        shop.confirm(quote, key="end")
    assert refused.value.document == more(shop)


def test_a_payment_during_the_confirmation_voids_the_quote(shop):
    quote = shop.quote_end(shop.id)
    before_each_commit(shop, 1, lambda: shop.pay(more(shop), 100_00, key="part"))
    with pytest.raises(DocumentMoved):
        shop.confirm(quote, key="end")
    assert shop.now.state is SubscriptionState.ACTIVE


def test_a_transfer_taken_back_voids_the_quote_that_returns_it(shop):
    quote = shop.quote_end(shop.id)
    taken_back(shop)
    with pytest.raises(DocumentMoved):
        shop.confirm(quote, key="end")


def test_another_transfer_in_its_place_voids_the_quote_although_as_much_is_open(shop):
    quote = shop.quote_end(shop.id)
    taken_back(shop)
    shop.pay(shop.first, 11_041_25, key="again")
    with pytest.raises(DocumentMoved):
        shop.confirm(quote, key="end")
