"""Sends the mail that follows an event: a sale, a document, a change, an end, money; and a recipient its link."""

from zetel.bootstrap import catalog, services, warm

from collections.abc import Mapping
from functools import partial
from typing import Any

from zetel.application.mails.recipient_mails import work
from zetel.messaging import queue


def lambda_handler(event: Mapping[str, Any], context: object) -> dict[str, Any]:
    return queue.each(event, partial(work, services=services(), catalog=catalog()), name="confirmations")


warm("store", "files", "mailer", "composer")
