"""Licences above the seats of their item end: work that follows the commit that set the pool.

    pool set, RELEASE#item written        20 people        20 people        the seats suffice: RELEASE#item is gone
    |-------------------------------------|----------------|----------------|
    no person is given a seat                                               free seats are given again

A licence of an edition takes those of its add-ons along: fewer people then fit into a commit. Where the item has the
plan of another edition, the licences that stay are given its product in the same way. A crash leaves the work in the
due index, and the next run goes on with the people who still have their licence.
"""

from collections.abc import Sequence
from functools import partial
from typing import Final

from zetel.application.events import journal
from zetel.application.licences import choosing
from zetel.application.licences.licence_writes import MOST_WRITES, LicenceWork, relisted
from zetel.application.ports import Records, Services
from zetel.application.store import keys
from zetel.application.store.keys import Key
from zetel.application.store.writes import Remove, Replace, Write
from zetel.application.work.retrying import until_unmoved
from zetel.domain.errors import Defect, DocumentMoved
from zetel.domain.licences.events import LicenceEnd
from zetel.domain.licences.licence_change import LicenceChange, renamed, taken_back
from zetel.domain.subscriptions.ledger import Pool
from zetel.domain.subscriptions.release import MOST_NAMED, ReleaseWork

#: The actor of releases: the system, no member.
_BY: Final = journal.system("licence_releases")

#: Commits of one message; more are left to the next sweep.
_MOST_COMMITS: Final = 50


def begun(work: ReleaseWork) -> Write:
    """Writes the work, in the place of earlier work on the same item: a later decision is about all licences above the
    seats."""
    return Replace(keys.release(work.account, work.id), work, {}, _never)


def release(account: str, id: str, services: Services) -> None:
    """Ends licences of the item until its seats suffice. Raises MemberMoved, PoolMoved or DocumentMoved where each
    attempt met another change."""
    key = keys.release(account, id)
    work = services.store.read(key).get(key)
    if work is None or work.parked:
        return
    order = choosing.ordered(account, work.subscription, work.item, work.members, work.zone, services)
    waiting = [holder.member for holder in order]
    for _ in range(_MOST_COMMITS):
        done = until_unmoved(partial(_released, key, work.of, waiting[:MOST_NAMED], services))
        if not done:
            return
        waiting = waiting[done:]


def _released(key: Key[ReleaseWork], of: str, members: Sequence[str], services: Services) -> int:
    """Ends licences of the first of `members`, in one commit; returns how many of `members` have none any more. None is
    left to be done where that is 0: the seats suffice, or a later decision took this one's place."""
    work = services.store.read(key).get(key)
    if work is None or work.of != of:
        return 0
    pool_key = keys.pool(work.account, work.subscription, work.item)
    member_keys = {id: keys.member(work.account, id) for id in members}
    found = services.store.read(pool_key, *member_keys.values())
    pool = found.known(pool_key, "item", work.item)
    above = pool.assigned - pool.seats
    people = {id: member for id, member_key in member_keys.items() if (member := found.get(member_key))}
    if above <= 0 and work.product and people:
        changes = renamed(work.item, work.product, people.values())
        if changes:
            services.store.commit([relisted(work.account, change) for change in changes])
        return len(members)
    if above <= 0:
        services.store.commit([_done(key, work)])
        return 0
    holding = [id for id, member in people.items() if any(held.item == work.item for held in member.licences)]
    changes = taken_back(work.item, holding[:above], people, kept=work.kept)
    if not members:
        raise Defect  # the pool counts licences that no person has
    if not changes:
        return len(members)
    ended = _ended(work, changes, pool, services)
    return members.index(ended[-1].after.id) + 1


def _ended(
    work: ReleaseWork, changes: Sequence[LicenceChange], pool: Pool, services: Services
) -> Sequence[LicenceChange]:
    """Commits as many of the changes as one commit can take, and returns them."""
    pool_key = keys.pool(work.account, work.subscription, work.item)
    at = services.now(work.account)
    pools = LicenceWork(work.account, _BY, changes, LicenceEnd.RELEASED, at).pools()
    others = [key for key in pools.values() if key != pool_key]
    found = Records({pool_key: pool, **(services.store.read(*others).found if others else {})})
    for most in range(len(changes), 0, -1):
        fitting = changes[:most]
        ends = LicenceWork(work.account, _BY, fitting, LicenceEnd.RELEASED, at)
        writes = [*(relisted(work.account, change) for change in fitting), *ends.writes(found, services)]
        if len(writes) <= MOST_WRITES:
            services.store.commit(writes)
            return fitting
    raise Defect  # a member has at most 50 licences


def _done(key: Key[ReleaseWork], work: ReleaseWork) -> Write:
    expects: dict[str, str | int | None] = {"of": work.of, "version": work.version}
    return Remove(key, expects, on_conflict=lambda found: DocumentMoved(document=work.id))


def _never(_: object) -> Exception:
    """The work is written without a condition."""
    return Defect()
