"""The journal: the append-only list of an account's events, audit trail and outbox in one."""

from datetime import datetime

from zetel.application.commands.person import Person
from zetel.application.ports import Services
from zetel.application.store import ids, keys
from zetel.application.store.writes import Insert, Write
from zetel.domain.errors import Defect
from zetel.domain.events import Actor, ActorKind, Event, TypedEvent
from zetel.domain.parties.events import AccountAccessed


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
    return entered(
        made(happened, account=account, subject=subject, sequence=sequence, actor=actor, at=at, services=services)
    )


def made(
    happened: TypedEvent,
    *,
    account: str,
    subject: str,
    sequence: int,
    actor: Actor,
    at: datetime,
    services: Services,
) -> Event:
    """`happened` as number `sequence` of `subject`."""
    return Event(
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


def entered(event: Event) -> Write:
    """Writes the entry of `event`."""
    return Insert(keys.journal(event.account, event.id), event, on_conflict=lambda found: Defect())


def accessed(account: str, person: Person, what: str, services: Services) -> Write:
    """Writes the entry that `person` of the staff looked at `what` of the account; it is its own subject."""
    at = services.now(account)
    return entry(
        AccountAccessed(what=what),
        account=account,
        subject=services.ids.new(ids.ACCESS, at),
        sequence=1,
        actor=staff(person),
        at=at,
        services=services,
    )


def member(id: str) -> Actor:
    return Actor(ActorKind.MEMBER, id)


def staff(person: Person) -> Actor:
    return Actor(ActorKind.STAFF, person.sub)


def product(client: Person) -> Actor:
    """The vendor's product, by the id of its client."""
    return Actor(ActorKind.PRODUCT, client.sub)


def system(work: str) -> Actor:
    """The system, by the name of the work that it does: ``invoice_numbering``."""
    return Actor(ActorKind.SYSTEM, work)
