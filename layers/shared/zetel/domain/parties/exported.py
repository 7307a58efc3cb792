"""Exports of an account's data that are ready: ours of everything, and those that the vendor's product reports.

Days are UTC. One export is kept for each day on which any was begun, which is enough for every rule about them.
"""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Final

#: Whole days after the day of its beginning on which an export is one of the last days.
RECENT_DAYS: Final = 30

#: Longer than any rule asks back.
_KEPT: Final = timedelta(days=100)


@dataclass(frozen=True, slots=True)
class MadeExport:
    """An export that was begun at `begun_at`, or by the product on the day that begins then, and is ready, or reported,
    since `ready_at`."""

    begun_at: datetime
    ready_at: datetime

    @property
    def day(self) -> date:
        return self.begun_at.astimezone(UTC).date()


@dataclass(frozen=True, slots=True)
class AccountExports:
    """The exports of an account, oldest first."""

    made: tuple[MadeExport, ...] = ()
    version: int = 0

    def with_export(self, new: MadeExport) -> "AccountExports":
        """The exports with a `new` one; of those begun on the same day it is the one that was begun first and is ready
        last."""
        same = [export for export in (*self.made, new) if export.day == new.day]
        joined = MadeExport(min(one.begun_at for one in same), max(one.ready_at for one in same))
        others = [one for one in self.made if one.day != new.day and one.begun_at > new.ready_at - _KEPT]
        made = tuple(sorted((*others, joined), key=lambda one: one.begun_at))
        return replace(self, made=made, version=self.version + 1)

    def recent(self, at: datetime) -> bool:
        """Whether an export of the last 30 days exists at the instant `at`."""
        today = at.astimezone(UTC).date()
        return any(export.ready_at <= at and (today - export.day).days <= RECENT_DAYS for export in self.made)


#: Of an account without any.
NO_EXPORTS: Final = AccountExports()
