"""Lives the time of accounts with a clock of their own: all their work, in order, in this one function."""

from zetel.bootstrap import catalog, services, warm

from collections.abc import Mapping, Sequence
from typing import Any

from zetel.application.confirming import payment_tasks
from zetel.application.documents import filing
from zetel.application.documents.numbering import ToNumber, number_documents
from zetel.application.events import queues
from zetel.application.licences import job_work
from zetel.application.mails import recipient_mails
from zetel.application.ports import Services
from zetel.application.renewing import announcing, prices_apart, renewal_tasks
from zetel.application.store import ids
from zetel.application.work import own_time
from zetel.application.work.own_time import Workers
from zetel.domain.events import Event
from zetel.messaging import stream

WORKERS: Workers = {
    queues.NUMBERING: lambda body, services: number_documents([ToNumber(**body)], services, catalog()),
    queues.RENDERING: filing.work,
    queues.PAYMENTS: lambda body, services: payment_tasks.work(body, services, catalog()),
    queues.RENEWALS: lambda body, services: renewal_tasks.work(body, services, catalog()),
    queues.CONFIRMATIONS: lambda body, services: recipient_mails.work(body, services, catalog()),
    queues.JOBS: lambda body, services: job_work.work(body, services, catalog()),
    queues.NOTICES: lambda body, services: announcing.work(body, services, catalog()),
}


def begin(account: str, services: Services) -> None:
    """Begins telling the account of prices that were loaded meanwhile: no walk meets it."""
    prices_apart.begin(account, services, catalog())


def live(entries: Sequence[Event]) -> None:
    """The time of each account among `entries` that has a clock of its own; entries of other accounts are passed by."""
    for account in dict.fromkeys(event.account for event in entries if ids.has_clock(event.account)):
        own_time.live(account, [event for event in entries if event.account == account], services(), WORKERS, begin)


def lambda_handler(event: Mapping[str, Any], context: object) -> dict[str, Any]:
    return stream.inserted(event, live, lambda account, entry: None, name="clock_work")


warm("store", "sandbox", "files", "renderer", "composer", "texts")
