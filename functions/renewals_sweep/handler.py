"""Finds everything that is due and sends it to its queue again; started by a schedule every five minutes."""

import gc

gc.disable()  # until the last line: nothing that is loaded at the start is garbage

from collections.abc import Mapping
from typing import Any

from zetel import bootstrap
from zetel.application.work.sweep import sweep
from zetel.bootstrap import services
from zetel.messaging import telling


def lambda_handler(event: Mapping[str, Any], context: object) -> dict[str, int]:
    with telling.line(work="renewals_sweep") as line:
        line["messages"] = sweep(services())
    return {"messages": line["messages"]}


bootstrap.warm("store", "queues")
