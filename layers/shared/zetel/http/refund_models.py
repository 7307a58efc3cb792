"""Answers about refunds, and the bookkeeper's reports."""

import datetime as dt

from pydantic import AwareDatetime

from zetel.application.commands.person import IdempotentRequest, Person
from zetel.application.payments.refunds import PartPaid
from zetel.domain.payments.refund import RefundState
from zetel.http.fields import Day, ShortText
from zetel.http.shape import OrAbsent, Shape


class RefundWorkOut(Shape):
    """An amount that goes back to `payment`, out of its part of `document`; a balance goes back without them.

    The seller transfers a `task` itself, for `reason`; `paid_on` and `reference` identify that transfer.
    """

    payment: OrAbsent[str] = None
    document: OrAbsent[str] = None
    amount: int
    state: RefundState
    reason: OrAbsent[str] = None
    paid_on: OrAbsent[dt.date] = None
    reference: OrAbsent[str] = None


class RefundOut(Shape):
    """The refund of a credit note, part by part; `amount` is the sum of the parts. That of the balance of an account
    that closes has one part, and neither subscription nor credit note."""

    id: str
    version: int
    profile: str
    subscription: OrAbsent[str] = None
    credit_note: OrAbsent[str] = None
    currency: str
    amount: int
    state: RefundState
    parts: list[RefundWorkOut]
    made_at: AwareDatetime


class Refunds(Shape):
    refunds: list[RefundOut]
    next: OrAbsent[str] = None


class PaidPart(Shape):
    """The seller's transfer of a part on `paid_on`, a day in its zone; the customer's bank shows `reference`."""

    paid_on: Day
    reference: ShortText

    def command(self, account: str, refund: str, part: int, person: Person, request: IdempotentRequest) -> PartPaid:
        return PartPaid(account, person, request, refund, part, self.paid_on, self.reference)
