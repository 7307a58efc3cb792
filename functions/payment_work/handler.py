"""Work outside of commands: charges, refunds, ends of trials, on chosen days and asked for, kept attempts, moves of
people, the register of VAT ids, requests that wait for a seat, and counts of the use of seats."""

from zetel.bootstrap import catalog, services, warm

from collections.abc import Mapping
from functools import partial
from typing import Any

from zetel.application.confirming import payment_tasks
from zetel.messaging import queue

work = payment_tasks.work


def lambda_handler(event: Mapping[str, Any], context: object) -> dict[str, Any]:
    return queue.each(event, partial(work, services=services(), catalog=catalog()), name="payment_work")


warm("store", "provider")
