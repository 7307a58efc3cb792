"""Requests for licences and purchases: asked, decided, waited for, and gone after 12 months."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.application.seats_given import Staffed
from tests.shop import ACCOUNT, ANNA, CHRIS, PROFILE, Shop
from zetel.application.commands.person import Person
from zetel.application.licences import asking, deciding, departing, request_lists, waiting
from zetel.application.licences.asking import AskLicence, AskPurchase
from zetel.application.licences.deciding import Decide
from zetel.application.licences.request_lists import ListQueue, ListRequests
from zetel.application.people import managing
from zetel.application.people.managing import MemberCommand
from zetel.application.quoting import asked_for
from zetel.application.quoting.asked_for import QuotePurchaseAsked, QuoteSeatAsked
from zetel.application.store import keys
from zetel.application.store.keys import Table
from zetel.application.store.records import Answer
from zetel.domain.errors import (
    InvalidRequest,
    LicenceHeld,
    LicencesRefused,
    NotAllowed,
    RequestClosed,
    RequestLimitReached,
    Unknown,
    VersionStale,
)
from zetel.domain.parties.member import Member, MemberState
from zetel.domain.parties.people import membership_of
from zetel.domain.parties.request import MemberRequest, RequestKind, RequestState
from zetel.domain.subscriptions.subscription import Collection


class Asking:
    """5 seats of an edition, and people that ask for them; ANNA owns the account, CHRIS reads."""

    def __init__(self) -> None:
        self.staffed = Staffed(Shop())
        self.shop = self.staffed.shop
        self.subscription, (self.item,) = self.staffed.buys(("professional-yearly", 5))

    def person(self, n: int) -> tuple[Person, str]:
        """A member without rights, active since now."""
        id, sub = f"mem_01KKRAFRB1{n:016}", f"sub-{n}"
        member = Member(id, f"Bo {n}", f"bo{n}@veerman.example", person=sub)
        self.shop.world.store.put(keys.member(ACCOUNT, id), member)
        self.shop.world.store.put(keys.membership(sub, ACCOUNT), membership_of(member, ACCOUNT))
        return Person(sub, member.name, member.mail), id

    def asks(self, person: Person) -> Answer:
        command = AskLicence(ACCOUNT, person, self.subscription, self.item, "For the night shift")
        return asking.ask_licence(command, self.shop.services, self.shop.catalog)

    def wishes(self, person: Person, product: str = "professional", quantity: int = 3) -> Answer:
        command = AskPurchase(ACCOUNT, person, product, quantity, "For the depot")
        return asking.ask_purchase(command, self.shop.services, self.shop.catalog)

    def approves(self, id: str, version: int = 1, person: Person = ANNA) -> Any:
        return deciding.approve(Decide(ACCOUNT, id, person, version), self.shop.services, self.shop.catalog).body

    def fills(self) -> list[str]:
        """All 5 seats are given."""
        people = self.staffed.has(5)
        self.staffed.assigns(self.subscription, self.item, *people)
        return people

    def request(self, id: str) -> MemberRequest:
        key = keys.request(ACCOUNT, id)
        return self.shop.world.store.read(key).known(key, "request", id)

    def queue(self) -> list[str]:
        command = ListQueue(ACCOUNT, ANNA, self.subscription, self.item, limit=50)
        return [row["id"] for row in request_lists.list_queue(command, self.shop.services).rows]

    def offers(self) -> None:
        waiting.offer(ACCOUNT, self.item, self.shop.services, self.shop.catalog)

    def told(self) -> list[tuple[str, int]]:
        return [(event.type, event.sequence) for event in self.shop.events() if event.type.startswith("request.")]


@pytest.fixture
def office() -> Asking:
    return Asking()


def test_an_approved_request_has_its_licence_in_the_same_commit(office: Asking) -> None:
    person, member = office.person(1)
    asked = office.asks(person)
    assert (asked.status, asked.body["state"], asked.body["waits"], asked.version) == (201, "open", False, 1)
    before = office.shop.world.store.counted.calls["commit"]
    approved = office.approves(asked.body["id"])
    assert (approved["state"], approved["waits"]) == ("approved", False)
    assert office.shop.world.store.counted.calls["commit"] - before == 1
    assert office.staffed.holders(office.subscription, office.item) == [member]
    assert office.told() == [("request.asked", 1), ("request.approved", 2)]
    assert office.queue() == []


def test_a_repeat_is_answered_by_the_pending_request(office: Asking) -> None:
    person, _ = office.person(1)
    first = office.asks(person)
    again = office.asks(person)
    assert (again.status, again.body["id"]) == (201, first.body["id"])
    assert office.told() == [("request.asked", 1)]


def test_a_member_has_at_most_20_pending_requests(office: Asking) -> None:
    person, member = office.person(1)
    office.asks(person)
    key = keys.requests_of(ACCOUNT, member)
    listed = office.shop.world.store.read(key).known(key, "requests", member)
    pending = {f"product-{n}": f"req_{n}" for n in range(20)}
    office.shop.world.store.put(key, type(listed)(member, tuple(pending.values()), pending, listed.version))
    with pytest.raises(RequestLimitReached) as refused:
        office.wishes(person)
    assert refused.value.most == 20


def test_nobody_asks_for_a_licence_that_they_hold_or_a_product_that_is_not_sold(office: Asking) -> None:
    person, member = office.person(1)
    office.staffed.assigns(office.subscription, office.item, member)
    with pytest.raises(LicenceHeld):
        office.asks(person)
    with pytest.raises(InvalidRequest):
        office.wishes(person, product="unheard-of")


def test_an_approved_request_without_a_free_seat_waits_for_one_that_is_taken_back(office: Asking) -> None:
    """The first that asked has the seat, whoever was approved first."""
    people = office.fills()
    (first, first_member), (second, _) = office.person(1), office.person(2)
    earlier = office.asks(first).body["id"]
    office.shop.world.clock.move(timedelta(minutes=1))
    later = office.asks(second).body["id"]
    assert office.queue() == [earlier, later]
    assert [office.approves(id)["waits"] for id in (later, earlier)] == [True, True]
    office.shop.pump()
    assert [office.request(id).waits for id in (earlier, later)] == [True, True]
    office.staffed.takes_back(office.subscription, office.item, people[0])
    office.shop.pump()
    assert [office.request(id).waits for id in (earlier, later)] == [False, True]
    assert first_member in office.staffed.holders(office.subscription, office.item)
    assert office.queue() == [later]
    assert office.told()[-1] == ("request.served", 3)


def test_added_seats_serve_as_many_as_wait(office: Asking) -> None:
    office.fills()
    ids = [office.asks(office.person(n)[0]).body["id"] for n in (1, 2, 3)]
    for id in ids:
        office.approves(id)
    office.shop.pump()
    office.shop.confirm(office.shop.quote_seats(office.subscription, 7), key="more")
    office.shop.pump()
    assert [office.request(id).waits for id in ids] == [False, False, True]
    assert len(office.staffed.holders(office.subscription, office.item)) == 7


def test_a_seat_that_no_event_tells_of_is_found_within_a_day(office: Asking) -> None:
    office.fills()
    id = office.asks(office.person(1)[0]).body["id"]
    office.approves(id)
    office.shop.pump()
    key = keys.pool(ACCOUNT, office.subscription, office.item)
    pool = office.staffed.pool(office.subscription, office.item)
    office.shop.world.store.put(key, replace(pool, seats=6))
    office.shop.world.clock.move(timedelta(hours=23))
    office.shop.sweep()
    assert office.request(id).waits
    office.shop.world.clock.move(timedelta(hours=1))
    office.shop.sweep()
    office.shop.pump()
    assert not office.request(id).waits


def test_the_wait_of_a_member_that_left_is_over_and_the_next_one_has_the_seat(office: Asking) -> None:
    people = office.fills()
    (gone, member), (stays, _) = office.person(1), office.person(2)
    ids = [office.asks(person).body["id"] for person in (gone, stays)]
    for id in ids:
        office.approves(id)
    key = keys.member(ACCOUNT, member)
    office.shop.world.store.put(key, replace(office.staffed.member(member), state=MemberState.DEACTIVATED))
    office.staffed.takes_back(office.subscription, office.item, people[0])
    office.shop.pump()
    assert [(office.request(id).state.value, office.request(id).waits) for id in ids] == [
        ("withdrawn", False),
        ("approved", False),
    ]


def test_the_requests_of_a_member_that_is_deactivated_are_withdrawn(office: Asking) -> None:
    """One that is open, and one that waits; a third was denied before, and stays as it is."""
    office.fills()
    person, member = office.person(1)
    denied = office.wishes(person).body["id"]
    deciding.deny(Decide(ACCOUNT, denied, ANNA, 1), "Next quarter", office.shop.services)
    waits, wished = office.asks(person).body["id"], office.wishes(person).body["id"]
    office.approves(waits)
    managing.deactivate(MemberCommand(ACCOUNT, member, ANNA, 1), office.shop.services)
    office.shop.pump()
    assert [office.request(id).state.value for id in (denied, waits, wished)] == ["denied", "withdrawn", "withdrawn"]
    assert office.queue() == []
    assert office.request(wished).reason == "For the depot"
    assert [type for type, _ in office.told()][-2:] == ["request.withdrawn", "request.withdrawn"]


def test_what_a_removed_member_wrote_is_gone_and_what_was_answered_to_it(office: Asking) -> None:
    person, member = office.person(1)
    denied = office.wishes(person).body["id"]
    deciding.deny(Decide(ACCOUNT, denied, ANNA, 1), "Next quarter", office.shop.services)
    asked = office.asks(person).body["id"]
    managing.remove(MemberCommand(ACCOUNT, member, ANNA, 1), office.shop.services)
    office.shop.pump()
    assert [(one.state.value, one.reason, one.message) for one in map(office.request, (denied, asked))] == [
        ("denied", "", None),
        ("withdrawn", "", None),
    ]
    assert "For the" not in str(office.shop.world.store.items(Table.CORE))


def test_a_member_that_is_active_again_keeps_its_requests(office: Asking) -> None:
    person, member = office.person(1)
    id = office.asks(person).body["id"]
    departing.end_requests(ACCOUNT, member, office.shop.services)
    assert office.request(id).state is RequestState.OPEN


def test_a_decision_needs_the_present_version_and_an_open_request(office: Asking) -> None:
    id = office.asks(office.person(1)[0]).body["id"]
    office.approves(id)
    with pytest.raises(VersionStale):
        office.approves(id, version=1)
    with pytest.raises(RequestClosed):
        office.approves(id, version=2)


def test_a_member_that_cannot_have_the_licence_is_named(office: Asking) -> None:
    person, member = office.person(1)
    id = office.asks(person).body["id"]
    key = keys.member(ACCOUNT, member)
    office.shop.world.store.put(key, replace(office.staffed.member(member), state=MemberState.DEACTIVATED))
    with pytest.raises(LicencesRefused) as refused:
        office.approves(id)
    assert [(one.member, one.reason) for one in refused.value.refused] == [(member, "deactivated")]


def test_a_reader_reads_requests_and_decides_none(office: Asking) -> None:
    id = office.asks(office.person(1)[0]).body["id"]
    assert request_lists.read_request(ACCOUNT, id, CHRIS, office.shop.services).body["reason"] == "For the night shift"
    with pytest.raises(NotAllowed):
        office.approves(id, person=CHRIS)


def test_a_member_reads_its_own_requests_only(office: Asking) -> None:
    (first, first_member), (second, _) = office.person(1), office.person(2)
    id = office.asks(first).body["id"]
    office.wishes(first)
    own = request_lists.list_requests_of(ACCOUNT, first_member, first, office.shop.services).rows
    assert [row["kind"] for row in own] == ["purchase", "licence"]
    with pytest.raises(NotAllowed):
        request_lists.read_request(ACCOUNT, id, second, office.shop.services)
    with pytest.raises(NotAllowed):
        request_lists.list_requests_of(ACCOUNT, first_member, second, office.shop.services)
    with pytest.raises(NotAllowed):
        request_lists.list_requests(ListRequests(ACCOUNT, second, limit=50), office.shop.services)


def test_the_account_lists_requests_by_kind_and_state(office: Asking) -> None:
    person, _ = office.person(1)
    licence = office.asks(person).body["id"]
    office.wishes(person)
    office.approves(licence)

    def listed(**wanted: Any) -> list[str]:
        command = ListRequests(ACCOUNT, ANNA, limit=50, **wanted)
        return [row["kind"] for row in request_lists.list_requests(command, office.shop.services).rows]

    assert sorted(listed()) == ["licence", "purchase"]
    assert listed(state=RequestState.OPEN) == ["purchase"]
    assert listed(kind=RequestKind.LICENCE) == ["licence"]


def test_a_denial_and_a_withdrawal_end_a_request_and_let_the_member_ask_again(office: Asking) -> None:
    person, _ = office.person(1)
    id = office.asks(person).body["id"]
    denied = deciding.deny(Decide(ACCOUNT, id, ANNA, 1), "Next quarter", office.shop.services).body
    assert (denied["state"], denied["message"]) == ("denied", "Next quarter")
    second = office.asks(person)
    assert second.status == 201
    withdrawn = asking.withdraw(ACCOUNT, second.body["id"], 1, person, office.shop.services).body
    assert withdrawn["state"] == "withdrawn"
    assert office.queue() == []
    with pytest.raises(NotAllowed):
        asking.withdraw(ACCOUNT, office.asks(person).body["id"], 1, ANNA, office.shop.services)


def test_a_request_is_gone_12_months_after_its_last_change(office: Asking) -> None:
    """Asked on 15 March 2026 and denied a day later, it stands until 16 March 2027."""
    person, member = office.person(1)
    id = office.asks(person).body["id"]
    office.shop.world.clock.move(timedelta(days=1))
    deciding.deny(Decide(ACCOUNT, id, ANNA, 1), "Next quarter", office.shop.services)
    office.shop.world.clock.move(timedelta(days=365, minutes=-1))
    waiting.look(ACCOUNT, id, office.shop.services, office.shop.catalog)
    assert office.request(id).state.value == "denied"
    office.shop.world.clock.move(timedelta(minutes=1))
    waiting.look(ACCOUNT, id, office.shop.services, office.shop.catalog)
    with pytest.raises(Unknown):
        office.request(id)
    assert request_lists.list_requests_of(ACCOUNT, member, ANNA, office.shop.services).rows == ()


def test_a_request_that_waits_leads_to_a_quote_of_one_more_seat(office: Asking) -> None:
    office.fills()
    id = office.asks(office.person(1)[0]).body["id"]
    office.approves(id)
    quote = asked_for.quote_seat_asked(QuoteSeatAsked(ACCOUNT, ANNA, id), office.shop.services, office.shop.catalog)
    assert quote["change"]["quantity"]["to"] == 6
    office.shop.confirm(quote, key="one-more")
    office.shop.pump()
    assert not office.request(id).waits


def test_a_purchase_that_is_asked_for_is_approved_with_its_quote(office: Asking) -> None:
    id = office.wishes(office.person(1)[0]).body["id"]
    command = QuotePurchaseAsked(ACCOUNT, ANNA, id, "professional-yearly", PROFILE, Collection.INVOICE)
    quote = asked_for.quote_purchase_asked(command, office.shop.services, office.shop.catalog)
    assert [item["quantity"] for item in quote["change"]["items"]] == [3]
    assert office.request(id).state is RequestState.APPROVED
    again = asked_for.quote_purchase_asked(command, office.shop.services, office.shop.catalog)
    assert again["id"] != quote["id"]
    other = replace(command, plan="phone-yearly")
    with pytest.raises(InvalidRequest):
        asked_for.quote_purchase_asked(other, office.shop.services, office.shop.catalog)
