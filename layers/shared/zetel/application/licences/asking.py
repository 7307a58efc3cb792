"""Requests of members: asked for, and withdrawn by whoever asked."""

from dataclasses import dataclass
from typing import Any

from zetel.application.catalog.catalog import Catalog
from zetel.application.commands import answers
from zetel.application.commands.person import Person
from zetel.application.commands.versions import must_be_at
from zetel.application.events import journal
from zetel.application.licences import request_writes
from zetel.application.ports import Records, Services
from zetel.application.store import ids, keys
from zetel.application.store.records import Answer
from zetel.application.work.retrying import until_unmoved
from zetel.domain.errors import InvalidRequest, LicenceHeld, NotAllowed
from zetel.domain.licences import assigning
from zetel.domain.parties import rights
from zetel.domain.parties.member import Member
from zetel.domain.parties.request import MemberRequest, RequestKind, RequestList
from zetel.domain.parties.rights import Right


@dataclass(frozen=True, slots=True)
class AskLicence:
    """Ask for a licence of the item, for a reason."""

    account: str
    person: Person
    subscription: str
    item: str
    reason: str


@dataclass(frozen=True, slots=True)
class AskPurchase:
    """Ask for so many seats of a product, for a reason."""

    account: str
    person: Person
    product: str
    quantity: int
    reason: str


def ask_licence(command: AskLicence, services: Services, catalog: Catalog) -> Answer:
    """The request; the earlier one where the member has a pending request for the item.

    Raises Unknown, SubscriptionEnded, ItemUnlicensed, LicenceHeld, RequestLimitReached, MemberMoved.
    """
    account = command.account
    subscription_key = keys.subscription(account, command.subscription)

    def asked() -> Answer:
        membership_key = keys.membership(command.person.sub, account)
        found = services.store.read(membership_key, subscription_key)
        by = rights.must_be_member(found.get(membership_key), account, Right.OWN)
        held = found.known(subscription_key, "subscription", command.subscription)
        at = services.now(account)
        offers = {item.id: catalog.held(plan=item.plan, price=item.price) for item in held.items}
        licence = assigning.licensed(held, command.item, offers, at).licence
        member_key = keys.member(account, by.member)
        read, listed = _listed(account, by.member, services, member_key)
        member = read.known(member_key, "member", by.member)
        if any(one.item == command.item for one in member.awake):
            raise LicenceHeld(item=command.item)
        request = MemberRequest(
            id=services.ids.new(ids.REQUEST, at),
            account=account,
            kind=RequestKind.LICENCE,
            member=by.member,
            product=licence.product,
            reason=command.reason,
            asked_at=at,
            changed_at=at,
            subscription=held.id,
            item=command.item,
        )
        return _begun(request, listed, member, services)

    return until_unmoved(asked)


def ask_purchase(command: AskPurchase, services: Services, catalog: Catalog) -> Answer:
    """The request; the earlier one where the member has a pending request for the product.

    Raises Unknown, InvalidRequest, RequestLimitReached, MemberMoved.
    """
    account = command.account

    def asked() -> Answer:
        membership_key = keys.membership(command.person.sub, account)
        found = services.store.read(membership_key)
        by = rights.must_be_member(found.get(membership_key), account, Right.OWN)
        if command.product not in {product.id for product in catalog.products()}:
            raise InvalidRequest.of("/product", "a product on sale", command.product)
        member_key = keys.member(account, by.member)
        read, listed = _listed(account, by.member, services, member_key)
        at = services.now(account)
        request = MemberRequest(
            id=services.ids.new(ids.REQUEST, at),
            account=account,
            kind=RequestKind.PURCHASE,
            member=by.member,
            product=command.product,
            reason=command.reason,
            asked_at=at,
            changed_at=at,
            quantity=command.quantity,
        )
        return _begun(request, listed, read.known(member_key, "member", by.member), services)

    return until_unmoved(asked)


def withdraw(account: str, id: str, version: int, person: Person, services: Services) -> Answer:
    """The request, withdrawn by the member that asked.

    Raises Unknown, NotAllowed, VersionStale, RequestClosed, MemberMoved.
    """

    def withdrawn() -> Answer:
        membership_key, key = keys.membership(person.sub, account), keys.request(account, id)
        found = services.store.read(membership_key, key)
        by = rights.must_be_member(found.get(membership_key), account, Right.OWN)
        before = found.known(key, "request", id)
        if before.member != by.member:
            raise NotAllowed(needs=())
        must_be_at(version, before)
        at = services.now(account)
        after = before.withdrawn(at)
        _, listed = _listed(account, by.member, services)
        actor = journal.member(by.member)
        services.store.commit(request_writes.moved(before, after, listed, actor, services, at=at))
        return answers.request(after)

    return until_unmoved(withdrawn)


def _listed(account: str, member: str, services: Services, *others: keys.Key[Any]) -> tuple[Records, RequestList]:
    """The items `others`, and the member's requests."""
    key = keys.requests_of(account, member)
    found = services.store.read(key, *others)
    return found, found.get(key) or RequestList(member)


def _begun(request: MemberRequest, listed: RequestList, member: Member, services: Services) -> Answer:
    if earlier := listed.pending.get(request.target):
        key = keys.request(request.account, earlier)
        return answers.made_request(services.store.read(key).known(key, "request", earlier))
    begun = request.begun()
    services.store.commit(request_writes.asked(begun, listed, member, services))
    return answers.made_request(begun)
