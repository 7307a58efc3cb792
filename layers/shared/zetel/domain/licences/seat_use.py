"""The use of an item's seats: the people who hold them, and those of them who were at work lately.

    day - 89                         day - 29              day
    |--------------------------------|---------------------|  active_90: the last active day lies in here
                                     |---------------------|  active_30
    in_use counts the licences that were given in these 90 days, too: they had no time to be used

Days are civil dates of UTC, as the vendor's product reports them; the day of the count is the last of its 30 and of its
90 days.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from zetel.domain.due import Due
from zetel.domain.parties.licence import LicenceHolder

#: The time from one count to the next.
COUNTED_AGAIN: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class SeatUse:
    """The people with a licence of `item` on the day of a count: all of them, those active in its last 30 and 90 days,
    and those active or given their licence in the last 90 days (`in_use`).

    `last_active` is the newest active day that any count saw; None where the product never reported activity.
    """

    item: str
    assigned: int
    active_30: int
    active_90: int
    in_use: int
    last_active: date | None = None


@dataclass(frozen=True, slots=True)
class CountedSeats:
    """The use of a subscription's seats as it was counted on `day` (UTC); `due` is None once the subscription has
    ended."""

    id: str
    account: str
    subscription: str
    day: date
    items: tuple[SeatUse, ...]
    version: int = 1
    attempts: int = 0
    parked: str | None = None
    due: Due | None = None

    def of(self, item: str) -> SeatUse | None:
        return next((use for use in self.items if use.item == item), None)


def count_id(subscription: str) -> str:
    return f"cnt_{subscription}"


def use_of(item: str, holders: Iterable[LicenceHolder], *, on: date, before: SeatUse | None) -> SeatUse:
    """The use of the item's seats on the day `on`; `before` is the count before it."""
    assigned = active_30 = active_90 = in_use = 0
    newest = before.last_active if before else None
    for holder in holders:
        active = holder.last_active
        assigned += 1
        active_30 += _within(active, 30, on)
        active_90 += _within(active, 90, on)
        in_use += _within(active, 90, on) or _within(holder.since.date(), 90, on)
        newest = max(filter(None, (newest, active)), default=None)
    return SeatUse(item, assigned, active_30, active_90, in_use, newest)


def _within(day: date | None, days: int, on: date) -> bool:
    return day is not None and day > on - timedelta(days=days)
