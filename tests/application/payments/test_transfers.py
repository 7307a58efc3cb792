"""Transfers, where other requests write at the same moment."""

from dataclasses import replace
from datetime import date

import pytest

from tests.domain import contracts
from tests.shop import ACCOUNT, PROFILE, Shop
from zetel.application.commands.person import IdempotentRequest, Person
from zetel.application.payments.transfers import RecordTransfer, record_transfer
from zetel.application.store import keys
from zetel.domain.errors import DocumentMoved
from zetel.domain.parties.member import StaffRole
from zetel.domain.parties.profile import Balance, CreditLimit

BOOKKEEPER = Person("sub-books", "", "", frozenset({StaffRole.BOOKKEEPER}))
#: One seat for a year: 365.00 and 76.65 VAT.
SEAT = 441_65


@pytest.fixture
def shop():
    made = Shop(credit=CreditLimit(limit=10**9, currency="EUR"))
    made.warm()
    return made


def record(shop, *, key="transfer-1", amount=SEAT, invoices=()):
    command = RecordTransfer(
        ACCOUNT,
        BOOKKEEPER,
        IdempotentRequest(key, "print"),
        PROFILE,
        amount,
        "EUR",
        date(2026, 3, 15),
        "RF18",
        tuple(invoices),
    )
    return record_transfer(command, shop.services, shop.catalog)


def buy(shop, times=1):
    documents = []
    for _ in range(times):
        quote = shop.quote(("professional-yearly", 1))
        shop.confirm(quote, key=quote["id"])
        documents.append(quote["documents"][0]["id"])
        shop.world.clock.move(contracts.QUARTER_OF_AN_HOUR)
    return documents


def touch(shop, document):
    """Another request changes the document."""
    key = keys.document(ACCOUNT, document)
    held = shop.world.store.read(key).get(key)
    shop.world.store.put(key, replace(held, version=held.version + 1))


def test_a_document_that_moves_four_times_is_paid_at_the_fifth(shop):
    (invoice,) = buy(shop)
    moves = iter(range(4))
    shop.world.store.during_read = lambda read: touch(shop, invoice) if next(moves, None) is not None else None
    assert record(shop, invoices=[invoice]).status == 201


def test_a_document_that_always_moves_is_given_up_and_nothing_is_recorded(shop):
    (invoice,) = buy(shop)

    original = shop.world.store.commit

    def moved_before(writes):
        touch(shop, invoice)
        original(writes)

    shop.world.store.commit = moved_before
    with pytest.raises(DocumentMoved):
        record(shop, invoices=[invoice])
    key = keys.balance(ACCOUNT, PROFILE, "EUR")
    assert shop.world.store.read(key).get(key) == Balance(owed=SEAT)
    assert shop.document(invoice).open == SEAT


def test_two_requests_with_one_key_at_once_record_one_payment(shop):
    buy(shop)
    original = shop.world.store.commit
    answers = []

    def raced(writes):
        shop.world.store.commit = original
        answers.append(record(shop))
        original(writes)

    shop.world.store.commit = raced
    answers.append(record(shop))
    assert answers[0] == answers[1]
    received = [event for event in shop.events() if event.type == "payment.received"]
    assert len(received) == 1


def test_open_invoices_are_read_newest_first_until_all_that_is_owed_is_found(shop):
    shop.has_paid()
    documents = buy(shop, times=130)
    paid = 120
    for n in range(0, paid, 12):
        record(shop, key=f"t-{n}", amount=12 * SEAT)
    shop.world.store.counted.reset()
    answer = record(shop, key="last", amount=SEAT)
    assert [part["document"] for part in answer.body["applied"]] == [documents[120]]
    assert shop.world.store.counted.calls == {"read": 1, "page": 1, "commit": 1}


def test_open_invoices_beyond_one_page_are_found(shop):
    shop.has_paid()
    documents = buy(shop, times=105)
    shop.world.store.counted.reset()
    answer = record(shop, amount=2 * SEAT)
    assert [part["document"] for part in answer.body["applied"]] == documents[:2]
    assert shop.world.store.counted.calls == {"read": 1, "page": 2, "commit": 1}
