"""Money that goes back: by the provider, or by the bookkeeper where no provider can; each part once.

The worked example: 25 seats paid (11,041.25), 5 more on 1 September not paid (1,179.75), ended on 1 December 2026.
A credit note of 3,775.20 settles the 1,179.75 and the fee of 377.52; the rest goes back: 2,217.93.
"""

import contextlib
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from functions.payment_work import handler as payment_work
from tests.application.life import BOOKKEEPER, VISA, Life
from tests.fakes.crashing import Crash, CrashAt, Crashing, Moment
from tests.shop import ACCOUNT, ANNA, CHRIS, STRANGER
from zetel.application.commands.person import IdempotentRequest
from zetel.application.payments import refunds
from zetel.application.payments.refunds import PartPaid
from zetel.application.store import keys
from zetel.application.work import parking
from zetel.application.work.weather import SetAside
from zetel.domain.due import WorkKind
from zetel.domain.errors import InvalidRequest, NotAllowed, ProviderUnreachable, TaskNotOpen, Unknown
from zetel.domain.parties.profile import Balance
from zetel.domain.payments.refund import RefundState, RefundWork

PAID, BACK = 11_041_25, 2_217_93
ENDED = datetime(2026, 12, 1, 12, tzinfo=UTC)
REFUND_FAILS = "pm_card_refundFail"


def ended(card=VISA):
    """The worked example up to its commit: the refund is promised, and nobody has made it. A is paid by `card`, or,
    without one, by a transfer."""
    life = Life()
    life.warm()
    life.buys(card=card)
    if card is None:
        life.transfers(PAID)
    life.sleeps_until(datetime(2026, 9, 1, 12, tzinfo=UTC))
    life.adds_seats(30)
    life.sleeps_until(ENDED)
    with nobody_at_work(life):
        life.cancels()
    return life


@contextlib.contextmanager
def nobody_at_work(life):
    """What is committed meanwhile is worked on later."""
    life.pump = lambda: None
    yield
    del life.pump


def give_back(life, services=None):
    body = {"account": ACCOUNT, "refund": life.refund.id}
    payment_work.work(body, services or life.services, life.catalog)


def done(life, key="done-1", *, part=1, paid_on=date(2026, 12, 1), person=BOOKKEEPER, refund=None):
    command = PartPaid(
        ACCOUNT, person, IdempotentRequest(key, f"{part}"), refund or life.refund.id, part, paid_on, "RF45 2217 93"
    )
    return refunds.report_paid(command, life.services, life.catalog)


def told(life):
    return [event.type for event in life.events() if event.subject == life.refund.id]


def test_the_worked_example_promises_2217_93_to_the_payment_that_paid():
    life = ended()
    refund, (paid, unpaid) = life.refund, life.invoices[:2]
    assert (refund.amount, refund.state, refund.currency) == (BACK, RefundState.PENDING, "EUR")
    assert refund.parts == (RefundWork(paid.payers[0].source, paid.id, BACK),)
    assert refund.id == f"ref_{refund.credit_note.removeprefix('crn_')}"
    assert (unpaid.open, life.open) == (0, 0)
    (cancelled,) = life.told("subscription.cancelled")
    assert cancelled.data["refunds"] == [refund.id]


def test_what_a_card_paid_goes_back_to_the_card():
    life = ended()
    life.pump()
    refund = life.refund
    (part,) = refund.parts
    assert (part.state, refund.state, refund.due, refund.sequence) == (RefundState.DONE, RefundState.DONE, None, 2)
    charge = life.world.charges.charges[part.payment]
    assert (charge.amount, charge.refunds, charge.refunded) == (PAID, {f"{refund.id}.1": BACK}, BACK)
    made, completed = life.told("refund.part_paid", "refund.completed")
    assert (made.sequence, completed.sequence, made.actor.id) == (1, 2, "payment_work")
    assert made.data == {
        "part": 1,
        "payment": part.payment,
        "document": part.document,
        "amount": BACK,
        "currency": "EUR",
    }
    assert completed.data == {"amount": BACK, "currency": "EUR"}
    assert life.balance == Balance()


def test_what_came_by_transfer_is_the_bookkeepers_task():
    life = ended(card=None)
    life.pump()
    refund = life.refund
    assert (refund.state, refund.parts[0].reason, refund.due) == (RefundState.TASK, "by_transfer", None)
    (task,) = life.told("refund.task")
    assert (task.sequence, task.data["reason"], task.data["amount"]) == (1, "by_transfer", BACK)
    answer = done(life)
    assert (answer.status, answer.body["state"], answer.version) == (200, "done", 3)
    assert answer.body["parts"] == [
        {
            "payment": refund.parts[0].payment,
            "document": refund.parts[0].document,
            "amount": BACK,
            "state": "done",
            "reason": "by_transfer",
            "paid_on": "2026-12-01",
            "reference": "RF45 2217 93",
        }
    ]
    paid, completed = life.events()[-2:]
    assert [(e.type, e.sequence, e.actor.kind) for e in (paid, completed)] == [
        ("refund.task_done", 2, "staff"),
        ("refund.completed", 3, "staff"),
    ]
    assert "reference" not in paid.data


