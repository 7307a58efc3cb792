"""Messages twice, late and in any order change nothing.

Every record of the journal's stream and every message of a queue is a letter: it may be delivered once or more, by
itself, before or after any other; one that fails comes again. Requests and sweeps happen anywhere in between.
"""

import contextlib
import random
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import cache, partial
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.application import end_state
from tests.application.stage import SWEEPS, Process, Stage
from tests.shop import STORAGE
from zetel.application import relay
from zetel.application.keys import Table
from zetel.application.ports import Message
from zetel.application.sweep import sweep
from zetel.domain.errors import Declined, RequestInProgress
from zetel.domain.subscriptions import Collection

Letter = Callable[[], Any]


class PostOffice:
    """Everything that was ever to be delivered on a stage, in the order in which it came up."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self._workers = stage.workers()
        self._fed = 0

    def new(self) -> Iterator[Letter]:
        """What has come up since this was last asked; nobody but the office delivers it."""
        for entry in self.stage.entries():
            yield partial(relay.relay, [entry], self.stage.services)
        for queue in self._workers:
            yield from (self._letter(message) for message in self.stage.world.queues.take(queue))

    def _letter(self, message: Message) -> Letter:
        return partial(self._workers[message.queue], message.body, self.stage.services)


def requests(stage: Stage) -> list[Letter]:
    """On invoice, by a good card, by a bad one, and by one whose answer is lost."""
    return [
        partial(_asked, stage, stage.quote(), None, "1"),
        partial(_asked, stage, stage.quote(by=Collection.CARD), "pm_card_visa", "2"),
        partial(_asked, stage, stage.quote(by=Collection.CARD), "pm_card_chargeDeclined", "3"),
        partial(_asked, stage, stage.quote(by=Collection.CARD), "pm_card_timeout", "4"),
    ]


def _asked(stage: Stage, quote: Any, card: str | None, key: str) -> None:
    with contextlib.suppress(Declined, RequestInProgress):
        stage.request(quote, card=card, key=key)(Process(stage))


def settled() -> tuple[Stage, list[Letter]]:
    """A stage on which all is done, an addition too, and all letters that it took."""
    stage = Stage()
    office = PostOffice(stage)
    letters: list[Letter] = []

    def deliver() -> None:
        while waiting := list(office.new()):
            letters.extend(waiting)
            for letter in waiting:
                letter()

    for request in requests(stage):
        request()
    deliver()
    (first, *_) = end_state.subscriptions(stage)
    _asked(stage, stage.quote_addition(first.id, (STORAGE.plan.id, 15)), None, "5")
    for _ in range(4):
        deliver()
        stage.world.clock.move(SWEEPS)
        stage.world.clock.move_machine(seconds=300)
        sweep(stage.services)
    assert end_state.broken_promises(stage) == []
    return stage, letters


def everything(stage: Stage) -> Any:
    world = stage.world
    tables = {table: world.store.items(table) for table in Table}
    return tables, list(world.outbox.sent), dict(world.charges.charges), dict(world.files.contents), len(stage.events())


def test_the_story_has_letters_of_every_kind():
    stage, letters = settled()
    # 4 subscription events, 4 x issued and rendered, 2 payments taken and 1 declined; from them: 4 to number, 4 to
    # render, 4 + 4 + 1 to confirm; and 1 payment that the sweep found
    assert len(stage.events()) == 4 + 8 + 3
    assert len(letters) == 15 + 4 + 4 + 9 + 1
    assert len(stage.world.outbox.sent) == 8


@pytest.mark.parametrize("order", ["as they came", "backwards", *range(8)])
@pytest.mark.parametrize("late", [timedelta(0), timedelta(days=40)])
def test_every_letter_twice_more_in_any_order_changes_nothing(order, late):
    stage, letters = settled()
    stage.world.clock.move(late)
    stage.world.clock.move_machine(seconds=int(late.total_seconds()))
    before = everything(stage)
    again = [*letters, *letters]
    match order:
        case "backwards":
            again.reverse()
        case int():
            random.Random(order).shuffle(again)
    office = PostOffice(stage)
    for letter in again:
        letter()
        for follows in office.new():  # what the relay sent again
            follows()
    assert everything(stage) == before


@settings(max_examples=60)
@given(chance=st.randoms(use_true_random=False))
def test_letters_requests_and_sweeps_in_any_order_and_number_end_alike(chance):
    stage = Stage()
    office = PostOffice(stage)
    waiting: list[Letter] = [*requests(stage), *[partial(_swept, stage)] * 3]
    delivered = 0
    while waiting:
        delivered += 1
        letter = waiting.pop(chance.randrange(len(waiting)))
        if delivered < 200 and chance.random() < 0.25:
            waiting.append(letter)  # once more, some time
        letter()
        waiting += office.new()
    stage.carry_on()
    assert end_state.broken_promises(stage) == []
    assert end_state.outcome_beside_others(stage) == alike()


def _swept(stage: Stage) -> None:
    """A sweep, a little later; three of them leave every quote open."""
    stage.world.clock.move(timedelta(minutes=1))
    stage.world.clock.move_machine(seconds=60)
    sweep(stage.services)


@cache
def alike() -> Any:
    """How the requests end when everything is delivered once, in order."""
    stage = Stage()
    for request in requests(stage):
        request()
    stage.carry_on()
    return end_state.outcome_beside_others(stage)
