"""Licences that sleep with their subscription, and wake as far as they fit."""

from dataclasses import replace
from datetime import UTC, datetime

from zetel.domain.licences.dormancy import asleep, woken
from zetel.domain.parties.licence import Licence
from zetel.domain.parties.member import Member

SINCE = datetime(2026, 3, 15, 9, tzinfo=UTC)


def licence(subscription, item, *, edition=None, family="crm", dormant=False):
    return Licence(subscription, item, edition or item, "professional", family, SINCE, dormant)


def member(*licences):
    return Member("mem_1", "Bo", "bo@veerman.example", licences=licences)


def marks(of):
    return {held.item: held.dormant for held in of.licences}


BASE, PHONE = licence("sub_1", "itm_1"), licence("sub_1", "itm_2", edition="itm_1", family="phone")
ITEMS = {"itm_1", "itm_2"}


def test_only_licences_of_the_subscription_sleep():
    other = licence("sub_2", "itm_9", family="erp")
    (change,) = asleep("sub_1", [member(BASE, PHONE, other)])
    assert marks(change.after) == {"itm_1": True, "itm_2": True, "itm_9": False}
    assert (change.given, change.ended) == ((), ())
    assert [held.item for held in change.after.awake] == ["itm_9"]
    assert asleep("sub_1", [change.after]) == ()


def test_all_wake_with_their_first_instant_and_a_repeat_changes_nothing():
    (slept,) = asleep("sub_1", [member(BASE, PHONE)])
    (change,) = woken(ITEMS, [slept.after])
    assert change.after.licences == (BASE, PHONE)
    assert woken(ITEMS, [change.after]) == ()


def test_an_edition_ends_where_the_member_has_another_of_the_family_and_takes_its_add_ons_along():
    (slept,) = asleep("sub_1", [member(BASE, PHONE)])
    other = licence("sub_2", "itm_9")
    (change,) = woken(ITEMS, [replace(slept.after, licences=(*slept.after.licences, other))])
    assert change.after.licences == (other,)
    assert [held.item for held in change.ended] == ["itm_1", "itm_2"]


def test_an_add_on_without_an_edition_wakes_alone():
    (slept,) = asleep("sub_1", [member(PHONE)])
    (change,) = woken(ITEMS, [slept.after])
    assert marks(change.after) == {"itm_2": False}


def test_items_that_are_not_bought_again_stay_asleep():
    (slept,) = asleep("sub_1", [member(BASE, PHONE)])
    (change,) = woken({"itm_1"}, [slept.after])
    assert marks(change.after) == {"itm_1": False, "itm_2": True}


def test_nobody_gets_a_51st_licence():
    (slept,) = asleep("sub_1", [member(BASE)])
    many = tuple(licence("sub_3", f"itm_{n}", family=f"f{n}") for n in range(100, 150))
    (change,) = woken(ITEMS, [replace(slept.after, licences=(*slept.after.licences, *many))])
    assert change.after.licences == many
