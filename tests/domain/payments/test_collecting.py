"""When a card that was refused is charged again, and what becomes of the payment."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.domain.running import bought
from zetel.domain.due import Due, WorkKind
from zetel.domain.payments.collecting import (
    charge_key,
    collected,
    collection,
    not_needed,
    payment_id,
    refused,
    tries_after,
)
from zetel.domain.payments.payment import AppliedPart, PaymentMethod, PaymentState
from zetel.domain.payments.transfer import receive

#: 1 June 2026, 10:00 UTC.
FIRST = datetime(2026, 6, 1, 10, tzinfo=UTC)
DAY = timedelta(days=1)
#: 25 seats for a year: 11,041.25.
OPEN = bought().documents[0]


@pytest.fixture
def payment():
    return collection(OPEN, "pm_card_visa", FIRST)


def test_it_is_for_what_is_open_and_due_at_once(payment):
    assert (payment.id, payment.invoice) == (payment_id(OPEN.id), OPEN.id)
    assert (payment.amount, payment.currency, payment.method) == (OPEN.total, OPEN.currency, PaymentMethod.CARD)
    assert (payment.state, payment.due) == (PaymentState.PENDING, Due(FIRST, WorkKind.CHARGE))


def test_it_has_the_id_of_its_invoice():
    assert payment_id("inv_01KKRBJHM0MKR14AP5FD1C6V1H") == "pay_01KKRBJHM0MKR14AP5FD1C6V1H"


def test_the_three_later_tries_count_from_the_first_refusal_and_each_has_its_key(payment):
    keys, due = [], []
    for at in (FIRST, FIRST + 3 * DAY, FIRST + 5 * DAY, FIRST + 7 * DAY):
        keys.append(charge_key(payment))
        payment = refused(payment, OPEN.total, "card_declined", at)
        due.append(payment.due and payment.due.at)
    assert keys == [payment.id, f"{payment.id}-2", f"{payment.id}-3", f"{payment.id}-4"]
    assert due == [FIRST + 3 * DAY, FIRST + 5 * DAY, FIRST + 7 * DAY, None]
    assert (payment.state, payment.declines, payment.failed_at, payment.token) == (
        PaymentState.DECLINED,
        4,
        FIRST,
        None,
    )


@pytest.mark.parametrize(
    ("after", "left"),
    [
        (timedelta(), [3, 5, 7]),
        (3 * DAY - timedelta(seconds=1), [3, 5, 7]),
        (3 * DAY, [5, 7]),
        (6 * DAY, [7]),
        (7 * DAY, []),
        (40 * DAY, []),
    ],
)
def test_a_late_try_counts_for_all_whose_time_has_passed(after, left):
    assert tries_after(FIRST, FIRST + after) == [FIRST + days * DAY for days in left]


def test_a_refusal_says_how_much_was_tried(payment):
    assert refused(payment, 300_00, "insufficient_funds", FIRST).amount == 300_00


def test_what_the_invoice_does_not_need_is_left_for_the_balance(payment):
    part_paid = replace(OPEN, paid=100_00)
    received = receive(payment.id, OPEN.total, [part_paid])
    after = collected(payment, OPEN.total, received)
    assert (after.state, after.applied, after.to_balance) == (
        PaymentState.SUCCEEDED,
        (AppliedPart(OPEN.id, OPEN.total - 100_00),),
        100_00,
    )
    assert (after.token, after.due) == (None, None)


def test_a_settled_invoice_needs_no_charge(payment):
    after = not_needed(payment)
    assert (after.state, after.reason, after.due, after.version) == (PaymentState.RELEASED, "settled", None, 2)
