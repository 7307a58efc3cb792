"""Publishes the journal's events on the bus."""

from zetel.bootstrap import services, warm

from collections.abc import Mapping
from functools import partial
from typing import Any

from zetel.application.work import publishing
from zetel.messaging import queue


def lambda_handler(event: Mapping[str, Any], context: object) -> dict[str, Any]:
    return queue.each_after(
        event,
        partial(publishing.publish_together, services=services()),
        partial(publishing.work, services=services()),
        name="event_publishing",
    )


warm("bus")
