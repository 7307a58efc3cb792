"""The post of a stage: every record of the journal's stream and every message of a queue is a letter.

A letter may be delivered once or more, by itself, before or after any other; a failed letter comes again.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from random import Random
from typing import Any

from tests.application.stage import SWEEPS, Stage
from zetel.application.events import relay
from zetel.application.ports import Message
from zetel.application.store.keys import Table
from zetel.application.work.sweep import sweep

Letter = Callable[[], Any]


class PostOffice:
    """Everything that was ever to be delivered on a stage, in the order in which it came up."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self._workers = stage.workers()
        self._fed = 0

    def new(self) -> Iterator[Letter]:
        """The letters since the last call of this function; only the office delivers them."""
        for entry in self.stage.entries():
            yield partial(relay.relay, [entry], self.stage.services)
        for queue in self._workers:
            yield from (self._letter(message) for message in self.stage.world.queues.take(queue))

    def _letter(self, message: Message) -> Letter:
        return partial(self._workers[message.queue], message.body, self.stage.services)

    def deliver(self) -> list[Letter]:
        """Delivers all new letters, and the letters that follow, once and in order; returns these letters."""
        delivered: list[Letter] = []
        while waiting := list(self.new()):
            delivered += waiting
            for letter in waiting:
                letter()
        return delivered

    def settle(self) -> list[Letter]:
        """Everything that the service does by itself in the next quarter of an hour; its letters."""
        delivered = self.deliver()
        for _ in range(3):
            self.stage.world.clock.move(SWEEPS)
            self.stage.world.clock.move_machine(seconds=int(SWEEPS.total_seconds()))
            sweep(self.stage.services)
            delivered += self.deliver()
        return delivered


def everything(stage: Stage) -> Any:
    world = stage.world
    tables = {table: world.store.items(table) for table in Table}
    return tables, list(world.outbox.sent), dict(world.charges.charges), dict(world.files.contents), len(stage.events())


def must_change_nothing(stage: Stage, letters: list[Letter]) -> None:
    """Delivers the letters, and what the relay sends again because of them."""
    before = everything(stage)
    office = PostOffice(stage)
    for letter in letters:
        letter()
        for follows in office.new():
            follows()
    assert everything(stage) == before


def in_any_order(stage: Stage, requests: list[Letter], chance: Random) -> None:
    """The requests, three sweeps and every letter that they make, in an order of chance, a quarter of them again."""
    office = PostOffice(stage)
    waiting: list[Letter] = [*requests, *[partial(_swept, stage)] * 3]
    delivered = 0
    while waiting:
        delivered += 1
        letter = waiting.pop(chance.randrange(len(waiting)))
        if delivered < 200 and chance.random() < 0.25:
            waiting.append(letter)  # once more, some time
        letter()
        waiting += office.new()


def twice_more(letters: list[Letter], order: str | int) -> list[Letter]:
    """Every letter two times more: `order` is "as they came", "backwards", or the seed of a random order."""
    again = letters * 2
    if order == "backwards":
        return again[::-1]
    if isinstance(order, int):
        Random(order).shuffle(again)
    return again


def _swept(stage: Stage) -> None:
    """A sweep, a little later; three of them leave every quote open."""
    stage.world.clock.move(timedelta(minutes=1))
    stage.world.clock.move_machine(seconds=60)
    sweep(stage.services)
