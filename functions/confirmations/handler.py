"""Sends the mail that follows an event: a purchase, an invoice with its files, a received transfer, a late refusal."""

from collections.abc import Mapping
from typing import Any

from zetel.application.confirmations import confirm
from zetel.bootstrap import services
from zetel.messaging import queue


def lambda_handler(event: Mapping[str, Any], context: object) -> dict[str, Any]:
    return queue.each(event, lambda body: confirm(body, services()), name="confirmations")
