"""Seats given to people: all or none, one edition of a family, add-ons with their edition."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.domain.contracts import BOUGHT, add_on, edition
from zetel.domain.calendar import Span
from zetel.domain.catalog.prices import PriceModel
from zetel.domain.catalog.products import LicencePer
from zetel.domain.errors import (
    InvalidRequest,
    ItemUnlicensed,
    LicencesRefused,
    MemberRefused,
    SubscriptionEnded,
    Unknown,
)
from zetel.domain.licences.assigning import LicensedItem, assigned, licensed
from zetel.domain.licences.licence_change import MOST_ENDED, LicenceChange, first_ended, taken_back
from zetel.domain.parties.licence import Licence
from zetel.domain.parties.member import Member, MemberState
from zetel.domain.subscriptions.ledger import Pool
from zetel.domain.subscriptions.subscription import Collection, Item, Subscription, SubscriptionState

BASE, PHONE, STORAGE, DIALER = "itm_1", "itm_2", "itm_3", "itm_4"
OFFERS = {
    BASE: edition(),
    PHONE: add_on("phone"),
    STORAGE: add_on("storage"),
    DIALER: add_on("dialer", model=PriceModel.FLAT),
}
OFFERS[STORAGE] = replace(OFFERS[STORAGE], product=replace(OFFERS[STORAGE].product, per=LicencePer.ACCOUNT))
TERM = Span(date(2026, 3, 15), date(2027, 3, 15))
HELD = Subscription(
    "sub_1",
    "acc_1",
    version=1,
    sequence=1,
    state=SubscriptionState.ACTIVE,
    profile="pro_1",
    currency="EUR",
    zone="Europe/Amsterdam",
    collection=Collection.INVOICE,
    started=TERM.start,
    anchor=TERM.start,
    term=TERM,
    period=TERM,
    items=tuple(Item(id, offer.plan.name, offer.price.version, 25) for id, offer in OFFERS.items()),
    created_at=BOUGHT,
    last_quote="quo_1",
)
POOL = Pool(seats=25, assigned=20)


def item(id: str = BASE) -> LicensedItem:
    return licensed(HELD, id, OFFERS, BOUGHT)


def person(id: str = "mem_1", *licences: Licence, state: MemberState = MemberState.ACTIVE) -> Member:
    return Member(id, "Bo", "bo@veerman.example", state, licences=licences)


def people(*members: Member) -> dict[str, Member]:
    return {member.id: member for member in members}


def other(item: str = "itm_9", edition: str = "itm_9", family: str = "crm") -> Licence:
    return Licence("sub_9", item, edition, "enterprise", family, BOUGHT)


def reasons(*wanted: Member, of: str = BASE, pool: Pool = POOL, named: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    with pytest.raises(LicencesRefused) as refused:
        assigned(item(of), pool, (*(member.id for member in wanted), *named), people(*wanted))
    return [(one.member, one.reason) for one in refused.value.refused]


def test_a_licence_names_its_item_its_edition_and_its_family() -> None:
    assert item().licence == Licence("sub_1", BASE, BASE, "professional", "crm", BOUGHT)
    assert item(PHONE).licence == Licence("sub_1", PHONE, BASE, "phone", "crm", BOUGHT)
    assert (item().needs_edition, item(PHONE).needs_edition) == (False, True)


def test_an_invited_member_gets_a_seat_too() -> None:
    (change,) = assigned(item(), POOL, ["mem_1"], people(person(state=MemberState.INVITED)))
    assert (change.given, change.ended) == ((item().licence,), ())
    assert (change.after.version, change.after.sequence) == (2, 0)


def test_whoever_has_the_licence_stays_as_before_and_counts_once() -> None:
    has = person("mem_1", item().licence)
    assert assigned(item(), POOL, ["mem_1"], people(has)) == ()
    (change,) = assigned(item(), Pool(21, 20), ["mem_1", "mem_2", "mem_2"], people(has, person("mem_2")))
    assert change.after.id == "mem_2"


def test_five_free_seats_are_for_the_first_five_and_nobody_gets_any() -> None:
    seven = [person(f"mem_{n}") for n in range(7)]
    assert reasons(*seven) == [("mem_5", "no_free_seat"), ("mem_6", "no_free_seat")]
    assert len(assigned(item(), POOL, [member.id for member in seven[:5]], people(*seven))) == 5


def test_nobody_gets_a_seat_while_more_are_assigned_than_there_are() -> None:
    assert reasons(person(), pool=Pool(seats=18, assigned=20)) == [("mem_1", "no_free_seat")]


def test_a_refusal_names_each_person_with_the_reason() -> None:
    assert reasons(
        person("mem_1", state=MemberState.DEACTIVATED),
        person("mem_2", state=MemberState.REMOVED),
        person("mem_3"),
        named=("mem_of_another_account",),
    ) == [("mem_1", "deactivated"), ("mem_2", "unknown"), ("mem_of_another_account", "unknown")]


def test_the_51st_licence_is_refused() -> None:
    many = [other(f"itm_x{n}", f"itm_x{n}", family=f"family-{n}") for n in range(50)]
    assert reasons(person("mem_1", *many)) == [("mem_1", "too_many_licences")]
    assert len(assigned(item(), POOL, ["mem_1"], people(person("mem_1", *many[1:])))) == 1


def test_an_add_on_needs_the_licence_of_its_edition() -> None:
    assert reasons(person("mem_1", other()), of=PHONE) == [("mem_1", "edition_missing")]
    (change,) = assigned(item(PHONE), POOL, ["mem_1"], people(person("mem_1", item().licence)))
    assert [held.item for held in change.after.licences] == [BASE, PHONE]


@pytest.mark.parametrize("id", [STORAGE, DIALER])
def test_items_per_account_and_flat_items_have_no_licences(id: str) -> None:
    with pytest.raises(ItemUnlicensed):
        item(id)


def test_an_add_on_of_an_edition_without_licences_needs_none() -> None:
    per_account = replace(OFFERS[BASE], product=replace(OFFERS[BASE].product, per=LicencePer.ACCOUNT))
    assert not licensed(HELD, PHONE, {**OFFERS, BASE: per_account}, BOUGHT).needs_edition


def test_unknown_items_and_ended_subscriptions_are_refused() -> None:
    with pytest.raises(Unknown):
        item("itm_7")
    with pytest.raises(SubscriptionEnded):
        licensed(replace(HELD, state=SubscriptionState.ENDED), BASE, OFFERS, BOUGHT)


def test_another_edition_of_the_family_ends_with_its_add_ons() -> None:
    before = (other(), other("itm_10"), other("itm_11", "itm_11", family="erp"))
    (change,) = assigned(item(), POOL, ["mem_1"], people(person("mem_1", *before)))
    assert [held.item for held in change.ended] == ["itm_9", "itm_10"]
    assert [held.item for held in change.after.licences] == ["itm_11", BASE]


def test_twelve_people_move_at_once_and_no_more() -> None:
    thirteen = [person(f"mem_{n:02}", other()) for n in range(13)]
    names, pool = [member.id for member in thirteen], Pool(25)
    assert len(assigned(item(), pool, names[:12], people(*thirteen))) == 12
    with pytest.raises(InvalidRequest) as refused:
        assigned(item(), pool, names, people(*thirteen))
    assert [(error.field, error.sent) for error in refused.value.errors] == [("/members", 13)]


def test_an_edition_taken_back_takes_its_add_ons_along_and_an_add_on_goes_alone() -> None:
    has = person("mem_1", item().licence, item(PHONE).licence, other("itm_11", "itm_11", family="erp"))
    (change,) = taken_back(BASE, ["mem_1"], people(has))
    assert [held.item for held in change.ended] == [BASE, PHONE]
    (change,) = taken_back(PHONE, ["mem_1"], people(has))
    assert [held.item for held in change.ended] == [PHONE]


def test_a_licence_that_nobody_has_is_taken_from_nobody() -> None:
    assert taken_back(BASE, ["mem_1"], people(person())) == ()


def test_a_stranger_is_named_where_licences_are_taken_back() -> None:
    with pytest.raises(LicencesRefused) as refused:
        taken_back(BASE, ["mem_1", "mem_2"], people(person("mem_1", item().licence)))
    assert refused.value.refused == (MemberRefused("mem_2", "unknown"),)


def test_a_member_with_many_licences_loses_the_newest_first() -> None:
    many = [
        replace(other(f"itm_x{n}", f"itm_x{n}", family=f"family-{n}"), since=BOUGHT + timedelta(days=n))
        for n in range(MOST_ENDED + 2)
    ]
    change = first_ended(person("mem_1", *many))
    assert change
    assert [held.item for held in change.after.licences] == ["itm_x0", "itm_x1"]
    assert first_ended(change.after) is None


def test_a_change_tells_what_was_given_and_what_ended() -> None:
    before = person("mem_1", other())
    change = LicenceChange(before, replace(before, licences=(item().licence,)))
    assert (change.given, change.ended) == ((item().licence,), (other(),))
