"""The one place where everything is put together, and the one reader of the environment.

Importing it does nothing. Services and catalogue are composed when they are first asked for, once per process; adapters
and clients when they are first used, so that a function pays at its start only for what it needs.
"""

import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar, cast

from zetel.adapters.clients import Clients, Parameters
from zetel.adapters.clock import SystemClock
from zetel.adapters.dynamodb.store import DynamoStore
from zetel.adapters.eventbridge import EventBridgeBus
from zetel.adapters.log import LogAlarms
from zetel.adapters.mails.composer import JinjaComposer
from zetel.adapters.payments.ledger import DynamoChargeBook
from zetel.adapters.payments.sandbox import SandboxProvider
from zetel.adapters.s3 import S3Files
from zetel.adapters.ses import SesMailer
from zetel.adapters.signer import HmacSigner, stored_keys
from zetel.adapters.sqs import SqsQueues
from zetel.adapters.texts.texts import GettextTexts
from zetel.adapters.texts.words import Catalogues
from zetel.adapters.typst.renderer import TypstRenderer
from zetel.application import relay
from zetel.application.catalog import Catalog
from zetel.application.ids import Ids
from zetel.application.keys import Table
from zetel.application.ports import Services

T = TypeVar("T")


@dataclass(slots=True)
class _Composed:
    services: Services | None = None
    catalog: Catalog | None = None


_composed = _Composed()


def services() -> Services:
    """The services of this process."""
    if _composed.services is None:
        _composed.services = compose(os.environ)
    return _composed.services


def catalog() -> Catalog:
    """The catalogue of this process, with what it has read."""
    if _composed.catalog is None:
        _composed.catalog = Catalog(services().store, services().clock)
    return _composed.catalog


def provide(services: Services | None, catalog: Catalog | None = None) -> None:
    """Use these from now on; None composes them again from the environment when they are next asked for."""
    _composed.services, _composed.catalog = services, catalog


def compose(environment: Mapping[str, str]) -> Services:
    """Services for the environment block of the template.

    Beside it, `AWS_ENDPOINT_URL` names a stand-in for AWS, whose requests botocore checks, and `ZETEL_CLOCK_OFFSET` the
    seconds that a test deployment's domain time is ahead. Raises KeyError for a variable that is missing.
    """
    endpoint = environment.get("AWS_ENDPOINT_URL")
    clients = Clients(
        environment["AWS_REGION"],
        endpoint=endpoint,
        parameters=Parameters.CHECKED if endpoint else Parameters.TRUSTED,
    )
    tables = {
        Table.CORE: environment["CORE_TABLE"],
        Table.JOURNAL: environment["JOURNAL_TABLE"],
        Table.CATALOG: environment["CATALOG_TABLE"],
        Table.IDEMPOTENCY: environment["IDEMPOTENCY_TABLE"],
    }
    queues = {
        relay.NUMBERING: environment["NUMBERING_QUEUE"],
        relay.RENDERING: environment["RENDERING_QUEUE"],
        relay.CONFIRMATIONS: environment["CONFIRMATIONS_QUEUE"],
        relay.PAYMENTS: environment["PAYMENTS_QUEUE"],
    }
    clock = SystemClock(offset=lambda: timedelta(seconds=int(environment.get("ZETEL_CLOCK_OFFSET", "0"))))
    shards = int(environment["DUE_SHARDS"])
    texts = Catalogues()
    return Services(
        store=_lazily(lambda: DynamoStore(clients.dynamodb, tables, clock.name, shards)),
        clock=clock,
        ids=Ids(secrets.randbits),
        signer=_lazily(lambda: HmacSigner(stored_keys(clients.secretsmanager, environment["QUOTE_KEYS_SECRET"]))),
        provider=_lazily(lambda: SandboxProvider(DynamoChargeBook(clients.dynamodb, tables[Table.CORE]))),
        files=_lazily(lambda: S3Files(clients.s3, environment["DOCUMENT_BUCKET"])),
        mailer=_lazily(lambda: SesMailer(clients.sesv2, environment["SENDER_ADDRESS"])),
        renderer=TypstRenderer(),
        texts=GettextTexts(texts),
        alarms=LogAlarms(),
        queues=_lazily(lambda: SqsQueues(clients.sqs, queues)),
        bus=_lazily(lambda: EventBridgeBus(clients.events, environment["EVENT_BUS"])),
        composer=JinjaComposer(texts),
        shards=shards,
    )


class _Lazily:
    """Stands for a thing that is made when something of it is first used."""

    def __init__(self, make: Callable[[], Any]) -> None:
        self._make = make
        self._made: Any = None

    def __getattr__(self, name: str) -> Any:
        if self._made is None:
            self._made = self._make()
        return getattr(self._made, name)


def _lazily(make: Callable[[], T]) -> T:
    return cast(T, _Lazily(make))
