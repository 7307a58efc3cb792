"""Requests for the end of a subscription, with the seller's checklist, and the decisions about them."""

import datetime as dt
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from zetel.domain.catalog.terms import CancellationMode
from zetel.domain.documents.document import DocumentKind
from zetel.domain.events import ActorKind
from zetel.domain.quotes.end_request import EndDeclaration, EndRequestState, EndStepKind, GivenChecklist
from zetel.domain.quotes.ending import Ending, When
from zetel.http.change_models import ConfirmedEnd
from zetel.http.fields import Comment, Day, Name, ReasonCode
from zetel.http.shape import LEFT_OUT, OrAbsent, Shape
from zetel.http.subscription_models import AccountManagerOut


class ChecklistAnswers(Shape):
    """The customer's answers to the seller's checklist: the data is exported, the person who owns it from now on, and
    words of its own."""

    exported: Annotated[bool, Field(strict=True)] = False
    data_owner: Name = LEFT_OUT
    words: Comment = LEFT_OUT

    def given(self) -> GivenChecklist:
        return GivenChecklist(self.exported, self.data_owner, self.words)


class WantedEndRequest(ConfirmedEnd):
    """A statement of an end that is asked for, with a `reason` of the seller's list and the answers to its
    checklist."""

    checklist: ChecklistAnswers = ChecklistAnswers()


class CorrectedAnswers(Shape):
    """The answers with which a rejected request is sent again."""

    checklist: ChecklistAnswers


class Rejection(Shape):
    """A `reason` of the seller's list, and words for the customer."""

    reason: ReasonCode
    message: Comment = LEFT_OUT


class PreparedStatement(Shape):
    """Words of the account manager for the customer."""

    message: Comment = LEFT_OUT


class Declaration(Shape):
    """The customer's declaration, as the account manager records it: by letter or by telephone, on a day."""

    how: Literal["letter", "telephone"]
    day: Day


class EndStepOut(Shape):
    """A step of the request, by the customer, the seller's staff, or the system; `until` is the last day of the next
    one."""

    kind: EndStepKind
    at: AwareDatetime
    by: ActorKind
    until: OrAbsent[dt.date] = None


class StatedDocumentOut(Shape):
    """A document that the end issues, in minor units of the subscription's currency."""

    kind: DocumentKind
    net: int
    total: int


class StatedEndOut(Shape):
    """The statement that was asked with. Its amounts stay; what pays what follows from what is open at the end."""

    how: Ending
    papers: list[StatedDocumentOut]
    lapsed: int
    ends: OrAbsent[dt.date] = None


class ChecklistOut(Shape):
    """The answers to the checklist."""

    exported: bool
    data_owner: OrAbsent[str] = None
    words: OrAbsent[str] = None


class EndRequestOut(Shape):
    """A request for the end of a subscription, with its steps and days."""

    id: str
    version: int
    subscription: str
    member: str
    mode: CancellationMode
    state: EndRequestState
    asked_at: AwareDatetime
    first_day: dt.date
    stated: StatedEndOut
    steps: list[EndStepOut]
    reason: str
    comment: OrAbsent[str] = None
    feedback: OrAbsent[str] = None
    checklist: ChecklistOut
    when: OrAbsent[When] = None
    day: OrAbsent[dt.date] = None
    decide_by: OrAbsent[dt.date] = None
    correct_by: OrAbsent[dt.date] = None
    last_service: OrAbsent[dt.date] = None
    account_manager: OrAbsent[AccountManagerOut] = None
    declared_by: OrAbsent[EndDeclaration] = None
    declared_on: OrAbsent[dt.date] = None
    rejection: OrAbsent[str] = None
    message: OrAbsent[str] = None


class EndRequests(Shape):
    """A page of requests for the end of a subscription."""

    requests: list[EndRequestOut]
    next: OrAbsent[str] = None


class OpenEndRequestOut(Shape):
    """A request for an end about which the seller is to decide, up to the day `decide_by`."""

    account: str
    name: str
    subscription: str
    request: str
    asked_at: AwareDatetime
    decide_by: dt.date
    version: int


class OpenEndRequests(Shape):
    """A page of open requests for ends."""

    requests: list[OpenEndRequestOut]
    next: OrAbsent[str] = None
