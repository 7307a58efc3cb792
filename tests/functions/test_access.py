"""Each operation of the API asked by a stranger, by a person without the right, and with just enough right.

A new operation stands in ANYONE or in NEEDS, and in BODIES if it takes a body: tests/functions/test_access.py.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final, NamedTuple

import pytest

from tests import described, handlers
from tests.application.life import VISA, YEARLY
from tests.functions.events import Answered
from tests.functions.one_of_each import (
    ADMIN,
    ASSISTED_END,
    END_REQUEST,
    INVITED,
    OFFERED,
    ON_REQUEST,
    OWN_MEMBER,
    OWN_REQUEST,
    PROGRAMME_REQUEST,
    REJECTED_END,
    SUSPENDED,
    TEST_ACCOUNT,
    UPGRADE,
    WITHOUT_ROLES,
    OneOfEach,
    nothing_open,
)
from tests.functions.one_of_each import COLLEAGUE as COLLEAGUE_MEMBER
from tests.handlers import HTTP, handler
from tests.shop import ACCOUNT, DEACTIVATED, DIALER, ENTERPRISE, PROFILE, STRANGER
from zetel import bootstrap
from zetel.application.commands.person import Person
from zetel.application.quoting.move_preview import MoveWish, preview
from zetel.application.store import keys
from zetel.domain.events import ActorKind
from zetel.domain.parties.member import Grant, Membership, MemberState, Role, StaffRole
from zetel.domain.parties.rights import LICENCES, REQUESTS, SUBSCRIPTIONS, Right, StaffRight, rights, staff_rights
from zetel.domain.quotes.ending import When
from zetel.domain.subscriptions.subscription import Collection

#: Quotes in BODIES are ADMIN's, who keeps the right to make them.
COLLEAGUE: Final = Person("sub-colleague", "Cor Collega", "cor@veerman.example")
STAFF: Final = Person("sub-staff", "Carla", "carla@stoelwerk.example")
STAFF_OF_SUPPORT: Final = replace(STAFF, staff=frozenset({StaffRole.SUPPORT}))


class Asking(NamedTuple):
    """A signed-in person, with the seller's roles that the token names."""

    person: Person
    groups: tuple[str, ...] = ()
    machine: bool = False


NOTHING: Final[Mapping[str, str]] = {}

#: Operations that need only a token; `health` needs none.
ANYONE: Final = {"health", "useLink", "listMyAccounts", "openAccount", "joinAccount", "listProducts", "readProduct"}

#: Operations of the vendor's product, a machine; of those for anyone, the ones that take no token at all.
OF_PRODUCT: Final = {"readEntitlements", "postActivity", "reportExport"}
OPEN: Final = {"health", "useLink"}
MACHINE: Final = Person("7example98765432", "", "")

VIEW_BILLING: Final = frozenset({Right.VIEW_BILLING})
MANAGE_BILLING: Final = frozenset({Right.MANAGE_BILLING})
EVERYBODY: Final = frozenset({Right.OWN})
MANAGE_LICENCES: Final = frozenset({Right.MANAGE_LICENCES})
VIEW_PEOPLE: Final = frozenset({Right.VIEW_PEOPLE})
MANAGE_PEOPLE: Final = frozenset({Right.MANAGE_PEOPLE})
VIEW_ACCOUNTS: Final = frozenset({StaffRight.VIEW_ACCOUNTS})
END_CONTRACTS: Final = frozenset({StaffRight.END_CONTRACTS})
CONFIRM_RECIPIENTS: Final = frozenset({StaffRight.CONFIRM_RECIPIENTS})
KEEP_BOOKS: Final = frozenset({StaffRight.KEEP_BOOKS})
GIVE_ACCOUNTS: Final = frozenset({StaffRight.GIVE_ACCOUNTS})
DECIDE_PROGRAMMES: Final = frozenset({StaffRight.DECIDE_PROGRAMMES})
DECIDE_ENDS: Final = frozenset({StaffRight.DECIDE_ENDS})
MAKE_OFFERS: Final = frozenset({StaffRight.MAKE_OFFERS})

