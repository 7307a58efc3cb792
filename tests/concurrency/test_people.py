"""People who give and take rights at the same moment: an owner always stays, and places are never overfilled."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tests.adapters.stores import on_emulator
from tests.concurrency.running import Order, Running, outcomes
from tests.emulator import Emulator
from tests.fakes.memory_store import MemoryStore
from tests.fakes.world import FakeClock
from zetel.application.commands.person import Person
from zetel.application.people import managing, succeeding
from zetel.application.people.managing import MemberCommand
from zetel.application.store import keys
from zetel.application.store.records import Answer
from zetel.application.store.writes import Adjust, Insert, Replace
from zetel.domain.errors import LastOwner, NotAllowed, PlacesTaken, Unknown, VersionStale
from zetel.domain.parties.member import Member, MemberCounts, MemberState, Role
from zetel.domain.parties.people import membership_of
from zetel.domain.parties.succession import Succession, SuccessionState

ROUNDS = 5
OWNER = "mem_1"
SUCCESSION = "suc_1"
BO = Person("sub-bo", "Bo", "bo@veerman.example")


class Rights:
    """The account of a running contract, whose seller gives so many places, with so many members besides its owner."""

    def __init__(self, running: Running, *, places: int, members: int) -> None:
        self.running, self.services = running, running.market.services
        self.account, self.anna = running.buyer.account, running.buyer.person
        self.members = [f"mem_01KKRAFRB0{n:016}" for n in range(members)]
        head = self.services.store.read(keys.catalog_head()).known(keys.catalog_head(), "catalogue", "")
        fewer = replace(head, seller=replace(head.seller, places=places))
        owner = replace(self.member(OWNER), roles=(Role.OWNER,), person=self.anna.sub)
        self.services.store.commit(
            [
                Replace(keys.catalog_head(), fewer, {"version": head.version}, lambda found: AssertionError(found)),
                *(self._joins(id) for id in self.members),
                Replace(keys.member(self.account, OWNER), owner, {"version": 1}, lambda found: AssertionError(found)),
                Insert(keys.counts(self.account), MemberCounts(1, 1, 1), lambda found: AssertionError(found)),
            ]
        )

    def _joins(self, id: str) -> Insert:
        member = Member(id, "Bo", f"{id}@veerman.example")
        return Insert(keys.member(self.account, id), member, lambda found: AssertionError(found))

    def has_places_taken(self, places: int) -> None:
        add = {"places": places, "pressing": places}
        self.services.store.commit([Adjust(keys.counts(self.account), add, lambda found: AssertionError(found))])

    def signs_in(self, id: str, person: Person) -> None:
        """The member is `person`, and an owner."""
        before = self.member(id)
        self.gives(id, Role.OWNER)()
        after = replace(self.member(id), person=person.sub)
        self.services.store.commit(
            [
                Replace(
                    keys.member(self.account, id),
                    after,
                    {"version": before.version + 1},
                    lambda found: AssertionError(found),
                ),
                Insert(
                    keys.membership(person.sub, self.account),
                    membership_of(after, self.account),
                    lambda found: AssertionError(found),
                ),
            ]
        )

    def gives(self, id: str, *roles: Role) -> Order:
        command = MemberCommand(self.account, id, self.anna, self.member(id).version)
        return lambda: managing.give_rights(command, roles, (), self.services)

    def removes(self, id: str, by: Person) -> Order:
        command = MemberCommand(self.account, id, by, self.member(id).version)
        return lambda: managing.remove(command, self.services)

    def deactivates(self, id: str) -> Order:
        command = MemberCommand(self.account, id, self.anna, self.member(id).version)
        return lambda: managing.deactivate(command, self.services)

    def shall_be_owner(self, id: str) -> datetime:
        """Owners and recipients are told now; the first instant that is too late for an objection."""
        told = Succession(SUCCESSION, self.account, id, self.services.clock.now()).told(self.services.clock.now())
        key = keys.succession(self.account)
        self.services.store.commit([Insert(key, told, lambda found: AssertionError(found))])
        assert told.until
        return told.until

    def objects(self, at: datetime) -> Order:
        services = replace(self.services, clock=FakeClock(at))
        return lambda: succeeding.object_to(self.account, self.anna, 2, services)

    def completes(self, at: datetime) -> Order:
        services = replace(self.services, clock=FakeClock(at))
        return lambda: succeeding.complete(self.account, SUCCESSION, services)

    def succession(self) -> SuccessionState:
        key = keys.succession(self.account)
        return self.services.store.read(key).known(key, "succession", self.account).state

    def member(self, id: str) -> Member:
        key = keys.member(self.account, id)
        return self.services.store.read(key).known(key, "member", id)

    def counts(self) -> MemberCounts:
        key = keys.counts(self.account)
        return self.services.store.read(key).get(key) or MemberCounts()


def two_owners_remove_each_other(running: Running) -> None:
    scene = Rights(running, places=100, members=1)
    (bo,) = scene.members
    scene.signs_in(bo, BO)
    answers = outcomes(scene.removes(bo, scene.anna), scene.removes(OWNER, BO))
    assert sum(isinstance(answer, Answer) for answer in answers) == 1
    assert any(isinstance(answer, LastOwner | NotAllowed | Unknown | VersionStale) for answer in answers)
    states = [scene.member(id).state for id in (bo, OWNER)]
    assert sorted(states) == [MemberState.ACTIVE, MemberState.REMOVED]
    assert scene.counts().owners == 1


def twenty_callers_and_five_places(running: Running) -> None:
    """100 places, of which 95 are taken."""
    scene = Rights(running, places=100, members=20)
    scene.has_places_taken(95 - scene.counts().places_used)
    answers = outcomes(*(scene.gives(member, Role.READER) for member in scene.members))
    assert sum(isinstance(answer, Answer) for answer in answers) == 5
    refused = [answer for answer in answers if not isinstance(answer, Answer)]
    assert {type(answer) for answer in refused} == {PlacesTaken}
    assert {(answer.used, answer.of) for answer in refused} == {(100, 100)}
    assert sum(bool(scene.member(member).roles) for member in scene.members) == 5
    assert scene.counts().places == 100


def an_owner_objects_as_the_72_hours_end(running: Running) -> None:
    """The owner's clock is a second behind the worker's."""
    scene = Rights(running, places=100, members=1)
    (bo,) = scene.members
    until = scene.shall_be_owner(bo)
    objected, _ = outcomes(scene.objects(until - timedelta(seconds=1)), scene.completes(until))
    if isinstance(objected, Answer):
        assert (scene.succession(), scene.member(bo).roles) == (SuccessionState.OBJECTED, ())
        assert scene.counts().owners == 1
    else:
        assert isinstance(objected, VersionStale)
        assert (scene.succession(), scene.member(bo).roles) == (SuccessionState.COMPLETED, (Role.OWNER,))
        assert scene.counts().owners == 2


def a_member_is_deactivated_as_the_72_hours_end(running: Running) -> None:
    """Two workers complete the succession."""
    scene = Rights(running, places=100, members=1)
    (bo,) = scene.members
    until = scene.shall_be_owner(bo)
    deactivated, *_ = outcomes(scene.deactivates(bo), scene.completes(until), scene.completes(until))
    if isinstance(deactivated, Answer):
        assert (scene.succession(), scene.member(bo).state) == (SuccessionState.LAPSED, MemberState.DEACTIVATED)
        assert scene.counts().owners == 1
    else:
        assert isinstance(deactivated, VersionStale)
        assert (scene.succession(), scene.member(bo).roles) == (SuccessionState.COMPLETED, (Role.OWNER,))
        assert scene.counts().owners == 2


RACES = [
    two_owners_remove_each_other,
    twenty_callers_and_five_places,
    an_owner_objects_as_the_72_hours_end,
    a_member_is_deactivated_as_the_72_hours_end,
]
Race = Callable[[Running], None]


@pytest.mark.parametrize("race", RACES)
def test_people_agree_after_a_race_in_memory(race: Race) -> None:
    for _ in range(ROUNDS):
        race(Running(MemoryStore()))


@pytest.mark.emulator
@pytest.mark.xdist_group("emulator")
@pytest.mark.parametrize("race", RACES)
def test_people_agree_after_a_race_on_ministack(race: Race, emulator: Emulator) -> None:
    race(Running(on_emulator(emulator)))
