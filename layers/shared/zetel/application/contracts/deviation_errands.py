"""The errand that tells a customer of the ends of deviations, begun with the commit that agrees on them.

agreed (or planned for the renewal)      told from            over
|-- errand, due as soon as a mail can ---|-- mail, event -----|
    be due: it looks, and is put off         nothing is told of a deviation that another one, or another plan, ended
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from zetel.application.catalog.catalog import Catalog
from zetel.application.contracts import loading
from zetel.application.store import keys
from zetel.application.store.records import Errand
from zetel.application.store.wire import to_wire
from zetel.application.store.writes import Insert, OnConflict, Write
from zetel.domain.due import Due, WorkKind
from zetel.domain.subscriptions.deviations import AS_LISTED, AgreedTerms, DeviationKind, told_from
from zetel.domain.subscriptions.subscription import Subscription


@dataclass(frozen=True, slots=True)
class EndsToTell:
    """The contract whose customer is to be told of the ends of its deviations of these kinds."""

    subscription: str
    kinds: tuple[DeviationKind, ...]


def begun(
    before: Subscription | None,
    after: Subscription,
    *,
    of: str,
    at: datetime,
    catalog: Catalog,
    on_conflict: OnConflict,
) -> Iterator[Write]:
    """The errand of deviations that `after` has or plans and `before` does not; `of` is the quote that agreed on
    them."""
    ends = dict(pair for one in _new(before, after) for pair in one.ends)
    if not ends:
        return
    plan = loading.offers(after, catalog, None)[after.items[0].id].plan
    first = min(told_from(until, plan, after.zone) for until in ends.values())
    due = Due(max(first, at + timedelta(seconds=1)), WorkKind.DEVIATION)
    id = f"{WorkKind.DEVIATION}_{of}"
    errand = Errand(id, after.account, to_wire(EndsToTell(after.id, tuple(ends))), due=due)
    yield Insert(keys.errand(after.account, id), errand, on_conflict=on_conflict)


def _new(before: Subscription | None, after: Subscription) -> Iterator[AgreedTerms]:
    known = before.deviations if before else AS_LISTED
    yield after.deviations.beyond(known)
    entries = before.timeline if before else ()
    for entry in after.timeline:
        if entry not in entries and entry.planned and entry.planned.deviations:
            yield entry.planned.deviations
