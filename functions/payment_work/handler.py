"""Asks the provider again about payments that have no outcome yet, and commits or releases them."""

import gc

gc.disable()  # until the last line: nothing that is loaded at the start is garbage

from collections.abc import Mapping
from typing import Any

from zetel import bootstrap
from zetel.application import keys, parking
from zetel.application.card_payments import follow_up
from zetel.bootstrap import catalog, services
from zetel.messaging import queue


def work(body: Mapping[str, Any]) -> None:
    account, payment = body["account"], body["payment"]
    parking.attempt(
        keys.payment(account, payment), lambda: follow_up(account, payment, services(), catalog()), services()
    )


def lambda_handler(event: Mapping[str, Any], context: object) -> dict[str, Any]:
    return queue.each(event, work, name="payment_work")


bootstrap.warm("store", "provider")
