"""The work of AWS between the functions: the journal's stream, queues and schedule, as the template declares them.

A failed message comes again after the queue's visibility timeout, and goes to the dead letters when it came too often.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Final

from local import template
from local.template import StreamSource, Template
from tests import handlers
from tests.fakes.memory_store import Fed
from tests.fakes.world import World
from tests.functions.events import Context
from zetel.adapters.dynamodb import attributes
from zetel.application.ports import Message

#: The time after which a failed message is shown again, and the most times that it is (template.yaml).
AGAIN_AFTER: Final = timedelta(minutes=6)
MOST_RECEIVES: Final = 5

#: The sweep's name among the called functions.
SWEEP: Final = "renewals_sweep"


@cache
def declared() -> Template:
    return template.read()


def function_of(method: str, path: str) -> str:
    """The function that the API routes a request to. Raises LookupError."""
    segments = path.split("/")
    for route in declared().routes:
        pattern = route.path.split("/")
        if route.method == method and len(pattern) == len(segments):
            pairs = zip(pattern, segments, strict=True)
            if all(expected.startswith("{") or expected == given for expected, given in pairs):
                return route.function
    raise LookupError(f"the API has no {method} {path}")


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A message that failed, `receives` times by now; it is shown again at `shown`."""

    message: Message
    receives: int
    shown: datetime


class Pumps:
    """Moves the messages and records that wait in `world` to their functions."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._relayed = 0
        self._again: list[_Waiting] = []
        #: Dead letters, with the queues that they came from.
        self.dead: list[Message] = []
        #: The number of messages that each function got.
        self.handed: dict[str, int] = {}

    def drain(self) -> None:
        """Moves messages until none waits any more."""
        while self._relay() or self._work():
            pass

    def sweep(self) -> None:
        self._call(SWEEP, {"source": "aws.scheduler", "detail-type": "Scheduled Event", "detail": "{}"})

    @property
    def failed(self) -> list[Message]:
        """The dead letters, and the failed messages that wait to be shown again."""
        return [*self.dead, *(one.message for one in self._again)]

    @property
    def next_retry(self) -> datetime | None:
        """The instant at which the next failed message is shown again."""
        return min((one.shown for one in self._again), default=None)

    def _relay(self) -> bool:
        fed = self._world.store.feed[self._relayed :]
        self._relayed += len(fed)
        for source in declared().stream_sources:
            self._hand_on(fed, source)
        return bool(fed)

    def _hand_on(self, fed: Sequence[Fed], source: StreamSource) -> None:
        for start in range(0, len(fed), source.batch):
            records = [
                {
                    "eventName": "INSERT",
                    "dynamodb": {
                        "SequenceNumber": f"{start + n:021d}",
                        "Keys": attributes.item({"PK": one.pk, "SK": one.sk}),
                        "NewImage": attributes.item({"PK": one.pk, "SK": one.sk, **one.data}),
                    },
                }
                for n, one in enumerate(fed[start : start + source.batch])
            ]
            answer = self._call(source.function, {"Records": records})
            assert answer == {"batchItemFailures": []}, answer

    def _work(self) -> bool:
        worked = False
        for queue, (function, most) in _sources().items():
            waiting = [_Waiting(message, 0, self._world.clock.now()) for message in self._world.queues.take(queue)]
            waiting += self._shown_again(queue)
            for start in range(0, len(waiting), most):
                worked = True
                self._hand_over(function, waiting[start : start + most])
        return worked

    def _shown_again(self, queue: str) -> list[_Waiting]:
        now = self._world.clock.now()
        shown = [one for one in self._again if one.message.queue == queue and one.shown <= now]
        self._again = [one for one in self._again if one not in shown]
        return shown

    def _hand_over(self, function: str, batch: Sequence[_Waiting]) -> None:
        records = [
            {"messageId": str(n), "body": json.dumps(one.message.body), "eventSource": "aws:sqs"}
            for n, one in enumerate(batch)
        ]
        self.handed[function] = self.handed.get(function, 0) + len(batch)
        answer = self._call(function, {"Records": records})
        for failed in answer["batchItemFailures"]:
            one = batch[int(failed["itemIdentifier"])]
            if one.receives + 1 < MOST_RECEIVES:
                shown = self._world.clock.now() + AGAIN_AFTER
                self._again.append(_Waiting(one.message, one.receives + 1, shown))
            else:
                self.dead.append(one.message)

    def _call(self, function: str, event: Mapping[str, Any]) -> Any:
        handler: Callable[[Any, Any], Any] = handlers.handler(function).lambda_handler
        return json.loads(json.dumps(handler(event, Context())))


@cache
def _sources() -> Mapping[str, tuple[str, int]]:
    """The function that each queue feeds, by the queue's name in the application, and the most messages of a call."""
    names = {
        about["Ref"]: variable.removesuffix("_QUEUE").lower()
        for variable, about in declared().environment.items()
        if variable.endswith("_QUEUE")
    }
    return {names[source.queue]: (source.function, source.batch) for source in declared().queue_sources}
