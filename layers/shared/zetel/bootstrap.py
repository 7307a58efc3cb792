"""The one place where everything is put together, and the one reader of the environment.

Importing it makes nothing. Services and catalogue are composed when they are first asked for, once per process;
adapters and clients when they are first used, so that a function pays at its start only for what it needs.

A handler imports this module first and calls `warm` last. In between a function collects no garbage:

    import zetel.bootstrap   collection off
    import all the rest      nothing that is loaded is garbage
    warm(...)                what is loaded is frozen; collection on
"""

import gc
import os

if "AWS_LAMBDA_FUNCTION_NAME" in os.environ:  # any other process that imports this goes on collecting
    gc.disable()

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, Final, Literal, TypeVar, cast

if TYPE_CHECKING:
    from zetel.adapters.clients import Clients
    from zetel.adapters.texts.words import Catalogues
    from zetel.application.catalog.catalog import Catalog
    from zetel.application.ports import (
        Bus,
        Composer,
        Exports,
        Files,
        LinkSeal,
        Mailer,
        PaymentProvider,
        Queues,
        ReferenceRates,
        Renderer,
        Services,
        Signer,
        SignIns,
        Store,
        Texts,
        Uploads,
        VatCheck,
    )
    from zetel.application.store.keys import Table

T = TypeVar("T")

#: What can be warmed, as `Services` names it.
Warmed = Literal[
    "store",
    "signer",
    "proofs",
    "links",
    "sign_ins",
    "provider",
    "sandbox",
    "files",
    "exports",
    "uploads",
    "mailer",
    "renderer",
    "texts",
    "queues",
    "bus",
    "composer",
    "rates",
    "vat_check",
]


class UnknownProvider(Exception):
    """The environment names a payment provider that is not one of ours; the message says which there are."""


class UnknownSource(Exception):
    """The environment names a source of reference rates that is not one of ours; the message says which there are."""


class UnknownRegister(Exception):
    """The environment names a register of VAT ids that is not one of ours; the message says which there are."""


@dataclass(slots=True)
class _Composed:
    services: "Services | None" = None
    catalog: "Catalog | None" = None


_composed = _Composed()


def services() -> "Services":
    """The services of this process."""
    if _composed.services is None:
        _composed.services = compose(os.environ)
    return _composed.services


def catalog() -> "Catalog":
    """The catalogue of this process, with what it has read."""
    if _composed.catalog is None:
        from zetel.application.catalog.catalog import Catalog

        _composed.catalog = Catalog(services().store, services().clock)
    return _composed.catalog


def provide(services: "Services | None", catalog: "Catalog | None" = None) -> None:
    """Use these from now on; None composes them again from the environment when they are next asked for."""
    _composed.services, _composed.catalog = services, catalog


def warm(*used: Warmed) -> None:
    """The last line of every handler: makes what each of its calls uses, while the function starts, and tells the log
    whose lines it writes.

    It does so where the environment is a deployment's; elsewhere importing a handler makes nothing.
    """
    if "CORE_TABLE" in os.environ:
        _settle_log(os.environ)
        for name in used:
            thing = getattr(services(), name)
            if isinstance(thing, _Lazily):
                thing.make()
    if not gc.isenabled():
        gc.freeze()
        gc.enable()


