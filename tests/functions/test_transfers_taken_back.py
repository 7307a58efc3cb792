"""Transfers that the bookkeeper takes back: recorded wrongly, or bounced."""

from datetime import timedelta

import pytest

from tests import handlers
from tests.application.life import YEARLY, Life
from tests.fakes.crashing import Crash, Crashing, crashes
from tests.shop import ACCOUNT, ANNA
from zetel import bootstrap
from zetel.application.store.keys import Table
from zetel.domain.parties.profile import Balance

#: 25 seats for a year: 9,125.00 and 1,916.25 VAT.
TOTAL = 11_041_25
#: A seat for a year: 365.00 and 76.65 VAT.
SEAT = 441_65
MINUTE = timedelta(minutes=1)
KEY = {"Idempotency-Key": "back-1"}


@pytest.fixture
def life():
    made = Life()
    made.stock(YEARLY, version=2, cancellation_reasons={"other": {"en": "Other"}})
    made.warm()
    bootstrap.provide(made.services, made.catalog)
    yield made
    bootstrap.provide(None)


def take_back(payment, reason="bounced", *, person="sub-books", groups=("bookkeeper",), headers=KEY):
    path = f"/v1/seller/accounts/{ACCOUNT}/payments/{payment}/taken-back"
    body = {"reason": reason}
    return handlers.ask("payments", "POST", path, person=person, groups=groups, body=body, headers=headers)


def everything(life):
    return {table: life.world.store.items(table) for table in Table}


@pytest.mark.parametrize("reason", ["bounced", "recorded_wrongly"])
def test_the_invoice_is_open_again_and_the_payment_says_why(life, reason):
    life.buys()
    payment = life.transfers(TOTAL).body["id"]
    answer = take_back(payment, reason)
    assert (answer.status, answer.body["state"], answer.body["reason"]) == (200, "taken_back", reason)
    assert answer.headers["ETag"] == '"2"'
    (invoice,) = life.invoices
    assert (invoice.open, invoice.paid, invoice.payers) == (TOTAL, 0, ())
    assert life.balance == Balance(balance=0, owed=TOTAL)
    read = handlers.ask("payments", "GET", f"/v1/accounts/{ACCOUNT}/payments/{payment}", person=ANNA.sub)
    assert (read.body["state"], read.body["taken_back_at"]) == ("taken_back", answer.body["taken_back_at"])


def test_another_payment_of_the_invoice_stays(life):
    life.buys()
    first = life.transfers(1_000_00).body["id"]
    life.world.clock.move(MINUTE)
    second = life.transfers(TOTAL).body["id"]
    take_back(second)
    (invoice,) = life.invoices
    assert invoice.open == 10_041_25
    assert [(payer.source, payer.amount) for payer in invoice.payers] == [(first, 1_000_00)]
    assert life.balance == Balance(balance=0, owed=10_041_25)


def test_the_surplus_leaves_the_balance(life):
    life.buys()
    payment = life.transfers(TOTAL + 50_00).body["id"]
    assert life.balance.balance == 50_00
    take_back(payment)
    assert life.balance == Balance(balance=0, owed=TOTAL)


def test_a_surplus_that_was_drawn_makes_the_balance_negative_and_opens_nothing_else(life):
    life.buys()
    payment = life.transfers(TOTAL + SEAT).body["id"]
    life.adds_seats(26)  # its 441.65 come from the balance
    take_back(payment)
    assert life.balance == Balance(balance=-SEAT, owed=TOTAL)
    assert [invoice.open for invoice in life.invoices] == [TOTAL, 0]


def test_a_negative_balance_pays_nothing_and_is_made_up_for_by_the_next_surplus(life):
    life.buys()
    payment = life.transfers(TOTAL + SEAT).body["id"]
    life.adds_seats(26)
    take_back(payment)
    life.adds_seats(27)
    assert [invoice.open for invoice in life.invoices] == [TOTAL, 0, SEAT]
    assert life.balance == Balance(balance=-SEAT, owed=TOTAL + SEAT)
    life.world.clock.move(MINUTE)
    life.transfers(TOTAL + 3 * SEAT)
    assert life.balance == Balance(balance=SEAT, owed=0)


