"""Entitlements of a person, as the vendor's product asks for them before it lets the person in.

    1  memberships of the person, or the address in the account
    2  their members, and what the accounts share with every active member
    3  the subscriptions that the licences and the shared items name

Each is one call, up to DynamoDB's 100 items; a person with no licence costs the first two.
"""

from collections.abc import Iterator

from zetel.application.catalog.catalog import Catalog
from zetel.application.licences import shared_items
from zetel.application.licences.named_people import Located, NamedPerson, everywhere
from zetel.application.ports import Records, Services
from zetel.application.store import keys
from zetel.application.store.keys import Key
from zetel.application.store.records import Answer
from zetel.application.store.wire import Wire, to_wire
from zetel.domain.licences.entitlement import entitlement
from zetel.domain.parties.licence import Licence
from zetel.domain.parties.member import Member, MemberState
from zetel.domain.subscriptions.subscription import Subscription


def entitlements(named: NamedPerson, services: Services, catalog: Catalog) -> Answer:
    """The person's members with what each is entitled to; empty for a person that nobody knows."""
    places = everywhere(named, services)
    wanted = [key for place in places for key in (place.key, keys.shared_items(place.account))]
    people = services.store.read(*wanted) if wanted else Records()
    held = {place: member for place in places if (member := _entitled(people.get(place.key)))}
    named_by = {key for place, member in held.items() for key in _subscriptions(place, member, people)}
    found = services.store.read(*named_by) if named_by else Records()
    rows = [_row(place, member, people, found, services, catalog) for place, member in held.items()]
    return Answer(200, {"members": rows})


def _entitled(member: Member | None) -> Member | None:
    """The member, unless it is deactivated or removed; an invited one holds its licences already."""
    return member if member and member.state in (MemberState.INVITED, MemberState.ACTIVE) else None


def _shared(place: Located, member: Member, people: Records) -> list[Key[Subscription]]:
    if member.state is not MemberState.ACTIVE:
        return []
    return shared_items.subscriptions(place.account, people.get(keys.shared_items(place.account)))


def _product(held: Licence, subscription: Subscription, catalog: Catalog) -> str:
    """The product of the licence: of the plan that its item has now, which the licence itself names a moment later."""
    item = subscription.item(held.item)
    return catalog.plan(item.plan).product if item else held.product


def _subscriptions(place: Located, member: Member, people: Records) -> Iterator[Key[Subscription]]:
    yield from (keys.subscription(place.account, held.subscription) for held in member.licences)
    yield from _shared(place, member, people)


def _row(place: Located, member: Member, people: Records, found: Records, services: Services, catalog: Catalog) -> Wire:
    at = services.now(place.account)

    def row(product: str, item: str, subscription: Subscription) -> Wire:
        shown: Wire = to_wire(entitlement(subscription, at))
        return {"product": product, "subscription": subscription.id, "item": item, **shown}

    rows = [
        row(_product(held, subscription, catalog), held.item, subscription)
        for held in member.licences
        if (subscription := found.get(keys.subscription(place.account, held.subscription)))
    ]
    for key in _shared(place, member, people):
        if shared := found.get(key):
            rows += [row(product, item.id, shared) for item, product in shared_items.shared_of(shared, catalog)]
    shown: Wire = to_wire({"account": place.account, "member": member.id, "person": member.person})
    return {**shown, "state": member.state.value, "entitlements": rows}
