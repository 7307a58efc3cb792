"""Events of licences: ids only. The pool of an item counts the events about its licences."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from zetel.domain.due import WorkKind
from zetel.domain.events import NamedIds, TypedEvent

SubscriptionId = Annotated[str, NamedIds("subscription")]
CountedSubscriptionId = Annotated[str, NamedIds("subscription", work=WorkKind.SEAT_COUNT)]
MemberIds = Annotated[tuple[str, ...], NamedIds("member")]


class LicenceEnd(StrEnum):
    """The reason for which licences end: ``moved`` to another edition of the family, ``released`` because the
    item has fewer seats, ``expired`` as the invitation did."""

    TAKEN_BACK = "taken_back"
    RELEASED = "released"
    MOVED = "moved"
    DEACTIVATED = "deactivated"
    REMOVED = "removed"
    EXPIRED = "expired"


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
