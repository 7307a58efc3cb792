"""Sends the renewal notices that are due, and announces loaded prices to the contracts that they concern."""

from zetel.bootstrap import catalog, services, warm

from collections.abc import Mapping
from functools import partial
from typing import Any

from zetel.application.renewing import announcing
from zetel.messaging import queue


def lambda_handler(event: Mapping[str, Any], context: object) -> dict[str, Any]:
    return queue.each(event, partial(announcing.work, services=services(), catalog=catalog()), name="renewal_notices")


warm("store", "mailer", "composer", "texts")