def test_what_the_provider_refuses_is_the_bookkeepers_task():
    life = ended(card=REFUND_FAILS)
    life.pump()
    assert (life.refund.state, life.refund.parts[0].reason) == (RefundState.TASK, "expired_or_canceled_card")
    done(life)
    assert told(life) == ["refund.task", "refund.task_done", "refund.completed"]


def in_two_parts(life):
    """The same refund, one half of it promised to a payment by transfer."""
    first = life.refund.parts[0]
    with nobody_at_work(life):
        life.transfers(1_00)
    transfer = next(e.subject for e in life.events() if e.type == "payment.received")
    parts = (replace(first, amount=2_000_00), replace(first, payment=transfer, amount=217_93))
    life.world.store.put(keys.refund(ACCOUNT, life.refund.id), replace(life.refund, parts=parts))


def test_each_part_goes_its_own_way_and_the_refund_is_done_with_the_last():
    life = ended()
    in_two_parts(life)
    give_back(life)
    assert [part.state for part in life.refund.parts] == [RefundState.DONE, RefundState.TASK]
    assert (life.refund.state, told(life)) == (RefundState.TASK, ["refund.part_paid", "refund.task"])
    with pytest.raises(TaskNotOpen) as refused:
        done(life, part=1)
    assert (refused.value.part, refused.value.state) == (1, "done")
    done(life, key="done-2", part=2)
    assert told(life) == ["refund.part_paid", "refund.task", "refund.task_done", "refund.completed"]


def test_a_refund_of_a_second_try_goes_to_the_charge_that_succeeded():
    """The first charge of the payment was refused, so the second one holds the money."""
    life = ended()
    payment = life.refund.parts[0].payment
    charges = life.world.charges.charges
    charges[f"{payment}-2"] = charges.pop(payment)
    life.world.store.put(keys.payment(ACCOUNT, payment), replace(life.payment(payment), declines=1))
    give_back(life)
    assert charges[f"{payment}-2"].refunded == BACK


def test_more_than_was_received_never_goes_back():
    life = ended()
    part = replace(life.refund.parts[0], amount=PAID + 1)
    life.world.store.put(keys.refund(ACCOUNT, life.refund.id), replace(life.refund, parts=(part,)))
    give_back(life)
    assert (life.refund.state, life.refund.parts[0].reason) == (RefundState.TASK, "more_than_was_charged")


# Twice, late, at the same moment


def test_a_message_that_comes_three_times_gives_back_once():
    life = ended()
    for _ in range(3):
        give_back(life)
    (charge,) = life.world.charges.charges.values()
    assert (charge.refunded, life.refund.sequence) == (BACK, 2)


@pytest.mark.parametrize("call", ["provider.refund#1", "store.commit#1"])
@pytest.mark.parametrize("moment", Moment)
def test_a_death_on_the_way_gives_back_once(call, moment):
    life = ended()
    with pytest.raises(Crash):
        give_back(life, Crashing(life.services, CrashAt(call, moment)).services)
    give_back(life)
    (charge,) = life.world.charges.charges.values()
    assert (charge.refunded, life.refund.sequence, life.refund.state) == (BACK, 2, RefundState.DONE)


def test_a_lost_message_is_found_by_the_sweep():
    life = ended()
    life._relayed = len(life.world.store.feed)  # the stream forgot
    life.sleeps_until(datetime(2026, 12, 1, 12, 10, tzinfo=UTC))
    life.wakes()
    assert life.refund.state is RefundState.DONE


def test_a_provider_that_is_away_puts_the_refund_off_and_it_is_made_by_itself():
    life = ended()
    for _ in range(5):
        with pytest.raises(SetAside):
            give_back(life, replace(life.services, provider=Away(ProviderUnreachable(provider="away"))))
    assert (life.refund.attempts, life.refund.parked, life.world.alarms.raised) == (0, None, [])
    life.wakes()
    assert (life.refund.state, life.refund.due) == (RefundState.DONE, None)


def test_a_refund_that_fails_five_times_is_parked_and_made_when_resumed():
    life = ended()
    for _ in range(5):
        with pytest.raises(RuntimeError):
            give_back(life, replace(life.services, provider=Away(RuntimeError("a defect"))))
    assert life.world.alarms.raised == [("parked", ACCOUNT, "refund", life.refund.id, "RuntimeError")]
    give_back(life)
    assert life.refund.state is RefundState.PENDING
    parking.resume(keys.refund(ACCOUNT, life.refund.id), life.services)
    assert life.refund.due.kind is WorkKind.REFUND
    life.wakes()
    assert (life.refund.state, life.refund.parked, life.refund.attempts) == (RefundState.DONE, None, 0)


