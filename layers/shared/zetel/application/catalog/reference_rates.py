"""Loading reference rates: of each day once, by the schedule or from an operator's file. Documents keep the rates that
they took."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from zetel.application.ports import Services, Store
from zetel.application.store import keys
from zetel.application.store.writes import Insert, Replace, Write
from zetel.domain.errors import Conflict
from zetel.domain.tax.reference_rates import PublishedRates

#: The newest days of a publication that are loaded, in one commit; documents take rates of at most five days before.
MOST_LOADED: Final = 30


class RatesMoved(Conflict):
    """Another load has stored the rates of a day meanwhile."""


@dataclass(frozen=True, slots=True)
class Loading:
    """The days of a publication that are new, and those that are stored with other rates."""

    new: tuple[PublishedRates, ...]
    other: tuple[PublishedRates, ...]

    @property
    def days(self) -> tuple[date, ...]:
        return tuple(rates.day for rates in self.new)


def compared(published: Sequence[PublishedRates], store: Store) -> Loading:
    """The newest days of `published` beside the stored rates; one read."""
    newest = sorted(published, key=lambda rates: rates.day)[-MOST_LOADED:]
    found = store.read(*(keys.reference_rates(rates.day) for rates in newest))
    held = {rates.day: found.get(keys.reference_rates(rates.day)) for rates in newest}
    return Loading(
        tuple(rates for rates in newest if held[rates.day] is None),
        tuple(rates for rates in newest if held[rates.day] not in (None, rates)),
    )


def load(new: Sequence[PublishedRates], store: Store, *, instead: Sequence[PublishedRates] = ()) -> None:
    """Stores the rates `new`, and `instead` in the place of stored ones. Raises RatesMoved."""
    writes: list[Write] = [
        Insert(keys.reference_rates(rates.day), rates, on_conflict=lambda found: RatesMoved()) for rates in new
    ]
    writes += [
        Replace(
            keys.reference_rates(rates.day),
            rates,
            {"day": rates.day.isoformat()},
            on_conflict=lambda found: RatesMoved(),
        )
        for rates in instead
    ]
    if writes:
        store.commit(writes)


def fetch(services: Services) -> int:
    """Loads what the source has published and the store does not have yet; returns the number of its days.

    Stored rates stay. Raises ProviderUnreachable.
    """
    published = services.rates.published(services.clock.now().date())
    new = compared(published, services.store).new if published else ()
    try:
        load(new, services.store)
    except RatesMoved:
        return 0  # the same rates, a moment earlier
    return len(new)
