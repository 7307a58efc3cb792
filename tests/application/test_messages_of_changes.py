"""Messages about running contracts, twice, late and in any order, change nothing.

Seats come and go, ends are set and taken back, money goes back: requests and sweeps happen anywhere in between.
"""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.application import changes, end_state
from tests.application.contracts_running import FIFTH, SEPTEMBER
from tests.application.post_office import Letter, PostOffice, in_any_order, must_change_nothing, twice_more
from tests.application.scenes import VISA
from tests.application.stage import Act, Process, Stage
from zetel.domain.catalog.terms import Effect, Policies
from zetel.domain.quotes.ending import When
from zetel.domain.subscriptions.timeline import SEATS

#: 08:00 in Amsterdam, 90 days before the term's end, and 16:00.
NOTICE, AFTERNOON = datetime(2026, 12, 15, 7, tzinfo=UTC), datetime(2026, 12, 15, 15, tzinfo=UTC)


class Told:
    """A story and its letters: every act is done, and all work that follows."""

    def __init__(self) -> None:
        self.stage = Stage()
        self.letters: list[Letter] = []
        self._office = PostOffice(self.stage)

    def until(self, instant: datetime) -> None:
        """Time passes, and the work due by then happens."""
        changes.at(self.stage, instant)
        self.letters += self._office.settle()

    def does(self, act: Act) -> None:
        act(Process(self.stage))
        self.letters += self._office.settle()


def settled() -> tuple[Stage, list[Letter]]:
    """One contract has its seats changed, gets its renewal notice, and is cancelled; another returns the seats of 14
    invoices at once, and will end with its term."""
    told = Told()
    stage = told.stage
    first, second = changes.contract(stage, card=VISA), changes.bought(stage, None, "second")
    told.until(SEPTEMBER)
    told.does(changes.seats(stage, first, 30))
    for total in range(26, 26 + changes.ONE_BY_ONE):
        told.does(changes.seats(stage, second, total, key=f"{total} seats"))
    told.until(FIFTH)
    told.does(changes.seats(stage, first, 28, key="fewer"))
    told.does(changes.seats(stage, second, 25, key="as before"))
    told.does(changes.seats(stage, first, 22, when=Effect.AT_RENEWAL, key="later"))
    told.does(changes.undoes(stage, first, SEATS))
    told.does(changes.switches_off(stage, first))
    told.does(changes.switches_on(stage, first))
    told.does(changes.ends(stage, second, When.TERM_END, key="second end"))
    told.until(NOTICE)
    told.until(AFTERNOON)
    told.does(changes.ends(stage, first))
    assert end_state.broken_promises(stage) == []
    return stage, told.letters


def test_the_story_tells_of_everything_once():
    stage, _ = settled()
    told = Counter(event.type.partition(".")[2] for event in stage.events() if event.type.startswith("subscription."))
    assert told == {
        "purchased": 2,
        "seats_increased": 15,
        "seats_decreased": 2,
        "seats_scheduled": 1,
        "change_undone": 2,
        "end_scheduled": 2,
        "renewal_notice_sent": 1,
        "cancelled": 1,
    }
    others = Counter(event.type for event in stage.events() if not event.type.startswith("subscription."))
    # 2 + 15 invoices and the fee's; a credit note of each decrease and of the cancellation
    assert (others["invoice.issued"], others["credit_note.issued"]) == (18, 3)
    assert (others["credit_allocation.settled"], others["refund.completed"]) == (1, 1)


@pytest.mark.parametrize("order", ["as they came", "backwards", *range(4)])
def test_every_letter_twice_more_in_any_order_changes_nothing(order):
    stage, letters = settled()
    must_change_nothing(stage, twice_more(letters, order))
    late = timedelta(days=40)
    stage.world.clock.move(late)
    stage.world.clock.move_machine(seconds=int(late.total_seconds()))
    stage.carry_on()  # the days after an end bring work of their own
    must_change_nothing(stage, twice_more(letters, order))


def requests(stage: Stage) -> list[Letter]:
    """Of one contract each: more seats on invoice, by card, fewer with a credit, fewer for the renewal, an end set, an
    end taken back, a cancellation that settles more than one commit can."""
    many, _ = changes.one_by_one(stage, Policies(), first=VISA)
    more, card, fewer, later, off, on = [changes.bought(stage, VISA, key) for key in ("1", "2", "3", "4", "5", "6")]
    changes.seats(stage, fewer, 30, key="before")(Process(stage))
    changes.ends(stage, on, When.TERM_END, key="off before")(Process(stage))
    stage.pump()
    return [
        _asked(stage, changes.ends(stage, many, key="many")),
        _asked(stage, changes.seats(stage, more, 30, key="more")),
        _asked(stage, changes.seats(stage, card, 30, card=VISA, key="card")),
        _asked(stage, changes.seats(stage, fewer, 28, key="fewer")),
        _asked(stage, changes.seats(stage, later, 22, when=Effect.AT_RENEWAL, key="later")),
        _asked(stage, changes.switches_off(stage, off)),
        _asked(stage, changes.switches_on(stage, on)),
    ]


def _asked(stage: Stage, act: Act) -> Callable[[], Any]:
    return partial(_in_a_process, stage, act)


def _in_a_process(stage: Stage, act: Act) -> Any:
    return act(Process(stage))


@settings(max_examples=20)
@given(chance=st.randoms(use_true_random=False))
def test_letters_requests_and_sweeps_in_any_order_and_number_end_alike(chance):
    stage = Stage()
    in_any_order(stage, requests(stage), chance)
    stage.carry_on()
    assert end_state.broken_promises(stage) == []
    assert end_state.outcome_beside_others(stage) == alike()


@cache
def alike() -> Any:
    """The end of the requests when all letters are delivered once, in order."""
    stage = Stage()
    for request in requests(stage):
        request()
    stage.carry_on()
    return end_state.outcome_beside_others(stage)
