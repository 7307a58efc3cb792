"""Requests that people decide at the same moment: one decision counts, and no licence is given beside it."""

from collections.abc import Callable

import pytest

from tests.adapters.stores import on_emulator
from tests.concurrency.running import Order, Running, outcomes
from tests.concurrency.test_licences import Seated
from tests.emulator import Emulator
from tests.fakes.memory_store import MemoryStore
from zetel.application.catalog.catalog import Catalog
from zetel.application.commands.person import Person
from zetel.application.licences import asking, deciding, waiting
from zetel.application.licences.asking import AskLicence
from zetel.application.licences.deciding import Decide
from zetel.application.store import keys
from zetel.application.store.keys import Table
from zetel.application.store.records import Answer
from zetel.application.store.writes import Insert
from zetel.domain.errors import LicencesRefused, RequestClosed, VersionStale
from zetel.domain.events import Event
from zetel.domain.parties.member import Membership, MemberState
from zetel.domain.parties.request import MemberRequest, RequestState

ROUNDS = 5


class Asked:
    """So many seats, the first ones given, and a request of the last member, whose version is 1."""

    def __init__(self, running: Running, *, seats: int, members: int, given: int) -> None:
        self.seated = Seated(running, seats=seats, members=members, given=given)
        self.running, self.account = running, self.seated.account
        self.member = self.seated.members[-1]
        self.person = Person("sub-asker", "Bo", "bo@veerman.example")
        membership = Membership(self.account, self.member, (), MemberState.ACTIVE)
        key = keys.membership(self.person.sub, self.account)
        running.market.services.store.commit([Insert(key, membership, lambda found: AssertionError(found))])
        wish = AskLicence(self.account, self.person, running.id, self.seated.item, "For the night shift")
        self.id: str = asking.ask_licence(wish, running.market.services, self._catalog()).body["id"]

    def approves(self) -> Order:
        decide, services = Decide(self.account, self.id, self.running.buyer.person, 1), self.running.market.services
        return lambda: deciding.approve(decide, services, self._catalog())

    def withdraws(self) -> Order:
        services = self.running.market.services
        return lambda: asking.withdraw(self.account, self.id, 1, self.person, services)

    def offers(self) -> Order:
        services = self.running.market.services
        return lambda: waiting.offer(self.account, self.seated.item, services, self._catalog())

    @property
    def request(self) -> MemberRequest:
        key = keys.request(self.account, self.id)
        return self.running.market.services.store.read(key).known(key, "request", self.id)

    def told(self) -> list[str]:
        """The types of the request's events in their order; their sequence has no gap, and a request that is not
        pending has left the queue."""
        store = self.running.market.services.store
        queue = store.page(keys.queued_requests(self.account, self.seated.item), limit=9).items
        assert [one.request for one in queue] == ([self.id] if self.request.pending else [])
        entries = self.running.market.all(Event, Table.JOURNAL, self.account, "evt_")
        told = sorted((one for one in entries if one.subject == self.id), key=lambda event: event.sequence)
        assert [event.sequence for event in told] == list(range(1, self.request.sequence + 1))
        return [event.type.removeprefix("request.") for event in told]

    def _catalog(self) -> Catalog:
        return Catalog(self.running.market.services.store, self.running.market.services.clock)


def a_request_is_approved_twice(running: Running) -> None:
    """Five seats, four of them given: the fifth is given once."""
    asked = Asked(running, seats=5, members=5, given=4)
    answers = outcomes(asked.approves(), asked.approves())
    assert sorted(type(answer).__name__ for answer in answers) == ["Answer", "VersionStale"]
    assert asked.seated.holders() == asked.seated.members
    assert asked.told() == ["asked", "approved"]


def a_request_is_approved_while_it_is_withdrawn(running: Running) -> None:
    asked = Asked(running, seats=5, members=5, given=4)
    approved, withdrawn = outcomes(asked.approves(), asked.withdraws())
    assert isinstance(approved, Answer) != isinstance(withdrawn, Answer)
    assert isinstance(approved, Answer | VersionStale | RequestClosed)
    assert isinstance(withdrawn, Answer | VersionStale | RequestClosed)
    given = isinstance(approved, Answer)
    assert (asked.member in asked.seated.holders()) == given
    assert asked.request.state is (RequestState.APPROVED if given else RequestState.WITHDRAWN)
    assert asked.told() == ["asked", "approved" if given else "withdrawn"]


def a_request_is_approved_while_the_last_seat_is_given(running: Running) -> None:
    """Five seats, four of them given, and two people for the fifth: the request has it, or waits."""
    asked = Asked(running, seats=5, members=6, given=4)
    approved, given = outcomes(asked.approves(), asked.seated.assigns(asked.seated.members[4]))
    assert isinstance(approved, Answer)
    assert isinstance(given, Answer | LicencesRefused)
    assert approved.body["waits"] == isinstance(given, Answer) == asked.request.waits
    assert len(asked.seated.holders()) == 5
    assert asked.told() == ["asked", "approved"]


def a_seat_comes_free_for_a_request_that_two_workers_serve(running: Running) -> None:
    asked = Asked(running, seats=5, members=6, given=5)
    asked.approves()()
    asked.seated.deactivates(asked.seated.members[0])()
    outcomes(asked.offers(), asked.offers(), asked.seated.deactivates(asked.seated.members[1]))
    assert asked.seated.holders() == asked.seated.members[2:]
    assert asked.told() == ["asked", "approved", "served"]


RACES = [
    a_request_is_approved_twice,
    a_request_is_approved_while_it_is_withdrawn,
    a_request_is_approved_while_the_last_seat_is_given,
    a_seat_comes_free_for_a_request_that_two_workers_serve,
]
Race = Callable[[Running], None]


@pytest.mark.parametrize("race", RACES)
def test_one_decision_counts_after_a_race_in_memory(race: Race) -> None:
    for _ in range(ROUNDS):
        race(Running(MemoryStore()))


@pytest.mark.emulator
@pytest.mark.xdist_group("emulator")
@pytest.mark.parametrize("race", RACES)
def test_one_decision_counts_after_a_race_on_ministack(race: Race, emulator: Emulator) -> None:
    race(Running(on_emulator(emulator)))
