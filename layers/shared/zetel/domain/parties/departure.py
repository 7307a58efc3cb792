"""Departures: a member leaves, and a successor goes on with what the member leaves behind, step by step.

    owner           the successor is an owner, where the member is the last active one
    subscriptions   each that the member bought is the account's
    profiles        each that the member owns is the successor's; no other one sends mails to a removed member
    member          deactivated or removed, without rights and licences
    requests        the pending ones of the member are withdrawn

A step that is done stays done, and does nothing once more. A step that is refused waits, and is tried again; whoever
manages people may name another successor meanwhile.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from zetel.domain.due import Due, WorkKind
from zetel.domain.parties.member import MemberState

#: A step is taken at once; the sweep looks for a lost message after this time, and for a step that was refused.
_PATIENCE: Final = timedelta(minutes=15)
_NEXT_TRY: Final = timedelta(hours=1)


class DepartureStep(StrEnum):
    """A step of a departure; they are taken in this order."""

    OWNER = "owner"
    SUBSCRIPTIONS = "subscriptions"
    PROFILES = "profiles"
    MEMBER = "member"
    REQUESTS = "requests"


class DepartureState(StrEnum):
    UNDER_WAY = "under_way"
    STOPPED = "stopped"  # until an operator resumes it
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Departure:
    """The departure of the member `id`, confirmed by the member `by`; `ends_as` is the state of the member at its end.

    `step` is the first one that is not done yet, None at the end. `waits_for` names the refusal that the step met last.
    """

    id: str
    account: str
    by: str
    ends_as: MemberState
    asked_at: datetime
    successor: str
    step: DepartureStep | None = None
    waits_for: str | None = None
    done_at: datetime | None = None
    version: int = 1
    attempts: int = 0
    parked: str | None = None
    due: Due | None = None

    @property
    def state(self) -> DepartureState:
        if self.step is None:
            return DepartureState.DONE
        return DepartureState.STOPPED if self.parked else DepartureState.UNDER_WAY

    @property
    def done(self) -> tuple[DepartureStep, ...]:
        steps = tuple(DepartureStep)
        return steps if self.step is None else steps[: steps.index(self.step)]

    def begun(self, at: datetime) -> "Departure":
        """The departure before its first step."""
        return replace(self, step=DepartureStep.OWNER, due=_work(at, _PATIENCE))

    def again(self, later: "Departure", at: datetime) -> "Departure":
        """The departure as it is confirmed once more: `later` has whoever confirms, the successor and the end."""
        return replace(later, version=self.version + 1).begun(at)

    def next(self, at: datetime) -> "Departure":
        """The departure after its present step; after the last one it is over."""
        left = tuple(DepartureStep)[len(self.done) + 1 :]
        after = replace(self, step=left[0] if left else None, waits_for=None, version=self.version + 1, attempts=0)
        return replace(after, due=_work(at, _PATIENCE)) if left else replace(after, due=None, done_at=at)

    def refused(self, why: str, at: datetime) -> "Departure":
        """The departure whose present step was refused, and is due again."""
        return replace(self, waits_for=why, version=self.version + 1, attempts=0, due=_work(at, _NEXT_TRY))


def _work(at: datetime, wait: timedelta) -> Due:
    return Due(at + wait, WorkKind.LEAVING)
