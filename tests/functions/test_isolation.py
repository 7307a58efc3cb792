"""Tenant isolation by every kind of id: each operation is asked with one id of another customer among one's own.

The asker has every right in the own account. A place of an id is a parameter of the path or the query, or a part of the
body, also one in a list; a signed quote is one place. A new operation or a new field is tried by itself: places are
found in the description and in BODIES of tests/functions/test_access.py.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final, NamedTuple

import pytest

from tests import handlers
from tests.functions.events import Answered
from tests.functions.one_of_each import SUSPENDED, WITHOUT_ROLES, nothing_open
from tests.functions.test_access import (
    ANYONE,
    BODIES,
    EVERYBODY,
    MACHINE,
    NEEDS,
    OF_PRODUCT,
    OF_STAFF,
    OPEN_OTHERWISE,
    OPERATIONS,
    OTHERWISE,
    QUERIES,
    STAFF,
    Asking,
    body_of,
    other_subscription,
    routes,
)
from tests.functions.two_of_each import ID, TWIN, TWINS_OWNER, Slot, TwoOfEach, slots_of, twin, value_at, with_value
from tests.handlers import HTTP
from tests.shop import ACCOUNT
from zetel import bootstrap
from zetel.application.store import keys
from zetel.application.store.keys import Table

#: Fields of a query that name an id, by their operation; the rest of a query has no ids.
_IDS_IN_QUERIES: Final = ("profile", "account", "subscription", "member", "successor", "item", "payment", "invoice")
_STAFF: Final = ("support", "bookkeeper", "account_manager")

#: Questions about an id of another customer that are answered with nothing of it, and no problem.
EMPTY: Final[Mapping[tuple[str, str], int]] = {
    ("listSubscriptions", "query profile"): 200,
    ("listInvoices", "query profile"): 200,
    ("previewDeparture", "query successor"): 200,  # an unfit successor, as a member that is not there
    **{("readEntitlements", f"body /{name}"): 200 for name in ("account", "member")},  # no members
    **{("postActivity", f"body /days/0/{name}"): 200 for name in ("account", "member")},  # an unknown person
}


class Request(NamedTuple):
    """What is sent: the parameters of the path, the query and the body."""

    path: Mapping[str, str]
    query: Mapping[str, str]
    body: Any


@pytest.fixture(scope="module")
def two() -> Iterator[TwoOfEach]:
    scene = TwoOfEach()
    bootstrap.provide(scene.services, scene.catalog)
    yield scene
    bootstrap.provide(None)


@pytest.fixture(autouse=True)
def provided(two: TwoOfEach) -> Iterator[None]:
    bootstrap.provide(two.services, two.catalog)
    two.begin_again()
    yield
    bootstrap.provide(None)


def own(scene: TwoOfEach, name: str) -> Request:
    """The request of the first customer's people."""
    about = OPERATIONS[name][2]
    named = {**scene.named, **OTHERWISE.get(name, {}), **other_subscription(scene, name)}
    path_names = {one["name"] for one in about.get("parameters", ()) if one["in"] == "path"}
    return Request({key: named[key] for key in path_names}, QUERIES.get(name, {}), body_of(scene, name))


def twins(scene: TwoOfEach, name: str) -> Request:
    """The same request of the second customer."""
    path, query, body = own(scene, name)
    return Request({key: twin(value) for key, value in path.items()}, query, scene.of_twin(body))


def places(request: Request, name: str) -> Iterator[Slot]:
    about = OPERATIONS[name][2]
    yield from (Slot("path", key) for key, value in sorted(request.path.items()) if ID.fullmatch(value))
    for parameter in about.get("parameters", ()):
        if parameter["in"] == "query" and parameter["name"] in _IDS_IN_QUERIES:
            yield Slot("query", parameter["name"])
    yield from slots_of(request.body)


def foreign(scene: TwoOfEach, name: str, slot: Slot) -> Request:
    """The second customer's request with the first one's id in this place."""
    mine, theirs = twins(scene, name), own(scene, name)
    match slot.where:
        case "path":
            return mine._replace(path={**mine.path, slot.name: theirs.path[slot.name]})
        case "query":
            return mine._replace(query={**mine.query, slot.name: _first_of(scene, slot.name)})
    return mine._replace(body=with_value(mine.body, slot.name, value_at(theirs.body, slot.name)))


def _first_of(scene: TwoOfEach, kind: str) -> str:
    return scene.named["member" if kind == "successor" else kind]


