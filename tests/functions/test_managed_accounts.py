"""Accounts that are given to account managers, who see and act on these alone where the seller says so."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from tests.functions.events import Answered
from tests.functions.one_of_each import OneOfEach
from tests.functions.test_access import NEEDS, OF_STAFF, STAFF, Asking, ask, provided, refused
from tests.shop import ACCOUNT
from zetel.application.store import keys
from zetel.application.store.records import NameEntry
from zetel.domain.parties.member import StaffRole
from zetel.domain.parties.rights import StaffRight, staff_rights
from zetel.domain.parties.seller import ManagedAccounts

MANAGER = Asking(STAFF, ("account_manager",))
SUPPORT = Asking(STAFF, ("support",))
OTHER = "5b6c1e0e-0000-4000-8000-00000000ca73"

#: Operations that find what is of several accounts.
LISTS = {
    "findAccounts": "accounts",
    "listRefundTasks": "tasks",
    "listProgrammeRequests": "requests",
    "listOpenEndRequests": "requests",
    "listAskedUpgrades": "requests",
}
MANAGED = sorted(name for name in OF_STAFF if NEEDS[name] <= staff_rights([StaffRole.ACCOUNT_MANAGER]))
OF_AN_ACCOUNT = [name for name in MANAGED if name not in LISTS]


@pytest.fixture(scope="module")
def untouched() -> OneOfEach:
    return limited(OneOfEach())


@pytest.fixture
def scene(untouched: OneOfEach) -> Iterator[OneOfEach]:
    yield from provided(untouched)


@pytest.fixture
def fresh() -> Iterator[OneOfEach]:
    yield from provided(limited(OneOfEach()))


def limited(scene: OneOfEach) -> OneOfEach:
    """The seller lets account managers see the accounts alone that are given to them."""
    key = keys.catalog_head()
    head = scene.world.store.read(key).known(key, "catalogue", "head")
    seller = replace(head.seller, managed_accounts=ManagedAccounts.GIVEN)
    scene.world.store.put(key, replace(head, seller=seller))
    scene.world.store.put(keys.name_entry("veerman", ACCOUNT), NameEntry(ACCOUNT))
    return scene


def given(scene: OneOfEach, to: str = STAFF.sub) -> Answered:
    return ask(scene, "giveAccount", SUPPORT, body={"staff": to})


@pytest.mark.parametrize("name", OF_AN_ACCOUNT)
def test_an_account_of_nobody_is_unknown_to_a_manager(scene: OneOfEach, name: str) -> None:
    assert refused(scene, name, MANAGER) == (404, "unknown")


@pytest.mark.parametrize("name", OF_AN_ACCOUNT)
def test_an_account_of_another_manager_is_unknown(fresh: OneOfEach, name: str) -> None:
    given(fresh, OTHER)
    assert refused(fresh, name, MANAGER) == (404, "unknown")


@pytest.mark.parametrize("name", OF_AN_ACCOUNT)
def test_a_manager_acts_on_a_given_account(fresh: OneOfEach, name: str) -> None:
    given(fresh)
    assert ask(fresh, name, MANAGER).status in {200, 201, 202}


@pytest.mark.parametrize("name", sorted(LISTS))
def test_a_list_shows_given_accounts_alone(fresh: OneOfEach, name: str) -> None:
    assert ask(fresh, name, MANAGER).body == {LISTS[name]: []}
    given(fresh)
    rows: Any = ask(fresh, name, MANAGER).body[LISTS[name]]
    assert rows
    assert {row.get("account", row["id"] if "profiles" in row else None) for row in rows} == {ACCOUNT}


@pytest.mark.parametrize("name", sorted(MANAGED))
def test_another_role_reaches_every_account(scene: OneOfEach, name: str) -> None:
    """A manager who is a bookkeeper or of support, too, has the rights of these in all accounts."""
    for role in ("support", "bookkeeper"):
        if NEEDS[name] <= staff_rights([StaffRole(role)]) and not name.startswith("confirm"):
            both = Asking(STAFF, ("account_manager", role))
            assert ask(scene, name, both).status in {200, 201, 202}


def test_managers_see_all_accounts_unless_the_seller_says_otherwise() -> None:
    for scene in provided(OneOfEach()):
        given(scene, OTHER)
        assert ask(scene, "readAccountAsStaff", MANAGER).status == 200


def test_an_account_is_given_once_and_its_manager_is_shown_and_journaled(fresh: OneOfEach) -> None:
    first, again = given(fresh), given(fresh)
    shown = {"account": ACCOUNT, "version": 1, "staff": STAFF.sub}
    assert (first.status, first.body, again.body, first.headers["ETag"]) == (200, shown, shown, '"1"')
    assert ask(fresh, "readManager", MANAGER).body == shown
    assert ask(fresh, "readAccountAsStaff", MANAGER).body["manager"] == STAFF.sub
    assert given(fresh, OTHER).body["staff"] == OTHER
    assert ask(fresh, "readAccountAsStaff", MANAGER).status == 404
    assert ask(fresh, "takeAccountBack", SUPPORT).body == {"account": ACCOUNT, "version": 3}
    assert ask(fresh, "takeAccountBack", SUPPORT).status == 200
    assert "manager" not in ask(fresh, "readAccountAsStaff", SUPPORT).body
    told = [event for event in fresh.events() if event.type in {"account.given", "account.taken_back"}]
    assert [(event.type, event.sequence, event.data["staff"], event.actor.id) for event in told] == [
        ("account.given", 1, STAFF.sub, STAFF.sub),
        ("account.given", 2, OTHER, STAFF.sub),
        ("account.taken_back", 3, OTHER, STAFF.sub),
    ]


def test_a_change_of_another_version_is_refused(fresh: OneOfEach) -> None:
    given(fresh)
    stale = Asking(STAFF, ("support",))
    fresh.version = lambda path: 0  # type: ignore[method-assign]
    assert [ask(fresh, name, stale).status for name in ("giveAccount", "takeAccountBack")] == [412, 412]


def test_an_account_is_given_to_account_managers_alone(scene: OneOfEach) -> None:
    scene.world.sign_ins.groups[OTHER] = frozenset({StaffRole.SUPPORT})
    before = scene.everything
    answer = given(scene, OTHER)
    scene.world.sign_ins.entries["sub-gone"] = None
    gone = given(scene, "sub-gone")
    del scene.world.sign_ins.groups[OTHER], scene.world.sign_ins.entries["sub-gone"]
    assert [(one.status, [field for field, _ in one.broken]) for one in (answer, gone)] == [(422, ["/staff"])] * 2
    assert scene.everything == before


def test_a_role_that_the_token_alone_names_widens_nothing(scene: OneOfEach) -> None:
    """The token says support, too; the pool has taken that group away."""
    scene.world.sign_ins.groups[STAFF.sub] = frozenset({StaffRole.ACCOUNT_MANAGER})
    answer = ask(scene, "readAccountAsStaff", Asking(STAFF, ("account_manager", "support")))
    del scene.world.sign_ins.groups[STAFF.sub]
    assert answer.status == 404


def test_managers_have_the_rights_that_may_be_given() -> None:
    assert staff_rights([StaffRole.ACCOUNT_MANAGER]) == {
        *(StaffRight.VIEW_ACCOUNTS, StaffRight.NAME_OWNERS, StaffRight.DECIDE_PROGRAMMES, StaffRight.DECIDE_ENDS),
        StaffRight.MAKE_OFFERS,
    }
