"""A request for the end of a contract whose terms leave the decision to the seller (`mode: request`), or in which an
account manager helps (`mode: assisted`).

    asked for            +10 days                      rejected             +14 days
    |--------------------|                             |--------------------|
    amounts of this day  no decision by 24:00:         may be sent again,   the rejection is final
                         approved                      once: 10 new days

    asked for                     prepared                declared                        +10 days
    |-----------------------------|-----------------------|-------------------------------|
    an account manager prepares   the customer confirms   by the mail's link, or as the   no answer by 24:00:
    the statement                 it                      manager records it: it ends     it ends as asked

From the asking to its last step the request holds its subscription (`Subscription.hold`): service goes on, nothing is
billed, nothing renews, and nothing else changes the contract. Days are civil dates in the subscription's zone, each to
24:00. The amounts are those of the first day, also where the request is sent again.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from zetel.domain.calendar import civil_date, instant
from zetel.domain.catalog.terms import CancellationMode, Checklist, ContractManager
from zetel.domain.documents.document import DocumentKind
from zetel.domain.due import Due, WorkKind
from zetel.domain.errors import EndRequestClosed, InvalidRequest
from zetel.domain.events import ActorKind
from zetel.domain.links import LinkState
from zetel.domain.parties.profile import BillingProfile
from zetel.domain.quotes.ending import Ending, When
from zetel.domain.subscriptions.refused_end import RefusedEnd
from zetel.domain.subscriptions.subscription import END_REQUEST

#: Whole days in which the seller decides, and in which a rejected request may be sent again.
DECIDED_WITHIN: Final = 10
CORRECTED_WITHIN: Final = 14

#: The wait until the sweep looks for work whose message was lost. Every function loads this module: `drafting`, which
#: has the same patience, stays out of their starts.
_PATIENCE: Final = timedelta(minutes=5)


class EndRequestState(StrEnum):
    OPEN = "open"  # the seller decides, or prepares the statement
    PREPARED = "prepared"  # the customer is to confirm the statement
    REJECTED = "rejected"  # it may be sent again
    APPROVED = "approved"  # it is being carried out
    CARRIED_OUT = "carried_out"
    REFUSED = "refused"  # the rejection is final
    WITHDRAWN = "withdrawn"


class EndStepKind(StrEnum):
    ASKED = "asked"
    SENT_AGAIN = "sent_again"
    PREPARED = "prepared"
    DECLARED = "declared"
    REJECTED = "rejected"
    APPROVED = "approved"
    CARRIED_OUT = "carried_out"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class EndDeclaration(StrEnum):
    """The way in which the customer declared the end."""

    LINK = "link"
    LETTER = "letter"
    TELEPHONE = "telephone"


@dataclass(frozen=True, slots=True)
class EndStep:
    """A step at the instant `at`; `until` is the last day on which the next one may be taken. The system approves by
    silence."""

    kind: EndStepKind
    at: datetime
    by: ActorKind
    until: date | None = None


@dataclass(frozen=True, slots=True)
class GivenChecklist:
    """The customer's answers to the checklist: the data is `exported`, the person who owns it from now on, and words of
    its own. None of them is journaled or logged."""

    exported: bool = False
    data_owner: str | None = None
    words: str | None = None


@dataclass(frozen=True, slots=True)
class StatedDocument:
    """A document that the end issues: minor units of the contract's currency."""

    kind: DocumentKind
    net: int
    total: int


@dataclass(frozen=True, slots=True)
class StatedEnd:
    """The statement as it was asked with: the way of ending, and the documents, of which nothing changes any more;
    `lapsed` periods are never billed, `ends` is the first day without service where that is a later day."""

    how: Ending
    papers: tuple[StatedDocument, ...]
    lapsed: int = 0
    ends: date | None = None


