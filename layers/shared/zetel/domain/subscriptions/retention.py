"""The days after a subscription's end: it is expired, then disabled, then deleted, each step told 7 days ahead.

    15 Mar            7 Apr       14 Apr                6 Jul        13 Jul
    |- ended          |- told     |- disabled           |- told      |- deleted
    |  expired: read, export,     |  disabled: export only           |  documents alone stay
    |  revive                     |

The plan counts both stages in whole days (`AfterEnd`). A stage of fewer than 7 days is told on its first day, a stage
without a day is left out. The telling fixes the day of its step: a late one moves it, and all that follow. Days are
civil dates of the subscription's zone; steps happen as the day begins, mails at 08:00.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from zetel.domain.calendar import instant
from zetel.domain.catalog.terms import AfterEnd

#: Days between the mail about a step and the step.
LEAD: Final = 7


class RetentionStage(StrEnum):
    """The stages of a subscription after its end."""

    EXPIRED = "expired"  # it can be read, exported and revived
    DISABLED = "disabled"  # it can be exported only
    DELETED = "deleted"


class RetentionStep(StrEnum):
    """The work of the days after the end, in its order."""

    SLEEP = "sleep"  # licences become dormant
    TELL_DISABLING = "tell_disabling"
    DISABLE = "disable"
    TELL_DELETION = "tell_deletion"
    DELETE = "delete"


@dataclass(frozen=True, slots=True)
class Retention:
    """The first days of the stages after the end, and the step that comes next."""

    disabled_on: date
    deleted_on: date
    next: RetentionStep = RetentionStep.SLEEP

    def stage(self, ended: date, today: date) -> RetentionStage:
        """The stage on the day, of a subscription whose first day without service was `ended`. What was not told has
        not begun."""
        if self.next is RetentionStep.DELETE and today >= self.deleted_on:
            return RetentionStage.DELETED
        untold = self.next in (RetentionStep.SLEEP, RetentionStep.TELL_DISABLING)
        if self.disabled_on < self.deleted_on and today >= self.disabled_on and not (untold and self._expires(ended)):
            return RetentionStage.DISABLED
        return RetentionStage.EXPIRED

    def done(self, ended: date, today: date) -> "Retention":
        """What is left once the next step was done on the day."""
        match self.next:
            case RetentionStep.SLEEP:
                return replace(self, next=self._first(ended))
            case RetentionStep.TELL_DISABLING:
                later = _later(ended, self.disabled_on, today)
                return Retention(self.disabled_on + later, self.deleted_on + later, RetentionStep.DISABLE)
            case RetentionStep.DISABLE:
                return replace(self, next=RetentionStep.TELL_DELETION)
            case _:
                later = _later(self._before_deletion(ended), self.deleted_on, today)
                disabled = self.disabled_on if self.disabled_on < self.deleted_on else self.disabled_on + later
                return Retention(disabled, self.deleted_on + later, RetentionStep.DELETE)

    def due_at(self, ended: date, zone: str) -> datetime:
        """The instant of the next step."""
        match self.next:
            case RetentionStep.SLEEP:
                return instant(ended, zone)
            case RetentionStep.TELL_DISABLING:
                return instant(self.disabled_on - _lead(ended, self.disabled_on), zone, hour=8)
            case RetentionStep.DISABLE:
                return instant(self.disabled_on, zone)
            case RetentionStep.TELL_DELETION:
                lead = _lead(self._before_deletion(ended), self.deleted_on)
                return instant(self.deleted_on - lead, zone, hour=8)
            case RetentionStep.DELETE:
                return instant(self.deleted_on, zone)

    def _expires(self, ended: date) -> bool:
        return ended < self.disabled_on

    def _first(self, ended: date) -> RetentionStep:
        """The first step after the licences are dormant."""
        if self._expires(ended):
            both = self.disabled_on < self.deleted_on
            return RetentionStep.TELL_DISABLING if both else RetentionStep.TELL_DELETION
        return RetentionStep.DISABLE if self.disabled_on < self.deleted_on else RetentionStep.DELETE

    def _before_deletion(self, ended: date) -> date:
        """The first day of the stage before the deletion."""
        return self.disabled_on if self.disabled_on < self.deleted_on else ended


def planned(ended: date, terms: AfterEnd) -> Retention:
    """The days after the end `ended`, as the terms of the plan have them."""
    disabled = ended + timedelta(days=terms.expired_days)
    return Retention(disabled, disabled + timedelta(days=terms.disabled_days))


def _lead(begun: date, until: date) -> timedelta:
    """The days ahead for a stage from `begun` to `until`."""
    return min(timedelta(days=LEAD), until - begun)


def _later(begun: date, until: date, today: date) -> timedelta:
    """How many days later a stage ends whose end is told on the day."""
    return max(timedelta(), today + _lead(begun, until) - until)
