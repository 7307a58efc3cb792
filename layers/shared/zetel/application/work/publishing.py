"""The publication of events on the bus, apart from the work that follows: a bus that is away delays no work."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from zetel.application.events.queues import PUBLICATIONS
from zetel.application.ports import Services
from zetel.application.work import errands
from zetel.domain.due import WorkKind


def publish_together(bodies: Sequence[Mapping[str, Any]], services: Services) -> Sequence[Mapping[str, Any]]:
    """Publishes the events (wire form) among `bodies` in a single call. Returns the bodies that name errands."""
    events = [body for body in bodies if "errand" not in body]
    if events:
        services.bus.publish(events)
    return [body for body in bodies if "errand" in body]


def work(body: Mapping[str, Any], services: Services) -> None:
    """Does the work of one message: an event is published, or one that an outage or a defect stopped before."""
    errands.run(body, partial(_publish, services), services, kind=WorkKind.PUBLISH, queue=PUBLICATIONS)


def _publish(services: Services, event: Mapping[str, Any]) -> None:
    services.bus.publish([event])
