"""The outside of the service in memory: an outbox, queues, a bus and alarms that keep their entries."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from zetel.application.events.queues import NUMBERING
from zetel.application.ports import Mail, Message

#: Seconds for which a FIFO queue remembers what it took (SQS: 5 minutes from the first one).
_REMEMBERED: Final = 300


class Outbox:
    """A `Mailer` that keeps its mails in `sent`, each for its recipients that are not in `refuses`."""

    def __init__(self) -> None:
        self.sent: list[Mail] = []
        self.refuses: set[str] = set()

    def send(self, mail: Mail) -> tuple[str, ...]:
        taken = tuple(recipient for recipient in mail.to if recipient not in self.refuses)
        if taken:
            self.sent.append(replace(mail, to=taken))
        return tuple(recipient for recipient in mail.to if recipient in self.refuses)


class MemoryQueues:
    """`Queues`: what waits in each, oldest first, once its delay is over. A FIFO queue (one whose name is in `fifo`)
    takes a message once in five minutes of the machine's time, a standard queue each time that it is sent."""

    def __init__(self, machine: Callable[[], int], *, fifo: frozenset[str] = frozenset({NUMBERING})) -> None:
        self._machine = machine
        self._fifo = fifo
        self._taken: dict[tuple[str, str], int] = {}
        self._waiting: dict[str, list[Message]] = {}
        self._delayed: list[tuple[int, Message]] = []

    def send(self, messages: Sequence[Message]) -> None:
        now = self._machine()
        for message in messages:
            name = (message.queue, message.dedupe)
            if message.queue in self._fifo and now - self._taken.get(name, now - _REMEMBERED) < _REMEMBERED:
                continue
            self._taken[name] = now
            self._delayed.append((now + message.delay, message))
        self._show()

    def waiting(self, queue: str) -> tuple[Message, ...]:
        self._show()
        return tuple(self._waiting.get(queue, ()))

    def _show(self) -> None:
        """Messages whose delay is over wait in their queues."""
        now = self._machine()
        shown = [message for at, message in self._delayed if at <= now]
        self._delayed = [(at, message) for at, message in self._delayed if at > now]
        for message in shown:
            self._waiting.setdefault(message.queue, []).append(message)

    def take(self, queue: str) -> tuple[Message, ...]:
        """Takes all waiting messages off `queue`."""
        self._show()
        return tuple(self._waiting.pop(queue, ()))


class MemoryBus:
    """A `Bus` that keeps its events, in wire form, in `published`."""

    def __init__(self) -> None:
        self.published: list[Mapping[str, Any]] = []

    def publish(self, events: Sequence[Mapping[str, Any]]) -> None:
        self.published.extend(events)


class MemoryAlarms:
    """`Alarms` that keeps the raised alarms: the trouble, and its item."""

    def __init__(self) -> None:
        self.raised: list[tuple[str, ...]] = []

    def parked(self, *, account: str, kind: str, id: str, reason: str) -> None:
        self.raised.append(("parked", account, kind, id, reason))

    def away(self, service: str) -> None:
        self.raised.append(("away", service))

    def journal_modified(self, *, account: str, entry: str) -> None:
        self.raised.append(("journal_modified", account, entry))
