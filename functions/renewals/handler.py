"""Ends billing periods: bills the next one, renews the term, or ends the subscription."""

import gc

gc.disable()  # until the last line: nothing that is loaded at the start is garbage

from collections.abc import Mapping
from functools import partial
from typing import Any

from zetel import bootstrap
from zetel.application.renewing import renewals
from zetel.bootstrap import catalog, services
from zetel.messaging import queue


def lambda_handler(event: Mapping[str, Any], context: object) -> dict[str, Any]:
    return queue.each_after(
        event,
        partial(renewals.end_together, services=services(), catalog=catalog()),
        partial(renewals.work, services=services(), catalog=catalog()),
        name="renewals",
    )


bootstrap.warm("store", "texts")
