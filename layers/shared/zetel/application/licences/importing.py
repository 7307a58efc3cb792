"""An import of assignments at work: 20 members a commit, each with the outcomes of its rows; and its check, with none.

    rows of the file    those of editions first, then by product: an add-on needs its edition's licence
    a chunk             up to 20 rows of one product that are given seats of one item, and those that are refused
    a crash             the next worker goes on with the rows that are open

A chunk is decided on what was just read, by the rules of any assignment, and with the right of whoever began the job.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from zetel.application.catalog.catalog import Catalog
from zetel.application.events import journal
from zetel.application.licences import job_writes
from zetel.application.licences.job_writes import JobTaken
from zetel.application.licences.jobs import file_of
from zetel.application.licences.licence_writes import MOST_WRITES, LicenceWork, relisted
from zetel.application.ports import Records, Services
from zetel.application.store import keys
from zetel.application.work.retrying import until_unmoved
from zetel.domain.errors import LicencesRefused, NotAllowed, Unknown
from zetel.domain.licences import assigning, sheet
from zetel.domain.licences.assigning import MOST_MEMBERS, MOST_MOVED, LicensedItem, MemberRefusal
from zetel.domain.licences.events import LicenceEnd
from zetel.domain.licences.job import Job, JobKind, RowOutcome, with_outcomes
from zetel.domain.licences.licence_change import LicenceChange
from zetel.domain.licences.sheet import SheetRow
from zetel.domain.parties import rights
from zetel.domain.parties.member import Member, MemberState
from zetel.domain.parties.rights import Right
from zetel.domain.subscriptions.ledger import Pool
from zetel.domain.subscriptions.subscription import SubscriptionState

_PAGE: Final = 100

_REFUSED: Final[Mapping[str, RowOutcome]] = {
    MemberRefusal.UNKNOWN: RowOutcome.MAIL_UNKNOWN,
    MemberRefusal.DEACTIVATED: RowOutcome.DEACTIVATED,
    MemberRefusal.EDITION_MISSING: RowOutcome.EDITION_MISSING,
    MemberRefusal.TOO_MANY_LICENCES: RowOutcome.TOO_MANY_LICENCES,
    MemberRefusal.NO_FREE_SEAT: RowOutcome.NO_FREE_SEAT,
}

#: The items of running subscriptions that have seats for people, by product.
Targets = Mapping[str, Sequence[LicensedItem]]


@dataclass(frozen=True, slots=True)
class _RowDecision:
    """The outcome of a row; where it is given a seat, the item and the change of its member."""

    outcome: RowOutcome
    item: LicensedItem | None = None
    change: LicenceChange | None = None


class _Table:
    """The rows of a job, and the members that their addresses name."""

    def __init__(self, job: Job, services: Services, targets: Targets) -> None:
        self.rows = sheet.assignments(services.exports.get(file_of(job)).decode())
        self._account, self._services, self._targets = job.account, services, targets
        self._members: dict[str, str] | None = None

    def faults(self) -> dict[int, RowOutcome]:
        """The rows that the file alone, or the account's subscriptions, refuse."""
        seen: set[tuple[str, str]] = set()
        found: dict[int, RowOutcome] = {}
        for n, row in enumerate(self.rows):
            place = (row.mail.casefold(), row.product)
            if not row.mail or not row.product:
                found[n] = RowOutcome.INCOMPLETE
            elif place in seen:
                found[n] = RowOutcome.REPEATED
            elif row.product not in self._targets:
                found[n] = RowOutcome.PRODUCT_UNKNOWN
            seen.add(place)
        return found

    def in_order(self, wanted: Iterable[int]) -> list[int]:
        """The rows, editions first, then by product."""
        return sorted(wanted, key=lambda n: (self._is_add_on(self.rows[n]), self.rows[n].product, n))

    def member(self, row: SheetRow) -> str | None:
        """The id of the member with the row's address; the addresses of all rows are read at once, when first asked."""
        if self._members is None:
            places = {row.mail.casefold(): keys.address(self._account, row.mail) for row in self.rows if row.mail}
            found = self._services.store.read(*places.values())
            self._members = {mail: held.member for mail, key in places.items() if (held := found.get(key))}
        return self._members.get(row.mail.casefold())

    def _is_add_on(self, row: SheetRow) -> bool:
        return not all(item.licence.is_edition for item in self._targets.get(row.product, ()))


