"""Asks the provider outside of requests: charges without an outcome, invoices to collect, money to give back."""

import gc

gc.disable()  # until the last line: nothing that is loaded at the start is garbage

from collections.abc import Mapping
from functools import partial
from typing import Any

from zetel import bootstrap
from zetel.application import payment_work
from zetel.bootstrap import catalog, services
from zetel.messaging import queue


def lambda_handler(event: Mapping[str, Any], context: object) -> dict[str, Any]:
    return queue.each(event, partial(payment_work.work, services=services(), catalog=catalog()), name="payment_work")


bootstrap.warm("store", "provider")
