"""Finds all due work and sends the work to its queue again; a schedule starts the function every five minutes."""

from zetel.bootstrap import services, warm

from collections.abc import Mapping
from typing import Any

from zetel.application.work.sweep import sweep
from zetel.domain.errors import ServiceAway
from zetel.messaging import telling


def lambda_handler(event: Mapping[str, Any], context: object) -> dict[str, int]:
    with telling.line(work="renewals_sweep", messages=0) as line:
        try:
            line["messages"] = sweep(services())
        except ServiceAway as away:  # the next sweep finds the same work
            telling.failed(line, away)
            services().alarms.away(away.service)
    return {"messages": line["messages"]}


warm("store", "queues")
