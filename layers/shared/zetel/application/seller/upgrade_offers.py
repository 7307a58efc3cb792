"""Requests for plans that are sold on request, answered by the seller's account managers: in words, or by an offer.

A list tells ids and the accounts' names, and opens no account; a read is journaled as an access to the account.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from zetel.application.accounts import upgrades
from zetel.application.catalog.catalog import Catalog
from zetel.application.commands import staff_rights
from zetel.application.commands.answers import Rows
from zetel.application.commands.person import Person
from zetel.application.commands.versions import must_be_at
from zetel.application.events import journal
from zetel.application.ports import Services
from zetel.application.seller import account_names
from zetel.application.seller.staff_reader import StaffReader
from zetel.application.store import keys
from zetel.application.store.records import Answer
from zetel.application.store.wire import Wire, to_wire
from zetel.domain.catalog.products import Offer
from zetel.domain.errors import InvalidRequest
from zetel.domain.events import TypedEvent
from zetel.domain.parties.rights import StaffRight
from zetel.domain.quotes import events
from zetel.domain.quotes.upgrade_request import SalesOffer, UpgradeRequest, broken_offer, closes


@dataclass(frozen=True, slots=True)
class MoveUpgrade:
    """A step of `person`, of the staff, about the request, which is at `version`."""

    account: str
    request: str
    person: Person
    version: int


def list_asked(person: Person, limit: int, after: str | None, services: Services) -> Rows:
    """The open requests of the accounts that the person sees, oldest first. Raises NotAllowed, SecondFactorMissing."""
    reach = staff_rights.reach(person, StaffRight.MAKE_OFFERS, services)
    page = services.store.page(keys.asked_upgrades(), limit=limit, after=after)
    seen = reach.of(asked.account for asked in page.items)
    shown = [asked for asked in page.items if asked.account in seen]
    names = account_names.of((asked.account for asked in shown), services)
    rows: tuple[Wire, ...] = tuple(
        {**to_wire(asked), "name": name} for asked in shown if (name := names.get(asked.account))
    )
    return Rows(rows, page.next)


def read_asked(account: str, id: str, person: Person, services: Services) -> Answer:
    """The request. Raises NotAllowed, SecondFactorMissing, Unknown."""
    key = keys.upgrade(account, id)
    found = StaffReader(person, id, StaffRight.MAKE_OFFERS).read(account, services, key)
    request = found.known(key, "request", id)
    return Answer(200, upgrades.shown(request, services.now(account)), version=request.version)


def answer(command: MoveUpgrade, words: str, services: Services) -> Answer:
    """The request, answered in words. Raises NotAllowed, SecondFactorMissing, Unknown, VersionStale, UpgradeClosed."""

    def answered(before: UpgradeRequest, at: datetime) -> tuple[UpgradeRequest, TypedEvent]:
        return before.answered(words, at), events.UpgradeAnswered(plan=before.plan)

    return _moved(command, answered, services)


def make_offer(
    command: MoveUpgrade, offer: SalesOffer, words: str | None, services: Services, catalog: Catalog
) -> Answer:
    """The request with the seller's offer. Raises NotAllowed, SecondFactorMissing, Unknown, VersionStale,
    UpgradeClosed, InvalidRequest."""
    zone = catalog.seller().zone
    offer = replace(offer, closes=closes(offer.until, zone))

    def offered(before: UpgradeRequest, at: datetime) -> tuple[UpgradeRequest, TypedEvent]:
        sold = _sold(before, offer.plan, at, services, catalog)
        if errors := tuple(broken_offer(offer, sold, zone=zone, at=at)):
            raise InvalidRequest(errors=errors)
        return before.offered(offer, words, at), events.UpgradeOffered(plan=before.plan, until=offer.until)

    return _moved(command, offered, services)


def withdraw_offer(command: MoveUpgrade, services: Services) -> Answer:
    """The request without the seller's offer. Raises NotAllowed, SecondFactorMissing, Unknown, VersionStale,
    UpgradeClosed."""

    def withdrawn(before: UpgradeRequest, at: datetime) -> tuple[UpgradeRequest, TypedEvent]:
        return before.withdrawn(at), events.UpgradeWithdrawn(plan=before.plan)

    return _moved(command, withdrawn, services)


def _sold(request: UpgradeRequest, plan: str, at: datetime, services: Services, catalog: Catalog) -> Offer | None:
    """The offer of today for the account, in the currency of the subscription that is to be upgraded; one more read for
    its currency."""
    currency = None
    if request.subscription:
        key = keys.subscription(request.account, request.subscription)
        currency = services.store.read(key).known(key, "subscription", request.subscription).currency
    return next((one for one in catalog.offers(at.date(), currency) if one.plan.id == plan), None)


def _moved(
    command: MoveUpgrade,
    step: Callable[[UpgradeRequest, datetime], tuple[UpgradeRequest, TypedEvent]],
    services: Services,
) -> Answer:
    staff_rights.must_be_staff(command.person, StaffRight.MAKE_OFFERS, command.account, services)
    key = keys.upgrade(command.account, command.request)
    before = services.store.read(key).known(key, "request", command.request)
    must_be_at(command.version, before)
    at = services.now(command.account)
    after, event = step(before, at)
    services.store.commit(upgrades.moved(before, after, event, journal.staff(command.person), services))
    return Answer(200, upgrades.shown(after, at), version=after.version)
