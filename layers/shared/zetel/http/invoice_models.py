"""Answers about invoices; requests and answers about payments."""

from typing import Annotated, Literal

from aws_lambda_powertools.event_handler.openapi.params import Query
from pydantic import AfterValidator, AwareDatetime, Field

from zetel.application.commands.person import IdempotentRequest, Person
from zetel.application.payments.taking_back import TakeBack
from zetel.application.payments.transfers import RecordTransfer
from zetel.domain.documents.document import Settlement
from zetel.domain.payments.payment import TransferFault
from zetel.domain.payments.transfer import MOST_INVOICES
from zetel.http.document_models import DocumentRow
from zetel.http.fields import CurrencyCode, Day, InvoiceId, PositiveAmount, ProfileId, ShortText, different
from zetel.http.shape import OrAbsent, Shape

# The parameters of a list.

From = Annotated[Day | None, Query(alias="from", description="First issue date; 3 months before `to` if left out")]
To = Annotated[Day | None, Query(description="Last issue date, included; today if left out")]
State = Annotated[Settlement | None, Query(description="Only documents with this `settlement`, which is not `state`")]


class Invoices(Shape):
    invoices: list[DocumentRow]
    next: OrAbsent[str] = None


class FileLink(Shape):
    """A URL that downloads the file until `expires_at`; it needs no token."""

    url: str
    format: Literal["pdf", "xml", "ics"]
    expires_at: AwareDatetime


class NewTransfer(Shape):
    """A transfer that arrived: `amount` minor units on the day `received_on` in the seller's zone, named `reference`.

    The transfer pays `invoices` in their order, or else the invoices with `numbers`, or else those whose numbers
    `reference` names. If a number names no open invoice of the profile, its oldest open invoices come next; `numbers`
    of the answer say so. The rest becomes balance.
    """

    profile: ProfileId
    amount: PositiveAmount
    currency: CurrencyCode
    received_on: Day
    reference: ShortText
    invoices: Annotated[
        list[InvoiceId], Field(max_length=MOST_INVOICES, default_factory=list), AfterValidator(different)
    ]
    numbers: Annotated[
        list[ShortText], Field(max_length=MOST_INVOICES, default_factory=list), AfterValidator(different)
    ]

    def command(self, account: str, person: Person, request: IdempotentRequest) -> RecordTransfer:
        return RecordTransfer(
            account=account,
            person=person,
            request=request,
            profile=self.profile,
            amount=self.amount,
            currency=self.currency,
            received_on=self.received_on,
            reference=self.reference,
            invoices=tuple(self.invoices),
            numbers=tuple(self.numbers),
        )


class NoTransfer(Shape):
    """The reason why a recorded transfer counts no more."""

    reason: TransferFault

    def command(self, account: str, payment: str, person: Person, request: IdempotentRequest) -> TakeBack:
        return TakeBack(account, payment, person, request, self.reason)
