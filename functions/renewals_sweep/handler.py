"""Finds all due work and sends the work to its queue again; a schedule starts the function every five minutes."""

from zetel.bootstrap import services, warm

from collections.abc import Mapping
from typing import Any

from zetel.application.work.sweep import sweep
from zetel.messaging import telling


def lambda_handler(event: Mapping[str, Any], context: object) -> dict[str, int]:
    with telling.line(work="renewals_sweep") as line:
        line["messages"] = sweep(services())
    return {"messages": line["messages"]}


warm("store", "queues")
