"""Money that came in: a card charge that a person confirmed or that collects an invoice, or a transfer that the
bookkeeper recorded."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from zetel.domain.documents.settlement import PaymentMethod
from zetel.domain.due import Due
from zetel.domain.parties.profile import BillingProfile


class PaymentState(StrEnum):
    """`released` means that the provider never took the charge and nobody will ask for it again."""

    PENDING = "pending"
    SUCCEEDED = "succeeded"
    DECLINED = "declined"
    RELEASED = "released"


@dataclass(frozen=True, slots=True)
class AppliedPart:
    """A part of a payment and the invoice it settled."""

    document: str
    amount: int


@dataclass(frozen=True, slots=True)
class Payment:
    """One payment.

    While a card payment is pending it carries all that its outcome needs: `quote` is the signed quote that was
    confirmed, `buyer` the profile as it was then, `receipt` the person and Idempotency-Key that wait for the outcome,
    `holds` the subscription that is held meanwhile, `drawn` what was set aside from the balance in minor units.

    One that collects an open invoice names it as `invoice`; `declines` counts its refused charges, `failed_at` is the
    instant of the first of them (`domain.collecting`).
    """

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
    applied: tuple[AppliedPart, ...] = ()
    to_balance: int = 0
    received_on: date | None = None
    reference: str | None = None
    buyer: BillingProfile | None = None
    drawn: int = 0
    invoice: str | None = None
    declines: int = 0
    failed_at: datetime | None = None
    attempts: int = 0
    parked: str | None = None
    due: Due | None = None


class ChargeOutcome(StrEnum):
    """A provider's answer about a charge."""

    SUCCEEDED = "succeeded"
    DECLINED = "declined"
    UNKNOWN = "unknown"  # the provider does not know the charge


@dataclass(frozen=True, slots=True)
class ChargeResult:
    """`amount` is the amount taken, in minor units; 0 for a charge that did not succeed."""

    outcome: ChargeOutcome
    reason: str | None = None
    amount: int = 0
