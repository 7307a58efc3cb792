"""Invoices that a contract's card pays: charged once per try, tried again after 3, 5 and 7 days, then left open."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from functions.payment_work import handler as payment_work
from tests.application.life import REFUSED, TERMS, VISA, Life
from tests.domain.contracts import edition
from tests.fakes.crashing import Crash, CrashAt, Crashing, Moment
from tests.shop import ACCOUNT, ANNA
from zetel.application.documents.lists import read_invoice
from zetel.application.store import keys
from zetel.application.work import parking
from zetel.application.work.retrying import ATTEMPTS
from zetel.application.work.weather import SetAside
from zetel.domain.catalog.terms import Cancelling, Fee
from zetel.domain.documents.document import Payer
from zetel.domain.documents.settlement import PaymentMethod
from zetel.domain.due import Due, WorkKind
from zetel.domain.errors import DocumentMoved
from zetel.domain.parties.profile import Balance
from zetel.domain.payments.collecting import payment_id
from zetel.domain.payments.payment import AppliedPart, PaymentState
from zetel.domain.quotes.ending import Ending
from zetel.domain.subscriptions.subscription import SubscriptionState
from zetel.http.document_models import DocumentOut

#: 00:00 in Amsterdam on 15 April 2026: the end of the first month.
MONTH_OVER = datetime(2026, 4, 14, 22, tzinfo=UTC)
#: 10 seats: 310.00 and 21 % VAT.
MONTH = 375_10
DAY = timedelta(days=1)


@pytest.fixture
def life():
    """10 seats by the month, paid by card; the first month is nearly over."""
    made = Life()
    made.warm()
    made.buys("professional-monthly", 10, card=VISA)
    made.wakes()
    return made


def renewed(life, card=VISA):
    """The month is over and billed; nobody has charged the new invoice yet."""
    life.changes_card(card)
    life.sleeps_until(MONTH_OVER)
    life.sweep()
    (message,) = life.world.queues.take("renewals")
    life._workers()["renewals"](message.body, life.services)
    invoice = life.invoices[1]
    return invoice, {"account": ACCOUNT, "charge": payment_id(invoice.id)}


def charge(life, body, services=None):
    payment_work.work(body, services or life.services, life.catalog)


def test_a_charge_settles_the_invoice_and_says_so(life):
    invoice, body = renewed(life)
    assert (life.open, life.payment_of(invoice).amount, life.payment_of(invoice).due) == (
        MONTH,
        MONTH,
        Due(MONTH_OVER, WorkKind.CHARGE),
    )
    charge(life, body)
    payment, paid = life.payment_of(invoice), life.invoices[1]
    assert (payment.state, payment.applied, payment.due, payment.token) == (
        PaymentState.SUCCEEDED,
        (AppliedPart(invoice.id, MONTH),),
        None,
        None,
    )
    assert (paid.payers, paid.open, life.open) == ((Payer(payment.id, MONTH, method=PaymentMethod.CARD),), 0, 0)
    succeeded, applied = life.told("payment.succeeded", "invoice.payment_applied")[-2:]
    assert (succeeded.subject, succeeded.sequence, succeeded.actor.id) == (payment.id, 1, "payment_work")
    assert succeeded.data == {"amount": MONTH, "currency": "EUR", "method": "card", "documents": [invoice.id]}
    assert (applied.subject, applied.sequence) == (invoice.id, 1)
    assert applied.data == {"payment": payment.id, "amount": MONTH, "currency": "EUR", "open": 0}


def test_a_refused_card_leaves_the_invoice_open_and_the_seats(life):
    invoice, body = renewed(life, REFUSED)
    charge(life, body)
    payment = life.payment_of(invoice)
    assert (payment.state, payment.reason, payment.declines) == (PaymentState.PENDING, "card_declined", 1)
    assert payment.due == Due(MONTH_OVER + 3 * DAY, WorkKind.CHARGE)
    assert (life.open, life.contract.state, life.contract.items[0].quantity) == (MONTH, SubscriptionState.ACTIVE, 10)
    (failed,) = life.told("payment.charge_failed")
    assert (failed.subject, failed.sequence) == (payment.id, 1)
    assert failed.data == {
        "amount": MONTH,
        "currency": "EUR",
        "method": "card",
        "reason": "card_declined",
        "attempt": 1,
        "documents": [invoice.id],
        "next_tries": ["2026-04-17T22:00:00Z", "2026-04-19T22:00:00Z", "2026-04-21T22:00:00Z"],
    }


def test_it_is_tried_again_3_5_and_7_days_after_the_first_failure_and_then_left_to_the_bookkeeper(life):
    life.changes_card(REFUSED)
    for days in range(10):
        life.wakes_at(MONTH_OVER + days * DAY)
    failures = life.told("payment.charge_failed")
    assert [(failed.at, failed.data["attempt"]) for failed in failures] == [
        (MONTH_OVER, 1),
        (MONTH_OVER + 3 * DAY, 2),
        (MONTH_OVER + 5 * DAY, 3),
        (MONTH_OVER + 7 * DAY, 4),
    ]
    assert [len(failed.data["next_tries"]) for failed in failures] == [3, 2, 1, 0]
    invoice = life.invoices[1]
    payment = life.payment_of(invoice)
    assert (payment.state, payment.due, payment.sequence, payment.version) == (PaymentState.DECLINED, None, 4, 5)
    assert [key for key, _ in life.charged()[1:]] == [
        payment.id,
        f"{payment.id}-2",
        f"{payment.id}-3",
        f"{payment.id}-4",
    ]
    assert life.open == MONTH
    life.transfers(MONTH)
    assert (life.open, life.balance) == (0, Balance())


def test_the_invoice_says_card_until_the_last_try_was_refused_and_then_where_to_transfer(life):
    """Refused on 15 April, tried again on the 18th, 20th and 22nd, 00:00 in Amsterdam."""
    life.changes_card(REFUSED)
    told = []
    body: Any = {}
    for days in range(8):
        life.wakes_at(MONTH_OVER + days * DAY)
        invoice = life.invoices[1]
        assert invoice.pay_by is PaymentMethod.CARD
        body = read_invoice(ACCOUNT, invoice.id, ANNA, life.services, life.catalog).body
        told.append((body["charge"]["refusals"], body["charge"].get("next_try"), "transfer" in body))
    assert told == [
        *[(1, "2026-04-17T22:00:00Z", False)] * 3,
        *[(2, "2026-04-19T22:00:00Z", False)] * 2,
        *[(3, "2026-04-21T22:00:00Z", False)] * 2,
        (4, None, True),
    ]
    assert body["charge"]["reason"] == "card_declined"
    assert (body["transfer"]["amount"], body["transfer"]["reference"]) == (MONTH, body["number"])
    DocumentOut.model_validate(body)


def test_a_card_that_works_again_pays_at_the_next_try(life):
    invoice, body = renewed(life, REFUSED)
    charge(life, body)
    key = keys.payment(ACCOUNT, payment_id(invoice.id))
    life.world.store.put(key, replace(life.payment_of(invoice), token=VISA))
    life.wakes_at(MONTH_OVER + 3 * DAY)
    assert (life.payment_of(invoice).state, life.open) == (PaymentState.SUCCEEDED, 0)
    assert life.charged()[1:] == [(key.sk.removeprefix("PAY#"), MONTH), (f"{payment_id(invoice.id)}-2", MONTH)]


def test_a_sweep_that_was_off_tries_once_and_not_three_times_in_a_row(life):
    invoice, body = renewed(life, REFUSED)
    charge(life, body)
    life.wakes_at(MONTH_OVER + 6 * DAY)
    assert life.payment_of(invoice).due == Due(MONTH_OVER + 7 * DAY, WorkKind.CHARGE)
    assert len(life.told("payment.charge_failed")) == 2


def test_a_contract_without_a_card_fails_without_asking_anybody(life):
    invoice, body = renewed(life, None)
    charge(life, body)
    assert (life.payment_of(invoice).reason, len(life.charged())) == ("no_payment_method", 1)


# What came in meanwhile


def test_a_transfer_of_a_part_leaves_the_rest_to_the_card(life):
    invoice, body = renewed(life, VISA)
    life.transfers(75_10)
    charge(life, body)
    assert life.charged()[1] == (payment_id(invoice.id), 300_00)
    payment = life.payment_of(invoice)
    assert (payment.amount, payment.applied, life.open) == (300_00, (AppliedPart(invoice.id, 300_00),), 0)
    assert [payer.amount for payer in life.invoices[1].payers] == [75_10, 300_00]


def test_a_transfer_between_two_tries_leaves_the_rest_to_the_second(life):
    _, body = renewed(life, REFUSED)
    charge(life, body)
    life.transfers(75_10)
    life.wakes_at(MONTH_OVER + 3 * DAY)
    assert [amount for _, amount in life.charged()[1:]] == [MONTH, 300_00]


def test_a_transfer_of_everything_leaves_nothing_to_charge(life):
    invoice, body = renewed(life)
    life.transfers(MONTH)
    charge(life, body)
    payment = life.payment_of(invoice)
    assert (payment.state, payment.reason, payment.due) == (PaymentState.RELEASED, "settled", None)
    assert len(life.charged()) == 1
    assert life.told("payment.released")[0].data == {
        "amount": MONTH,
        "currency": "EUR",
        "method": "card",
        "reason": "settled",
    }


def test_a_charge_that_crossed_a_transfer_is_the_customers_balance(life):
    """Charged, the process dies; then 100.00 arrive; then the charge is found."""
    invoice, body = renewed(life)
    doomed = Crashing(life.services, CrashAt("provider.charge#1", Moment.AFTER)).services
    with pytest.raises(Crash):
        charge(life, body, doomed)
    life.transfers(100_00)
    charge(life, body)
    payment = life.payment_of(invoice)
    assert (payment.amount, payment.applied, payment.to_balance) == (MONTH, (AppliedPart(invoice.id, 275_10),), 100_00)
    assert (life.open, life.balance) == (0, Balance(balance=100_00))
    assert [amount for _, amount in life.charged()[1:]] == [MONTH]


def test_a_charge_that_crossed_a_transfer_of_everything_is_all_balance(life):
    invoice, body = renewed(life)
    with pytest.raises(Crash):
        charge(life, body, Crashing(life.services, CrashAt("provider.charge#1", Moment.AFTER)).services)
    life.transfers(MONTH)
    charge(life, body)
    assert (life.payment_of(invoice).to_balance, life.open, life.balance) == (MONTH, 0, Balance(balance=MONTH))


def test_a_refusal_that_is_found_when_nothing_is_open_any_more_is_no_failure(life):
    invoice, body = renewed(life, REFUSED)
    with pytest.raises(Crash):
        charge(life, body, Crashing(life.services, CrashAt("provider.charge#1", Moment.AFTER)).services)
    life.transfers(MONTH)
    charge(life, body)
    assert (life.payment_of(invoice).state, life.told("payment.charge_failed")) == (PaymentState.RELEASED, [])


# Twice, late, at the same moment


def test_a_message_that_comes_three_times_charges_once(life):
    invoice, body = renewed(life)
    for _ in range(3):
        charge(life, body)
    assert (len(life.charged()), life.payment_of(invoice).sequence) == (2, 1)


def test_a_message_before_the_next_try_does_nothing(life):
    invoice, body = renewed(life, REFUSED)
    charge(life, body)
    life.sleeps_until(MONTH_OVER + 3 * DAY - timedelta(seconds=1))
    charge(life, body)
    assert (life.payment_of(invoice).declines, len(life.charged())) == (1, 2)


def moved_before_commit(life, times):
    """The invoice is numbered or rendered just before the charge commits, so many times."""
    original, left = life.world.store.commit, iter(range(times))

    def commit(writes):
        if next(left, None) is not None:
            invoice = life.invoices[1]
            life.world.store.put(keys.document(ACCOUNT, invoice.id), replace(invoice, version=invoice.version + 1))
        original(writes)

    life.world.store.commit = commit


def test_an_invoice_that_moves_four_times_is_paid_at_the_fifth_and_charged_once(life):
    _, body = renewed(life)
    moved_before_commit(life, 4)
    charge(life, body)
    assert (life.open, len(life.charged())) == (0, 2)


def test_an_invoice_that_always_moves_is_left_to_the_queue_which_finds_the_charge(life):
    invoice, body = renewed(life)
    moved_before_commit(life, ATTEMPTS)
    with pytest.raises(DocumentMoved):
        charge(life, body)
    assert life.payment_of(invoice).attempts == 1
    charge(life, body)
    assert (life.open, len(life.charged()), life.payment_of(invoice).state) == (0, 2, PaymentState.SUCCEEDED)


def test_of_two_workers_at_once_one_commits(life):
    invoice, body = renewed(life)
    original = life.world.store.commit

    def commit(writes):
        life.world.store.commit = original
        charge(life, body)
        original(writes)

    life.world.store.commit = commit
    charge(life, body)
    assert (life.payment_of(invoice).sequence, life.open, len(life.charged())) == (1, 0, 2)


def test_after_three_days_without_the_provider_the_payment_is_parked_and_charged_when_resumed(life):
    invoice, body = renewed(life, "pm_card_unreachable")
    began = life.world.clock.now()
    while due := life.payment_of(invoice).due:
        life.sleeps_until(max(due.at, life.world.clock.now()))
        with pytest.raises(SetAside):
            charge(life, body)
    payment = life.payment_of(invoice)
    assert life.world.clock.now() - began >= timedelta(days=3)
    assert (payment.parked, payment.due, payment.state) == ("provider_away", None, PaymentState.PENDING)
    key = keys.payment(ACCOUNT, payment.id)
    life.world.store.put(key, replace(payment, token=VISA))
    parking.resume(key, life.services)
    assert life.payment_of(invoice).due == Due(life.world.clock.now(), WorkKind.CHARGE)
    life.wakes()
    assert (life.payment_of(invoice).state, life.open) == (PaymentState.SUCCEEDED, 0)


def test_a_lost_answer_is_asked_for_again_and_charged_once(life):
    invoice, body = renewed(life, "pm_card_timeout")
    with pytest.raises(SetAside):
        charge(life, body)
    life.wakes()
    assert (life.payment_of(invoice).state, life.open, len(life.charged())) == (PaymentState.SUCCEEDED, 0, 2)


def test_a_charge_is_two_reads_one_question_and_one_commit(life):
    _, body = renewed(life)
    life.world.store.counted.reset()
    charge(life, body)
    counted = life.world.store.counted
    # Payment, balance, the account's standing, its event, invoice, its event.
    assert (counted.calls, counted.largest_transaction) == ({"read": 2, "commit": 1}, 6)


# The fee of a contract that a card pays


def ended_early(life, fee, card=VISA):
    """A year for one seat, bought on 15 March by card and ended on 15 May: nothing comes back."""
    policies = replace(TERMS, cancelling=Cancelling.NO_REFUND, fee=fee)
    life.stock(edition("professional-fee", 31_00, policies=policies), version=2, cancellation_reasons={"other": {}})
    life.world.clock.move_machine(seconds=60)
    life.buys("professional-fee", 1, card=VISA)
    life.changes_card(card)
    life.sleeps_until(datetime(2026, 5, 15, 12, tzinfo=UTC))
    answer = life.cancels()
    (fee_invoice,) = answer.body["documents"]
    assert fee_invoice["kind"] == "invoice"
    return life.document(fee_invoice["id"])


def test_a_fee_that_no_credit_covers_is_charged_to_the_card(life):
    # Nothing comes back, so a fixed fee of 50.00 goes beyond the credit: 50.00 and 21 % VAT = 60.50.
    fee = ended_early(life, Fee(fixed={"EUR": 50_00}, beyond_credit=True))
    (cancelled,) = life.told("subscription.cancelled")
    assert (cancelled.data["how"], cancelled.data["payments"]) == (Ending.NO_REFUND, [payment_id(fee.id)])
    assert (fee.total, fee.open, life.open) == (60_50, 0, 0)
    assert life.charged()[-1] == (payment_id(fee.id), 60_50)


def test_a_fee_that_the_card_refuses_stays_open(life):
    fee = ended_early(life, Fee(fixed={"EUR": 50_00}, beyond_credit=True), card=REFUSED)
    assert (fee.open, life.open) == (60_50, 60_50)
    assert life.payment_of(fee).due == Due(datetime(2026, 5, 18, 12, tzinfo=UTC), WorkKind.CHARGE)
