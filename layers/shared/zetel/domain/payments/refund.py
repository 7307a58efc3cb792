"""Money that goes back to the payments that it came from, part by part.

    card        the provider gives it back                               done
                the provider refuses                                     task
    transfer    it cannot be taken back the way it came                  task
    balance     an account closes, and the seller holds money of it      task
    task        the bookkeeper pays it, and says when and by which reference   done

The refund is completed when every part is done.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from zetel.domain.documents.settlement import PaymentMethod
from zetel.domain.due import Due
from zetel.domain.errors import TaskNotOpen, Unknown
from zetel.domain.payments.payment import Payment

#: Why a part is a task that no provider was asked about: the payment came by transfer.
BY_TRANSFER: Final = "by_transfer"

#: The same: it is the balance of an account that closes.
BALANCE: Final = "balance"


class RefundState(StrEnum):
    """`task` is the bookkeeper's: a transfer cannot be taken back, or the provider refused. The customer sees it."""

    PENDING = "pending"
    DONE = "done"
    TASK = "task"


@dataclass(frozen=True, slots=True)
class RefundWork:
    """Minor units that go back to `payment`, out of its part of `document`; `reason` is the cause of a task. The
    balance of an account that closes has neither.

    `paid_on` and `reference` are those of the bookkeeper's own transfer.
    """

    payment: str | None = None
    document: str | None = None
    amount: int = 0
    state: RefundState = RefundState.PENDING
    reason: str | None = None
    paid_on: date | None = None
    reference: str | None = None


@dataclass(frozen=True, slots=True)
class RefundResult:
    """A provider's answer about a refund: made, or `refused` for this reason."""

    refused: str | None = None


@dataclass(frozen=True, slots=True)
class Refund:
    """The money that a credit note gives back, or a balance, which has no subscription and no credit note. `sequence`
    is the number of its last event."""

    id: str
    account: str
    profile: str
    currency: str
    parts: tuple[RefundWork, ...]
    made_at: datetime
    version: int
    sequence: int
    subscription: str | None = None
    credit_note: str | None = None
    attempts: int = 0
    parked: str | None = None
    due: Due | None = None

    @property
    def amount(self) -> int:
        return sum(part.amount for part in self.parts)

    @property
    def state(self) -> RefundState:
        """Pending while a part is pending; then a task while a part is a task; then done."""
        states = {part.state for part in self.parts}
        return next((state for state in (RefundState.PENDING, RefundState.TASK) if state in states), RefundState.DONE)

    @property
    def pending(self) -> tuple[int, ...]:
        """The numbers of the pending parts, from 1."""
        return tuple(n for n, part in enumerate(self.parts, 1) if part.state is RefundState.PENDING)

    def part(self, number: int) -> RefundWork:
        """The part with that number, from 1. Raises Unknown."""
        if not 1 <= number <= len(self.parts):
            raise Unknown(kind="part of the refund", id=str(number))
        return self.parts[number - 1]

    def task(self, number: int) -> RefundWork:
        """The part with that number, which waits for the bookkeeper. Raises Unknown, TaskNotOpen."""
        part = self.part(number)
        if part.state is not RefundState.TASK:
            raise TaskNotOpen(refund=self.id, part=number, state=part.state)
        return part


def of_balance(id: str, account: str, profile: str, amount: int, currency: str, at: datetime) -> Refund:
    """The refund of a whole balance of a profile whose account closes: the bookkeeper's task from the beginning."""
    part = RefundWork(amount=amount, state=RefundState.TASK, reason=BALANCE)
    return Refund(id, account, profile, currency, (part,), at, version=1, sequence=1)


def refund_id(credit_note: str) -> str:
    """A credit note has at most one refund, and the refund its id: made with the quote, like all ids."""
    return f"ref_{credit_note.partition('_')[2]}"


def refund_key(refund: Refund, number: int) -> str:
    """The provider's idempotency key of a part: the same each time that it is asked."""
    return f"{refund.id}.{number}"


def must_be_task(payment: Payment) -> str | None:
    """The reason why no provider can give `payment` back; None where its provider can be asked."""
    return None if payment.method is PaymentMethod.CARD else BY_TRANSFER


def with_part(refund: Refund, number: int, part: RefundWork) -> Refund:
    """The refund with another part in the place of `number`: a version further, and by as many events as that makes.

    One event has the outcome of the part, and a second event says that the refund is completed. Work is due as long as
    a part is pending.
    """
    parts = tuple(part if n == number else before for n, before in enumerate(refund.parts, 1))
    after = replace(refund, parts=parts, version=refund.version + 1, attempts=0)
    completed = after.state is RefundState.DONE
    return replace(
        after,
        sequence=refund.sequence + (2 if completed else 1),
        due=refund.due if after.state is RefundState.PENDING else None,
    )
