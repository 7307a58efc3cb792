"""Requests as people see them: a request, those of a member, those of an account, and the queue of an item."""

from collections.abc import Iterable
from dataclasses import dataclass

from zetel.application.commands import answers
from zetel.application.commands.answers import Rows
from zetel.application.commands.person import Person, Reader
from zetel.application.ports import Records, Services
from zetel.application.store import keys
from zetel.application.store.records import Answer
from zetel.domain.errors import Unknown
from zetel.domain.licences import deciders
from zetel.domain.parties import rights
from zetel.domain.parties.member import Membership
from zetel.domain.parties.request import MemberRequest, RequestKind, RequestList, RequestState
from zetel.domain.parties.rights import REQUESTS, Right
from zetel.domain.subscriptions.subscription import Subscription


@dataclass(frozen=True, slots=True)
class ListRequests:
    """The account's requests, oldest first, of `kind` and in `state`; without them, all that the reader sees.

    A page is filtered after the read, so a page may have fewer than `limit` rows and the list still goes on.
    """

    account: str
    reader: Reader
    limit: int
    after: str | None = None
    kind: RequestKind | None = None
    state: RequestState | None = None


def list_requests(command: ListRequests, services: Services) -> Rows:
    """The rows of the list, purchases for whoever sees amounts; two reads. Raises Unknown, NotAllowed."""
    found = command.reader.read(command.account, services, needs=REQUESTS)
    with_purchases = command.reader.sees_amounts(command.account, found)
    page = services.store.page(keys.requests(command.account), limit=command.limit, after=command.after)
    wanted = [
        request
        for request in page.items
        if (with_purchases or request.kind is RequestKind.LICENCE)
        and command.kind in (None, request.kind)
        and command.state in (None, request.state)
    ]
    return Rows(tuple(map(answers.request_row, wanted)), page.next)


def list_requests_of(account: str, member: str, person: Person, services: Services) -> Rows:
    """The kept requests of a member, newest first, 100 at most: one's own, or as far as the person sees others';
    two reads. Raises Unknown, NotAllowed."""
    membership_key, key = keys.membership(person.sub, account), keys.requests_of(account, member)
    member_key = keys.member(account, member)
    found = services.store.read(membership_key, key, member_key)
    by = rights.must_be_member(found.get(membership_key), account, Right.OWN)
    if by.member != member:
        rights.must_be_member(by, account, REQUESTS)
    found.known(member_key, "member", member)
    listed = found.get(key) or RequestList(member)
    rows = [request for request in _read(account, reversed(listed.kept), services) if deciders.sees(request, None, by)]
    return Rows(tuple(map(answers.request_row, rows)))


@dataclass(frozen=True, slots=True)
class ListQueue:
    """The pending requests for the item of a subscription, in the order of asking."""

    account: str
    person: Person
    subscription: str
    item: str
    limit: int
    after: str | None = None


def list_queue(command: ListQueue, services: Services) -> Rows:
    """The rows of the queue; three reads. Raises Unknown, NotAllowed."""
    account = command.account
    membership_key = keys.membership(command.person.sub, account)
    subscription_key = keys.subscription(account, command.subscription)
    found = services.store.read(membership_key, subscription_key)
    by = rights.must_be_member(found.get(membership_key), account, Right.OWN)
    subscription = found.get(subscription_key)
    if subscription is None or not deciders.manages(subscription, by):
        rights.must_be_member(by, account, REQUESTS)
    if found.known(subscription_key, "subscription", command.subscription).item(command.item) is None:
        raise Unknown(kind="item", id=command.item)
    queue = keys.queued_requests(account, command.item)
    page = services.store.page(queue, limit=command.limit, after=command.after)
    rows = _read(account, [queued.request for queued in page.items], services)
    return Rows(tuple(map(answers.request_row, rows)), page.next)


def read_request(account: str, id: str, person: Person, services: Services) -> Answer:
    """The request, for the member that asked, whoever sees those of others, and the buyer of its subscription.

    Raises Unknown, NotAllowed.
    """
    membership_key, key = keys.membership(person.sub, account), keys.request(account, id)
    found = services.store.read(membership_key, key)
    by = rights.must_be_member(found.get(membership_key), account, Right.OWN)
    request = found.get(key)
    if request is None or not deciders.sees(request, _subscription_of(request, by, services), by):
        rights.must_be_member(by, account, REQUESTS)
        raise Unknown(kind="request", id=id)
    return answers.request(request)


def _subscription_of(request: MemberRequest, by: Membership, services: Services) -> Subscription | None:
    """The subscription that the request is about, read for a member that does not see the request without it."""
    if request.subscription is None or deciders.sees(request, None, by):
        return None
    key = keys.subscription(request.account, request.subscription)
    return services.store.read(key).get(key)


def _read(account: str, ids: Iterable[str], services: Services) -> list[MemberRequest]:
    """The requests, in the order of the ids; those that are gone meanwhile are left out."""
    wanted = [keys.request(account, id) for id in ids]
    found = services.store.read(*wanted) if wanted else Records()
    return [request for key in wanted if (request := found.get(key))]
