"""The relay: every entry of the journal goes to the queues of the work that follows from it, and to the queue whose
worker publishes it on the bus."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from zetel.application.events.event_types import KINDS
from zetel.application.events.queues import (
    CONFIRMATIONS,
    JOBS,
    NOTICES,
    NUMBERING,
    PAYMENTS,
    PUBLICATIONS,
    RENDERING,
    RENEWALS,
)
from zetel.application.ports import Message, Services
from zetel.application.store.ids import has_clock
from zetel.application.store.wire import to_wire
from zetel.domain.due import WorkKind
from zetel.domain.events import Event, TypedEvent

#: The queue of each kind of work, and the name under which its messages hold the item's id.
_QUEUES: Final[Mapping[WorkKind, tuple[str, str]]] = {
    WorkKind.NUMBER: (NUMBERING, "document"),
    WorkKind.RENDER: (RENDERING, "document"),
    WorkKind.ACKNOWLEDGE: (RENDERING, "acknowledgement"),
    WorkKind.PAYMENT: (PAYMENTS, "payment"),
    WorkKind.CHARGE: (PAYMENTS, "charge"),
    WorkKind.REFUND: (PAYMENTS, "refund"),
    WorkKind.SETTLE: (PAYMENTS, "credit_allocation"),
    WorkKind.ATTEMPT: (PAYMENTS, "dated_attempt"),
    WorkKind.VAT_CHECK: (PAYMENTS, "profile"),
    WorkKind.REQUEST: (PAYMENTS, "request"),
    WorkKind.FREE_SEAT: (PAYMENTS, "free_seat"),
    WorkKind.SEAT_COUNT: (PAYMENTS, "seat_count"),
    WorkKind.DEPARTURE: (PAYMENTS, "departure"),
    WorkKind.TRIAL: (PAYMENTS, "trial"),
    WorkKind.END_REQUEST: (PAYMENTS, "end_request"),
    WorkKind.END: (PAYMENTS, "end"),
    WorkKind.MOVE: (PAYMENTS, "move"),
    WorkKind.PERIOD: (RENEWALS, "subscription"),
    WorkKind.RELEASE: (RENEWALS, "release"),
    WorkKind.AFTER_END: (RENEWALS, "ended_subscription"),
    WorkKind.LEAVING: (RENEWALS, "leaving"),
    WorkKind.SUCCESSION: (RENEWALS, "succession"),
    WorkKind.CLOSING: (RENEWALS, "closing"),
    WorkKind.CLOSING_NOTICE: (CONFIRMATIONS, "closing_notice"),
    WorkKind.ERASURE: (RENEWALS, "erasure"),
    WorkKind.ERASURE_NOTICE: (CONFIRMATIONS, "erasure_notice"),
    WorkKind.OWNER_NOTICE: (CONFIRMATIONS, "owner_notice"),
    WorkKind.RECIPIENT: (CONFIRMATIONS, "recipient"),
    WorkKind.INVITATION: (CONFIRMATIONS, "invitation"),
    WorkKind.RENEWAL_MAIL: (NOTICES, "subscription"),
    WorkKind.ANNOUNCE: (NOTICES, "price_walk"),
    WorkKind.PRICE: (NOTICES, "price_telling"),
    WorkKind.DEVIATION: (NOTICES, "deviation_telling"),
    WorkKind.MAIL: (CONFIRMATIONS, "errand"),
    WorkKind.JOB: (JOBS, "job"),
    WorkKind.PUBLISH: (PUBLICATIONS, "errand"),
}


def relay(entries: Sequence[Event], services: Services) -> None:
    """Sends the work that follows from `entries`, then the entries themselves, to be published: a bus that is away
    holds up no work. A repeated call does no harm: consumers order by the subject's sequence, and work has natural
    keys. The entries of an account with a clock of its own go nowhere: `application.work.own_time` follows them."""
    told = [event for event in entries if not has_clock(event.account)]
    if not told:
        return
    messages = [message for event in told for message in work_after(event)]
    services.queues.send([*messages, *(Message(PUBLICATIONS, to_wire(event), dedupe=event.id) for event in told)])


def work_after(event: Event) -> Iterator[Message]:
    """The messages that follow from the event, as its class says; none from a type that is no longer published."""
    kind = KINDS.get(event.type)
    if kind is None:
        return
    for name, ids in kind.ids().items():
        if ids.work:
            yield from (work(ids.work, event.account, id) for id in _named(event, kind, name))
    if kind.SUBJECT.work:
        yield work(kind.SUBJECT.work, event.account, event.subject)
    if kind.MAILED:
        yield Message(CONFIRMATIONS, to_wire(event), dedupe=event.id)


def work(kind: WorkKind, account: str, id: str) -> Message:
    """The message that orders work of `kind` for the item `id`."""
    queue, name = _QUEUES[kind]
    return Message(queue, {"account": account, name: id}, dedupe=id)


def _named(event: Event, kind: type[TypedEvent], name: str) -> Iterator[str]:
    """The id, or the ids, that the event has under `name`; none where an earlier version had no such field."""
    found = event.data.get(name)
    if isinstance(found, str) and kind.names_one(name):
        yield found
    elif isinstance(found, list | tuple):
        yield from map(str, found)
