"""Licences as people see them: the people of an item, and a member's licences."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from zetel.application.catalog.catalog import Catalog
from zetel.application.commands import answers
from zetel.application.commands.answers import Rows
from zetel.application.commands.person import Person
from zetel.application.licences import askable, shared_items
from zetel.application.ports import Records, Services
from zetel.application.store import keys
from zetel.application.store.records import Answer
from zetel.application.store.wire import Wire, to_wire
from zetel.domain.errors import ItemUnlicensed
from zetel.domain.parties import rights
from zetel.domain.parties.licence import LicenceHolder
from zetel.domain.parties.member import Member, MemberState
from zetel.domain.parties.rights import LICENCES, Right


@dataclass(frozen=True, slots=True)
class ListLicences:
    """The people with a licence of an item, in the order of their ids."""

    account: str
    person: Person
    subscription: str
    item: str
    limit: int
    after: str | None = None


def list_licences(command: ListLicences, services: Services) -> Rows:
    """The people of the item, beside its seats; in three reads. Raises Unknown, NotAllowed, ItemUnlicensed."""
    account = command.account
    membership_key = keys.membership(command.person.sub, account)
    subscription_key = keys.subscription(account, command.subscription)
    pool_key = keys.pool(account, command.subscription, command.item)
    found = services.store.read(membership_key, subscription_key, pool_key)
    held = found.get(subscription_key)
    rights.must_be_member(found.get(membership_key), account, LICENCES, held.buyer if held else None)
    subscription = found.known(subscription_key, "subscription", command.subscription)
    if found.get(pool_key) is None and subscription.item(command.item):
        raise ItemUnlicensed(item=command.item)
    pool = found.known(pool_key, "item", command.item)
    licences = keys.licences(account, command.subscription, command.item)
    page = services.store.page(licences, limit=command.limit, after=command.after)
    beside = {"seats": pool.seats, "assigned": pool.assigned}
    member_keys = {holder.member: keys.member(account, holder.member) for holder in page.items}
    people = services.store.read(*member_keys.values()) if member_keys else None
    rows = [
        _row(member, holder)
        for holder in page.items
        if people and (member := people.get(member_keys[holder.member])) and member.state is not MemberState.REMOVED
    ]
    return Rows(tuple(rows), page.next, beside)


def read_licences(account: str, id: str, person: Person, services: Services, catalog: Catalog) -> Answer:
    """The licences of a member, and what every active member of the account has beside them; of one's own, or of
    others for whoever sees people or manages licences. Raises Unknown, NotAllowed."""
    membership_key, key = keys.membership(person.sub, account), keys.member(account, id)
    found = services.store.read(membership_key, key, keys.shared_items(account))
    membership = rights.must_be_member(found.get(membership_key), account, Right.OWN)
    if membership.member != id:
        rights.must_be_member(membership, account, LICENCES)
    return _of_member(account, found.known(key, "member", id), found, services, catalog)


def read_own_licences(
    account: str, person: Person, services: Services, catalog: Catalog, *, with_askable: bool = False
) -> Answer:
    """The licences of the signed-in person; on request with the items of which the person may ask for one. Raises
    Unknown."""
    membership_key = keys.membership(person.sub, account)
    membership = rights.must_be_member(services.store.read(membership_key).get(membership_key), account, Right.OWN)
    key = keys.member(account, membership.member)
    found = services.store.read(key, keys.shared_items(account))
    member = found.known(key, "member", membership.member)
    answer = _of_member(account, member, found, services, catalog)
    if not with_askable:
        return answer
    return replace(answer, body={**answer.body, "askable": askable.items(account, member, services, catalog)})


def last_active(account: str, member: Member, services: Services) -> dict[str, date]:
    """The last day on which the member was active in each product, by product; in one read of its licences' items."""
    held = {keys.licence(account, one.subscription, one.item, member.id): one.product for one in member.licences}
    found = services.store.read(*held) if held else None
    days: dict[str, date] = {}
    for key, product in held.items():
        if found and (holder := found.get(key)) and holder.last_active:
            days[product] = max(holder.last_active, days.get(product, holder.last_active))
    return days


def _of_member(account: str, member: Member, found: Records, services: Services, catalog: Catalog) -> Answer:
    shared = list(_shared(account, found, services, catalog)) if member.state is MemberState.ACTIVE else []
    body = {"member": member.id, "licences": [answers.licence(held) for held in member.licences], "shared": shared}
    return Answer(200, body)


def _shared(account: str, found: Records, services: Services, catalog: Catalog) -> Iterator[Wire]:
    """The items of running subscriptions without licences: flat, or for the whole account."""
    wanted = shared_items.subscriptions(account, found.get(keys.shared_items(account)))
    subscriptions = services.store.read(*wanted) if wanted else Records()
    for subscription in wanted:
        if held := subscriptions.get(subscription):
            for item, product in shared_items.shared_of(held, catalog):
                yield {"subscription": held.id, "item": item.id, "product": product}


def _row(member: Member, holder: LicenceHolder) -> Wire:
    shown: Wire = to_wire({"member": member.id, "name": member.name, "mail": member.mail, "state": member.state})
    seen: Wire = to_wire({"since": holder.since, "last_active": holder.last_active})
    return {**shown, **seen}
