"""Puts the local host together, starts it, and stops it so that nothing is lost."""

import os
import shlex
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from functools import cache, partial
from typing import Final

from local import announced, journal, seed, template
from local.diary import Diary
from local.due import LocalDueIndex
from local.emulator import Emulator
from local.functions import Functions
from local.gateway import Gateway
from local.issuer import Issuer
from local.moving import ClockPage, Moving
from local.outbox import Outbox
from local.pages import Facts, Pages
from local.portal import Portal
from local.pumps import Pump, Pumps, SchedulePump
from local.queue_pump import QueuePump, SqsQueue
from local.resources import Resources
from local.server import OWN_NAMES, Server
from local.sign_ins import enter_people
from local.state import HOME, State
from local.stream_pump import DynamoStream, Record, StreamPump, as_inserted
from local.template import Template
from local.throttle import Throttle
from local.tokens import TokenKey
from openapi.merge import merged
from operate.catalog import CatalogMistakes
from zetel import bootstrap

#: The function that follows the journal for all accounts but those that have clocks of their own.
_RELAY: Final = "event_relay"

#: Seconds for requests and pumps to finish their running work.
_FINISH: Final = 30

#: Seconds for all work that is due at an instant to which the clock moves.
_ONE_INSTANT: Final = 300

#: The template's parameters on this machine. A clock that moves by a year reads all partitions of the due index of each
#: day, and one person's data fills none.
_PARAMETERS: Final = {
    "Stage": "local",
    "DueShards": "2",
    "PaymentProvider": "sandbox",
    "ReferenceRatesSource": "sandbox",
    "VatCheck": "sandbox",
}

#: Seconds between two sweeps: often enough for a person to see a sweep.
SWEEP_EVERY: Final = 20


@dataclass(frozen=True, slots=True)
class Running:
    """A started host."""

    address: str
    account: str
    emulator: Emulator
    issuer: Issuer


@contextmanager
def running(state: State, *, port: int, ephemeral: bool) -> Iterator[Running]:
    """The host on `state` and on 127.0.0.1:`port` (0: any free port), ready for requests; stopped at the end.

    Raises PortTaken, InUse, EmulatorMissing, EmulatorFailed, SeedRefused.
    """
    with ExitStack() as stack:
        server = Server(port, told=say)
        stack.callback(server.stop, within=_FINISH)
        stack.enter_context(state)
        emulator = stack.enter_context(Emulator(state))
        declared = template.read(parameters={**_PARAMETERS, "PortalAddress": f"{server.address}/"})
        os.environ.update(emulator.environment)
        resources = Resources(declared)
        environment = {**emulator.environment, **resources.make()}
        os.environ.update(environment)
        enter_people(environment["USER_POOL"])
        clock_moved = partial(_ahead, state, environment)
        clock_moved(state.clock_offset)
        stack.enter_context(_functions_print_to(state))
        functions = Functions(declared.functions)
        functions.load()
        diary = Diary(Outbox(state.outbox))
        pumps = _pumps(declared, resources, state, functions, diary)
        key = TokenKey.kept_in(HOME / "key.pem")
        rate, burst = declared.throttling
        throttle = Throttle(rate=rate, burst=burst)
        gateway = Gateway(declared.routes, claims=key.claims, call=functions.call, throttle=throttle)
        account = _demo(state, gateway, key)
        facts = Facts(server.address, emulator.endpoint, account, ephemeral)
        moving = Moving(
            state,
            bootstrap.services().clock,
            due=LocalDueIndex(environment["CORE_TABLE"]).instants,
            sweep=pumps.call_schedules,
            settle=partial(pumps.drain, within=_ONE_INSTANT),
            moved=clock_moved,
            happenings=diary,
        )
        issuer = Issuer(key, port=server.port, own=OWN_NAMES)
        parts = (
            ClockPage(moving, _zone),
            issuer,
            Pages(state, key, facts, cache(merged), now=moving.now, zone=_zone),
            Portal(lambda: bootstrap.catalog().seller(), _PARAMETERS["PaymentProvider"], emulator.endpoint),
        )
        pumps.start()
        stack.callback(_finish, server, pumps, emulator)
        server.start(parts, gateway, after=pumps.wake)
        stack.enter_context(announced.announced(announced.Service(server.port, state.folder)))
        yield Running(server.address, account, emulator, issuer)


def _zone() -> str:
    """The seller's."""
    return bootstrap.catalog().seller().zone


def say(text: str) -> None:
    """Prints a line on the terminal, if it is still open. The functions print to their own log."""
    with suppress(OSError, ValueError):
        print(text, file=sys.__stdout__, flush=True)


def _demo(state: State, gateway: Gateway, key: TokenKey) -> str:
    """Loads the catalogue and seeds the demo's data; returns the id of the demo's account."""
    services = bootstrap.services()
    try:
        seed.load_catalog(state, services)
    except CatalogMistakes as mistakes:
        say(f"The demo's catalogue stays as loaded before, because these changes are not allowed:\n{mistakes}")
    return seed.seed(state, gateway, key, services)


def _pumps(declared: Template, resources: Resources, state: State, functions: Functions, diary: Diary) -> Pumps:
    pumps: list[Pump] = []
    remember = journal.remembering(state)

    def relayed(records: Sequence[Record]) -> None:
        remember(records)
        diary.note(records)

    def passed(records: Sequence[Record]) -> None:
        """The relay remembers them for both."""

    for source in declared.stream_sources:
        table = resources.named(source.table)
        pumps.append(
            StreamPump(
                source,
                DynamoStream(resources.named(source.table, "StreamArn"), earlier=partial(_not_relayed, table, state)),
                functions.call,
                relayed=relayed if source.function == _RELAY else passed,
                dead=SqsQueue(resources.named(source.dead_letters), resources.named(source.dead_letters, "Arn")).send,
            )
        )
    pumps += [
        QueuePump(each, SqsQueue(resources.named(each.queue), resources.named(each.queue, "Arn")), functions.call)
        for each in declared.queue_sources
    ]
    pumps += [SchedulePump(schedule, functions.call, at_most=SWEEP_EVERY) for schedule in declared.schedules]
    return Pumps(pumps)


def _not_relayed(table: str, state: State) -> Sequence[Record]:
    return as_inserted(journal.not_relayed(table, state))


def _finish(server: Server, pumps: Pumps, emulator: Emulator) -> None:
    """Stops requests, then finishes the work that they caused. Failed work stays in the queues and the journal."""
    server.stop(within=_FINISH)
    if emulator.running:
        pumps.stop()
        pumps.drain(within=_FINISH)


@contextmanager
def _functions_print_to(state: State) -> Iterator[None]:
    """Functions print to a file, as on AWS; the terminal shows requests and their status."""
    terminal = sys.stdout, sys.stderr
    with state.functions_log.open("a", buffering=1) as log:
        log.write(f"--- started {time.strftime('%Y-%m-%d %H:%M:%S')}\n")
        sys.stdout = sys.stderr = log
        try:
            yield
        finally:
            sys.stdout, sys.stderr = terminal


def _ahead(state: State, environment: Mapping[str, str], offset: int) -> None:
    """Sets domain time `offset` seconds ahead, here and in a file that a shell can read for operators' commands:
    ``set -a; . .zetel/environment; set +a``."""
    environment = {**environment, "ZETEL_CLOCK_OFFSET": str(offset)}
    os.environ.update(environment)
    state.environment.write_text("".join(f"{name}={shlex.quote(value)}\n" for name, value in environment.items()))
