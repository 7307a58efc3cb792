"""From the journal to the world: every entry goes to the bus, and to the queues whose work follows from it."""

from collections.abc import Iterator, Sequence
from typing import Final

from zetel.application.ports import Message, Services
from zetel.application.wire import to_wire
from zetel.domain.events import Event

NUMBERING: Final = "numbering"
RENDERING: Final = "rendering"
CONFIRMATIONS: Final = "confirmations"
PAYMENTS: Final = "payments"

#: Events that somebody gets a mail about.
_CONFIRMED: Final = frozenset(
    {
        "subscription.purchased",
        "subscription.items_added",
        "invoice.rendered",
        "credit_note.rendered",
        "payment.received",
        "payment.declined",
        "payment.released",
    }
)


def relay(entries: Sequence[Event], services: Services) -> None:
    """Publishes `entries` and sends the work that follows from them. Doing it twice does nothing twice: consumers
    order by the subject's sequence, and work has natural keys."""
    if not entries:
        return
    services.bus.publish([to_wire(event) for event in entries])
    messages = [message for event in entries for message in work_after(event)]
    if messages:
        services.queues.send(messages)


def work_after(event: Event) -> Iterator[Message]:
    """The messages that follow from one event."""
    documents = event.data.get("documents", ())
    if event.type.startswith("subscription.") and isinstance(documents, list | tuple):
        for document in documents:
            yield numbering(event.account, str(document))
    if event.type.endswith(".issued"):
        yield rendering(event.account, event.subject)
    if event.type in _CONFIRMED:
        yield Message(CONFIRMATIONS, to_wire(event), dedupe=event.id)


def numbering(account: str, document: str) -> Message:
    return Message(NUMBERING, {"account": account, "document": document}, dedupe=document)


def rendering(account: str, document: str) -> Message:
    return Message(RENDERING, {"account": account, "document": document}, dedupe=document)


def payment_work(account: str, payment: str) -> Message:
    return Message(PAYMENTS, {"account": account, "payment": payment}, dedupe=payment)
