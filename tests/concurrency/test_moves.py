"""People that move to another subscription while seats of both are given: no person is without a licence, no seat is
given twice, and nothing ends before all have moved."""

from collections.abc import Callable
from copy import copy

import pytest

from tests.adapters.stores import on_emulator
from tests.concurrency.running import Order, Running, outcomes
from tests.concurrency.test_licences import Seated
from tests.emulator import Emulator
from tests.fakes.memory_store import MemoryStore
from zetel.application.catalog.catalog import Catalog
from zetel.application.commands.person import IdempotentRequest
from zetel.application.confirming import moving_on
from zetel.application.confirming.move import ConfirmMove, confirm_move
from zetel.application.confirming.quote_kind import Reason
from zetel.application.quoting.move_preview import MoveWish, preview
from zetel.application.store import keys
from zetel.application.store.records import Answer
from zetel.domain.errors import ChangeInProgress, LicencesRefused, SeatsInsufficient, SubscriptionEnded
from zetel.domain.licences.move import Move, MoveState
from zetel.domain.subscriptions.subscription import SubscriptionState

ROUNDS = 5


class Moving:
    """Three people of the contract, and another contract of the account's with so many seats."""

    def __init__(self, running: Running, *, seats: int) -> None:
        self.running, buyer = running, running.buyer
        self.of = Seated(running, seats=5, members=5, given=3)
        bought = running.market.quote(buyer)
        running.market.confirm(buyer, bought, key="other")
        self.other = copy(running)
        self.other.id = bought["subscription"]
        self.other.seats(seats)()
        self.services = running.market.services
        self.to = copy(self.of)
        self.to.running, self.to.item = self.other, self.other.now.items[0].id
        wish = MoveWish(buyer.account, buyer.person, running.id, self.other.id)
        self.preview = preview(wish, self.services, self._catalog())

    def _catalog(self) -> Catalog:
        return Catalog(self.services.store, self.services.clock)

    def confirms(self) -> Order:
        buyer, request = self.running.buyer, IdempotentRequest("move", "move")
        command = ConfirmMove(buyer.account, buyer.person, self.running.id, self.preview, request, Reason("other"))
        return lambda: confirm_move(command, self.services, self._catalog())

    def goes_on(self) -> Order:
        account, id = self.running.buyer.account, self.preview["id"]
        return lambda: moving_on.move_on(account, id, self.services, self._catalog())

    @property
    def move(self) -> Move:
        key = keys.move(self.running.buyer.account, self.preview["id"])
        return self.services.store.read(key).known(key, "move", self.preview["id"])

    def must_agree(self) -> None:
        """Each person has one licence still, and the contract has ended where all have moved, and only there."""
        left, there = self._holders(self.of), self._holders(self.to)
        assert sorted({*left, *there} & {*self.of.members[:3]}) == self.of.members[:3]
        assert not {*left} & {*there}
        ended = self.running.now.state is SubscriptionState.ENDED
        assert (self.move.state is MoveState.ENDED) == ended == (not left)
        assert self.running.now.hold is None

    def _holders(self, seated: Seated) -> list[str]:
        store, running = self.services.store, seated.running
        held = store.page(keys.licences(seated.account, running.id, seated.item), limit=99).items
        assert running.pool.assigned == len(held) <= running.pool.seats
        return [one.member for one in held]


def a_move_is_confirmed_while_the_last_seat_is_given(running: Running) -> None:
    """Three seats for three people. Given before, the move is refused; after, it stops with one person left."""
    moving = Moving(running, seats=3)
    confirmed, given = outcomes(moving.confirms(), moving.to.assigns(moving.of.members[4]))
    assert isinstance(given, Answer)
    if isinstance(confirmed, Answer):
        moving.goes_on()()
        moving.must_agree()
        assert (moving.move.state, moving.move.moved) == (MoveState.STOPPED, 2)
    else:
        assert isinstance(confirmed, SeatsInsufficient)
        assert (running.now.state, running.now.hold) == (SubscriptionState.ACTIVE, None)


def people_move_twice_while_the_last_seat_is_given(running: Running) -> None:
    """Two workers with the same message. Three people move, or two and the other person has the seat."""
    moving = Moving(running, seats=3)
    moving.confirms()()
    first, second, given = outcomes(moving.goes_on(), moving.goes_on(), moving.to.assigns(moving.of.members[4]))
    assert (first, second) == (None, None)
    assert isinstance(given, Answer | LicencesRefused)
    moving.must_agree()
    assert moving.move.moved == (2 if isinstance(given, Answer) else 3)


def a_seat_of_the_contract_is_wanted_while_it_is_moved_and_ended(running: Running) -> None:
    """Whoever was given a seat a moment before moves too."""
    moving = Moving(running, seats=5)
    confirmed, given = outcomes(moving.confirms(), moving.of.assigns(moving.of.members[4]))
    assert isinstance(confirmed, Answer)
    assert isinstance(given, Answer | ChangeInProgress | SubscriptionEnded)
    moving.goes_on()()
    moving.must_agree()
    assert moving.move.moved == (4 if isinstance(given, Answer) else 3)


RACES = [
    a_move_is_confirmed_while_the_last_seat_is_given,
    people_move_twice_while_the_last_seat_is_given,
    a_seat_of_the_contract_is_wanted_while_it_is_moved_and_ended,
]
Race = Callable[[Running], None]


@pytest.mark.parametrize("race", RACES)
def test_people_and_seats_agree_after_a_move_in_memory(race: Race) -> None:
    for _ in range(ROUNDS):
        race(Running(MemoryStore()))


@pytest.mark.emulator
@pytest.mark.xdist_group("emulator")
@pytest.mark.parametrize("race", RACES)
def test_people_and_seats_agree_after_a_move_on_ministack(race: Race, emulator: Emulator) -> None:
    race(Running(on_emulator(emulator)))