RUN_TEST_CLOCKS: Final = frozenset({StaffRight.RUN_TEST_CLOCKS})

#: Rights of a member of the account, or of the seller's staff; one right of a need is enough for its operations.
NEEDS: Final[Mapping[str, frozenset[Any]]] = {
    "readAccount": EVERYBODY,
    **dict.fromkeys(("listProfiles", "readProfile"), VIEW_BILLING),
    **dict.fromkeys(("readSubscription", "readSeatUse"), SUBSCRIPTIONS),
    "forecastAccount": EVERYBODY,
    **dict.fromkeys(("forecastSubscription", "readTimeline"), VIEW_BILLING),
    **dict.fromkeys(("listSubscriptions", "addOwnProfile"), EVERYBODY),
    **dict.fromkeys(("takeSubscriptionOver", "narrowBuying"), MANAGE_BILLING),
    "readBuyers": EVERYBODY,
    **dict.fromkeys(("previewMove", "confirmMove"), MANAGE_BILLING),
    "readMove": VIEW_BILLING,
    **dict.fromkeys(("listInvoices", "readInvoice", "linkToFile"), VIEW_BILLING),
    **dict.fromkeys(("listDeclaredEnds", "linkToDeclaredEnd"), VIEW_BILLING),
    **dict.fromkeys(("readPayment", "listRefunds", "readRefund", "listRecipients"), VIEW_BILLING),
    **dict.fromkeys(("changeAccount", "addProfile", "changeProfile", "sendLink"), MANAGE_BILLING),
    **dict.fromkeys(("quotePurchase", "confirmPurchase", "quoteAddition", "confirmAddition"), MANAGE_BILLING),
    **dict.fromkeys(
        ("quoteSeatChange", "confirmSeatChange", "undoChange", "quotePlanChange", "confirmPlanChange"), MANAGE_BILLING
    ),
    **dict.fromkeys(("quoteRenewal", "confirmRenewal"), MANAGE_BILLING),
    **dict.fromkeys(("quoteConversion", "confirmConversion", "extendTrial"), MANAGE_BILLING),
    **dict.fromkeys(("quoteRevival", "confirmRevival"), MANAGE_BILLING),
    "changeSubscription": MANAGE_BILLING,
    **dict.fromkeys(("quoteCancellation", "confirmCancellation", "switchAutoRenewal"), MANAGE_BILLING),
    **dict.fromkeys(("keepAttempt", "withdrawAttempt"), MANAGE_BILLING),
    "readAttempt": SUBSCRIPTIONS,
    **dict.fromkeys(("askForEnd", "sendEndRequestAgain", "withdrawEndRequest"), MANAGE_BILLING),
    **dict.fromkeys(("listEndRequests", "readEndRequest"), VIEW_BILLING),
    "readEndRequestAsStaff": VIEW_ACCOUNTS,
    "listOpenEndRequests": DECIDE_ENDS,
    **dict.fromkeys(("approveEnd", "rejectEnd", "prepareStatement", "recordDeclaration"), DECIDE_ENDS),
    "changeMember": EVERYBODY,
    **dict.fromkeys(("listMembers", "readMember", "findPeople", "readPlaces"), VIEW_PEOPLE),
    "readOwnLicences": EVERYBODY,
    **dict.fromkeys(("startExport", "readJob", "linkToExport"), VIEW_PEOPLE),
    "startImport": MANAGE_LICENCES,
    **dict.fromkeys(("listLicences", "readLicences"), LICENCES),
    **dict.fromkeys(("assignLicences", "takeLicencesBack"), MANAGE_LICENCES),
    **dict.fromkeys(("askLicence", "askPurchase", "withdrawRequest"), EVERYBODY),
    **dict.fromkeys(("listRequests", "readRequest", "listMemberRequests", "listQueue"), REQUESTS),
    **dict.fromkeys(("approveRequest", "denyRequest"), MANAGE_LICENCES),
    **dict.fromkeys(("quoteSeatAsked", "quotePurchaseAsked"), MANAGE_BILLING),
    "listRequestsAsStaff": VIEW_ACCOUNTS,
    "listProgrammes": VIEW_BILLING,
    "listUpgrades": EVERYBODY,
    "readUpgrade": VIEW_BILLING,
    **dict.fromkeys(("askUpgrade", "leaveUpgrade"), MANAGE_BILLING),
    **dict.fromkeys(("listAskedUpgrades", "readAskedUpgrade"), MAKE_OFFERS),
    **dict.fromkeys(("answerUpgrade", "makeOffer", "withdrawOffer"), MAKE_OFFERS),
    **dict.fromkeys(("uploadProof", "askProgramme"), MANAGE_BILLING),
    **dict.fromkeys(("listProgrammeRequests", "readProgrammeRequest"), DECIDE_PROGRAMMES),
    **dict.fromkeys(("approveProgramme", "denyProgramme"), DECIDE_PROGRAMMES),
    **dict.fromkeys(("listTestClocks", "makeTestClock", "readTestClock"), RUN_TEST_CLOCKS),
    **dict.fromkeys(("advanceTestClock", "listKeptMails", "removeTestClock"), RUN_TEST_CLOCKS),
    **dict.fromkeys(("giveAccount", "takeAccountBack"), GIVE_ACCOUNTS),
    "readManager": VIEW_ACCOUNTS,
    **dict.fromkeys(("giveRights", "deactivateMember", "activateMember", "removeMember"), MANAGE_PEOPLE),
    **dict.fromkeys(("previewDeparture", "confirmDeparture"), MANAGE_PEOPLE),
    **dict.fromkeys(("readDeparture", "readSuccession"), VIEW_PEOPLE),
    **dict.fromkeys(("previewClosing", "closeAccount"), frozenset({Right.MAKE_OWNERS})),
    "readHistory": SUBSCRIPTIONS,
    "beginErasure": MANAGE_PEOPLE,
    "readErasure": VIEW_PEOPLE,
    "readClosing": EVERYBODY,
    "readClosingAsStaff": VIEW_ACCOUNTS,
    "objectToSuccession": frozenset({Right.MAKE_OWNERS}),
    "beginSuccession": frozenset({StaffRight.NAME_OWNERS}),
    "readSuccessionAsStaff": VIEW_ACCOUNTS,
    **dict.fromkeys(("inviteMember", "inviteAgain", "withdrawInvitation"), MANAGE_PEOPLE),
    **dict.fromkeys(("readAccountAsStaff", "listCancellations", "listRecipientsAsStaff"), VIEW_ACCOUNTS),
    "confirmRecipient": CONFIRM_RECIPIENTS,
    **dict.fromkeys(("findAccounts", "listRefundTasks", "readProfileAsStaff"), VIEW_ACCOUNTS),
    **dict.fromkeys(("listSubscriptionsAsStaff", "readSubscriptionAsStaff"), VIEW_ACCOUNTS),
    **dict.fromkeys(("listInvoicesAsStaff", "readInvoiceAsStaff", "linkToFileAsStaff"), VIEW_ACCOUNTS),
    **dict.fromkeys(("readPaymentAsStaff", "listRefundsAsStaff", "readRefundAsStaff"), VIEW_ACCOUNTS),
    **dict.fromkeys(("quoteCancellationAsStaff", "confirmCancellationAsStaff"), END_CONTRACTS),
    **dict.fromkeys(("releaseCredit", "withdrawCredit"), KEEP_BOOKS),
    **dict.fromkeys(("recordTransfer", "takeTransferBack", "reportRefundPaid"), KEEP_BOOKS),
}

