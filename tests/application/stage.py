"""A shop that runs its processes one after another, so that each of them can die anywhere.

A `Process` is one invocation of a function: services whose calls are watched, and a catalogue without any reads yet.
`Stage.carry_on` does all work that the service does by itself afterwards.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from tests.domain import contracts
from tests.fakes.crashing import CrashAt, Crashing
from tests.shop import ACCOUNT, ANNA, PROFILE, Shop
from zetel.application.catalog.catalog import Catalog
from zetel.application.commands.person import IdempotentRequest
from zetel.application.confirming.confirm import confirm
from zetel.application.confirming.quote_kind import Confirmation, Reason
from zetel.application.confirming.registry import KINDS
from zetel.application.events import relay
from zetel.application.ports import Message, Services
from zetel.application.store import keys
from zetel.application.store.records import Answer
from zetel.application.store.wire import from_wire
from zetel.application.work.weather import SetAside
from zetel.domain.errors import Conflict, Declined, RequestInProgress
from zetel.domain.events import Event
from zetel.domain.parties.profile import Balance, CreditLimit
from zetel.domain.quotes.quote import QuoteKind

#: The time between two sweeps.
SWEEPS = timedelta(minutes=5)

#: One invocation, with its process as the argument: it answers, raises, or dies.
Act = Callable[["Process"], Any]


@dataclass(frozen=True, slots=True)
class Meddling:
    """`rival` acts just before the `call`, or, with a `gap`, at the moment when that read has so many items.

    The items of a read come in the order of their keys, or the other way round if it is `backwards`.
    """

    rival: Callable[[], object]
    call: str
    gap: int = 0
    backwards: bool = False

    def __str__(self) -> str:
        return f"{self.call}, gap {self.gap}{' backwards' * self.backwards}" if self.gap else f"before {self.call}"


class Process:
    """One invocation of a function, in a process that has just been started; `calls` are the calls of its ports, each
    read with the number of its items: ``store.read:5``."""

    def __init__(self, stage: "Stage", crash: CrashAt | None = None, meddling: Meddling | None = None) -> None:
        self._watched = _Meddled(stage, crash, meddling)
        self.services: Services = self._watched.services
        self.catalog = Catalog(self.services.store, self.services.clock)

    @property
    def was_meddled_with(self) -> bool:
        return self._watched.meddled

    @property
    def calls(self) -> list[str]:
        return self._watched.sized


class _Meddled(Crashing):
    """Crashing services in which a rival is active too."""

    def __init__(self, stage: "Stage", crash: CrashAt | None, meddling: Meddling | None) -> None:
        super().__init__(stage.services, crash)
        self.sized: list[str] = []
        self._store = stage.world.store
        self._meddling = meddling
        self.meddled = False

    def _call(self, name: str, call: Callable[[], Any]) -> Any:
        meddling = self._meddling
        if meddling and meddling.call == f"{name}#{self._made[name] + 1}":
            self._meddling = None
            if meddling.gap:
                return self._torn(name, call, meddling)
            self._meddle(meddling)
        before = self._store.counted.items_read
        self.sized.append(name)
        answer = super()._call(name, call)
        if name == "store.read":
            self.sized[-1] = f"{name}:{self._store.counted.items_read - before}"
        return answer

    def _meddle(self, meddling: Meddling) -> None:
        self.meddled = True
        meddling.rival()

    def _torn(self, name: str, call: Callable[[], Any], meddling: Meddling) -> Any:
        def at(read: int) -> None:
            if read == meddling.gap:
                self._meddle(meddling)

        self._store.during_read, self._store.backwards = at, meddling.backwards
        try:
            return super()._call(name, call)
        finally:
            self._store.during_read, self._store.backwards = None, False


class Stage(Shop):
    """A shop with a limit that no scene reaches and a due index of 2 shards, which shows a commit `index_lag` queries
    late."""

    def __init__(self, at: datetime = contracts.BOUGHT, *, index_lag: int = 0) -> None:
        super().__init__(at, index_lag=index_lag, shards=2, credit=CreditLimit(1_000_000_00, "EUR"))
        self._rounds = 3 if index_lag == 0 else 9

    # Requests

    def request(self, quote: Any, *, card: str | None = None, key: str = "key-1") -> Act:
        """Confirming `quote`; the card is left out of the fingerprint, so that runs with different cards compare."""
        kind = quote["kind"]
        subscription = None if kind == QuoteKind.PURCHASE else quote["subscription"]
        reason = Reason("too_expensive") if kind == QuoteKind.CANCELLATION else None
        command = Confirmation(ACCOUNT, ANNA, quote, IdempotentRequest(key, quote["id"]), card, subscription, reason)
        return lambda process: confirm(command, KINDS[kind], process.services, process.catalog)

    def insist(self, act: Act) -> Any:
        """The final answer to a request that is repeated as clients do: at once, and later while it is in progress."""
        for _ in range(10):
            try:
                answer = act(Process(self))
            except RequestInProgress:
                self.carry_on()
                continue
            except (Declined, Conflict) as refused:
                return refused
            if not isinstance(answer, Answer) or answer.status != 202:
                return answer
            self.carry_on()
        raise AssertionError("the request never gets a final answer")

    def deposit(self, amount: int) -> None:
        """`amount` minor units are on the balance, beside what is owed already."""
        key = keys.balance(ACCOUNT, PROFILE, "EUR")
        before = self.world.store.read(key).get(key) or Balance()
        self.world.store.put(key, Balance(before.balance + amount, before.owed))

    # The work of AWS

    def deliver(self, act: Act) -> None:
        """Brings a message until its worker takes it or sets it aside, five times at most."""
        for _ in range(4):
            try:
                act(Process(self))
            except SetAside:
                return
            except Exception:  # noqa: BLE001  the queue brings it again
                continue
            return
        act(Process(self))

    def entries(self) -> list[Event]:
        """The new entries of the journal's stream, taken off the stream."""
        fed = self.world.store.feed[self._relayed :]
        self._relayed += len(fed)
        return [from_wire(Event, one.data) for one in fed]

    def relay_new(self) -> None:
        """The new entries of the stream go to the bus and the queues."""
        relay.relay(self.entries(), self.services)

    def workers(self) -> Mapping[str, Callable[[Mapping[str, Any], Services], None]]:
        """The worker of each queue."""
        return self._workers()

    def only(self, queue: str) -> Message:
        """The only message that waits in `queue`, taken off the queue."""
        (message,) = self.world.queues.take(queue)
        return message

    def carry_on(self) -> None:
        """The service's own work of the next quarter of an hour, or of more time where the index lags."""
        self.pump()
        for _ in range(self._rounds):
            self.world.clock.move(SWEEPS)
            self.world.clock.move_machine(seconds=int(SWEEPS.total_seconds()))
            self.sweep()
            self.pump()
