"""Ends that a customer asked for before the export that the terms demand.

    asked for, refused      +7 days                     export ready         +14 days
    |-----------------------|                           |--------------------|
     begin an export in here  (24:00 local)              ask again in here: the day of the first asking counts

It counts for the rights that have a deadline: notice by the cancel-by date, and the full refund. Days are civil dates
in the subscription's zone, each to 24:00. The contract keeps what these rights need as long as an asking may count.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from zetel.domain.calendar import civil_date, instant
from zetel.domain.parties.exported import AccountExports, MadeExport

#: Whole days within which an export is begun, and within which the end is asked for again once it is ready.
BEGUN_WITHIN: Final = 7
REPEATED_WITHIN: Final = 14

#: The time for which an asking is remembered: longer than both together, and a month for the export.
REMEMBERED: Final = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class RefusedEnd:
    """An end that was asked for at the instant `at` and refused; notice then was for `ends`, the first day without
    service."""

    at: datetime
    ends: date

    def begin_by(self, zone: str) -> date:
        """The last day on which an export that lets it count is begun."""
        return civil_date(self.at, zone) + timedelta(days=BEGUN_WITHIN)

    def counts(self, export: MadeExport, at: datetime, zone: str) -> bool:
        """Whether it counts at the instant `at`, because of `export`."""
        repeat_by = civil_date(export.ready_at, zone) + timedelta(days=REPEATED_WITHIN)
        return (
            export.begun_at < _after(self.begin_by(zone), zone)
            and self.at <= export.ready_at <= at
            and at < _after(repeat_by, zone)
        )


def counted(refused: Sequence[RefusedEnd], exports: AccountExports, at: datetime, zone: str) -> RefusedEnd | None:
    """The earliest of the refused ends that counts at the instant `at`."""
    return next((one for one in refused if any(one.counts(made, at, zone) for made in exports.made)), None)


def remembered(refused: Sequence[RefusedEnd], new: RefusedEnd, zone: str) -> tuple[RefusedEnd, ...]:
    """The refused ends with a `new` one, unless an export may still be begun for the last one."""
    kept = tuple(one for one in refused if new.at < one.at + REMEMBERED)
    return kept if kept and new.at < _after(kept[-1].begin_by(zone), zone) else (*kept, new)


def may_count(refused: Sequence[RefusedEnd], at: datetime) -> tuple[RefusedEnd, ...]:
    """The refused ends that may count at the instant `at`, for any exports."""
    return tuple(one for one in refused if at < one.at + REMEMBERED)


def _after(day: date, zone: str) -> datetime:
    return instant(day + timedelta(days=1), zone)