def test_a_part_that_fails_costs_the_others_nothing():
    life = ended()
    key = keys.refund(ACCOUNT, life.refund.id)
    (part,) = life.refund.parts
    halves = (replace(part, amount=1_000_00), replace(part, amount=BACK - 1_000_00))
    life.world.store.put(key, replace(life.refund, parts=halves))
    with pytest.raises(SetAside):
        give_back(life, replace(life.services, provider=AwayFor(f"{life.refund.id}.1", life.services.provider)))
    assert [part.state for part in life.refund.parts] == [RefundState.PENDING, RefundState.DONE]
    give_back(life)
    assert life.refund.state is RefundState.DONE
    (charge,) = life.world.charges.charges.values()
    assert charge.refunded == BACK


class AwayFor:
    """A provider that answers nothing about one part of a refund."""

    def __init__(self, key, provider):
        self.key, self.provider = key, provider

    def refund(self, *, refund, payment, amount):
        if refund == self.key:
            raise ProviderUnreachable(provider="away")
        return self.provider.refund(refund=refund, payment=payment, amount=amount)


class Away:
    """A provider that answers with a failure alone."""

    def __init__(self, failure):
        self.failure = failure

    def refund(self, *, refund, payment, amount):
        raise self.failure


def test_of_two_workers_at_once_one_commits():
    life = ended()
    original = life.world.store.commit

    def commit(writes):
        life.world.store.commit = original
        give_back(life)
        original(writes)

    life.world.store.commit = commit
    give_back(life)
    (charge,) = life.world.charges.charges.values()
    assert (charge.refunded, life.refund.sequence, life.refund.attempts) == (BACK, 2, 0)


# What the bookkeeper reports


@pytest.fixture
def task():
    life = ended(card=None)
    life.pump()
    return life


def test_a_report_that_comes_twice_is_answered_the_same_and_counts_once(task):
    first = done(task)
    assert done(task) == first
    assert task.refund.version == 3


def test_a_task_that_is_done_cannot_be_reported_again(task):
    done(task)
    with pytest.raises(TaskNotOpen):
        done(task, key="done-2")


def test_a_part_that_is_still_tried_cannot_be_reported():
    life = ended()
    with pytest.raises(TaskNotOpen) as refused:
        done(life)
    assert refused.value.state == "pending"


def test_a_part_or_refund_that_is_not_there_is_unknown(task):
    for part in (0, 2):
        with pytest.raises(Unknown):
            done(task, part=part)
    with pytest.raises(Unknown):
        done(task, refund="ref_none")


def test_money_that_will_go_tomorrow_has_not_gone(task):
    with pytest.raises(InvalidRequest) as refused:
        done(task, paid_on=date(2026, 12, 2))
    assert (refused.value.errors[0].field, refused.value.errors[0].rule) == (
        "/paid_on",
        "today (2026-12-01) or earlier",
    )


def test_only_a_bookkeeper_reports(task):
    with pytest.raises(NotAllowed):
        done(task, person=ANNA)


# What people see


def test_members_see_refunds_newest_first_with_their_tasks(task):
    newer = task.refund.id
    older = replace(task.refund, id="ref_00000000000000000000000000", credit_note="crn_00000000000000000000000000")
    task.world.store.put(keys.refund(ACCOUNT, older.id), older)
    rows = refunds.list_refunds(ACCOUNT, CHRIS, 50, None, task.services).rows
    assert [row["id"] for row in rows] == [newer, older.id]
    assert (rows[0]["state"], rows[0]["amount"], rows[0]["parts"][0]["reason"]) == ("task", BACK, "by_transfer")
    page = refunds.list_refunds(ACCOUNT, CHRIS, 1, None, task.services)
    assert refunds.list_refunds(ACCOUNT, CHRIS, 1, page.next, task.services).rows[0]["id"] == older.id


def test_strangers_see_none(task):
    with pytest.raises(Unknown):
        refunds.list_refunds(ACCOUNT, STRANGER, 50, None, task.services)
    with pytest.raises(Unknown):
        refunds.read_refund(ACCOUNT, task.refund.id, STRANGER, task.services)


def test_one_that_is_not_there_is_unknown(task):
    with pytest.raises(Unknown):
        refunds.read_refund(ACCOUNT, "ref_none", ANNA, task.services)
    assert refunds.read_refund(ACCOUNT, task.refund.id, ANNA, task.services).version == 2
