"""Sends the mail that follows an event: a sale, a document, a change, an end, money that arrived or failed."""

from zetel.bootstrap import catalog, services, warm

from collections.abc import Mapping
from functools import partial
from typing import Any

from zetel.application.mails import sending
from zetel.messaging import queue


def lambda_handler(event: Mapping[str, Any], context: object) -> dict[str, Any]:
    return queue.each(event, partial(sending.work, services=services(), catalog=catalog()), name="confirmations")


warm("store", "files", "mailer", "composer")
