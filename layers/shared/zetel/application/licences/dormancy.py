"""Licences of ended subscriptions become dormant, and wake once their subscription is revived: in commits of 20 people.

    ended                                   revived, RELEASE#item written
    |- 20 people asleep - 20 people - ...   |- 20 people awake - 20 people - ... - as `surplus` goes on

Each commit holds only while the subscription is in the state that the work follows from. Those who sleep or are awake
already are passed over, so that a crash and a repeat change nothing.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Final

from zetel.application.events import journal
from zetel.application.licences import licence_writes
from zetel.application.ports import Services
from zetel.application.store import keys
from zetel.application.store.keys import Key
from zetel.application.store.writes import Check, Write
from zetel.application.work.retrying import until_unmoved
from zetel.domain.errors import Conflict
from zetel.domain.licences.dormancy import asleep, woken
from zetel.domain.licences.events import LicenceEnd
from zetel.domain.licences.licence_change import LicenceChange
from zetel.domain.parties.member import Member
from zetel.domain.subscriptions.release import ReleaseWork
from zetel.domain.subscriptions.subscription import Subscription, SubscriptionState

#: People of one commit, and commits of one message; more are left to the next sweep.
_PEOPLE: Final = 20
_MOST_COMMITS: Final = 50
_BY: Final = journal.system("dormant_licences")


class _OtherState(Conflict):
    """The subscription was revived, has ended again or is deleted meanwhile."""


Decide = Callable[[Sequence[Member]], Sequence[LicenceChange]]


def put_to_sleep(ended: Subscription, services: Services) -> bool:
    """Makes the licences of the ended subscription dormant; whether all are, and it has not been revived meanwhile.
    Raises MemberMoved where a member moved at every attempt."""
    decide = partial(asleep, ended.id)
    return _all(ended, [item.id for item in ended.items], decide, services)


def wake(key: Key[ReleaseWork], work: ReleaseWork, services: Services) -> bool:
    """Wakes the item's licences, with those of its people that go with them; whether that is done. Nothing is done for
    a subscription that has ended again, or for work that another took the place of. Raises as `put_to_sleep`."""
    about = keys.subscription(work.account, work.subscription)
    found = services.store.read(key, about)
    held, stands = found.get(about), found.get(key)
    if stands is None or stands.of != work.of:
        return False
    if held is None or held.state is not SubscriptionState.ACTIVE:
        return True
    return _all(held, [work.item], partial(woken, {item.id for item in held.items}), services)


def while_it_is(held: Subscription) -> Write:
    """Holds a commit to the state that the subscription has now."""
    key = keys.subscription(held.account, held.id)
    return Check(key, {"state": held.state.value}, on_conflict=lambda found: _OtherState())


def _all(held: Subscription, items: Sequence[str], decide: Decide, services: Services) -> bool:
    commits = 0
    for people in _people(held, items, services):
        try:
            commits += until_unmoved(partial(_some, held, people, decide, services))
        except _OtherState:
            return False
        if commits >= _MOST_COMMITS:
            return False
    return True


def _people(held: Subscription, items: Sequence[str], services: Services) -> Iterator[Sequence[str]]:
    for item in items:
        after: str | None = None
        while True:
            page = services.store.page(keys.licences(held.account, held.id, item), limit=_PEOPLE, after=after)
            if page.items:
                yield [holder.member for holder in page.items]
            if page.next is None:
                break
            after = page.next


def _some(held: Subscription, people: Sequence[str], decide: Decide, services: Services) -> int:
    """Changes the licences of the people; returns the number of commits."""
    commits, left = 0, list(people)
    while left:
        named = {id: keys.member(held.account, id) for id in left}
        found = services.store.read(*named.values())
        changes = decide([member for key in named.values() if (member := found.get(key))])
        if not changes:
            break
        done = licence_writes.committed(
            held.account, changes, LicenceEnd.UNFIT, _BY, services, also=[while_it_is(held)]
        )
        commits += 1
        changed = {change.after.id for change in done}
        left = [id for id in left if id not in changed]
    return commits
