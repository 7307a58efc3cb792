"""What settles a document: parts set off, refunded or due. All amounts are minor units."""

from dataclasses import dataclass
from datetime import date
from typing import Final

#: The payer that is no payment.
BALANCE: Final = "balance"


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
