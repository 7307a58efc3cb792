"""Requests of an account for plans that are sold on request: asked, listed, withdrawn, and their offers declined.

Whoever may change the plan of a subscription asks for it; a new one asks whoever manages billing.
"""

from dataclasses import dataclass
from datetime import datetime

from zetel.application.catalog.catalog import Catalog
from zetel.application.commands.answers import Rows
from zetel.application.commands.person import Person, Reader
from zetel.application.commands.versions import must_be_at
from zetel.application.events import journal
from zetel.application.ports import Services
from zetel.application.store import ids, keys
from zetel.application.store.records import Answer, AskedUpgrade
from zetel.application.store.wire import Wire, to_wire
from zetel.application.store.writes import Insert, Remove, Replace, Write
from zetel.domain.errors import (
    Conflict,
    Defect,
    InvalidRequest,
    SubscriptionEnded,
    UpgradesAsked,
    VersionStale,
)
from zetel.domain.events import Actor, TypedEvent
from zetel.domain.parties import rights
from zetel.domain.quotes import events
from zetel.domain.quotes.upgrade_request import MOST_ASKED, Contact, UpgradeRequest, UpgradeState, is_on_request
from zetel.domain.subscriptions.subscription import SubscriptionState

#: The newest requests among which those that wait are counted.
_LOOKED_AT = 50


@dataclass(frozen=True, slots=True)
class AskUpgrade:
    """Ask for the plan with the id `plan`, for the running `subscription` or a new one."""

    account: str
    person: Person
    plan: str
    contact: Contact
    message: str
    subscription: str | None = None
    quantity: int | None = None


@dataclass(frozen=True, slots=True)
class LeaveUpgrade:
    """Withdraw the request, or decline its offer; decided on `version`."""

    account: str
    person: Person
    request: str
    version: int


@dataclass(eq=False)
class AskedBefore(Conflict):
    """The member has asked for the same: at the same moment, or before many others. `request` is open."""

    request: str


def ask(command: AskUpgrade, services: Services, catalog: Catalog) -> Answer:
    """The request, 201; the earlier one where the member has an open request for that plan and subscription.

    Raises Unknown, NotAllowed, InvalidRequest for a plan that is not sold on request, SubscriptionEnded, UpgradesAsked.
    """
    try:
        return _asked(command, services, catalog)
    except AskedBefore as before:
        key = keys.upgrade(command.account, before.request)
        earlier = services.store.read(key).known(key, "request", before.request)
        return _made(earlier, services.now(command.account))


def _asked(command: AskUpgrade, services: Services, catalog: Catalog) -> Answer:
    account, person, at = command.account, command.person, services.now(command.account)
    membership_key = keys.membership(person.sub, account)
    held_key = keys.subscription(account, command.subscription) if command.subscription else None
    found = services.store.read(membership_key, *([held_key] if held_key else []))
    held = found.get(held_key) if held_key else None
    by = rights.must_manage(found.get(membership_key), account, held.buyer if held else None)
    if held_key:
        held = found.known(held_key, "subscription", command.subscription or "")
        if held.state is not SubscriptionState.ACTIVE:
            raise SubscriptionEnded(subscription=held.id)
    _must_be_on_request(command, services, catalog)
    known = services.store.page(keys.upgrades(account), limit=_LOOKED_AT, newest_first=True).items
    for one in known:
        if one.state is UpgradeState.ASKED and _target(one) == (by.member, command.plan, command.subscription):
            return _made(one, at)
    if sum(one.state is UpgradeState.ASKED for one in known) >= MOST_ASKED:
        raise UpgradesAsked(most=MOST_ASKED)
    request = UpgradeRequest(
        id=services.ids.new(ids.UPGRADE, at),
        account=account,
        member=by.member,
        plan=command.plan,
        contact=command.contact,
        message=command.message,
        asked_at=at,
        changed_at=at,
        subscription=command.subscription,
        quantity=command.quantity,
    )
    task = AskedUpgrade(account, request.id, request.plan, at, request.version)
    services.store.commit(
        [
            Insert(keys.upgrade(account, request.id), request, on_conflict=lambda found: Defect()),
            Insert(keys.asked_upgrade(account, request.id), task, on_conflict=lambda found: Defect()),
            Insert(_once(request), task, on_conflict=lambda found: AskedBefore(found.request) if found else Defect()),
            happened(request, events.UpgradeAsked(plan=request.plan), journal.member(by.member), services),
        ]
    )
    return _made(request, at)


