"""What is answered about refunds, and what the bookkeeper reports."""

import datetime as dt

from pydantic import AwareDatetime

from zetel.application.commands.person import IdempotentRequest, Person
from zetel.application.payments.refunds import PartPaid
from zetel.domain.payments.refund import RefundState
from zetel.http.fields import Day, ShortText
from zetel.http.shape import OrAbsent, Shape


class RefundWorkOut(Shape):
    """What goes back to `payment`, out of what it paid on `document`.

    A `task` is the seller's to transfer, for `reason`; `paid_on` and `reference` say when and how that was done.
    """

    payment: str
    document: str
    amount: int
    state: RefundState
    reason: OrAbsent[str] = None
    paid_on: OrAbsent[dt.date] = None
    reference: OrAbsent[str] = None


class RefundOut(Shape):
    """What a credit note gives back, part by part; `amount` is the sum of its parts."""

    id: str
    version: int
    profile: str
    subscription: str
    credit_note: str
    currency: str
    amount: int
    state: RefundState
    parts: list[RefundWorkOut]
    made_at: AwareDatetime


class Refunds(Shape):
    refunds: list[RefundOut]
    next: OrAbsent[str] = None


class PaidPart(Shape):
    """The seller transferred the part on `paid_on`, a day in its zone; the customer's bank shows `reference`."""

    paid_on: Day
    reference: ShortText

    def command(self, account: str, refund: str, part: int, person: Person, request: IdempotentRequest) -> PartPaid:
        return PartPaid(account, person, request, refund, part, self.paid_on, self.reference)
