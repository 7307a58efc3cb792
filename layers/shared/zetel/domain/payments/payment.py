"""Money that came in: a card charge that a person confirmed or that collects an invoice, or a transfer that the
bookkeeper recorded."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from zetel.domain.documents.settlement import PaymentMethod
from zetel.domain.due import Due
from zetel.domain.parties.profile import BillingProfile

#: The reason of a charge that was given back: the contract has changed since it was quoted.
NO_LONGER_FITS: Final = "no_longer_fits"

#: The most cards that may be tried for a quote.
MOST_TRIES: Final = 5


class PaymentState(StrEnum):
    """`released` means that the provider never took the charge and nobody will ask for it again, `taken_back` that a
    recorded transfer counts no more, `given_back` that a charge was taken for a quote that no longer fitted."""

    PENDING = "pending"
    SUCCEEDED = "succeeded"
    DECLINED = "declined"
    RELEASED = "released"
    TAKEN_BACK = "taken_back"
    GIVEN_BACK = "given_back"


def is_last_try(payment: str) -> bool:
    """Whether the payment with this id is the last that may be tried for its quote: the fifth is ``pay_...-5``."""
    return payment.endswith(f"-{MOST_TRIES}")


@dataclass(frozen=True, slots=True)
class AppliedPart:
    """A part of a payment and the invoice it settled."""

    document: str
    amount: int


class TransferFault(StrEnum):
    """The reason why a recorded transfer counts no more."""

    RECORDED_WRONGLY = "recorded_wrongly"
    BOUNCED = "bounced"


class NumberOutcome(StrEnum):
    """The use of an invoice's number that a transfer names; all but `paid` leave the transfer to the oldest open
    invoices."""

    PAID = "paid"  # as far as the transfer reaches
    UNKNOWN = "unknown"  # no invoice of the account has it
    SETTLED = "settled"
    OTHER_PROFILE = "other_profile"
    OTHER_CURRENCY = "other_currency"


@dataclass(frozen=True, slots=True)
class InvoiceNumber:
    """An invoice's number that a transfer names, and its use."""

    number: str
    outcome: NumberOutcome


@dataclass(frozen=True, slots=True)
class Payment:
    """One payment.

    While a card payment is pending it carries all that its outcome needs: `quote` is the signed quote that was
    confirmed, `buyer` the profile as it was then, `receipt` the person and Idempotency-Key that wait for the outcome,
    `holds` the subscription that is held meanwhile, `drawn` what was set aside from the balance in minor units.

    A transfer has the `numbers` that it names, and was taken back at `taken_back_at` for a `reason`. One that collects
    an open invoice names it as `invoice`; `declines` counts its refused charges, `failed_at` is the instant of the
    first of them (`domain.collecting`).
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
    numbers: tuple[InvoiceNumber, ...] = ()
    taken_back_at: datetime | None = None
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


def give_back_key(payment: Payment) -> str:
    """The provider's idempotency key of a charge that is given back: the same each time that it is asked."""
    return f"{payment.id}.back"