#: The rights of each role and grant, as the documentation has them.
HELD: Final = {
    "owner": {
        *("own", "view_billing", "manage_billing", "manage_licences", "view_people", "manage_people", "make_owners")
    },
    "billing_admin": {"own", "view_billing", "manage_billing", "view_people"},
    "licence_admin": {"own", "manage_licences", "view_people"},
    "people_admin": {"own", "manage_licences", "view_people", "manage_people"},
    "reader": {"own", "view_billing", "view_people"},
    "member": {"own"},
    "manage_billing": {"own", "view_billing", "manage_billing"},
    "manage_licences": {"own", "manage_licences"},
    "manage_people": {"own", "view_people", "manage_people"},
    "support": {"view_accounts", "end_contracts", "confirm_recipients", "run_test_clocks", "give_accounts"},
    "bookkeeper": {"view_accounts", "end_contracts", "keep_books"},
    "account_manager": {"view_accounts", "name_owners", "decide_programmes", "decide_ends", "make_offers"},
}

DETAILS: Final = {
    "name": "Veerman Logistiek B.V.",
    "address": {"street": "Havenstraat 12", "city": "Rotterdam", "postcode": "3011 AA", "country": "NL"},
    "language": "nl",
    "currency": "EUR",
    "zone": "Europe/Amsterdam",
    "recipients": ["administratie@veerman.example"],
}

