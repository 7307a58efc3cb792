"""An attempt: a full refund or a return of seats that was asked for in its time and waits for work of the seller's.

    asked for (`at`)          the hold ends        carried out, on documents of this day
    |-------------------------|--------------------|
    amounts of this instant   withdrawn, or overtaken by another end: nothing happens

A waiting attempt holds its subscription (`Subscription.hold`), so that the contract keeps what the attempt is about.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from zetel.domain.due import Due
from zetel.domain.payments.allocation import held_for
from zetel.domain.subscriptions.release import ReleasedLicences

_PREFIX: Final = "att_"


class AttemptKind(StrEnum):
    REFUND = "refund"
    RETURN = "return"


class AttemptState(StrEnum):
    WAITING = "waiting"
    CARRIED_OUT = "carried_out"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True)
class Attempt:
    """The attempt of `member` at the instant `at`: a full refund with its `reason`, or the new total `quantity` of
    `item`, with the `release` of people that it may need; `declared_by` is the member's name then.

    `attempts` counts failures of its work, `sequence` is the number of its last event.
    """

    id: str
    account: str
    subscription: str
    member: str
    kind: AttemptKind
    state: AttemptState
    at: datetime
    version: int
    sequence: int
    item: str | None = None
    quantity: int | None = None
    release: ReleasedLicences | None = None
    declared_by: str | None = None
    reason: str | None = None
    comment: str | None = None
    feedback: str | None = None
    attempts: int = 0
    parked: str | None = None
    due: Due | None = None

    def ended(self, state: AttemptState) -> "Attempt":
        """The attempt over in `state`, one version and one event further."""
        return replace(
            self, state=state, version=self.version + 1, sequence=self.sequence + 1, due=None, parked=None, attempts=0
        )


def attempt_of(hold: str | None) -> str | None:
    """The id of the attempt that a subscription with this hold waits for."""
    return next((id for id in held_for(hold) if id.startswith(_PREFIX)), None)
