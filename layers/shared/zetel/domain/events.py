"""Facts for the journal and the bus: named, versioned, ids and amounts only, numbered without gaps per subject."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ActorKind(StrEnum):
    MEMBER = "member"
    STAFF = "staff"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did it: a member, a person of the seller's staff, or the system (by the name of the work)."""

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