def compose(environment: Mapping[str, str]) -> "Services":
    """Services for the environment block of the template.

    Beside it, `AWS_ENDPOINT_URL` names a stand-in for AWS, whose requests botocore checks, and `ZETEL_CLOCK_OFFSET` the
    seconds that a test deployment's domain time is ahead. Raises KeyError for a variable that is missing, and
    UnknownProvider, UnknownSource or UnknownRegister.
    """
    from zetel.adapters.clients import Clients, Parameters
    from zetel.adapters.clock import AccountClocks, SystemClock
    from zetel.adapters.log import LogAlarms
    from zetel.application.events import queues
    from zetel.application.ports import Services
    from zetel.application.store.ids import Ids
    from zetel.application.store.keys import Table
    from zetel.domain.parties.allowance import AccountAllowance

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
    queue_urls = {
        queues.NUMBERING: environment["NUMBERING_QUEUE"],
        queues.RENDERING: environment["RENDERING_QUEUE"],
        queues.CONFIRMATIONS: environment["CONFIRMATIONS_QUEUE"],
        queues.PAYMENTS: environment["PAYMENTS_QUEUE"],
        queues.RENEWALS: environment["RENEWALS_QUEUE"],
        queues.NOTICES: environment["RENEWAL_NOTICES_QUEUE"],
        queues.JOBS: environment["JOBS_QUEUE"],
        queues.PUBLICATIONS: environment["PUBLICATIONS_QUEUE"],
    }
    clock = SystemClock(offset=lambda: timedelta(seconds=int(environment.get("ZETEL_CLOCK_OFFSET", "0"))))
    shards = int(environment["DUE_SHARDS"])
    make_provider = _provider(environment["PAYMENT_PROVIDER"])
    make_rates = _rates(environment["REFERENCE_RATES"])
    make_vat_check = _register(environment["VAT_CHECK"])
    catalogues = cache(_catalogues)
    store = _others("dynamodb", lambda: _store(clients, tables, clock.name, shards))
    return Services(
        store=store,
        clock=AccountClocks(clock, store),
        ids=Ids(secrets.randbits),
        signer=_others("secretsmanager", lambda: _signer(clients, environment["QUOTE_KEYS_SECRET"])),
        proofs=_others("secretsmanager", lambda: _signer(clients, environment["PROOF_KEYS_SECRET"])),
        links=_others(
            "secretsmanager", lambda: _links(clients, environment["LINK_KEYS_SECRET"], environment["PORTAL_ADDRESS"])
        ),
        sign_ins=_others("cognito", lambda: _sign_ins(clients, environment["USER_POOL"])),
        provider=_lazily(lambda: _asked(make_provider(clients, tables[Table.CORE]), environment["PAYMENT_PROVIDER"])),
        sandbox=_lazily(lambda: _sandbox(clients, tables[Table.CORE], "SANDBOX#tst")),
        exports=_others("s3", lambda: _exports(clients, environment["EXPORT_BUCKET"])),
        files=_others("s3", lambda: _documents(clients, environment["DOCUMENT_BUCKET"], environment["EXPORT_BUCKET"])),
        uploads=_others("s3", lambda: _uploads(clients, environment["EXPORT_BUCKET"])),
        mailer=_others("ses", lambda: _mailer(clients, environment["SENDER_ADDRESS"])),
        renderer=_lazily(_renderer),
        texts=_lazily(lambda: _texts(catalogues())),
        alarms=LogAlarms(),
        queues=_others("sqs", lambda: _queues(clients, queue_urls)),
        bus=_others("eventbridge", lambda: _bus(clients, environment["EVENT_BUS"])),
        composer=_lazily(lambda: _composer(catalogues(), environment["PORTAL_ADDRESS"])),
        rates=_lazily(make_rates),
        vat_check=_others(environment["VAT_CHECK"], make_vat_check),
        sandbox_register=_lazily(_sandbox_register),
        shards=shards,
        takes_cards=environment["PAYMENT_PROVIDER"] != "none",
        checks_vat_ids=environment["VAT_CHECK"] != "none",
        export_days=int(environment["EXPORT_DAYS"]),
        allowance=AccountAllowance(
            recipients=int(environment["NEW_ACCOUNT_RECIPIENTS"]),
            mails=int(environment["NEW_ACCOUNT_MAILS"]),
            purchases=int(environment["NEW_ACCOUNT_PURCHASES"]),
        ),
    )


# What is imported below is loaded with what first needs it: a function starts with its own adapters only.


def _settle_log(environment: Mapping[str, str]) -> None:
    from zetel.adapters import log

    log.settle(stage=environment["ZETEL_STAGE"], whole_from=log.Level[environment["LOG_LEVEL"]])


def _store(clients: "Clients", tables: "Mapping[Table, str]", clock: str, shards: int) -> "Store":
    from zetel.adapters.dynamodb.store import DynamoStore

    return DynamoStore(clients.dynamodb, tables, clock, shards)


def _signer(clients: "Clients", secret: str) -> "Signer":
    from zetel.adapters.key_ring import stored_keys
    from zetel.adapters.signer import HmacSigner

    return HmacSigner(stored_keys(clients.secretsmanager, secret))


def _links(clients: "Clients", secret: str, portal: str) -> "LinkSeal":
    from zetel.adapters.key_ring import stored_keys
    from zetel.adapters.link_seal import HmacLinkSeal

    return HmacLinkSeal(portal, stored_keys(clients.secretsmanager, secret))


def _sign_ins(clients: "Clients", pool: str) -> "SignIns":
    from zetel.adapters.sign_ins import CognitoSignIns

    return CognitoSignIns(clients.cognito, pool)


def _provider(name: str) -> "Callable[[Clients, str], PaymentProvider]":
    """What makes the provider of this name, from the clients and the table of the state."""
    if name not in _PROVIDERS:
        raise UnknownProvider(f"PAYMENT_PROVIDER is {name!r}; there is {', '.join(_PROVIDERS)}.")
    return _PROVIDERS[name]


def _sandbox(clients: "Clients", table: str, partition: str = "SANDBOX#charges") -> "PaymentProvider":
    from zetel.adapters.payments.ledger import DynamoChargeBook
    from zetel.adapters.payments.sandbox import SandboxProvider

    return SandboxProvider(DynamoChargeBook(clients.dynamodb, table, partition))


def _no_provider(clients: "Clients", table: str) -> "PaymentProvider":
    from zetel.adapters.payments.absent import NoProvider

    return NoProvider()


#: Payment providers by the name that the template's parameter gives them.
_PROVIDERS: "Final[Mapping[str, Callable[[Clients, str], PaymentProvider]]]" = {
    "none": _no_provider,
    "sandbox": _sandbox,
}


