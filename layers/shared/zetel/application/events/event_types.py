"""Every type of event in the journal, loaded for readers of all types.

The journal outlives this code: an event may be of a type that is no longer published, or of an earlier version.
"""

from collections.abc import Mapping
from typing import Final

from zetel.application.store.wire import from_wire
from zetel.domain.documents import events as documents
from zetel.domain.events import Event, TypedEvent, known
from zetel.domain.licences import events as licences
from zetel.domain.parties import events as parties
from zetel.domain.payments import events as payments
from zetel.domain.quotes import events as quotes
from zetel.domain.subscriptions import events as subscriptions

#: The rooms that publish events.
ROOMS: Final = (parties, documents, payments, subscriptions, licences, quotes)

#: Types of event by their names.
KINDS: Final[Mapping[str, type[TypedEvent]]] = known()


def facts_of(event: Event) -> TypedEvent | None:
    """The event's facts; None for facts without the form that is published now."""
    kind = KINDS.get(event.type)
    if kind is None or event.version != kind.VERSION:
        return None
    try:
        return from_wire(kind, event.data)
    except ValueError:
        return None
