"""Events of licences: ids only. The pool of an item counts the events about its licences, a job its own."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from zetel.domain.due import WorkKind
from zetel.domain.events import NamedIds, TypedEvent
from zetel.domain.licences.job import JobKind
from zetel.domain.licences.move import MoveStop

SubscriptionId = Annotated[str, NamedIds("subscription")]
CountedSubscriptionId = Annotated[str, NamedIds("subscription", work=WorkKind.SEAT_COUNT)]
MemberIds = Annotated[tuple[str, ...], NamedIds("member")]


class LicenceEnd(StrEnum):
    """The reason for which licences end: ``moved`` to another edition of the family, ``released`` because the
    item has fewer seats, ``expired`` as the invitation did, ``unfit`` at the revival of their subscription, ``deleted``
    with it."""

    TAKEN_BACK = "taken_back"
    RELEASED = "released"
    MOVED = "moved"
    DEACTIVATED = "deactivated"
    REMOVED = "removed"
    EXPIRED = "expired"
    UNFIT = "unfit"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True, kw_only=True)
class LicencesAssigned(TypedEvent):
    """The members hold a seat of the item from now on. The first ones begin the counts of the seats' use."""

    TYPE = "licences.assigned"
    SUBJECT = NamedIds("item")

    subscription: CountedSubscriptionId
    product: str
    members: MemberIds


@dataclass(frozen=True, slots=True, kw_only=True)
class LicencesEnded(TypedEvent):
    """The members hold no seat of the item any more; their seats are free, or gone. A mail follows where they are
    gone."""

    TYPE = "licences.ended"
    SUBJECT = NamedIds("item", WorkKind.FREE_SEAT)
    MAILED = True

    subscription: SubscriptionId
    product: str
    members: MemberIds
    why: LicenceEnd


@dataclass(frozen=True, slots=True, kw_only=True)
class _MoveEvent(TypedEvent):
    """So many `people` of `subscription` get licences of the subscription `to`, and `subscription` ends."""

    SUBJECT = NamedIds("move")

    subscription: SubscriptionId
    to: Annotated[str, NamedIds("target")]
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveBegun(_MoveEvent):
    """It is confirmed: no other person is given a seat of `subscription`."""

    TYPE = "move.begun"
    SUBJECT = NamedIds("move", WorkKind.MOVE)


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveEnded(_MoveEvent):
    """All have moved, and `subscription` has ended, of which it has an event of its own."""

    TYPE = "move.ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveStopped(_MoveEvent):
    """So many have moved; the others keep their licences, and `subscription` runs on as the account's."""

    TYPE = "move.stopped"
    MAILED = True

    why: MoveStop


@dataclass(frozen=True, slots=True, kw_only=True)
class JobStarted(TypedEvent):
    """An export is to be made, or a file of people to be worked through."""

    TYPE = "job.started"
    SUBJECT = NamedIds("job", WorkKind.JOB)

    kind: JobKind
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class JobFinished(TypedEvent):
    """The export is made, or each row of the file has its outcome."""

    TYPE = "job.finished"
    SUBJECT = NamedIds("job")
    MAILED = True

    kind: JobKind
    rows: int
    given: int


@dataclass(frozen=True, slots=True, kw_only=True)
class JobStopped(TypedEvent):
    """The work on the file failed too often; an operator resumes it."""

    TYPE = "job.stopped"
    SUBJECT = NamedIds("job")
    MAILED = True

    kind: JobKind
