"""Seats given to members and taken back, up to 20 members at once, in one transaction."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from zetel.application.catalog.catalog import Catalog
from zetel.application.commands.person import IdempotentRequest, Person
from zetel.application.commands.receipts import commit_once, replayed, unless_answered
from zetel.application.events import journal
from zetel.application.licences.licence_writes import MOST_WRITES, LicenceWork, relisted
from zetel.application.ports import Records, Services
from zetel.application.store import keys
from zetel.application.store.records import Answer
from zetel.application.work.retrying import until_unmoved
from zetel.domain.errors import InvalidRequest, ItemUnlicensed
from zetel.domain.licences import assigning, licence_change
from zetel.domain.licences.events import LicenceEnd
from zetel.domain.licences.licence_change import LicenceChange
from zetel.domain.parties import rights
from zetel.domain.parties.member import Member
from zetel.domain.parties.rights import Right
from zetel.domain.subscriptions.ledger import Pool
from zetel.domain.subscriptions.subscription import Subscription


@dataclass(frozen=True, slots=True)
class AssignLicences:
    """Give `members` a seat of the item, or take it back."""

    account: str
    person: Person
    request: IdempotentRequest
    subscription: str
    item: str
    members: tuple[str, ...]


def assign(command: AssignLicences, services: Services, catalog: Catalog) -> Answer:
    """The item's seats, the members that were given one now, and the licences that ended for them.

    Raises Unknown, NotAllowed, IdempotencyKeyReused, SubscriptionEnded, ItemUnlicensed, LicencesRefused,
    InvalidRequest, MemberMoved, PoolMoved.
    """

    def changes(case: _Case, pool: Pool) -> Sequence[LicenceChange]:
        held = case.subscription
        offers = {item.id: catalog.held(plan=item.plan, price=item.price) for item in held.items}
        item = assigning.licensed(held, command.item, offers, case.at)
        return assigning.assigned(item, pool, command.members, case.members)

    return _answered(command, changes, LicenceEnd.MOVED, services)


def take_back(command: AssignLicences, services: Services) -> Answer:
    """The item's seats, and the licences that ended, of its add-ons too.

    Raises Unknown, NotAllowed, IdempotencyKeyReused, ItemUnlicensed, LicencesRefused, InvalidRequest, MemberMoved,
    PoolMoved.
    """

    def changes(case: _Case, _: Pool) -> Sequence[LicenceChange]:
        return licence_change.taken_back(command.item, command.members, case.members)

    return _answered(command, changes, LicenceEnd.TAKEN_BACK, services)


@dataclass(frozen=True, slots=True)
class _Case:
    """The subscription, the account's members among the wanted, by id, and the instant of the command."""

    subscription: Subscription
    members: Mapping[str, Member]
    at: datetime


#: The changes that a command makes in a case, with the item's pool.
_Decision = Callable[[_Case, Pool], Sequence[LicenceChange]]


def _answered(command: AssignLicences, decide: _Decision, why: LicenceEnd, services: Services) -> Answer:
    """The answer to the request, which is decided again where a member or a pool moved meanwhile."""
    receipt = command.request.receipt(command.account, command.person)

    def changed() -> Answer:
        return _changed(command, decide, why, services)

    return until_unmoved(lambda: unless_answered(changed, receipt, command.request, services))


def _changed(command: AssignLicences, decide: _Decision, why: LicenceEnd, services: Services) -> Answer:
    """The answer to the request, after its changes were committed; without any, only the receipt is written."""
    account, receipt = command.account, command.request.receipt(command.account, command.person)
    membership_key = keys.membership(command.person.sub, account)
    subscription_key = keys.subscription(account, command.subscription)
    pool_key = keys.pool(account, command.subscription, command.item)
    member_keys = {id: keys.member(account, id) for id in command.members}
    found = services.store.read(membership_key, receipt, subscription_key, pool_key, *member_keys.values())
    about = found.get(subscription_key)
    by = rights.must_be_member(
        found.get(membership_key), account, Right.MANAGE_LICENCES, about.buyer if about else None
    )
    if earlier := replayed(found.get(receipt), command.request, services):
        return earlier
    held = found.known(subscription_key, "subscription", command.subscription)
    if found.get(pool_key) is None and held.item(command.item):
        raise ItemUnlicensed(item=command.item)
    pool = found.known(pool_key, "item", command.item)
    members = {id: member for id, key in member_keys.items() if (member := found.get(key))}
    case = _Case(held, members, services.now(account))
    changes = decide(case, pool)
    answer = _answer(command, pool, changes)
    work = LicenceWork(account, journal.member(by.member), changes, why, case.at)
    others = [key for key in work.pools().values() if key != pool_key]
    pools = Records({pool_key: pool, **(services.store.read(*others).found if others else {})})
    writes = [*(relisted(account, change) for change in changes), *work.writes(pools, services)]
    if len(writes) > MOST_WRITES:
        most = len(changes) * MOST_WRITES // len(writes)
        raise InvalidRequest.of("/members", f"at most {most}: licences of add-ons end with these", len(changes))
    return commit_once(receipt, command.request, writes, answer, services)


def _answer(command: AssignLicences, pool: Pool, changes: Sequence[LicenceChange]) -> Answer:
    given = [change.after.id for change in changes if any(held.item == command.item for held in change.after.awake)]
    more = sum(held.item == command.item for change in changes for held in change.given)
    ended = [(change.after.id, held) for change in changes for held in change.ended]
    body = {
        "subscription": command.subscription,
        "item": command.item,
        "seats": pool.seats,
        "assigned": pool.assigned + more - sum(held.item == command.item for _, held in ended),
        "given": given,
        "ended": [
            {"member": member, "subscription": held.subscription, "item": held.item, "product": held.product}
            for member, held in ended
        ],
    }
    return Answer(200, body)
