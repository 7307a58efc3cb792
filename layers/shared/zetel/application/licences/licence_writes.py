"""The writes of changed licences: the item's licences, its pool, and the events that the pool counts.

    a member    one write, by the caller: the list of its licences, at its version
    a licence   one write: put, or removed
    a pool      one write: `assigned`, and the number of its event
    an event    one write for each pool
    the places  one write, where licences of editions alone took or freed some; `people.member_counts` counts those of
                members that change beside

The event is the pool's next, so that nothing was assigned or taken back since the pool was read.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

from zetel.application.events import journal
from zetel.application.ports import Records, Services
from zetel.application.store import keys
from zetel.application.store.keys import Key
from zetel.application.store.writes import Adjust, Insert, Remove, Replace, Write
from zetel.domain.errors import Defect, MemberMoved, PoolMoved
from zetel.domain.events import Actor, TypedEvent
from zetel.domain.licences.events import LicenceEnd, LicencesAssigned, LicencesEnded
from zetel.domain.licences.licence_change import LicenceChange
from zetel.domain.parties import places
from zetel.domain.parties.licence import Licence, LicenceHolder
from zetel.domain.parties.member import Member
from zetel.domain.subscriptions.ledger import Pool

#: The most writes beside a receipt, by DynamoDB's limit of 100: 20 members need 42, if no licence of an add-on ends.
MOST_WRITES: Final = 99

NOTHING_KNOWN: Final[Mapping[Key[Any], Any]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class LicenceWork:
    """Changes of licences in an account by an actor at an instant; `why` says for which reason licences end."""

    account: str
    by: Actor
    changes: Sequence[LicenceChange]
    why: LicenceEnd
    at: datetime

    def pools(self) -> dict[str, Key[Pool]]:
        """The pools that the changes move, by item."""
        return {held.item: self._pool(held) for _, held in (*self._given(), *self._ended())}

    def writes(self, found: Records, services: Services) -> list[Write]:
        """Writes the licences, the pools, which were read, and their events; members are written by the caller."""
        writes: list[Write] = []
        for member, held in self._given():
            writes.append(Insert(self._key(member, held), LicenceHolder(member.id, held.since), _never))
        writes.extend(Remove(self._key(member, held), {}, _never) for member, held in self._ended())
        for item, key in self.pools().items():
            writes.extend(self._moved(item, found.known(key, "item", item), services))
        alone = [change for change in self.changes if change.of_licences_alone]
        if more := sum(places.moved(change.before, change.after) for change in alone):
            writes.append(Adjust(keys.counts(self.account), places.taken(more), on_conflict=_never))
        return writes

    def _moved(self, item: str, pool: Pool, services: Services) -> tuple[Write, Write]:
        """The pool where nobody was given a seat since it was read, and no seat was taken out; and its event."""
        given = [(member.id, held) for member, held in self._given() if held.item == item]
        ended = [(member.id, held) for member, held in self._ended() if held.item == item]
        (_, licence), more = (given or ended)[0], len(given) - len(ended)
        moved = Adjust(
            self._pool(licence),
            {"assigned": more, "sequence": 1},
            on_conflict=lambda found: PoolMoved(item=item),
            at_least={"sequence": pool.sequence, **({"seats": pool.seats} if more > 0 else {})},
            at_most={"sequence": pool.sequence},
        )
        entry = journal.entry(
            self._event(licence, tuple(member for member, _ in given), tuple(member for member, _ in ended)),
            account=self.account,
            subject=item,
            sequence=pool.sequence + 1,
            actor=self.by,
            at=self.at,
            services=services,
        )
        return moved, entry

    def _event(self, of: Licence, given: tuple[str, ...], ended: tuple[str, ...]) -> TypedEvent:
        if given:
            return LicencesAssigned(subscription=of.subscription, product=of.product, members=given)
        return LicencesEnded(subscription=of.subscription, product=of.product, members=ended, why=self.why)

    def _given(self) -> Iterable[tuple[Member, Licence]]:
        return [(change.after, held) for change in self.changes for held in change.given]

    def _ended(self) -> Iterable[tuple[Member, Licence]]:
        return [(change.after, held) for change in self.changes for held in change.ended]

    def _pool(self, licence: Licence) -> Key[Pool]:
        return keys.pool(self.account, licence.subscription, licence.item)

    def _key(self, member: Member, licence: Licence) -> Key[LicenceHolder]:
        return keys.licence(self.account, licence.subscription, licence.item, member.id)


def committed(
    account: str,
    changes: Sequence[LicenceChange],
    why: LicenceEnd,
    by: Actor,
    services: Services,
    known: Mapping[Key[Any], Any] = NOTHING_KNOWN,
    *,
    also: Sequence[Write] = (),
) -> Sequence[LicenceChange]:
    """Commits as many of the changes as one commit can take, with the writes of `also`, and returns them; `known` are
    pools that were read. Raises MemberMoved, PoolMoved."""
    at = services.now(account)
    pools = LicenceWork(account, by, changes, why, at).pools()
    others = [key for key in pools.values() if key not in known]
    found = Records({**known, **(services.store.read(*others).found if others else {})})
    for most in range(len(changes), 0, -1):
        fitting = changes[:most]
        work = LicenceWork(account, by, fitting, why, at)
        writes = [*also, *(relisted(account, change) for change in fitting), *work.writes(found, services)]
        if len(writes) <= MOST_WRITES:
            services.store.commit(writes)
            return fitting
    raise Defect  # a member has at most 50 licences that count


def relisted(account: str, change: LicenceChange) -> Write:
    """Writes the member with its changed licences, where nothing else changed the member since it was read."""
    before = change.before
    return Replace(
        keys.member(account, before.id),
        change.after,
        {"version": before.version, "sequence": before.sequence},
        on_conflict=lambda found: MemberMoved(member=before.id),
    )


def _never(_: object) -> Exception:
    """A licence stands where the member has it, and both are written together."""
    return Defect()
