"""The state before a process, and the acts of processes: the pieces of which tests make their scenes.

A function that makes a document here loses the message about it: the test delivers the message, or does not.
"""

import contextlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any, Final

from functions.payment_work import handler as payment_work
from tests.application.stage import Act, Process, Stage
from tests.fakes.crashing import Crash, CrashAt, Moment
from tests.shop import ACCOUNT, ANNA
from zetel.application.contracts import timeline
from zetel.application.contracts.timeline import ChangeTimeline
from zetel.application.documents import filing
from zetel.application.documents.numbering import ToNumber, number_documents
from zetel.application.documents.rendering import render_document
from zetel.application.events import queues
from zetel.application.mails import sending
from zetel.application.ports import Acknowledged, Mail, Message, Rendered
from zetel.application.store import ids, keys
from zetel.application.store.writes import Replace
from zetel.application.work import parking
from zetel.application.work.weather import SetAside
from zetel.domain.documents.document import Document, DocumentKind, DocumentState, Reference
from zetel.domain.due import Due, WorkKind
from zetel.domain.errors import ProviderUnreachable, ServiceAway
from zetel.domain.subscriptions.acknowledgement import Acknowledgement
from zetel.domain.subscriptions.subscription import Collection

VISA, REFUSED, SILENT, AWAY = "pm_card_visa", "pm_card_chargeDeclined", "pm_card_timeout", "pm_card_unreachable"

#: On the balance before a card is charged for the rest, in minor units.
DEPOSITED: Final = 100_00


def neighbour(stage: Stage) -> Act:
    """Another purchase on the same profile, quoted now."""
    return stage.request(stage.quote(("professional-yearly", 1)), key="neighbour")


def running(stage: Stage) -> str:
    """A subscription whose purchase is long done."""
    quote = stage.quote()
    stage.request(quote, key="first")(Process(stage))
    stage.pump()
    return str(quote["subscription"])


def drafted(stage: Stage) -> str:
    """A drafted invoice whose message is lost."""
    quote = stage.quote(("professional-yearly", 1))
    stage.request(quote, key=quote["id"])(Process(stage))
    stage.relay_new()
    stage.only(queues.NUMBERING)
    return str(quote["documents"][0]["id"])


def issued(stage: Stage) -> str:
    """An issued invoice without files, whose message is lost."""
    document = drafted(stage)
    numbers(document)(Process(stage))
    stage.relay_new()
    stage.only(queues.RENDERING)
    return document


def declared(stage: Stage) -> str:
    """The acknowledgement of a notice, whose message is lost."""
    subscription = running(stage)
    held = stage.subscription(subscription)
    assert held
    command = ChangeTimeline(ACCOUNT, ANNA, subscription, held.version)
    timeline.switch_renewal_off(command, stage.services, stage.catalog)
    stage.relay_new()
    stage.only(queues.RENDERING)
    (told,) = stage.world.store.page(keys.acknowledgements(ACCOUNT), limit=9).items
    return told.id


def correction(stage: Stage, invoice: str) -> str:
    """A drafted credit note about the whole of `invoice`, due at once."""
    at = stage.world.clock.now()
    corrected = stage.document(invoice)
    assert corrected
    note = replace(
        corrected,
        id=stage.services.ids.new(ids.CREDIT_NOTE, at),
        kind=DocumentKind.CREDIT_NOTE,
        state=DocumentState.DRAFTED,
        version=1,
        sequence=0,
        quote=None,
        number=None,
        issued_at=None,
        corrects=(Reference(invoice, corrected.date),),
        work=Due(at, WorkKind.NUMBER),
    )
    stage.world.store.put(keys.document(ACCOUNT, note.id), note)
    return note.id


def waiting(stage: Stage, card: str) -> tuple[Act, Mapping[str, str]]:
    """A purchase by card whose process died right after the provider's charge; two minutes later."""
    stage.deposit(DEPOSITED)
    quote = stage.quote(by=Collection.CARD)
    request = stage.request(quote, card=card, key="waiting")
    with contextlib.suppress(Crash):
        request(Process(stage, CrashAt("provider.charge#1", Moment.AFTER)))
    stage.world.clock.move(timedelta(minutes=2))
    return request, {"account": ACCOUNT, "payment": quote["payment"]}


def numbers(*documents: str) -> Act:
    batch = [ToNumber(ACCOUNT, document) for document in documents]
    return lambda process: number_documents(batch, process.services, process.catalog)


def renders(document: str) -> Act:
    def act(process: Process) -> None:
        work = partial(render_document, ACCOUNT, document, process.services)
        parking.attempt(keys.document(ACCOUNT, document), work, process.services)

    return act


def files(body: Mapping[str, str]) -> Act:
    return lambda process: filing.work(body, process.services)


def follows_up(body: Mapping[str, str]) -> Act:
    return lambda process: payment_work.work(body, process.services, process.catalog)


def confirms(message: Message) -> Act:
    return mails(message.body)


def mails(body: Mapping[str, Any]) -> Act:
    return lambda process: sending.work(body, process.services, process.catalog)


def failing(act: Act) -> Act:
    """Runs `act` and ignores its failure; its queue brings the message again later."""

    def tried(process: Process) -> None:
        with contextlib.suppress(OSError, SetAside):
            act(process)

    return tried


def repaired(stage: Stage, _: Any = None) -> None:
    stage.services = stage.world.services


def touches(stage: Stage, document: str) -> Act:
    """Another request writes the document."""

    def act(process: Process) -> None:
        found = stage.document(document)
        assert found
        moved = replace(found, version=found.version + 1)
        key = keys.document(ACCOUNT, document)
        process.services.store.commit([Replace(key, moved, {"version": found.version}, lambda _: AssertionError())])

    return act


class NoRenderer:
    """A `Renderer` that is broken."""

    def render(self, document: Document) -> Rendered:
        raise OSError("no fonts")

    def acknowledge(self, acknowledgement: Acknowledgement, proof: Mapping[str, Any]) -> Acknowledged:
        raise OSError("no fonts")


class _Away:
    """A `PaymentProvider` whose calls all fail."""

    def __init__(self, failure: Exception) -> None:
        self._failure = failure

    def __getattr__(self, asked: str) -> Callable[..., Any]:
        def failing(*what: Any, **named: Any) -> Any:
            raise self._failure

        return failing


def no_provider(failure: Exception | None = None) -> Any:
    """A provider that fails so; without a failure it never answers."""
    return _Away(failure or ProviderUnreachable(provider="away"))


class NoMailer:
    """A `Mailer` whose service is away."""

    def send(self, mail: Mail) -> tuple[str, ...]:
        raise ServiceAway(service="ses")