def work_through(job: Job, services: Services, catalog: Catalog) -> None:
    """Works on the open rows until each has its outcome. Raises MemberMoved, PoolMoved."""
    targets = _targets(job, services, catalog)
    table = _Table(job, services, targets)
    waiting = set(job.open_rows)
    faults = {n: outcome for n, outcome in table.faults().items() if n in waiting}
    try:
        if job.kind is JobKind.CHECK:
            job_writes.end(job, services, _checked(job, table, faults, targets, services))
            return
        if faults:
            job = _committed(job, faults, [], services)
        while open_rows := table.in_order(job.open_rows):
            job = until_unmoved(lambda: _chunk(job, open_rows, table, targets, services))  # noqa: B023  called at once
        job_writes.end(job, services)
    except JobTaken:
        return


def _targets(job: Job, services: Services, catalog: Catalog) -> Targets:
    found: dict[str, list[LicensedItem]] = {}
    after: str | None = None
    while True:
        page = services.store.page(keys.subscriptions(job.account), limit=_PAGE, after=after)
        for held in page.items:
            if held.state is not SubscriptionState.ACTIVE:
                continue
            offers = {item.id: catalog.held(plan=item.plan, price=item.price) for item in held.items}
            for id, offer in offers.items():
                if assigning.is_licensed(offer):
                    item = assigning.licensed(held, id, offers, services.now(job.account))
                    found.setdefault(offer.product.id, []).append(item)
        if page.next is None:
            return found
        after = page.next


def _chunk(job: Job, open_rows: Sequence[int], table: _Table, targets: Targets, services: Services) -> Job:
    """The job after the next rows, in one commit. Raises JobTaken, MemberMoved, PoolMoved."""
    product = table.rows[open_rows[0]].product
    chunk = [n for n in open_rows[:MOST_MEMBERS] if table.rows[n].product == product]
    ids = {n: table.member(table.rows[n]) for n in chunk}
    pool_keys = {item.licence.item: _pool(job, item) for item in targets[product]}
    member_keys = {id: keys.member(job.account, id) for id in ids.values() if id}
    membership_key = keys.membership(job.person, job.account)
    found = services.store.read(membership_key, *pool_keys.values(), *member_keys.values())
    try:
        by = rights.must_be_member(found.get(membership_key), job.account, Right.MANAGE_LICENCES)
    except (NotAllowed, Unknown):
        return _committed(job, dict.fromkeys(open_rows, RowOutcome.NOT_ALLOWED), [], services)
    pools = {item: pool for item, key in pool_keys.items() if (pool := found.get(key))}
    members = {id: member for id, key in member_keys.items() if (member := found.get(key))}
    outcomes: dict[int, RowOutcome] = {}
    given: dict[int, LicenceChange] = {}
    into: LicensedItem | None = None
    for n in chunk:
        decision = _decided(members.get(ids[n] or ""), targets[product], pools)
        if decision.change is None or decision.item is None:
            outcomes[n] = decision.outcome
        elif into in (None, decision.item) and _has_room(given.values(), decision.change):
            into, given[n] = decision.item, decision.change
            pools[into.licence.item] = _fuller(pools[into.licence.item])
        elif not given:
            outcomes[n] = RowOutcome.TOO_MANY_LICENCES  # more end with it than a commit can end
    outcomes |= dict.fromkeys(given, RowOutcome.GIVEN)
    return _committed(job, outcomes, list(given.values()), services, found, by.member)


