"""Succession: a member becomes owner of an account whose only owner is lost, unless an owner objects within 72 hours.

begun ---- told ---- 72 hours ---- completed: the member is an owner
  due        |          due           `---- lapsed: the member left, or there is another owner
             `---- objected, up to the end of the 72 hours
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from zetel.domain.due import Due, WorkKind
from zetel.domain.errors import SuccessionClosed
from zetel.domain.links import LinkState

#: The time for an objection, from the instant at which the mails were sent.
_OPEN_FOR: Final = timedelta(hours=72)

#: Mails are sent at once; the sweep looks for a lost message after this time.
_PATIENCE: Final = timedelta(minutes=15)


class SuccessionState(StrEnum):
    OPEN = "open"
    OBJECTED = "objected"
    COMPLETED = "completed"
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True)
class Succession:
    """The succession of `member`, asked for by the seller's staff; the account has one at a time.

    `until` is the instant at which the member becomes owner, None while owners and recipients are not told. `sequence`
    counts the events about it.
    """

    id: str
    account: str
    member: str
    asked_at: datetime
    state: SuccessionState = SuccessionState.OPEN
    until: datetime | None = None
    closed_at: datetime | None = None
    version: int = 1
    sequence: int = 1
    attempts: int = 0
    parked: str | None = None
    due: Due | None = None

    def begun(self) -> "Succession":
        """The succession of which owners and recipients are to be told."""
        return replace(self, due=Due(self.asked_at + _PATIENCE, WorkKind.OWNER_NOTICE))

    def told(self, at: datetime) -> "Succession":
        """The succession of which they were told."""
        until = objection_ends(at)
        due = Due(until, WorkKind.SUCCESSION)
        return replace(self, until=until, due=due, version=self.version + 1, attempts=0)

    def is_due(self, at: datetime) -> bool:
        """Whether the time for an objection is over, and the member is to be made owner."""
        return self.state is SuccessionState.OPEN and self.until is not None and at >= self.until

    def objected(self, at: datetime) -> "Succession":
        """Raises SuccessionClosed."""
        if self.state is not SuccessionState.OPEN or self.is_due(at):
            raise SuccessionClosed(state=self.state.value, until=self.until)
        return self._closed(SuccessionState.OBJECTED, at)

    def completed(self, at: datetime) -> "Succession":
        return self._closed(SuccessionState.COMPLETED, at)

    def lapsed(self, at: datetime) -> "Succession":
        return self._closed(SuccessionState.LAPSED, at)

    def link_state(self, id: str) -> LinkState:
        """The links of the mails about the succession `id`, this one or an earlier one."""
        if id != self.id or self.state in (SuccessionState.COMPLETED, SuccessionState.LAPSED):
            return LinkState(1, withdrawn=True)
        return LinkState(1, used_at=self.closed_at)

    def _closed(self, state: SuccessionState, at: datetime) -> "Succession":
        closed = replace(self, state=state, closed_at=at, due=None, attempts=0, parked=None)
        return replace(closed, version=self.version + 1, sequence=self.sequence + 1)


def objection_ends(told_at: datetime) -> datetime:
    """The first instant that is too late for an objection."""
    return told_at + _OPEN_FOR
