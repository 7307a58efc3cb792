"""From the journal to the world: every entry goes to the bus, and to the queues whose work follows from it."""

from collections.abc import Iterator, Sequence
from typing import Final

from zetel.application.ports import Message, Services
from zetel.application.store.wire import to_wire
from zetel.domain.events import Event

NUMBERING: Final = "numbering"


RENDERING: Final = "rendering"


CONFIRMATIONS: Final = "confirmations"


PAYMENTS: Final = "payments"


RENEWALS: Final = "renewals"


NOTICES: Final = "renewal_notices"


#: Events that somebody gets a mail about.
_CONFIRMED: Final = frozenset(
    {
        "subscription.purchased",
        "subscription.items_added",
        "subscription.seats_increased",
        "subscription.seats_decreased",
        "subscription.seats_scheduled",
        "subscription.cancelled",
        "subscription.end_scheduled",
        "subscription.change_undone",
        "subscription.ended",
        "invoice.rendered",
        "credit_note.rendered",
        "payment.received",
        "payment.declined",
        "payment.released",
        "payment.charge_failed",
        "refund.completed",
        "refund.task",
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
    if event.type.startswith("subscription."):
        yield from _work_of_a_subscription(event)
    if event.type.endswith(".issued"):
        yield rendering(event.account, event.subject)
    if event.type in _CONFIRMED:
        yield Message(CONFIRMATIONS, to_wire(event), dedupe=event.id)


def _work_of_a_subscription(event: Event) -> Iterator[Message]:
    """Its new documents get their numbers, the payment that collects one is charged, what is given back is refunded and
    set off."""
    for document in _ids(event, "documents"):
        yield numbering(event.account, document)
    for payment in _ids(event, "payments"):
        yield charge_work(event.account, payment)
    for refund in _ids(event, "refunds"):
        yield refund_work(event.account, refund)
    for credit_allocation in _ids(event, "credit_allocations"):
        yield settlement_work(event.account, credit_allocation)


def _ids(event: Event, name: str) -> Iterator[str]:
    """The ids that the event lists under `name`."""
    found = event.data.get(name)
    if isinstance(found, list | tuple):
        yield from map(str, found)


def numbering(account: str, document: str) -> Message:
    return Message(NUMBERING, {"account": account, "document": document}, dedupe=document)


def rendering(account: str, document: str) -> Message:
    return Message(RENDERING, {"account": account, "document": document}, dedupe=document)


def payment_work(account: str, payment: str) -> Message:
    """What became of a payment that a person confirmed is to be found out."""
    return Message(PAYMENTS, {"account": account, "payment": payment}, dedupe=payment)


def charge_work(account: str, payment: str) -> Message:
    """An invoice is to be collected by the payment."""
    return Message(PAYMENTS, {"account": account, "charge": payment}, dedupe=payment)


def refund_work(account: str, refund: str) -> Message:
    return Message(PAYMENTS, {"account": account, "refund": refund}, dedupe=refund)


def settlement_work(account: str, credit_allocation: str) -> Message:
    """A credit is not yet set off against all that it settles."""
    return Message(PAYMENTS, {"account": account, "credit_allocation": credit_allocation}, dedupe=credit_allocation)


def period_work(account: str, subscription: str) -> Message:
    """A billing period or term of the subscription has ended."""
    return Message(RENEWALS, {"account": account, "subscription": subscription}, dedupe=subscription)


def notice_work(account: str, subscription: str) -> Message:
    """A notice of the subscription's renewal is due."""
    return Message(NOTICES, {"account": account, "subscription": subscription}, dedupe=subscription)
