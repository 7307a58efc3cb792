"""The people of an item in the order in which their licences end, and the decision of a request about them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from zetel.application.ports import Services
from zetel.application.store import keys
from zetel.domain.errors import InvalidRequest
from zetel.domain.parties.licence import LicenceHolder
from zetel.domain.subscriptions.release import MOST_NAMED, ReleasedLicences, ReleaseRule, in_order
from zetel.domain.subscriptions.subscription import Subscription

#: Licences, and subscriptions, read at once.
_PAGE = 1000


@dataclass(frozen=True, slots=True)
class WantedRelease:
    """The wish of a request: whose licences end for a total below the assigned ones, by `members` or by `rule`."""

    members: tuple[str, ...] = ()
    rule: ReleaseRule | None = None


def decided(
    wanted: WantedRelease | None, subscription: Subscription, item: str, people: int, services: Services
) -> ReleasedLicences | None:
    """The decision that licences of so many `people` end; None without a wish. The named members are read, and whom the
    rule chooses, if these are few enough to be named. Raises InvalidRequest."""
    if wanted is None:
        return None
    if wanted.members and wanted.rule:
        raise InvalidRequest.of("/rule", "left out where “release” names the people", wanted.rule)
    if wanted.members:
        return ReleasedLicences(people, _named(wanted.members, subscription, item, people, services))
    few = 0 < people <= MOST_NAMED
    account, zone = subscription.account, subscription.zone
    chosen = ordered(account, subscription.id, item, (), zone, services)[:people] if few else ()
    return ReleasedLicences(people, tuple(holder.member for holder in chosen), wanted.rule)


def ordered(
    account: str, subscription: str, item: str, named: Sequence[str], zone: str, services: Services
) -> tuple[LicenceHolder, ...]:
    """The people of the item, the `named` ones first, then by the rule; the work is in proportion to them, in an
    account without activity to all licences of the account."""
    holders = tuple(people_of(account, subscription, item, services))
    active = _any(holders) or _is_active(account, services)
    return in_order(named, holders, zone=zone, active=active)


def _named(
    members: Sequence[str], subscription: Subscription, item: str, people: int, services: Services
) -> tuple[str, ...]:
    wanted = tuple(dict.fromkeys(members))
    held = {id: keys.licence(subscription.account, subscription.id, item, id) for id in wanted}
    found = services.store.read(*held.values())
    for n, id in enumerate(members):
        if found.get(held[id]) is None:
            raise InvalidRequest.of(f"/release/{n}", "a member with a licence of the item", id)
    if len(wanted) < people:
        raise InvalidRequest.of("/release", f"at least {people} members", len(wanted))
    return wanted


def _is_active(account: str, services: Services) -> bool:
    """Whether any licence of the account has activity."""
    after: str | None = None
    while True:
        page = services.store.page(keys.subscriptions(account), limit=_PAGE, after=after)
        for subscription in page.items:
            for item in subscription.items:
                if _any(people_of(account, subscription.id, item.id, services)):
                    return True
        if page.next is None:
            return False
        after = page.next


def _any(holders: Sequence[LicenceHolder] | Iterator[LicenceHolder]) -> bool:
    return any(holder.last_active for holder in holders)


def people_of(account: str, subscription: str, item: str, services: Services) -> Iterator[LicenceHolder]:
    """Everybody with a licence of the item, in the order of their ids."""
    after: str | None = None
    while True:
        page = services.store.page(keys.licences(account, subscription, item), limit=_PAGE, after=after)
        yield from page.items
        if page.next is None:
            return
        after = page.next
