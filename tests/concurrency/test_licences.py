"""Seats that people give at the same moment: never more than there are, and never to a member that left."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from tests.adapters.stores import on_emulator
from tests.concurrency.running import Order, Running, outcomes
from tests.emulator import Emulator
from tests.fakes.memory_store import MemoryStore
from zetel.application.catalog.catalog import Catalog
from zetel.application.commands.person import IdempotentRequest
from zetel.application.licences import assigning, surplus
from zetel.application.licences.assigning import AssignLicences
from zetel.application.licences.choosing import WantedRelease
from zetel.application.people import managing
from zetel.application.people.managing import MemberCommand
from zetel.application.renewing import leaving, leaving_steps
from zetel.application.renewing.leaving import ConfirmDeparture
from zetel.application.store import keys
from zetel.application.store.records import Answer
from zetel.application.store.writes import Insert
from zetel.domain.catalog.terms import Effect
from zetel.domain.errors import InvalidRequest, LicencesRefused, SeatsBelowAssigned, VersionStale
from zetel.domain.parties.member import Member, MemberState
from zetel.domain.subscriptions.release import release_id

ROUNDS = 5

#: 00:00 in Amsterdam on 15 March 2027.
TERM_OVER = datetime(2027, 3, 14, 23, tzinfo=UTC)


class Seated:
    """The contract with so many seats, and so many members besides the owner; the first ones have a seat each."""

    def __init__(self, running: Running, *, seats: int, members: int, given: int) -> None:
        self.running = running
        running.seats(seats)()
        self.account, self.item = running.buyer.account, running.now.items[0].id
        self.members = [f"mem_01KKRAFRB0{n:016}" for n in range(members)]
        for start in range(0, members, 20):
            running.market.services.store.commit([self._joins(id) for id in self.members[start : start + 20]])
        if given:
            self.assigns(*self.members[:given])()

    def _joins(self, id: str) -> Insert:
        member = Member(id, "Bo", f"{id}@veerman.example")
        return Insert(keys.member(self.account, id), member, lambda found: AssertionError(found))

    def assigns(self, *members: str) -> Order:
        key = f"assigns-{members[0]}"
        command = AssignLicences(
            self.account, self.running.buyer.person, IdempotentRequest(key, key), self.running.id, self.item, members
        )
        services = self.running.market.services
        return lambda: assigning.assign(command, services, Catalog(services.store, services.clock))

    def deactivates(self, member: str) -> Order:
        command = MemberCommand(self.account, member, self.running.buyer.person, self.member(member).version)
        return lambda: managing.deactivate(command, self.running.market.services)

    def begins_to_leave(self, member: str, successor: str) -> None:
        person, services = self.running.buyer.person, self.running.market.services
        request = IdempotentRequest(member, member)
        command = ConfirmDeparture(self.account, member, person, request, successor, MemberState.REMOVED)
        leaving.confirm(command, services, Catalog(services.store, services.clock))

    def takes_the_steps(self, member: str) -> Order:
        services = self.running.market.services
        return lambda: leaving_steps.take(self.account, member, services, Catalog(services.store, services.clock))

    def falls_to(self, total: int, *named: str, when: Effect = Effect.NOW) -> Order:
        """So many seats, quoted and confirmed; the licences of `named` end first."""
        return self.running.seats(total, when=when, release=WantedRelease(named))

    def releases(self) -> Order:
        services = self.running.market.services
        return lambda: surplus.release(self.account, release_id(self.running.id, self.item), services)

    def member(self, id: str) -> Member:
        key = keys.member(self.account, id)
        return self.running.market.services.store.read(key).known(key, "member", id)

    def holders(self) -> list[str]:
        """The people of the item, which the pool and the members' own lists agree with; events without a gap."""
        store = self.running.market.services.store
        held = [
            one.member for one in store.page(keys.licences(self.account, self.running.id, self.item), limit=99).items
        ]
        members = store.page(keys.members(self.account), limit=99).items
        assert [one.id for one in members if one.licences] == held
        assert self.running.pool.assigned == len(held) <= self.running.pool.seats
        return held


def twenty_callers_and_five_seats(running: Running) -> None:
    seated = Seated(running, seats=20, members=35, given=15)
    answers = outcomes(*(seated.assigns(member) for member in seated.members[15:]))
    assert sum(isinstance(answer, Answer) for answer in answers) == 5
    assert {type(answer) for answer in answers} == {Answer, LicencesRefused}
    assert len(seated.holders()) == 20
    assert running.pool.sequence == 6


def a_seat_is_given_while_it_is_returned(running: Running) -> None:
    seated = Seated(running, seats=5, members=6, given=4)
    given, fewer = outcomes(seated.assigns(seated.members[4]), running.seats(4))
    assert isinstance(given, Answer) != isinstance(fewer, Answer)
    assert isinstance(given, Answer | LicencesRefused)
    assert isinstance(fewer, Answer | SeatsBelowAssigned)
    assert (len(seated.holders()), running.pool.seats) == ((5, 5) if isinstance(given, Answer) else (4, 4))
    running.must_fit()


