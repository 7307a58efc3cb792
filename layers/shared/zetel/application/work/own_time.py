"""The life of an account with a clock of its own: all its work, in order, in one process.

    entries       of the journal since the clock's instant, and what follows from each
    messages      in the order in which they were sent, as if each queue had one worker
    due           whatever is due at the clock's instant, until nothing is
    move          to the next due instant, or to where the clock is to go

The clock moves only when nothing is left to do at its instant, so that a process that dies goes on there: what follows
from an entry is done again, which changes nothing. No queue, bus, provider, register or mailbox of the deployment is
touched.
"""

import contextlib
import hashlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

from zetel.application.events import relay
from zetel.application.ports import Clock, DueKey, Mail, Message, Services, Store
from zetel.application.store import ids, keys
from zetel.application.store.keys import due_instant
from zetel.application.store.records import KeptMail
from zetel.application.store.writes import Replace
from zetel.application.work import sweep
from zetel.application.work.watching import WatchedStore
from zetel.application.work.weather import STORE, SetAside
from zetel.domain.errors import Conflict, Defect, ServiceAway
from zetel.domain.events import ActorKind, Event
from zetel.domain.parties.account_clock import AccountClock

#: The work of a message, by the name of its queue.
Workers = Mapping[str, Callable[[Mapping[str, Any], Services], None]]

#: Begins what no entry and no due instant brings, at the instant of the account.
Beginning = Callable[[str, Services], None]

#: Turns in which all that is due at an instant must be done; parking ends the fifth failure of an item.
_MOST_TURNS: Final = 12

_A_PAGE: Final = 100

#: More than a person buys in an account to try it.
_MOST_SUBSCRIPTIONS: Final = 1000


class ClockMoved(Conflict):
    """The clock was told to go on, or the account was removed, meanwhile."""


def live(account: str, told: Sequence[Event], services: Services, workers: Workers, begin: Beginning) -> None:
    """Does what the entries `told` lead to, and all work on the way to where the account's clock is to go.

    Raises ServiceAway where the store is away; the next call goes on. Work that cannot be done stops the clock.
    """
    key, store = keys.account_clock(account), WatchedStore(services.store)
    # What the work itself writes is followed at once: only entries of commands come from outside.
    entries = [event for event in told if event.actor.kind is not ActorKind.SYSTEM]
    first = True
    while True:
        clock = store.read(key).get(key)
        if clock is None or clock.removed:  # without a clock, what is left of the account was to be erased, too
            _erase(account, services.store)
            return
        instant = _Instant(clock, store, services, workers)
        if first:
            instant.follow([*entries, *_journaled(clock, store)])
            instant.begin(begin)
            first = False
        stuck = instant.finished()
        after = replace(clock, stopped=stuck, version=clock.version + 1) if stuck else _next(clock, instant)
        if after is None or (stuck and stuck == clock.stopped):
            return
        with contextlib.suppress(ClockMoved):
            store.commit([Replace(key, after, {"version": clock.version}, lambda found: ClockMoved())])
            if stuck:
                return


def _erase(account: str, store: Store) -> None:
    """Deletes all that the account has; a call that dies is followed by one that finds less."""
    page = store.page(keys.subscriptions(account), limit=_MOST_SUBSCRIPTIONS)
    for table, pk in keys.erasable(account, [held.id for held in page.items]):
        store.erase(table, pk)


def _journaled(clock: AccountClock, store: Store) -> Iterator[Event]:
    """The entries since the clock's instant."""
    range, after = keys.journal_from(clock.account, ids.earliest(ids.EVENT, clock.at)), None
    while True:
        page = store.page(range, limit=_A_PAGE, after=after)
        yield from page.items
        if (after := page.next) is None:
            return


def _next(clock: AccountClock, instant: "_Instant") -> AccountClock | None:
    """The clock at its next instant; None where it has arrived."""
    if clock.at >= clock.until:
        return None
    return clock.moved(min((entry.at for entry in instant.due(clock.until)), default=clock.until))


class _Instant:
    """The account at one instant of its clock."""

    def __init__(self, clock: AccountClock, store: WatchedStore, services: Services, workers: Workers) -> None:
        self._clock = clock
        self._workers = workers
        self._waiting: deque[Message] = deque()
        self._store = store
        self._failed: dict[str, str] = {}
        self._services = replace(
            services,
            store=store,
            clock=StandingClock(clock.at, services.clock),
            mailer=_KeptMails(clock, services),
            vat_check=services.sandbox_register,
            queues=self,
            alarms=self,
        )

    # The account's queues and alarms

    def send(self, messages: Sequence[Message]) -> None:
        if any(message.delay for message in messages):
            raise ServiceAway(service=STORE)  # no item could be written for it
        self._waiting += messages

    def parked(self, *, account: str, kind: str, id: str, reason: str) -> None:
        self._failed[f"{kind} {id}"] = reason

    def away(self, service: str) -> None:
        """The work that waits is found at its next due instant."""

    def journal_modified(self, *, account: str, entry: str) -> None:
        """No stream is read here."""

    # The account's work

    def follow(self, entries: Iterable[Event]) -> None:
        for event in {event.id: event for event in entries}.values():
            self._waiting += relay.work_after(event)

    def begin(self, begin: Beginning) -> None:
        begin(self._clock.account, self._services)

    def due(self, until: datetime) -> Sequence[DueKey]:
        """What is due by `until`, oldest first."""
        return self._store.due(self._clock.account, until.astimezone(UTC).date(), 0, until=until)

    def finished(self) -> str | None:
        """Does all that is due; the name of what could not be done, if anything."""
        for _ in range(_MOST_TURNS):
            self._drain()
            messages = [message for entry in self.due(self._clock.at) if (message := sweep.work_for(entry))]
            if self._stopped or not messages:
                break
            self._waiting += messages
        else:
            entry = self.due(self._clock.at)[0]
            return self._stopped or f"{entry.kind} {entry.item}: still due"
        return self._stopped

    @property
    def _stopped(self) -> str | None:
        return next((f"{work}: {reason}" for work, reason in self._failed.items()), None)

    def _drain(self) -> None:
        while self._waiting:
            message = self._waiting.popleft()
            try:
                self._workers[message.queue](message.body, self._services)
            except SetAside:
                pass
            except ServiceAway:
                raise
            except Exception:  # noqa: BLE001  counted on its item, which is due still and parked in the end
                pass
            self.follow(self._store.taken())


class StandingClock:
    """A `Clock` that stands at `at` for every account."""

    def __init__(self, at: datetime, deployment: Clock) -> None:
        self._at = at
        self._deployment = deployment

    @property
    def name(self) -> str:
        return self._deployment.name

    def now(self, account: str | None = None) -> datetime:
        return self._at

    def machine(self) -> int:
        return self._deployment.machine()


class _KeptMails:
    """A mailbox that keeps every mail: the same one, written again by work that is repeated, once."""

    def __init__(self, clock: AccountClock, services: Services) -> None:
        self._clock = clock
        self._services = services

    def send(self, mail: Mail) -> tuple[str, ...]:
        at = self._clock.at
        said = "\0".join((*mail.to, mail.subject, mail.text))
        id = f"{due_instant(at)}#{hashlib.sha256(said.encode()).hexdigest()[:16]}"
        names = tuple(attachment.filename for attachment in mail.attachments)
        kept = KeptMail(id, at, mail.to, mail.subject, mail.text, names)
        key = keys.kept_mail(self._clock.account, id)
        self._services.store.commit([Replace(key, kept, {}, on_conflict=lambda found: Defect())])
        return ()
