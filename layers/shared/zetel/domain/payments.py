"""Money that came in: a card charge that a person confirmed, or a transfer that the bookkeeper recorded."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from zetel.domain.due import Due


class PaymentMethod(StrEnum):
    CARD = "card"
    TRANSFER = "transfer"


class PaymentState(StrEnum):
    """`released` means that the provider never took the charge and nobody will ask for it again."""

    PENDING = "pending"
    SUCCEEDED = "succeeded"
    DECLINED = "declined"
    RELEASED = "released"


@dataclass(frozen=True, slots=True)
class Applied:
    """A part of a payment and the invoice it settled."""

    document: str
    amount: int


@dataclass(frozen=True, slots=True)
class Payment:
    """One payment. `quote` is the signed quote that a card payment was confirmed for, `receipt` the idempotency key's
    item that waits for its outcome, `holds` the subscription that is held meanwhile."""

    id: str
    account: str
    profile: str
    method: PaymentMethod
    state: PaymentState
    currency: str
    amount: int
    made_at: datetime
    sequence: int
    version: int
    token: str | None = None
    reason: str | None = None
    quote: Mapping[str, object] | None = None
    receipt: tuple[str, str] | None = None
    holds: str | None = None
    member: str | None = None
    applied: tuple[Applied, ...] = ()
    to_balance: int = 0
    received_on: date | None = None
    reference: str | None = None
    attempts: int = 0
    due: Due | None = None


class Outcome(StrEnum):
    """What a provider says about a charge."""

    SUCCEEDED = "succeeded"
    DECLINED = "declined"
    UNKNOWN = "unknown"  # it has never heard of it


@dataclass(frozen=True, slots=True)
class ChargeResult:
    outcome: Outcome
    reason: str | None = None
