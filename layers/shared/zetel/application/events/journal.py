"""The journal: the append-only list of an account's events, audit trail and outbox in one."""

from datetime import datetime

from zetel.application.commands.person import Person
from zetel.application.ports import Services
from zetel.application.store import ids, keys
from zetel.application.store.writes import Insert, Write
from zetel.domain.errors import Defect
from zetel.domain.events import Actor, ActorKind, Event, TypedEvent


def entry(
    happened: TypedEvent,
    *,
    account: str,
    subject: str,
    sequence: int,
    actor: Actor,
    at: datetime,
    services: Services,
) -> Write:
    """Writes the entry of `happened` as number `sequence` of `subject`."""
    event = Event(
        id=services.ids.new(ids.EVENT, at),
        type=happened.TYPE,
        version=happened.VERSION,
        at=at,
        account=account,
        subject=subject,
        sequence=sequence,
        actor=actor,
        data=happened.data(),
    )
    return Insert(keys.journal(account, event.id), event, on_conflict=lambda found: Defect())


def member(id: str) -> Actor:
    return Actor(ActorKind.MEMBER, id)


def staff(person: Person) -> Actor:
    return Actor(ActorKind.STAFF, person.sub)


def system(work: str) -> Actor:
    """The system, by the name of the work that it does: ``invoice_numbering``."""
    return Actor(ActorKind.SYSTEM, work)
