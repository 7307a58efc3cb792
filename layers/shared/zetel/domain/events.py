"""Facts for the journal and the bus: named, versioned, ids and amounts only, numbered without gaps per subject.

Each type of event is one class in the `events` of its room. The class holds all facts about the type:

    TYPE, VERSION     the name and the version that are published
    the fields        its facts; `NamedIds` at a field name the ids for log lines and the work that follows for each
    SUBJECT           the event's subject, as `NamedIds`
    MAILED            whether a mail follows (`application.mails`)
    metrics()         the seller's figures that the event adds to
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import ClassVar, Final

from zetel.domain.due import WorkKind


class ActorKind(StrEnum):
    MEMBER = "member"
    STAFF = "staff"
    SYSTEM = "system"
    PRODUCT = "product"


@dataclass(frozen=True, slots=True)
class Actor:
    """The actor of an event: a member, a person of the seller's staff, the system (by the name of the work), or the
    vendor's product (by the id of its client)."""

    kind: ActorKind
    id: str


@dataclass(frozen=True, slots=True)
class Event:
    """One fact about `subject`. `sequence` counts that subject's events from 1, without gaps."""

    id: str
    type: str
    version: int
    at: datetime
    account: str
    subject: str
    sequence: int
    actor: Actor
    data: Mapping[str, object]


class Metric(StrEnum):
    """Figures that a seller watches.

    Seats are units of quantity, add-ons included. A notice is a cancellation for now or for a later date. A refund
    counts when a change promises the refund, also where the refund fails later.
    """

    PURCHASES = "purchases"
    SEATS_ADDED = "seats_added"
    SEATS_RETURNED = "seats_returned"
    REFUNDS = "refunds"
    NOTICES = "notices"


@dataclass(frozen=True, slots=True)
class NamedIds:
    """Marks a field with ids: the name by which a log line shows them, and the work that follows for each."""

    shown_as: str
    work: WorkKind | None = None


@dataclass(frozen=True, slots=True)
class TypedEvent:
    """The facts of an event of type `TYPE`; a subclass without a type holds the facts that several types share."""

    TYPE: ClassVar[str] = ""
    VERSION: ClassVar[int] = 1
    SUBJECT: ClassVar[NamedIds]
    MAILED: ClassVar[bool] = False

    def __init_subclass__(cls) -> None:
        if cls.TYPE:
            _KNOWN[cls.TYPE] = cls  # Python makes a dataclass with slots twice: the second class stays

    @classmethod
    def ids(cls) -> Mapping[str, NamedIds]:
        """The fields that hold ids, in their order."""
        marks = {field.name: getattr(field.type, "__metadata__", ()) for field in fields(cls)}
        return {name: mark for name, found in marks.items() for mark in found if isinstance(mark, NamedIds)}

    @classmethod
    def names_one(cls, name: str) -> bool:
        """Whether the field holds an id, and not a list of ids."""
        return any(field.name == name and getattr(field.type, "__origin__", None) is str for field in fields(cls))

    def data(self) -> Mapping[str, object]:
        """The facts by name, as an `Event` holds them."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def metrics(self) -> Mapping[Metric, int]:
        """The counts that the event adds to; zero adds nothing."""
        return {}


_KNOWN: Final[dict[str, type[TypedEvent]]] = {}


def known() -> Mapping[str, type[TypedEvent]]:
    """The types of event by their names, of all loaded rooms."""
    return _KNOWN
