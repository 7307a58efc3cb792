"""Each operation of the API asked by a stranger, by a person without the right, and with just enough right.

A new operation stands in ANYONE or in NEEDS, and in BODIES if it takes a body: tests/functions/test_access.py.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, NamedTuple

import pytest

from tests import described, handlers
from tests.application.life import VISA, YEARLY
from tests.functions.events import Answered
from tests.functions.one_of_each import ADMIN, SUSPENDED, WITHOUT_ROLES, OneOfEach
from tests.handlers import HTTP, handler
from tests.shop import CHRIS, DIALER, PROFILE, STRANGER
from zetel import bootstrap
from zetel.application.commands.person import Person
from zetel.domain.parties import access
from zetel.domain.quotes.ending import When
from zetel.domain.subscriptions.subscription import Collection

STAFF: Final = Person("sub-staff", "Carla", "carla@stoelwerk.example")


class Asking(NamedTuple):
    """A signed-in person, with the seller's roles that the token names."""

    person: Person
    groups: tuple[str, ...] = ()


#: Operations that need only a token; `health` needs none.
ANYONE: Final = {"health", "useLink", "listMyAccounts", "openAccount", "listProducts", "readProduct"}

#: Roles of a member of the account, or of the seller's staff; each of a need's roles is enough for its operations.
NEEDS: Final[Mapping[str, frozenset[Any]]] = {
    **dict.fromkeys(("readAccount", "listProfiles", "readProfile"), access.READ),
    **dict.fromkeys(("listSubscriptions", "readSubscription"), access.READ),
    **dict.fromkeys(("listInvoices", "readInvoice", "linkToFile"), access.READ),
    **dict.fromkeys(("readPayment", "listRefunds", "readRefund", "listRecipients"), access.READ),
    **dict.fromkeys(("changeAccount", "addProfile", "changeProfile", "sendLink"), access.WRITE),
    **dict.fromkeys(("quotePurchase", "confirmPurchase", "quoteAddition", "confirmAddition"), access.WRITE),
    **dict.fromkeys(("quoteSeatChange", "confirmSeatChange", "undoChange"), access.WRITE),
    "changeSubscription": access.WRITE,
    **dict.fromkeys(("quoteCancellation", "confirmCancellation", "switchAutoRenewal"), access.WRITE),
    **dict.fromkeys(("readAccountAsStaff", "listCancellations", "listRecipientsAsStaff"), access.STAFF_READ),
    "confirmRecipient": access.SUPPORT,
    **dict.fromkeys(("releaseCredit", "withdrawCredit"), access.BOOKKEEPING),
    **dict.fromkeys(("recordTransfer", "takeTransferBack", "reportRefundPaid"), access.BOOKKEEPING),
}

#: The least role for a need, and the highest role that is too low.
ENOUGH: Final = {
    access.READ: Asking(CHRIS),
    access.WRITE: Asking(ADMIN),
    access.STAFF_READ: Asking(STAFF, ("support",)),
    access.BOOKKEEPING: Asking(STAFF, ("bookkeeper",)),
    access.SUPPORT: Asking(STAFF, ("support",)),
}
TOO_LITTLE: Final = {
    access.READ: Asking(WITHOUT_ROLES),
    access.WRITE: Asking(CHRIS),
    access.STAFF_READ: Asking(ADMIN),
    access.BOOKKEEPING: Asking(ADMIN, ("support",)),
    access.SUPPORT: Asking(ADMIN, ("bookkeeper",)),
}
OF_STAFF: Final = (access.STAFF_READ, access.SUPPORT, access.BOOKKEEPING)

DETAILS: Final = {
    "name": "Veerman Logistiek B.V.",
    "address": {"street": "Havenstraat 12", "city": "Rotterdam", "postcode": "3011 AA", "country": "NL"},
    "language": "nl",
    "currency": "EUR",
    "zone": "Europe/Amsterdam",
    "recipients": ["administratie@veerman.example"],
}

#: The body of each operation that takes a body. A quote is of a person with the right to confirm it.
BODIES: Final[Mapping[str, Callable[[OneOfEach], Mapping[str, Any]]]] = {
    "openAccount": lambda _: {"name": "Veerman", "profile": DETAILS},
    "useLink": lambda scene: {"link": scene.link},
    "changeAccount": lambda _: {"name": "Veerman Transport"},
    "addProfile": lambda _: DETAILS,
    "changeProfile": lambda _: {"name": "Veerman Transport B.V."},
    "changeSubscription": lambda _: {"purchase_order": "4500-118"},
    "quotePurchase": lambda _: {"profile": PROFILE, "plan": YEARLY.plan.id, "quantity": 1, "pay_by": "invoice"},
    "confirmPurchase": lambda scene: {
        "quote": scene.quote((YEARLY.plan.id, 1), by=Collection.CARD, person=ADMIN),
        "card": VISA,
    },
    "quoteAddition": lambda _: {"items": [{"plan": DIALER.plan.id, "quantity": 1}]},
    "confirmAddition": lambda scene: {"quote": scene.quote_addition(scene.id, (DIALER.plan.id, 1), person=ADMIN)},
    "quoteSeatChange": lambda scene: {"item": scene.contract.items[0].id, "quantity": 30},
    "confirmSeatChange": lambda scene: {"quote": scene.quote_seats(scene.id, 30, person=ADMIN)},
    "quoteCancellation": lambda _: {"when": "now"},
    "confirmCancellation": lambda scene: {
        "quote": scene.quote_end(scene.id, When.NOW, person=ADMIN),
        "reason": "other",
    },
    "switchAutoRenewal": lambda _: {"on": False},
    "releaseCredit": lambda _: {"limit": 5_000_00, "currency": "EUR"},
    "recordTransfer": lambda _: {
        "profile": PROFILE,
        "amount": 1_00,
        "currency": "EUR",
        "received_on": "2026-09-01",
        "reference": "RF18",
    },
    "takeTransferBack": lambda _: {"reason": "bounced"},
    "reportRefundPaid": lambda _: {"paid_on": "2026-09-01", "reference": "RF45"},
}


