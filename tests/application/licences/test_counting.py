"""The weekly count of seats, and the read of it: its day, its savings, and the quote that is one call away."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests.application.seats_given import Staffed
from tests.domain import contracts
from tests.shop import ACCOUNT, ANNA, CHRIS, MEMBER, Shop
from zetel.application.commands.person import Person
from zetel.application.contracts import right_sizing
from zetel.application.licences import counting
from zetel.application.quoting import seats
from zetel.application.quoting.seats import QuoteSeats
from zetel.application.store import keys
from zetel.domain.catalog.terms import Effect
from zetel.domain.due import Due, WorkKind
from zetel.domain.errors import NotAllowed, Unknown
from zetel.domain.licences.seat_use import CountedSeats
from zetel.domain.parties.member import Member, Role
from zetel.domain.parties.people import membership_of
from zetel.domain.quotes.ending import When
from zetel.http.change_models import NewTotal

PROFESSIONAL, PHONE = "professional-yearly", "phone-yearly"
WEEK = timedelta(days=7)


class Office:
    """25 seats of the worked example, of which 7 are given on 15 March 2026; 3 people were active in November."""

    def __init__(self) -> None:
        self.staffed = Staffed(Shop())
        self.shop = self.staffed.shop
        self.id, (self.item,) = self.staffed.buys((PROFESSIONAL, 25))
        self.people = self.staffed.has(7)
        self.staffed.assigns(self.id, self.item, *self.people)
        self.shop.pump()
        self.shop.sweep()

    def was_active(self, *members: str, day: date = date(2026, 11, 20)) -> None:
        for member in members:
            key = keys.licence(ACCOUNT, self.id, self.item, member)
            held = self.shop.world.store.read(key).known(key, "licence", member)
            self.shop.world.store.put(key, replace(held, last_active=day))

    def in_december(self) -> None:
        """The count of 14 December 2026, after 3 people were active."""
        self.was_active(*self.people[:3])
        self.shop.world.clock.move_to(datetime(2026, 12, 14, 9, tzinfo=UTC))
        self.shop.sweep()
        self.shop.pump()

    @property
    def count(self) -> CountedSeats:
        key = keys.counted_seats(ACCOUNT, self.id)
        return self.shop.world.store.read(key).known(key, "count", self.id)

    def read(self, person: Person = ANNA) -> Mapping[str, Any]:
        return right_sizing.read_seat_use(ACCOUNT, self.id, person, self.shop.services, self.shop.catalog).body

    def reader(self, *roles: Role) -> Person:
        member = Member("mem_01KKRAFRB1READER0000000000", "Bo", "bo@veerman.example", person="sub-bo", roles=roles)
        self.shop.world.store.put(keys.member(ACCOUNT, member.id), member)
        self.shop.world.store.put(keys.membership("sub-bo", ACCOUNT), membership_of(member, ACCOUNT))
        return Person("sub-bo", member.name, member.mail)


@pytest.fixture
def office() -> Office:
    return Office()


def test_the_first_licences_begin_the_count_and_it_is_due_a_week_later(office: Office) -> None:
    assert (office.count.day, office.count.items[0].assigned) == (date(2026, 3, 15), 7)
    assert office.count.due == Due(contracts.BOUGHT + WEEK, WorkKind.SEAT_COUNT)


def test_a_subscription_without_licences_has_no_count() -> None:
    office = Office.__new__(Office)
    office.staffed = Staffed(Shop())
    office.shop = office.staffed.shop
    office.id, (office.item,) = office.staffed.buys((PROFESSIONAL, 25))
    office.shop.pump()
    with pytest.raises(Unknown):
        _ = office.count
    assert office.read() == {
        "subscription": office.id,
        "items": [{"item": office.item, "product": "professional", "bought": 25}],
    }


def test_it_is_counted_every_week_and_only_then(office: Office) -> None:
    """Licences given in between bring a message that changes nothing; the count after a late sweep is one count."""
    clock = office.shop.world.clock
    office.staffed.assigns(office.id, office.item, *office.staffed.has(1))
    office.shop.pump()
    assert (office.count.version, office.count.items[0].assigned) == (1, 7)
    clock.move_to(contracts.BOUGHT + WEEK)
    office.shop.sweep()
    office.shop.pump()
    assert (office.count.version, office.count.day, office.count.items[0].assigned) == (2, date(2026, 3, 22), 8)
    clock.move_to(contracts.BOUGHT + 4 * WEEK)
    office.shop.sweep()
    office.shop.pump()
    assert (office.count.version, office.count.day) == (3, date(2026, 4, 12))
    assert office.count.due == Due(contracts.BOUGHT + 5 * WEEK, WorkKind.SEAT_COUNT)


def test_a_count_writes_nothing_but_itself(office: Office) -> None:
    subscription = office.shop.subscription(office.id)
    events = len(office.shop.events())
    office.shop.world.clock.move_to(contracts.BOUGHT + WEEK)
    office.shop.warm()
    office.shop.world.store.counted.reset()
    counting.count(ACCOUNT, office.id, office.shop.services, office.shop.catalog)
    counted = office.shop.world.store.counted
    assert (counted.calls["read"], counted.calls["page"], counted.calls["commit"]) == (1, 1, 1)
    assert counted.largest_transaction == 1
    assert (office.shop.subscription(office.id), len(office.shop.events())) == (subscription, events)


def test_the_work_is_in_proportion_to_the_licences() -> None:
    """2,001 people are three pages of 1,000 at most, in one commit."""
    office = Office()
    store = office.shop.world.store
    for n in range(1994):
        key = keys.licence(ACCOUNT, office.id, office.item, f"mem_{n:04}")
        store.put(key, replace(licence_of(office), member=f"mem_{n:04}"))
    store.counted.reset()
    office.shop.world.clock.move_to(contracts.BOUGHT + WEEK)
    counting.count(ACCOUNT, office.id, office.shop.services, office.shop.catalog)
    assert (store.counted.calls["page"], store.counted.calls["commit"]) == (3, 1)
    assert office.count.items[0].assigned == 2001


def licence_of(office: Office) -> Any:
    key = keys.licence(ACCOUNT, office.id, office.item, office.people[0])
    return office.shop.world.store.read(key).known(key, "licence", office.people[0])


def test_after_the_end_the_last_count_stands_and_is_due_no_more(office: Office) -> None:
    office.shop.confirm(office.shop.quote_end(office.id, When.NOW), key="end")
    office.shop.world.clock.move_to(contracts.BOUGHT + WEEK)
    office.shop.sweep()
    office.shop.pump()
    assert (office.count.day, office.count.due) == (date(2026, 3, 15), None)


def test_the_read_shows_the_count_with_its_day_and_the_saving(office: Office) -> None:
    """3 of 25 seats are in use: 22 x 365.00 are 8,030.00, and 21 % of it 1,686.30."""
    office.in_december()
    assert office.read() == {
        "subscription": office.id,
        "day": "2026-12-14",
        "items": [
            {
                "item": office.item,
                "product": "professional",
                "bought": 25,
                "assigned": 7,
                "active_30": 3,
                "active_90": 3,
                "reported": True,
                "last_active": "2026-11-20",
                "proposal": {
                    "quantity": 3,
                    "on": "2027-03-15",
                    "invoices": 1,
                    "net": 803000,
                    "tax": 168630,
                    "total": 971630,
                    "quote": {
                        "item": office.item,
                        "quantity": 3,
                        "when": "at_renewal",
                        "rule": "longest_unused",
                    },
                },
            }
        ],
    }


def test_the_quote_is_one_call_away_and_saves_what_the_read_says(office: Office) -> None:
    office.in_december()
    before = office.shop.quote_seats(office.id, 24, when=Effect.AT_RENEWAL)
    one_less = before["next_renewal"]["net"] + 365_00
    proposal = office.read()["items"][0]["proposal"]
    command = NewTotal(**proposal["quote"]).command(ACCOUNT, office.id, ANNA)
    quote = seats.quote_seats(command, office.shop.services, office.shop.catalog)
    assert quote["next_renewal"]["net"] == one_less - proposal["net"] == 3 * 365_00
    assert quote["change"]["entry"]["release"]["members"] == office.people[3:]
    assert isinstance(command, QuoteSeats)


def test_an_item_without_activity_reports_says_so_and_proposes_nothing(office: Office) -> None:
    office.shop.world.clock.move_to(datetime(2026, 12, 14, 9, tzinfo=UTC))
    office.shop.sweep()
    office.shop.pump()
    (item,) = office.read()["items"]
    assert (item["assigned"], item["active_90"], item["reported"]) == (7, 0, False)
    assert {"proposal", "last_active"}.isdisjoint(item)


def test_whoever_manages_licences_sees_no_amounts(office: Office) -> None:
    office.in_december()
    admin = office.reader(Role.LICENCE_ADMIN)
    (item,) = office.read(admin)["items"]
    assert {"net", "tax", "total"}.isdisjoint(item["proposal"])
    assert (item["proposal"]["quantity"], item["active_90"]) == (3, 3)
    assert office.read(CHRIS)["items"][0]["proposal"]["net"] == 803000


def test_a_member_without_rights_is_refused(office: Office) -> None:
    with pytest.raises(NotAllowed):
        office.read(office.reader(Role.MEMBER))


def test_a_read_makes_two_calls(office: Office) -> None:
    office.in_december()
    office.shop.warm()
    office.shop.world.store.counted.reset()
    office.read()
    assert sum(office.shop.world.store.counted.calls.values()) == 2


def test_the_90_day_notice_tells_of_the_use_and_the_later_ones_do_not(office: Office) -> None:
    """15 December 2026 and 14 January 2027, at 08:00 in Amsterdam."""
    office.in_december()
    for at in (datetime(2026, 12, 15, 7, tzinfo=UTC), datetime(2027, 1, 14, 7, tzinfo=UTC)):
        office.shop.world.clock.move_to(at)
        office.shop.sweep()
        office.shop.pump()
    first, later = (mail.text for mail in office.shop.world.outbox.sent if mail.subject == "RenewalAhead")
    assert '"counted_on":"2026-12-14"' in first
    assert '"total":971630' in first
    assert '"counted_on"' not in later
    assert MEMBER not in first
