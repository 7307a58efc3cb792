"""Days on which people were at work, as the vendor's product posts them, in batches.

    read    who is meant; their members; the items of their licences
    write   each licence's item by itself, where its last day is earlier: at most once a person, product and day

The day is in no version, so that it moves nothing that people decide on. A failure between two writes loses nothing:
the same batch, posted again, writes the rest.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from zetel.application.licences.named_people import Located, NamedPerson, located
from zetel.application.ports import Records, Services
from zetel.application.store import keys
from zetel.application.store.keys import Key
from zetel.application.store.records import Answer
from zetel.application.store.wire import to_wire
from zetel.application.store.writes import Replace
from zetel.domain.parties.licence import LicenceHolder


class ActivityOutcome(StrEnum):
    """The outcome of a day; ``known`` where the licence has that day, or a later one."""

    RECORDED = "recorded"
    KNOWN = "known"
    UNKNOWN_PERSON = "unknown_person"
    NO_LICENCE = "no_licence"
    IN_FUTURE = "in_future"


@dataclass(frozen=True, slots=True)
class ActiveDay:
    """The person was at work in `product` on `day` (UTC)."""

    who: NamedPerson
    product: str
    day: date


class _Moved(Exception):
    """The licence is another than it was read as: `found`, or none."""

    def __init__(self, found: LicenceHolder | None) -> None:
        super().__init__("the licence moved")
        self.found = found


def record(posted: Sequence[ActiveDay], services: Services) -> Answer:
    """The outcome of each of `posted`, in their order; one that is refused stops no other."""
    places = located([one.who for one in posted], services)
    known = {place.key: place for place in places if place}
    members = services.store.read(*known) if known else Records()
    wanted: list[list[Key[LicenceHolder]]] = [
        list(_licences(place, one.product, members)) if place else [] for one, place in zip(posted, places, strict=True)
    ]
    all_wanted = {key for each in wanted for key in each}
    held: dict[Key[LicenceHolder], LicenceHolder | None] = dict(
        services.store.read(*all_wanted).found if all_wanted else {}
    )
    outcomes: dict[int, ActivityOutcome] = {}
    # Newest first: of a person's days in one batch only the last one is written.
    for n in sorted(range(len(posted)), key=lambda n: posted[n].day, reverse=True):
        one, place = posted[n], places[n]
        if place is None or members.get(place.key) is None:
            outcomes[n] = ActivityOutcome.UNKNOWN_PERSON
        elif one.day > services.now(place.account).date():
            outcomes[n] = ActivityOutcome.IN_FUTURE
        else:
            outcomes[n] = _recorded(wanted[n], held, one.day, services)
    return Answer(200, {"outcomes": [outcomes[n].value for n in range(len(posted))]})


def _licences(place: Located, product: str, members: Records) -> Iterator[Key[LicenceHolder]]:
    if member := members.get(place.key):
        for one in member.awake:
            if one.product == product:
                yield keys.licence(place.account, one.subscription, one.item, member.id)


def _recorded(
    wanted: Sequence[Key[LicenceHolder]],
    held: dict[Key[LicenceHolder], LicenceHolder | None],
    day: date,
    services: Services,
) -> ActivityOutcome:
    """The best outcome among the person's licences of the product; `held` is kept as the writes leave it."""
    outcome = ActivityOutcome.NO_LICENCE
    for key in wanted:
        before = held[key]
        after = held[key] = _stamped(key, before, day, services)
        if before and after and before.last_active != day == after.last_active:
            outcome = ActivityOutcome.RECORDED
        elif after and outcome is ActivityOutcome.NO_LICENCE:
            outcome = ActivityOutcome.KNOWN
    return outcome


def _stamped(
    key: Key[LicenceHolder], holder: LicenceHolder | None, day: date, services: Services
) -> LicenceHolder | None:
    """The licence with `day` as its last one, unless it has a later one; None once it has ended."""

    def moved(found: LicenceHolder | None) -> Exception:
        return _Moved(found)

    while holder is not None and (holder.last_active is None or holder.last_active < day):
        after, stands = replace(holder, last_active=day), to_wire(holder)
        expects: Mapping[str, str | None] = {name: stands.get(name) for name in ("since", "last_active")}
        try:
            services.store.commit([Replace(key, after, expects, moved)])
            return after
        except _Moved as other:
            holder = other.found
    return holder
