"""Seats given, taken back, moved and read, with what each costs in calls and writes."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.application.seats_given import Staffed, sold_as
from tests.domain import contracts
from tests.shop import ACCOUNT, ANNA, DEACTIVATED, MEMBER, READER, Shop
from zetel.application.licences import assigning, holders
from zetel.application.licences.holders import ListLicences
from zetel.application.people import managing
from zetel.application.people.managing import MemberCommand
from zetel.application.ports import Services
from zetel.application.store import keys
from zetel.application.store.keys import Table
from zetel.application.store.records import Answer
from zetel.domain.catalog.terms import Effect
from zetel.domain.errors import (
    InvalidRequest,
    ItemUnlicensed,
    LicencesRefused,
    SeatsBelowAssigned,
    SubscriptionEnded,
    Unknown,
)
from zetel.domain.parties.member import Member, MemberState
from zetel.domain.quotes.ending import When

Leave = Callable[[MemberCommand, Services], Answer]

PROFESSIONAL, ENTERPRISE, PHONE, DIALER = (
    "professional-yearly",
    "enterprise-yearly",
    "phone-yearly",
    "dialer-yearly",
)


@pytest.fixture
def staffed() -> Staffed:
    return Staffed(Shop())


def everything(staffed: Staffed) -> dict[Table, object]:
    return {table: staffed.shop.world.store.items(table) for table in Table}


def told(staffed: Staffed) -> list[tuple[str, int, object]]:
    """Type, number and members of the events about licences."""
    return [
        (event.type.removeprefix("licences."), event.sequence, event.data["members"])
        for event in staffed.shop.events()
        if event.type.startswith("licences.")
    ]


def counted(staffed: Staffed) -> dict[str, int]:
    return dict(staffed.shop.world.store.counted.calls)


def test_seats_are_given_and_taken_back(staffed: Staffed) -> None:
    subscription, (item,) = staffed.buys((PROFESSIONAL, 5))
    given = staffed.assigns(subscription, item, MEMBER, READER).body
    assert (given["seats"], given["assigned"], given["given"], given["ended"]) == (5, 2, [MEMBER, READER], [])
    assert staffed.holders(subscription, item) == sorted([MEMBER, READER])
    back = staffed.takes_back(subscription, item, READER).body
    assert (back["assigned"], back["given"]) == (1, [])
    assert back["ended"] == [{"member": READER, "subscription": subscription, "item": item, "product": "professional"}]
    assert staffed.holders(subscription, item) == [MEMBER]
    assert told(staffed) == [("assigned", 1, [MEMBER, READER]), ("ended", 2, [READER])]


def test_a_repeat_changes_nothing(staffed: Staffed) -> None:
    """The same request gets the first answer again; another request that changes nothing leaves its receipt alone."""
    subscription, (item,) = staffed.buys((PROFESSIONAL, 5))
    command = staffed.command(subscription, item, MEMBER)
    first = assigning.assign(command, staffed.shop.services, staffed.shop.catalog)
    before = everything(staffed)
    assert assigning.assign(command, staffed.shop.services, staffed.shop.catalog) == first
    assert everything(staffed) == before
    assert staffed.assigns(subscription, item, MEMBER).body["given"] == []
    assert staffed.takes_back(subscription, item, READER).body["ended"] == []
    core, journal = (staffed.shop.world.store.items(table) for table in (Table.CORE, Table.JOURNAL))
    assert {**before, Table.CORE: core, Table.JOURNAL: journal} == before


def test_a_refusal_names_each_person_and_leaves_nothing(staffed: Staffed) -> None:
    subscription, (item,) = staffed.buys((PROFESSIONAL, 2))
    before = everything(staffed)
    with pytest.raises(LicencesRefused) as refused:
        staffed.assigns(subscription, item, MEMBER, READER, DEACTIVATED, "mem_other", *staffed.has(1))
    assert [one.reason for one in refused.value.refused] == ["deactivated", "unknown", "no_free_seat"]
    assert staffed.holders(subscription, item) == []
    assert everything(staffed) != before  # the new member only
    assert told(staffed) == []


@pytest.mark.parametrize("people", [50, 50_000])
def test_twenty_seats_are_given_in_one_read_and_one_transaction_of_43_writes(staffed: Staffed, people: int) -> None:
    """Per member its list and its licence; the pool, the event and the receipt: 2 x 20 + 3. The seats are 20 of 50."""
    subscription, (item,) = staffed.buys((PROFESSIONAL, 50))
    staffed.shop.warm()
    twenty = staffed.has(people)[-20:]
    staffed.shop.world.store.counted.reset()
    staffed.assigns(subscription, item, *twenty)
    assert counted(staffed) == {"read": 1, "commit": 1}
    assert staffed.shop.world.store.counted.items_read == 24
    assert staffed.shop.world.store.counted.largest_transaction == 43
    staffed.shop.world.store.counted.reset()
    staffed.takes_back(subscription, item, *twenty)
    assert counted(staffed) == {"read": 1, "commit": 1}
    assert staffed.shop.world.store.counted.largest_transaction == 43


def test_an_add_on_goes_with_its_edition(staffed: Staffed) -> None:
    subscription, (base, phone) = staffed.buys((PROFESSIONAL, 25), (PHONE, 20))
    with pytest.raises(LicencesRefused) as refused:
        staffed.assigns(subscription, phone, READER)
    assert refused.value.refused[0].reason == "edition_missing"
    staffed.assigns(subscription, base, MEMBER, READER)
    staffed.assigns(subscription, phone, READER)
    back = staffed.takes_back(subscription, base, READER)
    assert [held["item"] for held in back.body["ended"]] == [base, phone]
    assert (staffed.holders(subscription, base), staffed.holders(subscription, phone)) == ([MEMBER], [])


def test_a_person_moves_to_another_edition_with_the_answer_saying_what_ended(staffed: Staffed) -> None:
    old, (base, phone) = staffed.buys((PROFESSIONAL, 25), (PHONE, 20))
    new, (enterprise,) = staffed.buys((ENTERPRISE, 5))
    staffed.assigns(old, base, READER)
    staffed.assigns(old, phone, READER)
    moved = staffed.assigns(new, enterprise, READER, MEMBER).body
    assert moved["given"] == [READER, MEMBER]
    assert [(held["member"], held["item"]) for held in moved["ended"]] == [(READER, base), (READER, phone)]
    assert staffed.holders(new, enterprise) == sorted([MEMBER, READER])
    assert (staffed.holders(old, base), staffed.holders(old, phone)) == ([], [])
    assert [event.data["why"] for event in staffed.shop.events() if event.type == "licences.ended"] == ["moved"] * 2


def test_twelve_people_with_an_add_on_move_in_55_writes(staffed: Staffed) -> None:
    """Per member its list, two licences ended and one given; three pools with their events, and the receipt."""
    old, (base, phone) = staffed.buys((PROFESSIONAL, 25), (PHONE, 25))
    new, (enterprise,) = staffed.buys((ENTERPRISE, 25))
    twelve = staffed.has(12)
    for item in (base, phone):
        staffed.assigns(old, item, *twelve)
    staffed.shop.warm()
    staffed.shop.world.store.counted.reset()
    staffed.assigns(new, enterprise, *twelve)
    assert staffed.shop.world.store.counted.largest_transaction == 12 * 4 + 2 * 3 + 1 == 55
    assert counted(staffed) == {"read": 2, "commit": 1}


def test_more_licences_than_one_transaction_ends_are_refused_with_the_number_that_fits(staffed: Staffed) -> None:
    """20 people with three add-ons each: 20 x (1 + 4) + 4 x 2 = 108 writes."""
    wanted = ((PROFESSIONAL, 20), (PHONE, 20), ("chat-yearly", 20), ("desk-yearly", 20))
    subscription, (base, *add_ons) = staffed.buys(*wanted)
    twenty = staffed.has(20)
    for item in (base, *add_ons):
        staffed.assigns(subscription, item, *twenty)
    with pytest.raises(InvalidRequest) as refused:
        staffed.takes_back(subscription, base, *twenty)
    assert refused.value.errors[0].rule.startswith("at most 18:")
    staffed.takes_back(subscription, base, *twenty[:18])
    assert staffed.holders(subscription, base) == staffed.holders(subscription, add_ons[2]) == twenty[18:]


def test_flat_items_and_unknown_items_have_no_licences(staffed: Staffed) -> None:
    subscription, (base, dialer) = staffed.buys((PROFESSIONAL, 5), (DIALER, 1))
    for act in (staffed.assigns, staffed.takes_back):
        with pytest.raises(ItemUnlicensed):
            act(subscription, dialer, MEMBER)
        with pytest.raises(Unknown):
            act(subscription, "itm_none", MEMBER)
        with pytest.raises(Unknown):
            act("sub_none", base, MEMBER)


def test_no_seat_is_given_after_the_end_and_those_given_can_be_taken_back(staffed: Staffed) -> None:
    subscription, (item,) = staffed.buys((PROFESSIONAL, 5))
    staffed.assigns(subscription, item, MEMBER)
    quote = staffed.shop.quote_end(subscription, When.NOW)
    staffed.shop.confirm(quote, key="end")
    with pytest.raises(SubscriptionEnded):
        staffed.assigns(subscription, item, READER)
    staffed.takes_back(subscription, item, MEMBER)
    assert staffed.holders(subscription, item) == []


def test_two_who_assign_different_products_to_one_person_are_both_served(staffed: Staffed) -> None:
    """The other commit comes after our read of the member: we decide again, and nobody has to ask again."""
    subscription, (base, phone, chat) = staffed.buys((PROFESSIONAL, 5), (PHONE, 5), ("chat-yearly", 5))
    staffed.assigns(subscription, base, READER)
    store = staffed.shop.world.store

    def other(_: int) -> None:
        store.backwards = False
        staffed.assigns(subscription, chat, READER)
        store.during_read = None

    store.backwards, store.during_read = True, other
    staffed.assigns(subscription, phone, READER)
    assert [held.item for held in staffed.member(READER).licences] == [base, chat, phone]
    assert staffed.holders(subscription, chat) == staffed.holders(subscription, phone) == [READER]


# Members that leave


@pytest.mark.parametrize(
    ("leave", "state"), [(managing.deactivate, MemberState.DEACTIVATED), (managing.remove, MemberState.REMOVED)]
)
def test_a_member_that_leaves_frees_its_seats_at_once(staffed: Staffed, leave: Leave, state: MemberState) -> None:
    subscription, (base, phone) = staffed.buys((PROFESSIONAL, 2), (PHONE, 1))
    staffed.assigns(subscription, base, MEMBER, READER)
    staffed.assigns(subscription, phone, READER)
    version = staffed.member(READER).version
    leave(MemberCommand(ACCOUNT, READER, ANNA, version), staffed.shop.services)
    assert (staffed.holders(subscription, base), staffed.holders(subscription, phone)) == ([MEMBER], [])
    assert staffed.member(READER).state is state
    assert [event.data["why"] for event in staffed.shop.events() if event.type == "licences.ended"] == [state] * 2
    assert staffed.assigns(subscription, base, *staffed.has(1)).body["assigned"] == 2


def test_a_member_with_more_licences_than_one_transaction_ends_leaves_in_two(staffed: Staffed) -> None:
    """Of 32 licences the newest 25 end first, in 1 + 3 x 25 writes; the last 7 end with the rights."""
    (member,) = staffed.has(1)
    bought = holds(staffed, member, 32)
    staffed.shop.world.store.counted.reset()
    version = staffed.member(member).version
    managing.deactivate(MemberCommand(ACCOUNT, member, ANNA, version), staffed.shop.services)
    assert staffed.shop.world.store.counted.calls["commit"] == 2
    assert staffed.shop.world.store.counted.largest_transaction == 76
    assert [staffed.holders(*seat) for seat in bought] == [[]] * 32
    assert staffed.member(member).state is MemberState.DEACTIVATED


def test_a_member_with_as_many_words_and_licences_as_end_at_once_leaves_in_one_transaction(staffed: Staffed) -> None:
    """25 licences in 3 writes each, 8 words of the name and 8 of the address, the member and its event."""
    (id,) = staffed.has(1)
    staffed.shop.put_member(Member(id, "aa bb cc dd ee ff gg hh ii", "jj-kk-ll-mm-nn-oo@pp.qq"))
    holds(staffed, id, 25)
    staffed.shop.world.store.counted.reset()
    managing.deactivate(MemberCommand(ACCOUNT, id, ANNA, staffed.member(id).version), staffed.shop.services)
    assert staffed.shop.world.store.counted.largest_transaction == 3 * 25 + 8 + 8 + 2


def holds(staffed: Staffed, member: str, licences: int) -> list[tuple[str, str]]:
    """The member gets so many licences, each of another edition."""
    editions = [sold_as(contracts.edition(), f"edition-{n}", f"family-{n}") for n in range(licences)]
    staffed.shop.stock(*editions, version=3)
    bought = []
    for one in editions:
        subscription, (item,) = staffed.buys((one.plan.id, 1))
        bought.append((subscription, item))
        staffed.shop.world.clock.move(timedelta(hours=3))  # an account buys 10 times a day
    for subscription, item in bought:
        staffed.assigns(subscription, item, member)
    return bought


# Fewer seats than people


@pytest.mark.parametrize("when", [Effect.NOW, Effect.AT_RENEWAL])
def test_a_total_below_the_assigned_licences_is_refused(staffed: Staffed, when: Effect) -> None:
    subscription, (item,) = staffed.buys((PROFESSIONAL, 5))
    staffed.assigns(subscription, item, *staffed.has(4))
    with pytest.raises(SeatsBelowAssigned) as refused:
        staffed.shop.quote_seats(subscription, 3, when=when)
    assert (refused.value.assigned, refused.value.requested) == (4, 3)


@pytest.mark.parametrize("when", [Effect.NOW, Effect.AT_RENEWAL])
def test_a_total_below_what_was_assigned_since_the_quote_is_refused(staffed: Staffed, when: Effect) -> None:
    subscription, (item,) = staffed.buys((PROFESSIONAL, 5))
    quote = staffed.shop.quote_seats(subscription, 3, when=when)
    staffed.assigns(subscription, item, *staffed.has(4))
    with pytest.raises(SeatsBelowAssigned):
        staffed.shop.confirm(quote, key="fewer")
    assert staffed.pool(subscription, item).seats == 5


# Reading


def test_the_people_of_an_item_are_read_in_three_calls(staffed: Staffed) -> None:
    subscription, (item,) = staffed.buys((PROFESSIONAL, 50))
    people = staffed.has(40)
    for start in (0, 20):
        staffed.assigns(subscription, item, *people[start : start + 20])
    staffed.shop.world.store.counted.reset()
    command = ListLicences(ACCOUNT, ANNA, subscription, item, limit=25)
    page = holders.list_licences(command, staffed.shop.services)
    assert counted(staffed) == {"read": 2, "page": 1}
    assert (page.beside, [row["member"] for row in page.rows]) == ({"seats": 50, "assigned": 40}, people[:25])
    assert page.next == keys.licence(ACCOUNT, subscription, item, people[24]).sk
    assert page.rows[0] == {
        "member": people[0],
        "name": "Bo",
        "mail": f"{people[0]}@veerman.example",
        "state": "active",
        "since": "2026-03-15T09:00:00Z",
    }


def test_a_member_reads_its_licences_and_what_everybody_has(staffed: Staffed) -> None:
    subscription, (base, dialer) = staffed.buys((PROFESSIONAL, 5), (DIALER, 1))
    staffed.assigns(subscription, base, MEMBER)
    staffed.shop.warm()
    staffed.shop.world.store.counted.reset()
    answer = holders.read_own_licences(ACCOUNT, ANNA, staffed.shop.services, staffed.shop.catalog)
    assert counted(staffed) == {"read": 3}
    assert answer.body == {
        "member": MEMBER,
        "licences": [
            {
                "subscription": subscription,
                "item": base,
                "product": "professional",
                "since": "2026-03-15T09:00:00Z",
                "dormant": False,
            }
        ],
        "shared": [{"subscription": subscription, "item": dialer, "product": "dialer"}],
    }
    gone = holders.read_licences(ACCOUNT, DEACTIVATED, ANNA, staffed.shop.services, staffed.shop.catalog)
    assert gone.body == {"member": DEACTIVATED, "licences": [], "shared": []}
