"""Sends the renewal notices that are due: what the renewal will cost, and how it is changed or ended."""

import gc

gc.disable()  # until the last line: nothing that is loaded at the start is garbage

from collections.abc import Mapping
from functools import partial
from typing import Any

from zetel import bootstrap
from zetel.application.renewing import notices
from zetel.bootstrap import catalog, services
from zetel.messaging import queue


def lambda_handler(event: Mapping[str, Any], context: object) -> dict[str, Any]:
    return queue.each(event, partial(notices.notify, services=services(), catalog=catalog()), name="renewal_notices")


bootstrap.warm("store", "mailer", "composer", "texts")
