"""What settles a document: payments, parts set off, refunded or due. All amounts are minor units."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

#: The payer that is no payment.
BALANCE: Final = "balance"


#: As many documents as texts for people name one by one; more are told as a sum.
MOST_NAMED: Final = 12


class PaymentMethod(StrEnum):
    CARD = "card"
    TRANSFER = "transfer"


@dataclass(frozen=True, slots=True)
class SetOff:
    """Minor units of a document that are settled by `source`: ``balance``, or a credit note's id."""

    document: str
    source: str
    amount: int


@dataclass(frozen=True, slots=True)
class RefundPart:
    """Minor units that go back to `payment`, out of its part of `document`."""

    payment: str
    document: str
    amount: int


@dataclass(frozen=True, slots=True)
class CreditUse:
    """A part of a credit note's total: set off against `document`, which leaves `still_open` on it; or refunded to
    `payment`, the way that one came; or, with neither, kept as balance.

    The part is 0 of a corrected document that the credit did not reach.
    """

    amount: int
    document: str | None = None
    still_open: int = 0
    payment: str | None = None
    method: PaymentMethod | None = None


@dataclass(frozen=True, slots=True)
class DueAmount:
    on: date
    amount: int


@dataclass(frozen=True, slots=True)
class Amounts:
    """An invoice to come, for a period that begins `on`, at the prices and VAT known for that day: minor units."""

    on: date
    net: int
    tax: int
    total: int