@dataclass(frozen=True, slots=True)
class EndRequest:
    """The request of `member`, with the statement that was quoted at `quoted_at`, for an end `when`, or on a `day`.

    `buyer` is the billing profile as it was then: the documents name it. `wants` is what the `checklist` answers.
    `sent_at` is the instant from which the seller's days count, `decided_at` that of the approval, or of the
    declaration. `declared_by` and `declared_on` say how and when the customer declared an assisted end, with the
    contract's `account_manager`. `resumes` is the work that the subscription was due for. `rejection` and `message` are
    the seller's reason and words. `heard` is the asking that was refused before an export, and counts; `asked_by` is
    the member's name at the asking, until the request is over. `attempts` counts failures of its work, `sequence` is
    the number of its last event.
    """

    id: str
    account: str
    subscription: str
    member: str
    zone: str
    quoted_at: datetime
    asked_at: datetime
    sent_at: datetime
    stated: StatedEnd
    buyer: BillingProfile
    reason: str
    wants: Checklist
    checklist: GivenChecklist
    steps: tuple[EndStep, ...]
    when: When | None = None
    day: date | None = None
    comment: str | None = None
    feedback: str | None = None
    heard: RefusedEnd | None = None
    asked_by: str | None = None
    mode: CancellationMode = CancellationMode.REQUEST
    account_manager: ContractManager | None = None
    declared_by: EndDeclaration | None = None
    declared_on: date | None = None
    resumes: Due | None = None
    state: EndRequestState = EndRequestState.OPEN
    corrected: bool = False
    rejection: str | None = None
    message: str | None = None
    decided_at: datetime | None = None
    version: int = 1
    sequence: int = 1
    attempts: int = 0
    parked: str | None = None
    due: Due | None = None

    @property
    def wanted(self) -> When | date:
        return self.day or self.when or When.NOW

    @property
    def silent(self) -> bool:
        """Whether it was approved by the seller's silence."""
        return any(one.kind is EndStepKind.APPROVED and one.by is ActorKind.SYSTEM for one in self.steps)

    @property
    def first_day(self) -> date:
        return civil_date(self.asked_at, self.zone)

    @property
    def decide_by(self) -> date:
        """The last day of the seller's decision."""
        return civil_date(self.sent_at, self.zone) + timedelta(days=DECIDED_WITHIN)

    @property
    def correct_by(self) -> date | None:
        """The last day on which it may be sent again."""
        if self.state is not EndRequestState.REJECTED:
            return None
        return civil_date(self.steps[-1].at, self.zone) + timedelta(days=CORRECTED_WITHIN)

    @property
    def last_service(self) -> date | None:
        """The first day without service of a contract that the approval ends at once: the day of the decision, 24:00 of
        the last of its days where the seller did not decide."""
        return civil_date(self.decided_at, self.zone) if self.decided_at else None

    @property
    def waits(self) -> bool:
        """Whether its 10 days run."""
        return self.state in (EndRequestState.OPEN, EndRequestState.PREPARED)

    @property
    def link_state(self) -> LinkState:
        """The state of the links with which the customer confirms the prepared statement."""
        prepared = sum(1 for step in self.steps if step.kind is EndStepKind.PREPARED)
        by_link = self.declared_by is EndDeclaration.LINK
        return LinkState(prepared, self.decided_at if by_link else None, not by_link and not self.waits)

    @property
    def link_closes(self) -> datetime:
        """The first instant at which a link opens nothing more: the end of the last day."""
        return _after(self.decide_by, self.zone)

    def prepared(self, message: str | None, at: datetime) -> "EndRequest":
        """The statement goes to the customer, with words of the account manager. Raises EndRequestClosed."""
        self._must_be_assisted(at)
        step = EndStep(EndStepKind.PREPARED, at, ActorKind.STAFF, self.decide_by)
        return replace(self, message=message)._stepped(EndRequestState.PREPARED, step, self.due)

    def declared(self, by: EndDeclaration, on: date, at: datetime) -> "EndRequest":
        """The end is declared: by the mail's link, or as the account manager records it. Raises EndRequestClosed;
        InvalidRequest for a day before the request or after today."""
        self._must_be_assisted(at)
        today = civil_date(at, self.zone)
        if not self.first_day <= on <= today:
            raise InvalidRequest.of("/day", f"a day from {self.first_day} to {today}", on.isoformat())
        actor = ActorKind.MEMBER if by is EndDeclaration.LINK else ActorKind.STAFF
        due = Due(at + _PATIENCE, WorkKind.END_REQUEST)
        after = self._stepped(EndRequestState.APPROVED, EndStep(EndStepKind.DECLARED, at, actor), due)
        return replace(after, decided_at=at, declared_by=by, declared_on=on)

    def approved(self, by: ActorKind, at: datetime) -> "EndRequest":
        """Raises EndRequestClosed."""
        self._must_be_decided(at)
        return self._approved(by, at, decided_at=at)

    def by_silence(self, at: datetime) -> "EndRequest":
        """The request that nobody has decided about in time, approved at the end of its last day."""
        return self._approved(ActorKind.SYSTEM, at, decided_at=_after(self.decide_by, self.zone))

    def rejected(self, reason: str, message: str | None, at: datetime) -> "EndRequest":
        """For a `reason` of the seller's list; one that was sent again is refused for good. Raises EndRequestClosed."""
        self._must_be_decided(at)
        rejected = replace(self, rejection=reason, message=message)
        if self.corrected:
            return rejected._over(EndRequestState.REFUSED, EndStepKind.REFUSED, ActorKind.STAFF, at)
        until = civil_date(at, self.zone) + timedelta(days=CORRECTED_WITHIN)
        step = EndStep(EndStepKind.REJECTED, at, ActorKind.STAFF, until)
        due = Due(_after(until, self.zone), WorkKind.END_REQUEST)
        return rejected._stepped(EndRequestState.REJECTED, step, due)

    def sent_again(self, checklist: GivenChecklist, at: datetime) -> "EndRequest":
        """With other answers; it keeps its first day. Raises EndRequestClosed."""
        until = self.correct_by
        if until is None or at >= _after(until, self.zone):
            raise self._closed()
        return replace(self, checklist=checklist, sent_at=at, corrected=True)._waiting(EndStepKind.SENT_AGAIN, at)

    def refused(self, at: datetime) -> "EndRequest":
        """The rejected request that was not sent again in time."""
        return self._over(EndRequestState.REFUSED, EndStepKind.REFUSED, ActorKind.SYSTEM, at)

    def withdrawn(self, at: datetime) -> "EndRequest":
        """Raises EndRequestClosed."""
        if self.waits:
            self._must_wait(at)
        elif self.state is not EndRequestState.REJECTED:
            raise self._closed()
        return self._over(EndRequestState.WITHDRAWN, EndStepKind.WITHDRAWN, ActorKind.MEMBER, at)

    def carried_out(self, at: datetime) -> "EndRequest":
        return self._over(EndRequestState.CARRIED_OUT, EndStepKind.CARRIED_OUT, ActorKind.SYSTEM, at)

    def begun(self, at: datetime) -> "EndRequest":
        """The new request with its first step and its work."""
        return replace(self._waiting(EndStepKind.ASKED, at), version=1, sequence=1)

    def is_overdue(self, at: datetime) -> bool:
        """Whether its days are over at the instant `at`: those of the seller, or those of a correction."""
        last = self.decide_by if self.waits else self.correct_by
        return last is not None and at >= _after(last, self.zone)

    def _waiting(self, kind: EndStepKind, at: datetime) -> "EndRequest":
        step = EndStep(kind, at, ActorKind.MEMBER, self.decide_by)
        return self._stepped(EndRequestState.OPEN, step, Due(_after(self.decide_by, self.zone), WorkKind.END_REQUEST))

    def _approved(self, by: ActorKind, at: datetime, *, decided_at: datetime) -> "EndRequest":
        due = Due(at + _PATIENCE, WorkKind.END_REQUEST)
        after = self._stepped(EndRequestState.APPROVED, EndStep(EndStepKind.APPROVED, decided_at, by), due)
        return replace(after, decided_at=decided_at)

    def _over(self, state: EndRequestState, kind: EndStepKind, by: ActorKind, at: datetime) -> "EndRequest":
        return replace(self, asked_by=None)._stepped(state, EndStep(kind, at, by), None)

    def _stepped(self, state: EndRequestState, step: EndStep, due: Due | None) -> "EndRequest":
        return replace(
            self,
            state=state,
            steps=(*self.steps, step),
            due=due,
            version=self.version + 1,
            sequence=self.sequence + 1,
            attempts=0,
            parked=None,
        )

    def _must_wait(self, at: datetime) -> None:
        if not self.waits or self.is_overdue(at):
            raise self._closed()

    def _must_be_decided(self, at: datetime) -> None:
        if self.mode is not CancellationMode.REQUEST:
            raise EndRequestClosed(request=self.id, state=self.mode.value)
        self._must_wait(at)

    def _must_be_assisted(self, at: datetime) -> None:
        if self.mode is not CancellationMode.ASSISTED:
            raise EndRequestClosed(request=self.id, state=self.mode.value)
        self._must_wait(at)

    def _closed(self) -> EndRequestClosed:
        return EndRequestClosed(request=self.id, state=self.state.value)


def end_request_id(quote: str) -> str:
    """The id of the request that goes with `quote`; made with the quote, like all ids."""
    return f"{END_REQUEST}{quote.partition('_')[2]}"


def credited(papers: Iterable[StatedDocument]) -> int:
    """What the credit notes of the end give back, VAT included, in minor units."""
    return sum(paper.total for paper in papers if paper.kind is DocumentKind.CREDIT_NOTE)


def charged(papers: Iterable[StatedDocument]) -> int:
    """The fee of the end, VAT included, in minor units."""
    return sum(paper.total for paper in papers if paper.kind is DocumentKind.INVOICE)


def _after(day: date, zone: str) -> datetime:
    """The first instant after the day: its 24:00."""
    return instant(day + timedelta(days=1), zone)
