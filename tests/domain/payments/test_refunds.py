"""Refunds part by part: what each state of their parts makes of them."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from zetel.domain.due import Due, WorkKind
from zetel.domain.errors import TaskNotOpen, Unknown
from zetel.domain.payments.payment import Payment, PaymentMethod, PaymentState
from zetel.domain.payments.refund import Refund, RefundState, RefundWork, must_be_task, refund_id, refund_key, with_part

AT = datetime(2026, 12, 1, 12, tzinfo=UTC)
DONE, TASK, PENDING = RefundState.DONE, RefundState.TASK, RefundState.PENDING


def refund(*states: RefundState, **changes: object) -> Refund:
    """A refund of 1.00, 2.00, ... with parts in these states."""
    made = Refund(
        id="ref_1",
        account="acc_1",
        profile="pro_1",
        subscription="sub_1",
        credit_note="crn_1",
        currency="EUR",
        parts=tuple(RefundWork(f"pay_{n}", "inv_1", n * 1_00, state) for n, state in enumerate(states, 1)),
        made_at=AT,
        version=1,
        sequence=0,
        due=Due(AT, WorkKind.REFUND),
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # fields of Refund, named by the tests


@pytest.mark.parametrize(
    ("states", "whole", "following"),
    [
        ((PENDING,), PENDING, (1,)),
        ((DONE, PENDING, PENDING), PENDING, (2, 3)),
        ((TASK, PENDING), PENDING, (2,)),
        ((DONE, TASK), TASK, ()),
        ((DONE, DONE), DONE, ()),
    ],
)
def test_it_is_pending_then_a_task_then_done(states, whole, following):
    assert (refund(*states).state, refund(*states).pending) == (whole, following)


def test_its_amount_is_that_of_its_parts():
    assert refund(DONE, TASK, PENDING).amount == 6_00


def test_it_has_the_id_of_its_credit_note_and_its_parts_have_keys():
    assert refund_id("crn_01KKRBJHM0MKR14AP5FD1C6V1H") == "ref_01KKRBJHM0MKR14AP5FD1C6V1H"
    assert [refund_key(refund(PENDING, PENDING), n) for n in (1, 2)] == ["ref_1.1", "ref_1.2"]


def test_a_part_is_one_event_and_the_last_one_two():
    before = refund(PENDING, PENDING, attempts=3)
    first = with_part(before, 1, replace(before.part(1), state=DONE))
    assert (first.state, first.version, first.sequence, first.attempts) == (PENDING, 2, 1, 0)
    assert first.due == before.due
    last = with_part(first, 2, replace(first.part(2), state=DONE))
    assert (last.state, last.version, last.sequence, last.due) == (DONE, 3, 3, None)


def test_with_a_task_left_nothing_is_due_and_nothing_completed():
    before = refund(DONE, PENDING)
    after = with_part(before, 2, replace(before.part(2), state=TASK, reason="by_transfer"))
    assert (after.state, after.sequence, after.due) == (TASK, 1, None)


def test_only_a_task_waits_for_the_bookkeeper():
    assert refund(DONE, TASK).task(2).amount == 2_00
    for number, state in ((1, "done"), (3, "pending")):
        with pytest.raises(TaskNotOpen) as refused:
            refund(DONE, TASK, PENDING).task(number)
        assert (refused.value.part, refused.value.state) == (number, state)


@pytest.mark.parametrize("number", [-1, 0, 3])
def test_a_part_that_is_not_there_is_unknown(number):
    with pytest.raises(Unknown):
        refund(DONE, TASK).part(number)


@pytest.mark.parametrize(("method", "why"), [(PaymentMethod.CARD, None), (PaymentMethod.TRANSFER, "by_transfer")])
def test_a_transfer_cannot_be_taken_back_the_way_it_came(method, why):
    paid = Payment("pay_1", "acc_1", "pro_1", method, PaymentState.SUCCEEDED, "EUR", 1_00, AT, sequence=1, version=1)
    assert must_be_task(paid) == why
