"""Accounts and profiles, where two people change them at the same moment."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.shop import ACCOUNT, ANNA, PROFILE, Shop
from zetel.application.accounts import accounts, profiles
from zetel.application.accounts.profiles import AddProfile, ChangeProfile
from zetel.application.commands.person import IdempotentRequest, Person
from zetel.application.seller import staff
from zetel.application.seller.staff import ReleaseCredit
from zetel.application.store import keys
from zetel.domain.errors import AccountMoved, VersionStale
from zetel.domain.parties.member import StaffRole
from zetel.domain.parties.profile import CreditLimit

BOOKKEEPER = Person("sub-books", "", "", frozenset({StaffRole.BOOKKEEPER}))
DETAILS = {
    "name": "Second",
    "address": {"street": "Kade 1", "city": "Delft", "postcode": "2600 AA", "country": "NL"},
    "language": "nl",
    "currency": "EUR",
    "zone": "Europe/Amsterdam",
    "recipients": ["second@veerman.example"],
}


@pytest.fixture
def shop():
    return Shop()


def rename(shop, name="New"):
    return accounts.rename_account(ACCOUNT, name, version=1, person=ANNA, services=shop.services)


def change(shop, name="New"):
    return profiles.change_profile(ChangeProfile(ACCOUNT, PROFILE, ANNA, 1, {"name": name}), shop.services)


def add(shop):
    return profiles.add_profile(AddProfile(ACCOUNT, ANNA, IdempotentRequest("key", "print"), DETAILS), shop.services)


def release(shop):
    command = ReleaseCredit(ACCOUNT, PROFILE, BOOKKEEPER, 1, CreditLimit(limit=1, currency="EUR"))
    return staff.release_credit(command, shop.services)


def meanwhile(shop: Shop, other: Callable[[], object]) -> None:
    """Let `other` commit between the read and the commit of what comes next."""
    store: Any = shop.world.store
    original = store.commit

    def commit(writes):
        store.commit = original
        other()
        original(writes)

    store.commit = commit


def test_of_two_renamings_at_once_the_later_has_an_old_version(shop):
    meanwhile(shop, lambda: rename(shop, "First"))
    with pytest.raises(VersionStale):
        rename(shop, "Second")
    assert accounts.read_account(ACCOUNT, ANNA, shop.services).body["name"] == "First"


def test_of_two_changes_of_a_profile_at_once_the_later_has_an_old_version(shop):
    meanwhile(shop, lambda: release(shop))
    with pytest.raises(VersionStale) as stale:
        change(shop)
    assert stale.value.version == 2


@pytest.mark.parametrize(
    ("first", "second"), [(change, add), (add, change), (change, rename), (rename, add), (add, release)]
)
def test_two_changes_that_meet_without_conflict_are_both_made_and_counted(shop, first, second):
    meanwhile(shop, lambda: first(shop))
    second(shop)
    assert [event.sequence for event in shop.events() if event.subject == ACCOUNT] == [2, 3]


def test_an_account_that_moves_at_every_attempt_is_left_to_the_person(shop):
    store: Any = shop.world.store
    original = store.commit

    def commit(writes):
        key = keys.account(ACCOUNT)
        held = store.read(key).get(key)
        store.put(key, replace(held, sequence=held.sequence + 1))
        original(writes)

    store.commit = commit
    with pytest.raises(AccountMoved):
        rename(shop)


def test_staff_that_reads_is_in_no_commands_way(shop):
    meanwhile(shop, lambda: staff.read_account(ACCOUNT, BOOKKEEPER, shop.services))
    assert rename(shop).body["name"] == "New"


def test_two_requests_with_one_key_at_once_add_one_profile(shop):
    answers = []
    meanwhile(shop, lambda: answers.append(add(shop)))
    answers.append(add(shop))
    assert answers[0] == answers[1]
    found = profiles.list_profiles(ACCOUNT, ANNA, limit=50, after=None, services=shop.services)
    assert [row["name"] for row in found.rows] == ["Veerman Logistiek B.V.", "Second"]
