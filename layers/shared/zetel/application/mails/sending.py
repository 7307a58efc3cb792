"""The mail that follows an event: a purchase, a change, a cancellation, a charge, a refund, or an end.

    event -> read -> sent before? -> still true? -> compose -> send -> mark
                         |               |                    ^       ^
                         done            done     crash: sent again   crash: sent twice, then marked

A message may come twice, late or out of order. The mark is written after sending: a mail is never lost, and a crash
between the two sends it once more. The facts of the mail are read at sending, not taken from the event.

A renewal and a billed period have no mail of their own: their invoice has all their facts.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from zetel.application.catalog.catalog import Catalog
from zetel.application.events.queues import CONFIRMATIONS
from zetel.application.mails import changes, payments, sales
from zetel.application.mails.delivering import deliver
from zetel.application.mails.outgoing import Follows
from zetel.application.ports import Services
from zetel.application.store import keys
from zetel.application.store.records import MailSent
from zetel.application.store.wire import from_wire
from zetel.application.store.writes import Insert
from zetel.application.work import errands
from zetel.domain.due import WorkKind
from zetel.domain.events import Event, TypedEvent, known

FOLLOWS: Final[Mapping[type[TypedEvent], Follows]] = {
    **sales.FOLLOWS,
    **changes.FOLLOWS,
    **payments.FOLLOWS,
}


class _MarkedBefore(Exception):
    """Another process sent and marked this mail meanwhile."""


def work(body: Mapping[str, Any], services: Services, catalog: Catalog) -> None:
    """Does the work of one message: the mail of an event, or one that an outage or a defect stopped before."""
    errands.run(
        body, partial(confirm, services=services, catalog=catalog), services, kind=WorkKind.MAIL, queue=CONFIRMATIONS
    )


def confirm(event: Mapping[str, Any], services: Services, catalog: Catalog) -> None:
    """Send the mail that follows `event` (wire form), once; events that no mail follows are left alone.

    Raises Unknown for a missing item of the event, FileNotReady for a document without its PDF, and the errors of
    sending.
    """
    happened = from_wire(Event, event)
    kind = known().get(happened.type)
    follows = FOLLOWS.get(kind) if kind else None
    if follows is None:
        return
    mark = keys.mail_sent(happened.account, happened.id)
    records = services.store.read(mark, *follows.needs(happened))
    if records.get(mark):
        return
    outgoing = follows.letter(happened, records, services, catalog)
    if outgoing is None:
        return
    mail = services.composer.compose(outgoing.letter, to=outgoing.to, attachments=outgoing.attachments)
    sent = MailSent(type=happened.type, at=services.now(happened.account))
    deliver(mail, outgoing.letter, happened.account, services)
    try:
        services.store.commit([Insert(mark, sent, on_conflict=lambda found: _MarkedBefore())])
    except _MarkedBefore:
        return
