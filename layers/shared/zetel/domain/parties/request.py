"""Requests of members: for a licence of an item, for a purchase that the member may not make, or for a programme.

    open -> approved    a purchase: a quote is made; a licence: given at once, or it waits for a seat and is then given;
                        a programme: by the seller, to its last day
         -> denied      with a message
         -> withdrawn   by the member, or by the system where the member or the subscription is gone

A request that waits for a seat can still be denied or withdrawn. It is kept for 12 months after its last change or the
last day of its programme, without words and proof once its member is removed. The proof is gone 30 days after the
decision; 60 days before the last day its end is mailed once more.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from zetel.domain.calendar import Interval, Unit, boundary
from zetel.domain.due import Due, WorkKind
from zetel.domain.errors import RequestClosed, RequestLimitReached
from zetel.domain.parties.proof import Proof

#: The most requests of a member that are open or wait, and the most that are kept.
MOST_OPEN: Final = 20
MOST_KEPT: Final = 100

#: The time between two looks for a free seat; a seat that comes free brings a look of its own.
_NEXT_LOOK: Final = timedelta(days=1)

_KEPT_FOR: Final = Interval(12, Unit.MONTH)

#: The time for which a proof is kept after the decision, and that between the mail of a programme's end and its last
#: day, at 08:00 UTC.
_PROOF_KEPT: Final = timedelta(days=30)
_END_MAILED: Final = timedelta(days=60)
_MAILED_AT: Final = time(8, tzinfo=UTC)


class RequestKind(StrEnum):
    LICENCE = "licence"
    PURCHASE = "purchase"
    PROGRAMME = "programme"


class RequestState(StrEnum):
    OPEN = "open"
    APPROVED = "approved"
    DENIED = "denied"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class MemberRequest:
    """The request of `member` for a licence of `item`, for `quantity` of `product`, or for the seller's `programme`;
    `reason`, `message`, the words of a denial, and the `proof` are never journaled or logged.

    `changed_at` is the instant of its state, `decided_by` the member that approved or denied it (None: the seller, of a
    programme), `served_at` the instant at which an approved one had its licence, `until` the last day of the programme,
    `reminded_at` the instant at which its end was found to be near. `sequence` is the number of its last event.
    """

    id: str
    account: str
    kind: RequestKind
    member: str
    reason: str
    asked_at: datetime
    changed_at: datetime
    product: str | None = None
    subscription: str | None = None
    item: str | None = None
    quantity: int | None = None
    state: RequestState = RequestState.OPEN
    decided_by: str | None = None
    message: str | None = None
    served_at: datetime | None = None
    programme: str | None = None
    proof: Proof | None = None
    until: date | None = None
    reminded_at: datetime | None = None
    version: int = 1
    sequence: int = 1
    attempts: int = 0
    parked: str | None = None
    due: Due | None = None

    @property
    def target(self) -> str:
        """The item, the product of a purchase, or the programme: a member has one pending request for it."""
        return self.item or self.product or f"programme {self.programme}"

    @property
    def waits(self) -> bool:
        """Whether it is approved and waits for a free seat."""
        return self.state is RequestState.APPROVED and self.kind is RequestKind.LICENCE and self.served_at is None

    @property
    def pending(self) -> bool:
        return self.state is RequestState.OPEN or self.waits

    @property
    def kept_until(self) -> datetime:
        """12 months after its last change, or after the last day of its programme, at the same time of day (UTC)."""
        last = max(self.changed_at.date(), self.until or date.min)
        return datetime.combine(boundary(last, _KEPT_FOR, 1), self.changed_at.timetz())

    @property
    def proof_until(self) -> datetime | None:
        """The instant at which the proof is to be gone, if there is one and the request is decided."""
        return self.changed_at + _PROOF_KEPT if self.proof and not self.pending else None

    @property
    def remind_at(self) -> datetime | None:
        """The instant at which the end of the programme is to be mailed again, 60 days before; None where that was
        done, and where the approval itself came later."""
        if self.until is None or self.reminded_at:
            return None
        at = datetime.combine(self.until - _END_MAILED, _MAILED_AT)
        return at if at > self.changed_at else None

    def begun(self) -> "MemberRequest":
        """The request with its work: its proof is to be gone, its end to be mailed, itself to be gone, in time."""
        instants = [at for at in (self.proof_until, self.remind_at) if at]
        return replace(self, due=Due(min((self.kept_until, *instants)), WorkKind.REQUEST))

    def approved(self, by: str | None, at: datetime) -> "MemberRequest":
        """Approved by the member `by`; one for a licence waits from now on. Raises RequestClosed."""
        if self.state is not RequestState.OPEN:
            raise RequestClosed(request=self.id, state=self.state.value)
        after = self._changed(RequestState.APPROVED, at, by)
        return after.looked_at(at) if after.waits else after

    def at_once(self) -> "MemberRequest":
        """The request that is approved just now, and whose licence is given in the same commit."""
        return replace(self, served_at=self.changed_at).begun()

    def served(self, at: datetime) -> "MemberRequest":
        """The request whose member has the licence after a wait."""
        return replace(self, served_at=at, changed_at=at, version=self.version + 1, sequence=self.sequence + 1).begun()

    def approved_until(self, until: date, at: datetime) -> "MemberRequest":
        """The request for a programme, approved by the seller to the day `until`. Raises RequestClosed."""
        return replace(self.approved(None, at), until=until).begun()

    def denied(self, by: str | None, message: str, at: datetime) -> "MemberRequest":
        """Raises RequestClosed."""
        self._must_be_pending()
        return replace(self._changed(RequestState.DENIED, at, by), message=message)

    def withdrawn(self, at: datetime) -> "MemberRequest":
        """Raises RequestClosed."""
        self._must_be_pending()
        return self._changed(RequestState.WITHDRAWN, at, self.decided_by)

    def without_words(self) -> "MemberRequest":
        """The request without what people wrote in it, and without their proof."""
        return replace(self, reason="", message=None, proof=None, version=self.version + 1).begun()

    def with_proof(self, proof: Proof) -> "MemberRequest":
        return replace(self, proof=proof)

    def without_proof(self) -> "MemberRequest":
        """The request whose proof is gone."""
        return replace(self, proof=None, version=self.version + 1).begun()

    def reminded(self, at: datetime) -> "MemberRequest":
        """The request whose end needs no further mail."""
        return replace(self, reminded_at=at, version=self.version + 1).begun()

    def looked_at(self, at: datetime) -> "MemberRequest":
        """The waiting request, due again a day after no seat was free for it, and at the end of its time at last."""
        return replace(self, due=Due(min(at + _NEXT_LOOK, self.kept_until), WorkKind.REQUEST))

    def _changed(self, state: RequestState, at: datetime, by: str | None) -> "MemberRequest":
        changed = replace(self, state=state, decided_by=by, changed_at=at)
        return replace(changed, version=self.version + 1, sequence=self.sequence + 1, parked=None).begun()

    def _must_be_pending(self) -> None:
        if not self.pending:
            raise RequestClosed(request=self.id, state=self.state.value)


@dataclass(frozen=True, slots=True)
class RequestList:
    """The kept requests of a member, oldest first, and the pending ones by what they are for."""

    member: str
    kept: tuple[str, ...] = ()
    pending: Mapping[str, str] = field(default_factory=dict)
    version: int = 0

    def beginning(self, request: MemberRequest) -> "RequestList":
        """Raises RequestLimitReached."""
        if len(self.pending) >= MOST_OPEN:
            raise RequestLimitReached(most=MOST_OPEN)
        if len(self.kept) >= MOST_KEPT:
            raise RequestLimitReached(most=MOST_KEPT)
        pending = {**self.pending, request.target: request.id}
        return replace(self, kept=(*self.kept, request.id), pending=pending, version=self.version + 1)

    def settled(self, request: MemberRequest) -> "RequestList":
        """Without the request among the pending ones."""
        pending = {target: id for target, id in self.pending.items() if id != request.id}
        return replace(self, pending=pending, version=self.version + 1)

    def forgotten(self, request: MemberRequest) -> "RequestList":
        """Without the request."""
        return replace(self.settled(request), kept=tuple(id for id in self.kept if id != request.id))