#: The member of an operation that no colleague without rights can stand for: one's own, and a deactivated one.
#: Operations that are refused while anything of the account is open.
OPEN_OTHERWISE: Final = frozenset({"closeAccount"})

OTHERWISE: Final[Mapping[str, Mapping[str, str]]] = {
    "changeMember": {"member": OWN_MEMBER},
    "activateMember": {"member": DEACTIVATED},
    "inviteAgain": {"member": INVITED},
    "withdrawInvitation": {"member": INVITED},
    "withdrawRequest": {"request": OWN_REQUEST},
    "quotePurchaseAsked": {"request": OWN_REQUEST},
    "readProgrammeRequest": {"request": PROGRAMME_REQUEST},
    "approveProgramme": {"request": PROGRAMME_REQUEST},
    "denyProgramme": {"request": PROGRAMME_REQUEST},
    **{
        name: {"account": TEST_ACCOUNT}
        for name in ("readTestClock", "advanceTestClock", "removeTestClock", "listKeptMails")
    },
    **{
        name: {"request": END_REQUEST}
        for name in ("readEndRequest", "withdrawEndRequest", "readEndRequestAsStaff", "approveEnd", "rejectEnd")
    },
    "sendEndRequestAgain": {"request": REJECTED_END},
    **{
        name: {"request": UPGRADE}
        for name in ("readUpgrade", "leaveUpgrade", "readAskedUpgrade", "answerUpgrade", "makeOffer")
    },
    "withdrawOffer": {"request": OFFERED},
    **{name: {"request": ASSISTED_END} for name in ("prepareStatement", "recordDeclaration")},
}

