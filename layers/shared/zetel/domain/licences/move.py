"""A move: everybody with a licence of a subscription gets one of another that the account manages, and the first ends.

previewed          confirmed: taken over, held       12 people    12 people    nobody is left: it ends
|--- 30 minutes ---|---------------------------------|------------|------------|
statement          decided, once for all             no person is without a licence
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from zetel.domain.due import Due
from zetel.domain.subscriptions.subscription import Collection

#: The name of the signed preview among what is signed.
MOVE: Final = "move"


class MoveState(StrEnum):
    MOVING = "moving"
    ENDED = "ended"
    STOPPED = "stopped"


class MoveStop(StrEnum):
    """The reason for which a move stopped: people who have not moved keep their licences, and nothing has ended."""

    NO_FREE_SEAT = "no_free_seat"  # other people were given the seats meanwhile
    TARGET_ENDED = "target_ended"
    END_REFUSED = "end_refused"


@dataclass(frozen=True, slots=True)
class MovedItem:
    """An item whose `licences` go to the item `to` of the other subscription, which has so many free seats before and
    after; without `to` they end."""

    item: str
    product: str
    licences: int
    to: str | None = None
    free_before: int | None = None
    free_after: int | None = None


@dataclass(frozen=True, slots=True)
class MovePlan:
    """A move as it was previewed and signed for the member `person`, beside the statement of the end.

    `version` is the subscription's before the move. From the member `buyer` the account takes it over: `profile` then
    pays by `collection`; without a buyer the account has it already. The first of `items` is the edition.
    """

    id: str
    kind: str
    made_at: datetime
    expires_at: datetime
    account: str
    person: str
    subscription: str
    to: str
    version: int
    profile: str
    collection: Collection
    items: tuple[MovedItem, ...]
    buyer: str | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """A move that `member` confirmed at `confirmed_at`. Its statement is of the instant `at`, was the quote `quote` and
    promised the documents `issues`; of its people `moved` have their new licence.

    The subscription is held by it (`Subscription.hold`). `attempts` counts failures of its work, `sequence` is the
    number of its last event. Reason, comment and feedback are those of the end; `declared_by` is the member's name at
    the confirmation.
    """

    id: str
    account: str
    subscription: str
    to: str
    member: str
    state: MoveState
    at: datetime
    confirmed_at: datetime
    version: int
    sequence: int
    items: tuple[MovedItem, ...]
    quote: str
    issues: tuple[str, ...]
    reason: str
    moved: int = 0
    why: MoveStop | None = None
    comment: str | None = None
    feedback: str | None = None
    declared_by: str | None = None
    attempts: int = 0
    parked: str | None = None
    due: Due | None = None

    def further(self, people: int) -> "Move":
        """The move after so many more people."""
        return replace(self, version=self.version + 1, moved=self.moved + people)

    def ended(self, issues: tuple[str, ...]) -> "Move":
        """The move whose subscription has ended, with these documents."""
        return replace(self._over(MoveState.ENDED), issues=issues)

    def stopped(self, why: MoveStop) -> "Move":
        return replace(self._over(MoveState.STOPPED), why=why)

    def _over(self, state: MoveState) -> "Move":
        after = replace(self, state=state, due=None, parked=None, attempts=0)
        return replace(after, version=self.version + 1, sequence=self.sequence + 1)