def _made(request: UpgradeRequest, at: datetime) -> Answer:
    location = f"/v1/accounts/{request.account}/upgrade-requests/{request.id}"
    return Answer(201, shown(request, at), version=request.version, location=location)


def _once(request: UpgradeRequest) -> keys.Key[AskedUpgrade]:
    """The place that one open request of a member for a plan and a subscription has."""
    return keys.asking_upgrade(request.account, request.member, request.plan, request.subscription)


def _target(request: UpgradeRequest) -> tuple[str, str, str | None]:
    return request.member, request.plan, request.subscription


def _must_be_on_request(command: AskUpgrade, services: Services, catalog: Catalog) -> None:
    on = services.now(command.account).date()
    if not any(one.plan.id == command.plan and is_on_request(one) for one in catalog.offers(on)):
        raise InvalidRequest.of("/plan", "a plan that is sold on request", command.plan)


def list_upgrades(account: str, reader: Reader, limit: int, after: str | None, services: Services) -> Rows:
    """The account's requests, newest first; two calls. Members without sight of bills have those that they made.
    Raises Unknown, NotAllowed."""
    found = reader.read(account, services, needs=rights.Right.OWN)
    page = services.store.page(keys.upgrades(account), limit=limit, after=after, newest_first=True)
    at = services.now(account)
    rows = [shown(one, at) for one in page.items if reader.sees_amounts(account, found, one.member)]
    return Rows(tuple(rows), page.next)


def read_upgrade(account: str, id: str, reader: Reader, services: Services) -> Answer:
    """The request; one read. Raises Unknown, NotAllowed."""
    key = keys.upgrade(account, id)
    request = reader.read(account, services, key, whose=key).known(key, "request", id)
    return Answer(200, shown(request, services.now(account)), version=request.version)


def leave(command: LeaveUpgrade, services: Services) -> Answer:
    """The withdrawn request, or that of the declined offer. Raises Unknown, NotAllowed, VersionStale, UpgradeClosed."""
    account, at = command.account, services.now(command.account)
    membership_key, key = keys.membership(command.person.sub, account), keys.upgrade(account, command.request)
    found = services.store.read(membership_key, key)
    asked = found.get(key)
    theirs = asked.member if asked else None
    by = rights.must_be_member(found.get(membership_key), account, rights.Right.MANAGE_BILLING, theirs)
    before = found.known(key, "request", command.request)
    must_be_at(command.version, before)
    after = before.left(at)
    kind = events.UpgradeDeclined if after.state is UpgradeState.DECLINED else events.UpgradeWithdrawn
    services.store.commit(moved(before, after, kind(plan=after.plan), journal.member(by.member), services))
    return Answer(200, shown(after, at), version=after.version)


def moved(
    before: UpgradeRequest, after: UpgradeRequest, event: TypedEvent, by: Actor, services: Services
) -> list[Write]:
    """Writes `after` in place of `before`, with its event; one that was asked leaves the seller's list. Raises
    VersionStale from the commit, also where the offer was taken meanwhile."""
    key = keys.upgrade(after.account, after.id)
    expects = {"version": before.version, "open": before.open}
    writes: list[Write] = [Replace(key, after, expects, on_conflict=lambda found: VersionStale(version=found.version))]
    if before.state is UpgradeState.ASKED:
        task = keys.asked_upgrade(after.account, after.id)
        writes += [Remove(key, {}, on_conflict=lambda found: Defect()) for key in (task, _once(before))]
    return [*writes, happened(after, event, by, services)]


def happened(request: UpgradeRequest, event: TypedEvent, by: Actor, services: Services) -> Write:
    return journal.entry(
        event,
        account=request.account,
        subject=request.id,
        sequence=request.sequence,
        actor=by,
        at=request.changed_at,
        services=services,
    )


def shown(request: UpgradeRequest, at: datetime) -> Wire:
    """The request as people see it at the instant `at`."""
    body: Wire = to_wire(request)
    for name in ("account", "sequence", "open", "taken"):
        del body[name]
    if request.offer:
        del body["offer"]["closes"]
        if not body["offer"]["deviations"]:
            del body["offer"]["deviations"]
    return {**body, "state": request.state_at(at).value}
