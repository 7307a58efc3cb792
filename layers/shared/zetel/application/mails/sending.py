"""The mail that follows an event: a purchase, a change, a cancellation, a charge, a refund, or an end.

    event -> read -> sent before? -> still true? -> compose -> send -> mark, hold
                         |               |                    ^       ^
                         done            done     crash: sent again   crash: sent twice, then marked

A message may come twice, late or out of order. The mark is written after sending: a mail is never lost, and a crash
between the two sends it once more. The facts of the mail are read at sending, not taken from the event.

A renewal and a billed period have no mail of their own: their invoice has all their facts. A mail is held for a
recipient that is not confirmed (`holding`), and sent on later (`recipient_mails`).
"""

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from zetel.application.catalog.catalog import Catalog
from zetel.application.events.queues import CONFIRMATIONS
from zetel.application.mails import (
    acknowledgement_mails,
    after_end_mails,
    changes,
    deviation_mails,
    end_request_mails,
    holding,
    job_mails,
    kept,
    move_mails,
    payments,
    plan_mails,
    price_mails,
    programme_mails,
    renewal_mails,
    request_mails,
    sales,
    seats_gone,
    trials,
    upgrade_mails,
    vat_mails,
)
from zetel.application.mails.delivering import deliver
from zetel.application.mails.outgoing import Follows, Outgoing
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
    **plan_mails.FOLLOWS,
    **after_end_mails.FOLLOWS,
    **acknowledgement_mails.FOLLOWS,
    **kept.FOLLOWS,
    **end_request_mails.FOLLOWS,
    **seats_gone.FOLLOWS,
    **payments.FOLLOWS,
    **vat_mails.FOLLOWS,
    **trials.FOLLOWS,
    **request_mails.FOLLOWS,
    **programme_mails.FOLLOWS,
    **upgrade_mails.FOLLOWS,
    **job_mails.FOLLOWS,
    **move_mails.FOLLOWS,
}

#: Mails that may be held: those, renewal notices and announced prices, which follow from a due instant.
_HELD: Final = {**FOLLOWS, **renewal_mails.FOLLOWS, **price_mails.FOLLOWS, **deviation_mails.FOLLOWS}


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
    outgoing = follows.outgoing(happened, records, services, catalog)
    if outgoing is None:
        return
    at = services.now(happened.account)
    unconfirmed = deliver(outgoing, happened.account, services).unconfirmed
    if follows.sent:
        follows.sent(happened, services)
    sent = Insert(mark, MailSent(type=happened.type, at=at), on_conflict=lambda found: _MarkedBefore())
    try:
        services.store.commit([sent, *holding.held(unconfirmed, happened, at)])
    except _MarkedBefore:
        return


def letter_of(event: Event, services: Services, catalog: Catalog) -> Outgoing | None:
    """The letter of a held mail with the facts of now; None where none is due any more. Raises as `confirm` does."""
    follows = _HELD[known()[event.type]]
    return follows.outgoing(event, services.store.read(*follows.needs(event)), services, catalog)
