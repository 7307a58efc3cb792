"""Money that goes back to the payments that it came from, part by part."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from zetel.domain.due import Due


class RefundState(StrEnum):
    """`task` is the bookkeeper's: a transfer cannot be taken back, or the provider refused. The customer sees it."""

    PENDING = "pending"
    DONE = "done"
    TASK = "task"


@dataclass(frozen=True, slots=True)
class RefundWork:
    """Minor units that go back to `payment`, out of what it paid on `document`; `reason` is why it became a task."""

    payment: str
    document: str
    amount: int
    state: RefundState = RefundState.PENDING
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Refund:
    """What a credit note gives back. `sequence` is that of its last event."""

    id: str
    account: str
    profile: str
    subscription: str
    credit_note: str
    currency: str
    parts: tuple[RefundWork, ...]
    made_at: datetime
    version: int
    sequence: int
    attempts: int = 0
    parked: str | None = None
    due: Due | None = None

    @property
    def amount(self) -> int:
        return sum(part.amount for part in self.parts)

    @property
    def state(self) -> RefundState:
        """Pending while a part is; then a task while one is; then done."""
        states = {part.state for part in self.parts}
        return next((state for state in (RefundState.PENDING, RefundState.TASK) if state in states), RefundState.DONE)


def refund_id(credit_note: str) -> str:
    """A credit note has at most one refund, and the refund its id: minted with the quote, as all ids are."""
    return f"ref_{credit_note.partition('_')[2]}"
