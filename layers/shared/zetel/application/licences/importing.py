"""An import of assignments at work: 20 members a commit, each with the outcomes of its rows; and its check, with none.

    rows of the file    those of editions first, then by product: an add-on needs its edition's licence
    wrong cells         one commit with the problems of all rows that no seat could mend
    a chunk             up to 20 rows of one product that are given seats of one item, and those that are refused
    a crash             the next worker goes on with the rows that are open

A chunk is decided on what was just read, by the rules of any assignment, and with the right of whoever began the job.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from zetel.application.catalog.catalog import Catalog
from zetel.application.events import journal
from zetel.application.licences import job_writes, sent_rows
from zetel.application.licences.job_writes import JobTaken
from zetel.application.licences.licence_writes import MOST_WRITES, LicenceWork, relisted
from zetel.application.licences.sent_rows import SentRows
from zetel.application.ports import Records, Services
from zetel.application.store import keys
from zetel.application.store.keys import Key
from zetel.application.work.retrying import until_unmoved
from zetel.domain.errors import NotAllowed, Unknown
from zetel.domain.licences.assigning import MOST_MEMBERS, MOST_MOVED, LicensedItem
from zetel.domain.licences.events import LicenceEnd
from zetel.domain.licences.job import Job, JobKind, Outcomes, RowOutcome, with_outcomes
from zetel.domain.licences.licence_change import LicenceChange
from zetel.domain.parties import rights
from zetel.domain.parties.member import Member
from zetel.domain.parties.rights import Right
from zetel.domain.subscriptions.ledger import Pool


def work_through(job: Job, services: Services, catalog: Catalog) -> None:
    """Works on the open rows until each has its outcome. Raises MemberMoved, PoolMoved."""
    rows = SentRows(job, services, sent_rows.targets(job, services, catalog))
    faults = rows.faults()
    try:
        if job.kind is JobKind.CHECK:
            job_writes.end(job, services, _checked(job, rows, faults, services))
            return
        if faults:
            job = _committed(job, faults, services)
        while waiting := rows.in_order(job.open_rows):
            job = until_unmoved(lambda: _chunk(job, waiting, rows, services))  # noqa: B023  called at once
        job_writes.end(job, services)
    except JobTaken:
        return


def _chunk(job: Job, waiting: Sequence[int], rows: SentRows, services: Services) -> Job:
    """The job after the next rows, in one commit. Raises JobTaken, MemberMoved, PoolMoved."""
    product = rows.product(waiting[0])
    chunk = [n for n in waiting[:MOST_MEMBERS] if rows.product(n) == product]
    membership_key = keys.membership(job.person, job.account)
    pool_keys, member_keys = rows.pool_keys([product]), [key for n in chunk if (key := rows.member_key(n))]
    found = services.store.read(membership_key, *pool_keys.values(), *member_keys)
    try:
        by = rights.must_be_member(found.get(membership_key), job.account, Right.MANAGE_LICENCES)
    except (NotAllowed, Unknown):
        return _committed(job, dict.fromkeys(waiting, (RowOutcome.NOT_ALLOWED,)), services)
    members, pools = _members(member_keys, found), _pools(pool_keys, found)
    outcomes: dict[int, tuple[RowOutcome, ...]] = {}
    given: dict[int, LicenceChange] = {}
    into: LicensedItem | None = None
    for n in chunk:
        decision = rows.decided(n, members, pools)
        if isinstance(decision, RowOutcome):
            outcomes[n] = (decision,)
        elif into in (None, decision.item) and _has_room(given.values(), decision.change):
            into, given[n] = decision.item, decision.change
            _move(pools, into.licence.item, 1)
        elif not given:
            outcomes[n] = (RowOutcome.TOO_MANY_LICENCES,)  # more licences end with it than a commit can end
    outcomes |= dict.fromkeys(given, (RowOutcome.GIVEN,))
    work = LicenceWork(
        job.account, journal.member(by.member), list(given.values()), LicenceEnd.MOVED, services.now(job.account)
    )
    return _committed(job, outcomes, services, work, found)


def _has_room(given: Iterable[LicenceChange], more: LicenceChange) -> bool:
    """Whether one commit takes the change beside the others: each member once, and 2 writes each with the licences,
    pools and events of those that end, the places and the job."""
    changes = [*given, more]
    ended = [held for change in changes for held in change.ended]
    writes = 2 * len(changes) + len(ended) + 2 * (1 + len({held.item for held in ended})) + 2
    once = all(change.before.id != more.before.id for change in given)
    return once and writes <= MOST_WRITES and sum(bool(change.ended) for change in changes) <= MOST_MOVED


def _committed(
    job: Job, outcomes: Outcomes, services: Services, work: LicenceWork | None = None, found: Records | None = None
) -> Job:
    """The job with these outcomes, committed together with the licences that they tell of."""
    after = with_outcomes(job, outcomes)
    writes = [job_writes.moved(job, after)]
    if work and work.changes and found:
        others = [key for key in work.pools().values() if key not in found.found]
        pools = Records({**found.found, **(services.store.read(*others).found if others else {})})
        writes += [*(relisted(job.account, change) for change in work.changes), *work.writes(pools, services)]
    services.store.commit(writes)
    return after


def _checked(job: Job, rows: SentRows, faults: Outcomes, services: Services) -> Job:
    """The job with the outcome that each row would have now; nothing is committed."""
    waiting = rows.in_order(set(job.open_rows) - faults.keys())
    pool_keys, member_keys = rows.pool_keys(rows.targets), [key for n in waiting if (key := rows.member_key(n))]
    found = services.store.read(*pool_keys.values(), *member_keys) if pool_keys else Records()
    members, pools = _members(member_keys, found), _pools(pool_keys, found)
    outcomes = dict(faults)
    for n in waiting:
        decision = rows.decided(n, members, pools)
        if isinstance(decision, RowOutcome):
            outcomes[n] = (decision,)
            continue
        outcomes[n] = (RowOutcome.GIVEN,)
        change = decision.change
        members[keys.member(job.account, change.after.id)] = change.after
        _move(pools, decision.item.licence.item, 1)
        for held in change.ended:
            _move(pools, held.item, -1)
    return with_outcomes(job, outcomes)


def _members(member_keys: Iterable[Key[Member]], found: Records) -> dict[Key[Member], Member]:
    return {key: member for key in member_keys if (member := found.get(key))}


def _pools(pool_keys: Mapping[str, Key[Pool]], found: Records) -> dict[str, Pool]:
    """The pools by their item."""
    return {item: pool for item, key in pool_keys.items() if (pool := found.get(key))}


def _move(pools: dict[str, Pool], item: str, seats: int) -> None:
    """Counts so many more seats of the item as assigned."""
    if item in pools:
        pools[item] = replace(pools[item], assigned=pools[item].assigned + seats)