def send(scene: TwoOfEach, name: str, request: Request, asking: Asking) -> Answered:
    method, path, about = OPERATIONS[name]
    wanted = {one["name"] for one in about.get("parameters", ()) if one["in"] == "header"}
    sent = {"If-Match": f'"{scene.version(path)}"', "Idempotency-Key": "tried"}
    (folder,) = (folder for folder in HTTP if (method, path) in routes(folder))
    return handlers.ask(
        folder,
        method,
        path.format_map(request.path),
        body=request.body,
        headers={header: value for header, value in sent.items() if header in wanted},
        person=asking.person.sub,
        groups=asking.groups,
        claims={"scope": "zetel/product"} if asking.machine else None,
        query=request.query,
    )


def everybody(name: str) -> Asking:
    """The person with the most rights of the second customer; or of the staff, or the machine."""
    if name in OF_PRODUCT:
        return Asking(MACHINE, machine=True)
    return Asking(STAFF, _STAFF) if name in OF_STAFF else Asking(TWINS_OWNER)


OF_ACCOUNTS: Final = sorted(OPERATIONS.keys() - ANYONE)
each_operation = pytest.mark.parametrize("name", OF_ACCOUNTS)


@cache
def all_places() -> Mapping[str, tuple[Slot, ...]]:
    scene = TwoOfEach()
    return {name: tuple(places(twins(scene, name), name)) for name in OF_ACCOUNTS}


@each_operation
def test_the_second_customer_can_ask_for_its_own(two: TwoOfEach, name: str) -> None:
    """Otherwise a refusal below would prove nothing."""
    if name in OPEN_OTHERWISE:
        nothing_open(two.world.store, TWIN)
    answer = send(two, name, twins(two, name), everybody(name))
    assert answer.status in {200, 201, 202}, answer


@each_operation
def test_no_id_of_another_customer_is_accepted_in_any_place(two: TwoOfEach, name: str) -> None:
    asking = everybody(name)
    for slot in all_places()[name]:
        two.begin_again()
        request = foreign(two, name, slot)
        if name in OF_STAFF | OF_PRODUCT and slot.name.endswith("account") and len(all_places()[name]) == 1:
            continue  # staff and the product may ask for every account
        before = two.everything
        answer = send(two, name, request, asking)
        assert two.everything == before, f"{name} with another customer's {slot} left something"
        expected = EMPTY.get((name, str(slot)))
        assert answer.status in ({expected} if expected else {403, 404, 409, 422}), (name, str(slot), answer)
        told = {found[0] for found in ID.finditer(str(answer.body))}
        named = {found[0] for found in ID.finditer(str(request))}
        assert not {id for id in told - named if id in _theirs(two)}, (name, str(slot), answer)


@cache
def _theirs(scene: TwoOfEach) -> frozenset[str]:
    """Every id of the first customer."""
    items = scene.world.store.items(Table.CORE).items()
    own = [str((place, data)) for place, data in items if place[0].startswith(keys.account(ACCOUNT).pk)]
    return frozenset(found[0] for text in own for found in ID.finditer(text))


@pytest.mark.parametrize(
    ("asking", "status"),
    [(Asking(WITHOUT_ROLES), 403), (Asking(SUSPENDED), 404), (Asking(MACHINE, machine=True), 403)],
    ids=["without rights", "deactivated", "machine"],
)
@pytest.mark.parametrize("name", sorted(NEEDS.keys() - OF_STAFF))
def test_whoever_may_not_ask_is_refused_with_any_id(two: TwoOfEach, name: str, asking: Asking, status: int) -> None:
    """The people of the first customer, with an id of the second in each place in turn."""
    if asking.person is WITHOUT_ROLES and NEEDS[name] == EVERYBODY:
        return
    mine, theirs = own(two, name), twins(two, name)
    for slot in all_places()[name]:
        request = mine
        if slot.where == "path" and slot.name != "account":
            request = mine._replace(path={**mine.path, slot.name: theirs.path[slot.name]})
        elif slot.where == "body":
            request = mine._replace(body=with_value(mine.body, slot.name, value_at(theirs.body, slot.name)))
        before = two.everything
        answer = send(two, name, request, asking)
        assert (
            answer.status in {status, 404, 422}
            if status == 403 and slot.where == "body"
            else answer.status
            in {
                status,
                404,
            }
        ), (name, str(slot), answer)
        assert two.everything == before


def test_every_kind_of_id_is_tried() -> None:
    """Of bodies, too: profiles, members, successors, subscriptions, items, signed quotes and previews, proofs."""
    tried = {(slot.where, slot.name.rpartition("/")[2]) for slots in all_places().values() for slot in slots}
    in_path = {"account", "member", "profile", "subscription", "item", "entry", "attempt", "cancellation", "invoice"}
    in_path |= {"move", "payment", "recipient", "refund", "job", "request"}
    in_body = {"profile", "successor", "member", "account", "to", "item", "quote", "preview", "proof", "0"}
    assert {("path", name) for name in in_path} | {("body", name) for name in in_body} <= tried
    assert BODIES.keys() - ANYONE <= all_places().keys()
