"""Two commands change a contract at the same moment: one wins, and the stored items fit the winner."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.adapters.stores import on_emulator
from tests.concurrency.market import PRICE
from tests.concurrency.running import Running, outcomes
from tests.emulator import Emulator
from tests.fakes.memory_store import MemoryStore
from zetel.application.store.records import Answer
from zetel.domain.catalog.terms import Effect
from zetel.domain.errors import (
    ChangeInProgress,
    DocumentMoved,
    SubscriptionEnded,
    SubscriptionMoved,
    VersionStale,
)
from zetel.domain.parties.profile import Balance
from zetel.domain.subscriptions.subscription import SubscriptionState

#: Rounds of each test in memory: threads meet differently each time.
ROUNDS = 12

#: 195 and 104 days before the term's end.
SEPTEMBER, DECEMBER = datetime(2026, 9, 1, 12, tzinfo=UTC), datetime(2026, 12, 1, 9, tzinfo=UTC)
#: 00:00 in Amsterdam on 15 March 2027.
TERM_OVER = datetime(2027, 3, 14, 23, tzinfo=UTC)


def two_seat_changes(running: Running) -> None:
    """To 3 seats and to 4: 2 x 195.00 and 81.90 VAT, or 3 x 195.00 and 122.85."""
    running.at(SEPTEMBER)
    three, four = outcomes(running.seats(3), running.seats(4))
    won, total, seats = (three, 471_90, 3) if isinstance(three, Answer) else (four, 707_85, 4)
    lost = four if won is three else three
    assert isinstance(won, Answer)
    assert isinstance(lost, SubscriptionMoved)
    assert won.status == 200
    (document,) = won.body["documents"]
    assert {invoice.id: invoice.total for invoice in running.invoices()} == {
        running.invoice: PRICE,
        document["id"]: total,
    }
    assert running.now.items[0].quantity == seats
    assert running.balance == Balance(owed=PRICE + total)
    assert running.events() == ["purchased", "seats_increased"]
    running.must_fit()


def two_cancellations(running: Running) -> None:
    """104 of 365 days come back: 104.00 and 21.84 VAT, set off against the open invoice."""
    running.at(DECEMBER)
    first, second = outcomes(running.cancellation(), running.cancellation())
    (lost,) = [answer for answer in (first, second) if not isinstance(answer, Answer)]
    assert isinstance(lost, SubscriptionMoved | DocumentMoved)  # a batched read may see one of the two earlier
    (note,) = running.credit_notes()
    assert (note.total, running.balance) == (125_84, Balance(owed=PRICE - 125_84))
    assert running.events() == ["purchased", "cancelled"]
    running.must_fit()


def cancelled_and_paid(running: Running) -> None:
    """The invoice against which the credit is set off is paid: either before the cancellation, or 125.84 too much."""
    running.at(DECEMBER)
    cancelled, paid = outcomes(running.cancellation(), running.transfer())
    assert isinstance(paid, Answer)
    (invoice,) = running.invoices()
    if isinstance(cancelled, Answer):
        assert (invoice.credited, invoice.paid, invoice.open) == (125_84, PRICE - 125_84, 0)
        assert running.balance == Balance(balance=125_84)
        assert running.events() == ["purchased", "cancelled"]
    else:
        assert isinstance(cancelled, DocumentMoved)
        assert (invoice.credited, invoice.paid, running.credit_notes()) == (0, PRICE, [])
        assert running.balance == Balance()
        assert running.events() == ["purchased"]
    running.must_fit()


def cancelled_and_renewed(running: Running) -> None:
    """The statement is five minutes older than midnight: its day, 1.00 and 0.21 VAT, comes back, or the term renews."""
    running.near_its_end()
    running.at(TERM_OVER - timedelta(minutes=5))
    cancellation = running.cancellation()
    running.at(TERM_OVER)
    cancelled, renewed = outcomes(cancellation, running.renewal())
    assert renewed is None
    if isinstance(cancelled, Answer):
        assert running.now.state is SubscriptionState.ENDED
        assert [note.total for note in running.credit_notes()] == [1_21]
        assert [invoice.total for invoice in running.invoices()] == [PRICE]
        assert running.events() == ["purchased", "renewal_notice_sent", "cancelled"]
    else:
        assert isinstance(cancelled, SubscriptionMoved)
        assert (running.now.state, running.credit_notes()) == (SubscriptionState.ACTIVE, [])
        assert [invoice.total for invoice in running.invoices()] == [PRICE, PRICE]
        assert running.events() == ["purchased", "renewal_notice_sent", "renewed"]
    running.must_fit()


def undone_and_renewed(running: Running) -> None:
    """5 seats are set for the renewal, and a member takes that back a second before: 5 seats renew, or 1."""
    running.at(SEPTEMBER)
    running.seats(5, when=Effect.AT_RENEWAL)()
    running.near_its_end()
    running.at(TERM_OVER - timedelta(seconds=1))
    undo = running.undo()
    running.at(TERM_OVER)
    undone, renewed = outcomes(undo, running.renewal())
    assert renewed is None
    if isinstance(undone, Answer):
        seats, told = 1, ["change_undone", "renewed"]
    else:
        assert isinstance(undone, VersionStale | SubscriptionEnded)  # its term is over
        seats, told = 5, ["renewed"]
    assert (running.now.items[0].quantity, running.now.timeline) == (seats, ())
    assert [invoice.total for invoice in running.invoices()] == [PRICE, seats * PRICE]
    assert running.events() == ["purchased", "seats_scheduled", "renewal_notice_sent", *told]
    running.must_fit()


RACES = [two_seat_changes, two_cancellations, cancelled_and_paid, cancelled_and_renewed, undone_and_renewed]
Race = Callable[[Running], None]


@pytest.mark.parametrize("race", RACES)
def test_two_commands_at_once_leave_a_consistent_contract_in_memory(race: Race) -> None:
    for _ in range(ROUNDS):
        race(Running(MemoryStore()))


@pytest.mark.emulator
@pytest.mark.xdist_group("emulator")
@pytest.mark.parametrize("race", RACES)
def test_two_commands_at_once_leave_a_consistent_contract_on_ministack(race: Race, emulator: Emulator) -> None:
    race(Running(on_emulator(emulator)))


def test_two_seat_changes_by_card_are_charged_once() -> None:
    """The other change finds the contract held or changed, and is refused before its charge."""
    for _ in range(ROUNDS):
        running = Running(MemoryStore())
        running.at(SEPTEMBER)
        answers: list[Any] = outcomes(running.seats(3, card="pm_card_visa"), running.seats(4, card="pm_card_visa"))
        (won,) = [answer for answer in answers if isinstance(answer, Answer)]
        (lost,) = [answer for answer in answers if answer is not won]
        assert isinstance(lost, ChangeInProgress | SubscriptionMoved)
        assert [charge.amount for charge in running.market.charges.values()] == [won.body["payment"]["amount"]]
        assert running.events() == ["purchased", "seats_increased"]
        running.must_fit()


@pytest.mark.parametrize("times", [2, 8])
def test_one_cancellation_sent_several_times_at_once_is_answered_once(times: int) -> None:
    running = Running(MemoryStore())
    running.at(DECEMBER)
    answers = outcomes(*[running.cancellation()] * times)
    assert answers == [answers[0]] * times
    assert answers[0].status == 200
    assert len(running.credit_notes()) == 1
    running.must_fit()