def _decided(member: Member | None, items: Sequence[LicensedItem], pools: Mapping[str, Pool]) -> _RowDecision:
    """The row of the member, by the first item with a seat for it; a licence of any of them is enough."""
    if member is None or member.state is MemberState.REMOVED:
        return _RowDecision(RowOutcome.MAIL_UNKNOWN)
    of = {item.licence.item for item in items}
    if any(held.item in of for held in member.licences):
        return _RowDecision(RowOutcome.HELD)
    refused = RowOutcome.NO_FREE_SEAT
    for item in items:
        if item.licence.item not in pools:
            continue
        try:
            (change,) = assigning.assigned(item, pools[item.licence.item], (member.id,), {member.id: member})
        except LicencesRefused as refusal:
            refused = _REFUSED[refusal.refused[0].reason]
        else:
            return _RowDecision(RowOutcome.GIVEN, item, change)
    return _RowDecision(refused)


def _has_room(given: Iterable[LicenceChange], more: LicenceChange) -> bool:
    """Whether one commit takes the change beside the others: each member once, and 2 writes each with the licences,
    pools and events of what ends."""
    all_of_them = [*given, more]
    ended = [held for change in all_of_them for held in change.ended]
    writes = 2 * len(all_of_them) + len(ended) + 2 * (1 + len({held.item for held in ended})) + 1
    once = all(change.before.id != more.before.id for change in given)
    return once and writes <= MOST_WRITES and sum(bool(change.ended) for change in all_of_them) <= MOST_MOVED


def _committed(
    job: Job,
    outcomes: Mapping[int, RowOutcome],
    changes: Sequence[LicenceChange],
    services: Services,
    found: Records | None = None,
    by: str = "",
) -> Job:
    """The job with these outcomes, committed together with the changes that they tell of."""
    after = with_outcomes(job, outcomes)
    writes = [job_writes.moved(job, after)]
    if changes and found:
        work = LicenceWork(job.account, journal.member(by), changes, LicenceEnd.MOVED, services.now(job.account))
        others = [key for key in work.pools().values() if key not in found.found]
        pools = Records({**found.found, **(services.store.read(*others).found if others else {})})
        writes += [*(relisted(job.account, change) for change in changes), *work.writes(pools, services)]
    services.store.commit(writes)
    return after


def _checked(job: Job, table: _Table, faults: Mapping[int, RowOutcome], targets: Targets, services: Services) -> Job:
    """The job with the outcome that each row would have now; nothing is committed."""
    outcomes = dict(faults)
    open_rows = table.in_order(set(job.open_rows) - faults.keys())
    pool_keys = {item.licence.item: _pool(job, item) for items in targets.values() for item in items}
    ids = {n: table.member(table.rows[n]) for n in open_rows}
    member_keys = {id: keys.member(job.account, id) for id in ids.values() if id}
    found = services.store.read(*pool_keys.values(), *member_keys.values()) if pool_keys else Records()
    pools = {item: pool for item, key in pool_keys.items() if (pool := found.get(key))}
    members = {id: member for id, key in member_keys.items() if (member := found.get(key))}
    for n in open_rows:
        decision = _decided(members.get(ids[n] or ""), targets[table.rows[n].product], pools)
        outcomes[n] = decision.outcome
        if decision.change and decision.item:
            members[decision.change.after.id] = decision.change.after
            pools[decision.item.licence.item] = _fuller(pools[decision.item.licence.item])
            for held in decision.change.ended:
                if held.item in pools:
                    pools[held.item] = _emptier(pools[held.item])
    return with_outcomes(job, outcomes)


def _pool(job: Job, item: LicensedItem) -> keys.Key[Pool]:
    return keys.pool(job.account, item.licence.subscription, item.licence.item)


def _fuller(pool: Pool) -> Pool:
    return replace(pool, assigned=pool.assigned + 1)


def _emptier(pool: Pool) -> Pool:
    return replace(pool, assigned=pool.assigned - 1)