def _rates(name: str) -> "Callable[[], ReferenceRates]":
    """What makes the source of reference rates of this name."""
    if name not in _SOURCES:
        raise UnknownSource(f"REFERENCE_RATES is {name!r}; there is {', '.join(_SOURCES)}.")
    return _SOURCES[name]


def _no_source() -> "ReferenceRates":
    from zetel.adapters.rates.sandbox_rates import NoSource

    return NoSource()


def _sandbox_rates() -> "ReferenceRates":
    from zetel.adapters.rates.sandbox_rates import SandboxRates

    return SandboxRates()


def _ecb() -> "ReferenceRates":
    from zetel.adapters.rates.ecb import EcbRates

    return EcbRates()


#: Sources of reference rates by the name that the template's parameter gives them.
_SOURCES: "Final[Mapping[str, Callable[[], ReferenceRates]]]" = {
    "none": _no_source,
    "ecb": _ecb,
    "sandbox": _sandbox_rates,
}


def _register(name: str) -> "Callable[[], VatCheck]":
    """What makes the register of this name."""
    if name not in _REGISTERS:
        raise UnknownRegister(f"VAT_CHECK is {name!r}; there is {', '.join(_REGISTERS)}.")
    return _REGISTERS[name]


def _no_register() -> "VatCheck":
    from zetel.adapters.vat.sandbox_check import NoVatCheck

    return NoVatCheck()


def _sandbox_register() -> "VatCheck":
    from zetel.adapters.vat.sandbox_check import SandboxVatCheck

    return SandboxVatCheck()


def _vies() -> "VatCheck":
    from zetel.adapters.vat.vies import ViesCheck

    return ViesCheck()


#: Registers of VAT ids by the name that the template's parameter gives them.
_REGISTERS: "Final[Mapping[str, Callable[[], VatCheck]]]" = {
    "none": _no_register,
    "sandbox": _sandbox_register,
    "vies": _vies,
}


def _files(clients: "Clients", bucket: str) -> "Files":
    from zetel.adapters.s3 import S3Files

    return S3Files(clients.s3, bucket)


def _exports(clients: "Clients", bucket: str) -> "Exports":
    from zetel.adapters.s3_exports import S3Exports

    return S3Exports(clients.s3, bucket)


def _documents(clients: "Clients", bucket: str, apart: str) -> "Files":
    from zetel.adapters.s3 import FilesApart

    return FilesApart(_files(clients, bucket), _files(clients, apart))


def _uploads(clients: "Clients", bucket: str) -> "Uploads":
    from zetel.adapters.s3_uploads import S3Uploads

    return S3Uploads(clients.s3, bucket)


def _mailer(clients: "Clients", sender: str) -> "Mailer":
    from zetel.adapters.ses import SesMailer

    return SesMailer(clients.sesv2, sender)


def _renderer() -> "Renderer":
    from zetel.adapters.typst.renderer import TypstRenderer

    return TypstRenderer()


def _catalogues() -> "Catalogues":
    from zetel.adapters.texts.words import Catalogues

    return Catalogues()


def _texts(catalogues: "Catalogues") -> "Texts":
    from zetel.adapters.texts.texts import GettextTexts

    return GettextTexts(catalogues)


def _queues(clients: "Clients", urls: Mapping[str, str]) -> "Queues":
    from zetel.adapters.sqs import SqsQueues

    return SqsQueues(clients.sqs, urls)


def _bus(clients: "Clients", name: str) -> "Bus":
    from zetel.adapters.eventbridge import EventBridgeBus

    return EventBridgeBus(clients.events, name)


def _composer(catalogues: "Catalogues", portal: str) -> "Composer":
    from zetel.adapters.mails.composer import JinjaComposer

    return JinjaComposer(catalogues, portal)


class _Lazily:
    """Stands for a thing that is made when something of it is first used, or beforehand by `make`."""

    def __init__(self, making: Callable[[], Any]) -> None:
        self._making = making
        self._made: Any = None

    def make(self) -> Any:
        if self._made is None:
            self._made = self._making()
        return self._made

    def __getattr__(self, name: str) -> Any:
        return getattr(self.make(), name)


def _lazily(make: Callable[[], T]) -> T:
    return cast(T, _Lazily(make))


def _others(service: str, make: Callable[[], T]) -> T:
    """An adapter of a service of others, made when it is first used: the weather of the service becomes ServiceAway."""

    def sheltered() -> T:
        from zetel.adapters.weather import sheltered
        from zetel.domain.errors import ServiceAway

        return sheltered(make(), lambda: ServiceAway(service=service))

    return _lazily(sheltered)


def _asked(provider: "PaymentProvider", name: str) -> "PaymentProvider":
    """The provider, whose weather leaves the outcome of a question unknown."""
    from zetel.adapters.weather import sheltered
    from zetel.domain.errors import ProviderUnreachable

    return sheltered(provider, lambda: ProviderUnreachable(provider=name))
