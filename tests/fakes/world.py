"""A whole world of fakes for use cases: services in memory, and access to every port of the services.

The demo's key signs quotes, so that the golden quote of tests/golden opens here too.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from tests.fakes.files import MemoryExports, MemoryFiles, MemoryUploads
from tests.fakes.memory_store import MemoryStore
from tests.fakes.outside import MemoryAlarms, MemoryBus, MemoryQueues, Outbox
from tests.fakes.sign_ins import MemorySignIns
from tests.fakes.words import StubComposer, StubRenderer, StubTexts
from zetel.adapters.clock import AccountClocks
from zetel.adapters.key_ring import SigningKey, SigningKeys
from zetel.adapters.link_seal import HmacLinkSeal
from zetel.adapters.payments.sandbox import MemoryChargeBook, SandboxProvider
from zetel.adapters.rates.sandbox_rates import SandboxRates
from zetel.adapters.signer import HmacSigner
from zetel.adapters.vat.sandbox_check import SandboxVatCheck
from zetel.application.ports import Services
from zetel.application.store.ids import Ids

#: A Tuesday, 14:00 in Amsterdam.
NOON: Final = datetime(2026, 9, 1, 12, tzinfo=UTC)

DEMO_KEY: Final = SigningKey("demo-1", b"demo-quote-key")
PROOF_KEY: Final = SigningKey("proofs-1", b"demo-proof-key")
LINK_KEY: Final = SigningKey("links-1", b"demo-link-key")

PORTAL: Final = "https://portal.grachtwerk.example/"


class FakeClock:
    """A `Clock` that stands still until it is moved, and is only ever moved forward. The machine's time starts at the
    same instant and is moved apart from it: the machine's time never runs along."""

    def __init__(self, at: datetime = NOON, *, name: str = "main") -> None:
        self._name = name
        self._now = at
        self._machine = int(at.timestamp())

    @property
    def name(self) -> str:
        return self._name

    def now(self, account: str | None = None) -> datetime:
        return self._now

    def machine(self) -> int:
        return self._machine

    def move_to(self, at: datetime) -> None:
        if at < self._now:
            raise ValueError(f"the clock stands at {self._now} and never goes back to {at}")
        self._now = at

    def move(self, by: timedelta) -> None:
        self.move_to(self._now + by)

    def move_machine(self, *, seconds: int) -> None:
        if seconds < 0:
            raise ValueError("the machine's clock never goes back")
        self._machine += seconds


class CountingChance:
    """Chance that counts 1, 2, 3: no two ids alike, and the same ids in each run."""

    def __init__(self, start: int = 0) -> None:
        self._drawn = start

    def __call__(self, bits: int) -> int:
        self._drawn += 1
        return self._drawn % (1 << bits)


@dataclass(frozen=True, slots=True)
class World:
    """The fakes by name, and the `services` made of them."""

    store: MemoryStore
    clock: FakeClock
    charges: MemoryChargeBook
    files: MemoryFiles
    exports: MemoryExports
    uploads: MemoryUploads
    outbox: Outbox
    sign_ins: MemorySignIns
    queues: MemoryQueues
    bus: MemoryBus
    alarms: MemoryAlarms
    renderer: StubRenderer
    services: Services


def world(
    *,
    at: datetime = NOON,
    index_lag: int | None = 0,
    shards: int = 16,
    chance: Callable[[int], int] | None = None,
) -> World:
    """A new, empty world at `at`; for `index_lag` see `LaggingIndex`."""
    store = MemoryStore(shards=shards, index_lag=index_lag)
    clock = FakeClock(at)
    charges, files, exports, outbox = MemoryChargeBook(), MemoryFiles(), MemoryExports(), Outbox()
    uploads = MemoryUploads()
    sign_ins = MemorySignIns()
    queues, bus, alarms, renderer = MemoryQueues(clock.machine), MemoryBus(), MemoryAlarms(), StubRenderer()
    services = Services(
        store=store,
        clock=AccountClocks(clock, store),
        ids=Ids(chance or CountingChance()),
        signer=HmacSigner(lambda: SigningKeys(DEMO_KEY), machine=clock.machine),
        proofs=HmacSigner(lambda: SigningKeys(PROOF_KEY), machine=clock.machine),
        links=HmacLinkSeal(PORTAL, lambda: SigningKeys(LINK_KEY), machine=clock.machine),
        sign_ins=sign_ins,
        provider=SandboxProvider(charges),
        sandbox=SandboxProvider(MemoryChargeBook()),
        files=files,
        exports=exports,
        uploads=uploads,
        mailer=outbox,
        renderer=renderer,
        texts=StubTexts(),
        alarms=alarms,
        queues=queues,
        bus=bus,
        composer=StubComposer(),
        rates=SandboxRates(),
        vat_check=SandboxVatCheck(),
        sandbox_register=SandboxVatCheck(),
        shards=shards,
    )
    fakes = (charges, files, exports, uploads, outbox, sign_ins, queues, bus, alarms, renderer)
    return World(store, clock, *fakes, services)
