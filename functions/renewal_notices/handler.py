"""Sends the renewal notices that are due: the price of the renewal, and the ways to change or end it."""

from zetel.bootstrap import catalog, services, warm

from collections.abc import Mapping
from functools import partial
from typing import Any

from zetel.application.renewing import notices
from zetel.messaging import queue


def lambda_handler(event: Mapping[str, Any], context: object) -> dict[str, Any]:
    return queue.each(event, partial(notices.notify, services=services(), catalog=catalog()), name="renewal_notices")


warm("store", "mailer", "composer", "texts")
