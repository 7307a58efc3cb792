"""Sends the mail that follows an event: a sale, a document, a change, an end, money that arrived or failed."""

from zetel.bootstrap import catalog, services, warm

from collections.abc import Mapping
from typing import Any

from zetel.application.mails.sending import confirm
from zetel.messaging import queue


def lambda_handler(event: Mapping[str, Any], context: object) -> dict[str, Any]:
    return queue.each(event, lambda body: confirm(body, services(), catalog()), name="confirmations")


warm("store", "files", "mailer", "composer")