#: The body of each operation that takes a body. A quote is of a person with the right to confirm it.
BODIES: Final[Mapping[str, Callable[[OneOfEach], Mapping[str, Any]]]] = {
    "openAccount": lambda _: {"name": "Veerman", "profile": DETAILS},
    "useLink": lambda scene: {"link": scene.link},
    "readEntitlements": lambda _: {"account": ACCOUNT, "member": OWN_MEMBER},
    "postActivity": lambda _: {
        "days": [{"account": ACCOUNT, "member": OWN_MEMBER, "product": "professional", "day": "2026-09-01"}]
    },
    "reportExport": lambda _: {"account": ACCOUNT, "scope": "records", "day": "2026-09-01"},
    "startExport": lambda _: {"scope": "people"},
    "changeAccount": lambda _: {"name": "Veerman Transport"},
    "changeMember": lambda _: {"phone": "+31 10 555 01 24"},
    "inviteMember": lambda _: {"name": "Elsa Nieuw", "mail": "elsa@veerman.example", "language": "nl"},
    "joinAccount": lambda scene: {"link": scene.invitation},
    "confirmDeparture": lambda _: {"successor": OWN_MEMBER, "ends_as": "removed"},
    "closeAccount": lambda _: {"name": "Veerman"},
    "beginSuccession": lambda _: {"member": COLLEAGUE_MEMBER},
    "giveRights": lambda _: {"roles": ["member"], "grants": []},
    **dict.fromkeys(("assignLicences", "takeLicencesBack"), lambda _: {"members": [COLLEAGUE_MEMBER]}),
    "startImport": lambda _: {"kind": "check", "csv": "mail;product\ncor@veerman.example;professional"},
    "askLicence": lambda _: {"reason": "For the night shift"},
    "askPurchase": lambda _: {"product": "professional", "quantity": 3, "reason": "For the depot"},
    "denyRequest": lambda _: {"message": "Next quarter"},
    "uploadProof": lambda _: {"size": 184_320},
    "askProgramme": lambda scene: {"reason": "We are an association.", "proof": scene.uploaded()},
    "makeTestClock": lambda _: {"name": "Years ahead", "profile": DETAILS},
    "advanceTestClock": lambda _: {"to": "2027-12-31T12:00:00Z"},
    "approveProgramme": lambda _: {"until": "2027-12-31"},
    "denyProgramme": lambda _: {"message": "The statutes are missing"},
    "askUpgrade": lambda _: {
        "plan": ON_REQUEST.plan.id,
        "contact": {"name": "Bo Koper", "mail": "bo@veerman.example"},
        "message": "We grow to 400 people.",
    },
    "answerUpgrade": lambda _: {"message": "Please call us."},
    "makeOffer": lambda _: {"plan": ON_REQUEST.plan.id, "minimum": 1, "maximum": 100, "until": "2026-09-30"},
    "giveAccount": lambda _: {"staff": STAFF.sub},
    "quoteSeatAsked": lambda _: {},
    "quotePurchaseAsked": lambda _: {"profile": PROFILE, "plan": YEARLY.plan.id, "pay_by": "invoice"},
    "addProfile": lambda _: DETAILS,
    "addOwnProfile": lambda _: {},
    "takeSubscriptionOver": lambda _: {"profile": PROFILE, "pay_by": "invoice"},
    "narrowBuying": lambda _: {"buyers": "billing_admins"},
    "previewMove": lambda scene: {"to": scene.other},
    "confirmMove": lambda scene: {
        "preview": preview(MoveWish(ACCOUNT, ADMIN, scene.id, scene.other), scene.services, scene.catalog),
        "reason": "other",
    },
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
    "quotePlanChange": lambda _: {"plan": ENTERPRISE.plan.id},
    "confirmPlanChange": lambda scene: {"quote": scene.quote_plan(scene.id, ENTERPRISE.plan.id, person=ADMIN)},
    "quoteRenewal": lambda _: {"quantity": 30},
    "confirmRenewal": lambda scene: {"quote": scene.quote_term(scene.id, 30, person=ADMIN)},
    "quoteConversion": lambda _: {},
    "confirmConversion": lambda scene: {"quote": scene.quote_conversion(scene.trial, person=ADMIN)},
    "quoteRevival": lambda _: {},
    "confirmRevival": lambda scene: {"quote": scene.quote_revival(scene.ended, person=ADMIN)},
    "quoteCancellation": lambda _: {"when": "now"},
    "confirmCancellation": lambda scene: {
        "quote": scene.quote_end(scene.id, When.NOW, person=ADMIN),
        "reason": "other",
    },
    "quoteCancellationAsStaff": lambda _: {"when": "now"},
    "confirmCancellationAsStaff": lambda scene: {
        "quote": scene.quote_end(scene.id, When.NOW, person=STAFF_OF_SUPPORT, by=ActorKind.STAFF),
        "reason": "other",
    },
    "switchAutoRenewal": lambda _: {"on": False},
    "keepAttempt": lambda _: {"reason": "other"},
    "askForEnd": lambda scene: {
        "quote": scene.quote_end(scene.asked, When.NOW, person=ADMIN),
        "reason": "other",
        "checklist": {"exported": True, "data_owner": "Bo Koper", "words": "The team in Ghent closes."},
    },
    "sendEndRequestAgain": lambda _: {"checklist": {"exported": True}},
    "rejectEnd": lambda _: {"reason": "owner_missing"},
    "prepareStatement": lambda _: {"message": "As we agreed."},
    "recordDeclaration": lambda _: {"how": "letter", "day": "2026-09-01"},
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


#: The parameters that an operation cannot do without.
QUERIES: Final[Mapping[str, Mapping[str, str]]] = {"findAccounts": {"name": "veer"}, "findPeople": {"q": "cor"}}


def operations() -> Iterator[tuple[str, str, str, Mapping[str, Any]]]:
    """Name, method, path and description of every operation."""
    for path, methods in described.document()["paths"].items():
        for method, about in methods.items():
            yield about["operationId"], method.upper(), path, about


OPERATIONS: Final = {name: (method, path, about) for name, method, path, about in operations()}

OF_STAFF: Final = {name for name, needs in NEEDS.items() if needs <= set(StaffRight)}

members_only = pytest.mark.parametrize("name", sorted(NEEDS.keys() - OF_STAFF))
staff_only = pytest.mark.parametrize("name", sorted(OF_STAFF))
each_operation = pytest.mark.parametrize("name", sorted(NEEDS))
by_each_holder = pytest.mark.parametrize("holder", HELD)


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


def ask(scene: OneOfEach, name: str, asking: Asking, query: Mapping[str, str] = NOTHING, body: Any = None) -> Answered:
    """The answer of the operation's handler to `body`, or to that of BODIES."""
    method, path, about = OPERATIONS[name]
    wanted = {one["name"] for one in about.get("parameters", ()) if one["in"] == "header"}
    sent = {"If-Match": f'"{scene.version(path)}"', "Idempotency-Key": "tried"}
    (folder,) = (folder for folder in HTTP if (method, path) in routes(folder))
    return handlers.ask(
        folder,
        method,
        path.format_map({**scene.named, **OTHERWISE.get(name, {}), **other_subscription(scene, name)}),
        body=body or body_of(scene, name),
        headers={header: value for header, value in sent.items() if header in wanted},
        person=None if name in OPEN else asking.person.sub,
        groups=asking.groups,
        claims={"scope": "zetel/product"} if asking.machine else None,
        query={**QUERIES.get(name, NOTHING), **query},
    )


def other_subscription(scene: OneOfEach, name: str) -> Mapping[str, str]:
    """The subscription of an operation for trials, for one that has ended, or for one whose end is asked for."""
    if name in {"quoteRevival", "confirmRevival"}:
        return {"subscription": scene.ended}
    if name == "askForEnd":
        return {"subscription": scene.asked}
    return {"subscription": scene.trial} if name in {"quoteConversion", "confirmConversion", "extendTrial"} else {}


def body_of(scene: OneOfEach, name: str) -> Mapping[str, Any] | None:
    return BODIES[name](scene) if name in BODIES else None


def routes(folder: str) -> set[tuple[str, str]]:
    app = handler(folder).app
    return {(route.method, route.openapi_path) for route in (*app._static_routes, *app._dynamic_routes)}


def refused(scene: OneOfEach, name: str, asking: Asking) -> tuple[int, str]:
    """Status and problem of an answer that leaves no trace."""
    body = body_of(scene, name)
    before = scene.everything
    answer = ask(scene, name, asking, body=body)
    assert scene.everything == before, f"{name} refused {asking.person.sub}, and left something all the same."
    return answer.status, answer.problem


def test_every_operation_names_the_roles_that_may_ask_it(scene: OneOfEach) -> None:
    known = {*ANYONE, *NEEDS, *OF_PRODUCT}
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


def holding(scene: OneOfEach, holder: str, person: Person) -> Asking:
    """The person with this role or grant alone."""
    if holder in set(StaffRole):
        return Asking(STAFF, (holder,))
    roles = (Role(holder),) if holder in set(Role) else ()
    grants = () if roles else (Grant(holder),)
    membership = Membership(ACCOUNT, OWN_MEMBER, roles, MemberState.ACTIVE, grants)
    scene.world.store.put(keys.membership(person.sub, ACCOUNT), membership)
    return Asking(person)


@by_each_holder
@each_operation
def test_the_right_is_enough_and_without_it_nothing_is_told_or_changed(
    untouched: OneOfEach, name: str, holder: str
) -> None:
    if NEEDS[name] & HELD[holder]:
        for scene in provided(OneOfEach()):
            if name in OPEN_OTHERWISE:
                nothing_open(scene.world.store)
            assert ask(scene, name, holding(scene, holder, ADMIN)).status in {200, 201, 202}
        return
    for scene in provided(untouched):
        stranger = holder in set(StaffRole) and name not in OF_STAFF
        expected = (404, "unknown") if stranger else (403, "not-allowed")
        assert refused(scene, name, holding(scene, holder, COLLEAGUE)) == expected


@by_each_holder
def test_each_role_and_grant_has_the_rights_that_the_documentation_says(holder: str) -> None:
    if holder in set(StaffRole):
        assert staff_rights([StaffRole(holder)]) == HELD[holder]
    elif holder in set(Role):
        assert rights([Role(holder)]) == HELD[holder]
    else:
        assert rights([], [Grant(holder)]) == HELD[holder]


@each_operation
def test_the_description_names_everybody_who_may_ask(name: str) -> None:
    said = str(OPERATIONS[name][2]["description"])
    for holder, held in HELD.items():
        if "own" not in NEEDS[name]:
            assert (f"`{holder}`" in said) == bool(NEEDS[name] & held), (name, holder)
    assert ("every member" in said) == ("own" in NEEDS[name])


def test_rights_add_up() -> None:
    assert rights([Role.READER], [Grant.MANAGE_LICENCES]) == {"own", "view_billing", "view_people", "manage_licences"}


@pytest.mark.parametrize("name", sorted(name for name in NEEDS.keys() - OF_STAFF if NEEDS[name] != EVERYBODY))
def test_a_member_without_roles_has_everybodys_own_rights_alone(scene: OneOfEach, name: str) -> None:
    assert refused(scene, name, Asking(WITHOUT_ROLES)) == (403, "not-allowed")


@pytest.mark.parametrize("asking", [Asking(STRANGER), Asking(SUSPENDED)], ids=["another account", "deactivated"])
@members_only
def test_a_stranger_learns_and_changes_nothing(scene: OneOfEach, name: str, asking: Asking) -> None:
    assert refused(scene, name, asking) == (404, "unknown")


@staff_only
def test_strangers_are_no_staff(scene: OneOfEach, name: str) -> None:
    assert refused(scene, name, Asking(STRANGER)) == (403, "not-allowed")


@members_only
def test_the_sellers_staff_is_no_member(scene: OneOfEach, name: str) -> None:
    assert refused(scene, name, Asking(STAFF, ("support", "bookkeeper"))) == (404, "unknown")


@pytest.mark.parametrize("name", sorted(OPERATIONS.keys() - OF_PRODUCT - OPEN))
def test_a_machine_client_asks_nothing_of_people(scene: OneOfEach, name: str) -> None:
    assert refused(scene, name, Asking(MACHINE, machine=True)) == (403, "caller-refused")


@pytest.mark.parametrize(
    "asking",
    [Asking(ADMIN), Asking(STRANGER), Asking(STAFF, ("support", "bookkeeper"))],
    ids=["member", "stranger", "staff"],
)
@pytest.mark.parametrize("name", sorted(OF_PRODUCT))
def test_people_ask_nothing_of_the_product(scene: OneOfEach, name: str, asking: Asking) -> None:
    assert refused(scene, name, asking) == (403, "caller-refused")


@pytest.mark.parametrize("name", sorted(OF_PRODUCT))
def test_a_machine_client_asks_what_the_product_needs(fresh: OneOfEach, name: str) -> None:
    assert ask(fresh, name, Asking(MACHINE, machine=True)).status == 200


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_a_parameter_that_the_operation_does_not_have_is_refused(scene: OneOfEach, name: str) -> None:
    """A filter that is spelled wrongly would answer with everything."""
    asking = Asking(STRANGER if name in ANYONE else STAFF if name in OF_STAFF else ADMIN, ("bookkeeper",))
    if name in OF_PRODUCT:
        asking = Asking(MACHINE, machine=True)
    body = body_of(scene, name)
    before = scene.everything
    answer = ask(scene, name, asking, {"stat": "open", "5555 5555 5555 4444": "x"}, body)
    assert (answer.status, [field for field, _ in answer.broken]) == (422, ["", "/stat"])
    assert scene.everything == before


@pytest.mark.parametrize("name", sorted(ANYONE))
def test_operations_without_an_account_answer_strangers(fresh: OneOfEach, name: str) -> None:
    assert ask(fresh, name, Asking(STRANGER)).status in {200, 201}