def operations() -> Iterator[tuple[str, str, str, Mapping[str, Any]]]:
    """Name, method, path and description of every operation."""
    for path, methods in described.document()["paths"].items():
        for method, about in methods.items():
            yield about["operationId"], method.upper(), path, about


OPERATIONS: Final = {name: (method, path, about) for name, method, path, about in operations()}

members_only = pytest.mark.parametrize("name", sorted(name for name, needs in NEEDS.items() if needs not in OF_STAFF))
staff_only = pytest.mark.parametrize("name", sorted(name for name, needs in NEEDS.items() if needs in OF_STAFF))
everyone_named = pytest.mark.parametrize("name", sorted(NEEDS))


@pytest.fixture(scope="module")
def untouched() -> OneOfEach:
    """The same customer for all refusals: each refusal leaves the customer unchanged."""
    return OneOfEach()


@pytest.fixture
def scene(untouched: OneOfEach) -> Iterator[OneOfEach]:
    yield from provided(untouched)


@pytest.fixture
def fresh() -> Iterator[OneOfEach]:
    yield from provided(OneOfEach())


def provided(scene: OneOfEach) -> Iterator[OneOfEach]:
    bootstrap.provide(scene.services, scene.catalog)
    yield scene
    bootstrap.provide(None)


def ask(scene: OneOfEach, name: str, asking: Asking) -> Answered:
    """The answer of the operation's handler."""
    method, path, about = OPERATIONS[name]
    wanted = {one["name"] for one in about.get("parameters", ()) if one["in"] == "header"}
    sent = {"If-Match": f'"{scene.version(path)}"', "Idempotency-Key": "tried"}
    body = BODIES[name](scene) if name in BODIES else None
    (folder,) = (folder for folder in HTTP if (method, path) in routes(folder))
    return handlers.ask(
        folder,
        method,
        path.format_map(scene.named),
        body=body,
        headers={header: value for header, value in sent.items() if header in wanted},
        person=asking.person.sub,
        groups=asking.groups,
    )


def routes(folder: str) -> set[tuple[str, str]]:
    app = handler(folder).app
    return {(route.method, route.openapi_path) for route in (*app._static_routes, *app._dynamic_routes)}


def refused(scene: OneOfEach, name: str, asking: Asking) -> tuple[int, str]:
    """Status and problem of an answer that leaves no trace."""
    before = scene.everything
    answer = ask(scene, name, asking)
    assert scene.everything == before, f"{name} refused {asking.person.sub}, and left something all the same."
    return answer.status, answer.problem


def test_every_operation_names_the_roles_that_may_ask_it(scene: OneOfEach) -> None:
    known = {*ANYONE, *NEEDS}
    assert known == OPERATIONS.keys(), (
        f"Without a row: {sorted(OPERATIONS.keys() - known)}; gone: {sorted(known - OPERATIONS.keys())}. Say in ANYONE "
        "or NEEDS of tests/functions/test_access.py the roles that may ask each: the tests below then ask as others."
    )
    takers = {name for name, (_, _, about) in OPERATIONS.items() if "requestBody" in about}
    assert BODIES.keys() == takers, (
        f"Without a body: {sorted(takers - BODIES.keys())}; gone: {sorted(BODIES.keys() - takers)}. Give each, in "
        "BODIES of tests/functions/test_access.py, a body that its handler carries out."
    )
    parameters = {name for _, path, _ in OPERATIONS.values() for name in re.findall(r"{(\w+)}", path)}
    assert parameters == scene.named.keys(), (
        f"Without a value: {sorted(parameters - scene.named.keys())}; gone: {sorted(scene.named.keys() - parameters)}. "
        "`named` in tests/functions/one_of_each.py says what a parameter of a path stands for; let there be one of it."
    )


@everyone_named
def test_just_enough_right_is_enough(fresh: OneOfEach, name: str) -> None:
    """Otherwise the refusals below could come from a wrong request."""
    assert ask(fresh, name, ENOUGH[NEEDS[name]]).status in {200, 201}


@pytest.mark.parametrize("asking", [Asking(STRANGER), Asking(SUSPENDED)], ids=["another account's owner", "suspended"])
@members_only
def test_a_stranger_learns_and_changes_nothing(scene: OneOfEach, name: str, asking: Asking) -> None:
    assert refused(scene, name, asking) == (404, "unknown")


@everyone_named
def test_without_the_right_nothing_is_told_or_changed(scene: OneOfEach, name: str) -> None:
    assert refused(scene, name, TOO_LITTLE[NEEDS[name]]) == (403, "not-allowed")


@staff_only
def test_strangers_are_no_staff(scene: OneOfEach, name: str) -> None:
    assert refused(scene, name, Asking(STRANGER)) == (403, "not-allowed")


@members_only
def test_the_sellers_staff_is_no_member(scene: OneOfEach, name: str) -> None:
    assert refused(scene, name, Asking(STAFF, ("support", "bookkeeper"))) == (404, "unknown")


@pytest.mark.parametrize("name", sorted(ANYONE))
def test_operations_without_an_account_answer_strangers(fresh: OneOfEach, name: str) -> None:
    assert ask(fresh, name, Asking(STRANGER)).status in {200, 201}