def test_a_taken_back_refund_is_owed_too(life):
    """All is given back, as a task of the bookkeeper; then the transfer bounces: the customer owes what it gets."""
    life.buys()
    payment = life.transfers(TOTAL).body["id"]
    life.cancels()
    assert life.refund.amount == TOTAL
    take_back(payment)
    (invoice,) = life.invoices
    assert invoice.open == TOTAL
    assert life.balance == Balance(balance=0, owed=TOTAL)


def test_the_journal_says_so_for_the_payment_and_each_invoice(life):
    life.buys()
    payment = life.transfers(TOTAL + 1).body["id"]
    take_back(payment)
    gone, opened = life.events()[-2:]
    (invoice,) = life.invoices
    assert (gone.type, gone.subject, gone.sequence) == ("payment.taken_back", payment, 2)
    assert gone.data == {
        "reason": "bounced",
        "amount": TOTAL + 1,
        "currency": "EUR",
        "applied": [{"document": invoice.id, "amount": TOTAL}],
        "from_balance": 1,
    }
    assert (opened.type, opened.subject, opened.sequence) == (
        "invoice.payment_taken_back",
        invoice.id,
        invoice.sequence,
    )
    assert opened.data == {"payment": payment, "amount": TOTAL, "currency": "EUR", "open": TOTAL}
    assert {(event.actor.kind, event.actor.id) for event in (gone, opened)} == {("staff", "sub-books")}


def test_twelve_invoices_are_opened_in_one_transaction(life):
    life.buys()
    for total in range(26, 37):
        life.adds_seats(total)
    payment = life.transfers(TOTAL + 11 * SEAT).body["id"]
    life.world.store.counted.reset()
    take_back(payment)
    assert life.world.store.counted.calls == {"read": 2, "commit": 1}
    assert life.world.store.counted.largest_transaction == 29
    assert life.balance == Balance(balance=0, owed=TOTAL + 11 * SEAT)


def test_the_same_request_again_takes_nothing_back_again(life):
    life.buys()
    payment = life.transfers(TOTAL).body["id"]
    first = take_back(payment)
    before = everything(life)
    assert take_back(payment) == first
    assert everything(life) == before


def test_a_crash_anywhere_and_a_repetition_take_it_back_once(life):
    life.buys()
    payments = []
    for _ in range(10):
        life.world.clock.move(MINUTE)
        payments.append(life.transfers(1_00).body["id"])
    watched = Crashing(life.services)
    bootstrap.provide(watched.services, life.catalog)
    take_back(payments.pop(), headers={"Idempotency-Key": "probe"})
    calls = [call for call in watched.calls if call.startswith("store.")]
    assert calls == ["store.read#1", "store.read#2", "store.commit#1"]
    for n, crash in enumerate(crashes(calls), start=1):
        payment, headers = payments.pop(), {"Idempotency-Key": f"crash-{n}"}
        owed = life.balance.owed
        bootstrap.provide(Crashing(life.services, crash).services, life.catalog)
        with pytest.raises(Crash):
            take_back(payment, headers=headers)
        bootstrap.provide(life.services, life.catalog)
        assert take_back(payment, headers=headers).status == 200
        assert life.balance.owed == owed + 1_00


# Refused, and nothing changed


def refused(life, payment, status, problem, **changes):
    before = everything(life)
    answer = take_back(payment, **{"headers": {"Idempotency-Key": "refused"}, **changes})
    assert (answer.status, answer.problem) == (status, problem)
    assert everything(life) == before
    return answer


def test_a_transfer_is_taken_back_once(life):
    life.buys()
    payment = life.transfers(TOTAL).body["id"]
    take_back(payment)
    assert refused(life, payment, 409, "no-standing-transfer").body["state"] == "taken_back"


def test_a_card_payment_is_not_taken_back(life):
    life.buys(card="pm_card_visa")
    (invoice,) = life.invoices
    assert refused(life, invoice.payers[0].source, 409, "no-standing-transfer").body["method"] == "card"


def test_an_unknown_payment_and_reason_are_refused(life):
    life.buys()
    refused(life, "pay_01KKRBJHM00000000000000ZZZ", 404, "unknown")
    refused(life, life.transfers(TOTAL).body["id"], 422, "invalid-request", reason="because")


@pytest.mark.parametrize("groups", [(), ("support",)])
def test_only_a_bookkeeper_takes_back(life, groups):
    life.buys()
    refused(life, life.transfers(TOTAL).body["id"], 403, "not-allowed", groups=groups, person=ANNA.sub)