def a_seat_is_given_while_the_contract_renews_with_fewer(running: Running) -> None:
    """The renewal never fails; whoever comes after it finds no free seat."""
    seated = Seated(running, seats=5, members=6, given=4)
    running.seats(4, when=Effect.AT_RENEWAL)()
    running.near_its_end()
    running.at(TERM_OVER)
    given, renewed = outcomes(seated.assigns(seated.members[4]), running.renewal())
    assert renewed is None
    assert running.pool.seats == 4
    assert running.pool.assigned == (5 if isinstance(given, Answer) else 4)
    (refused,) = outcomes(seated.assigns(seated.members[5]))
    assert isinstance(refused, LicencesRefused)


def a_seat_is_given_while_the_seats_fall_below_the_people(running: Running) -> None:
    """Five people and four seats, three people named: the sixth gets a seat, or the seats fall. No person is above the
    seats after the work."""
    seated = Seated(running, seats=6, members=6, given=5)
    given, fewer = outcomes(seated.assigns(seated.members[5]), seated.falls_to(4, *seated.members[:3]))
    assert isinstance(given, Answer | LicencesRefused)
    assert isinstance(fewer, Answer | SeatsBelowAssigned | InvalidRequest)
    seated.releases()()
    holders = seated.holders()
    if isinstance(fewer, Answer):
        assert (len(holders), running.pool.seats) == (4, 4)
        assert seated.members[0] not in holders
    else:
        assert (len(holders), running.pool.seats) == (6, 6)


def licences_end_twice_while_seats_are_given_and_members_leave(running: Running) -> None:
    """Two workers with the same message: five people, two seats; a member that leaves takes nobody else's licence."""
    seated = Seated(running, seats=6, members=6, given=5)
    seated.falls_to(2, *seated.members[:3])()
    answers = outcomes(
        seated.releases(), seated.releases(), seated.assigns(seated.members[5]), seated.deactivates(seated.members[4])
    )
    assert answers[:2] == [None, None]
    seated.releases()()
    assert set(seated.holders()) <= {*seated.members[:4], seated.members[5]}
    assert running.pool.seats == 2


def a_seat_is_given_while_the_contract_renews_below_its_people(running: Running) -> None:
    seated = Seated(running, seats=5, members=6, given=4)
    seated.falls_to(2, *seated.members[:2], when=Effect.AT_RENEWAL)()
    running.near_its_end()
    running.at(TERM_OVER)
    _, renewed = outcomes(seated.assigns(seated.members[4]), running.renewal())
    assert renewed is None
    seated.releases()()
    assert seated.members[0] not in (holders := seated.holders())
    assert (len(holders), running.pool.seats) == (2, 2)


def a_seat_is_given_while_the_member_leaves(running: Running) -> None:
    seated = Seated(running, seats=5, members=2, given=1)
    given, gone = outcomes(seated.assigns(seated.members[1]), seated.deactivates(seated.members[1]))
    if isinstance(gone, Answer):  # before or after the seat was given
        assert isinstance(given, Answer | LicencesRefused)
        assert seated.member(seated.members[1]).state is MemberState.DEACTIVATED
        assert seated.holders() == seated.members[:1]
    else:
        assert isinstance(gone, VersionStale)
        assert seated.holders() == seated.members


def two_members_leave_while_seats_are_given(running: Running) -> None:
    seated = Seated(running, seats=5, members=9, given=5)
    answers = outcomes(
        *(seated.deactivates(member) for member in seated.members[:2]),
        *(seated.assigns(member) for member in seated.members[5:]),
    )
    assert all(isinstance(answer, Answer) for answer in answers[:2])
    given = sum(isinstance(answer, Answer) for answer in answers[2:])
    assert given <= 2
    assert len(seated.holders()) == 3 + given
    assert not {*seated.members[:2]} & {*seated.holders()}


def a_seat_is_given_while_two_workers_take_the_steps_of_a_departure(running: Running) -> None:
    seated = Seated(running, seats=5, members=3, given=1)
    leaver, other = seated.members[0], seated.members[1]
    seated.begins_to_leave(leaver, seated.members[2])
    given, *_ = outcomes(seated.assigns(other, leaver), seated.takes_the_steps(leaver), seated.takes_the_steps(leaver))
    seated.takes_the_steps(leaver)()  # the sweep's, where both met the other at every attempt
    assert seated.member(leaver).state is MemberState.REMOVED
    assert seated.holders() == ([other] if isinstance(given, Answer) else [])
    assert isinstance(given, Answer | LicencesRefused)


RACES = [
    a_seat_is_given_while_two_workers_take_the_steps_of_a_departure,
    twenty_callers_and_five_seats,
    a_seat_is_given_while_it_is_returned,
    a_seat_is_given_while_the_contract_renews_with_fewer,
    a_seat_is_given_while_the_seats_fall_below_the_people,
    licences_end_twice_while_seats_are_given_and_members_leave,
    a_seat_is_given_while_the_contract_renews_below_its_people,
    a_seat_is_given_while_the_member_leaves,
    two_members_leave_while_seats_are_given,
]
Race = Callable[[Running], None]


@pytest.mark.parametrize("race", RACES)
def test_seats_and_people_agree_after_a_race_in_memory(race: Race) -> None:
    for _ in range(ROUNDS):
        race(Running(MemoryStore()))


@pytest.mark.emulator
@pytest.mark.xdist_group("emulator")
@pytest.mark.parametrize("race", RACES)
def test_seats_and_people_agree_after_a_race_on_ministack(race: Race, emulator: Emulator) -> None:
    race(Running(on_emulator(emulator)))
