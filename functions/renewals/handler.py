"""Ends billing periods: bills the next, renews the term, or ends the subscription; ends licences above the seats; takes
the steps of the days after an end; takes those of departures, which renew first whatever is due; makes the successors
of lost owners."""

from zetel.bootstrap import catalog, services, warm

from collections.abc import Mapping
from functools import partial
from typing import Any

from zetel.application.renewing import renewal_tasks, renewals
from zetel.messaging import queue

work = renewal_tasks.work


def lambda_handler(event: Mapping[str, Any], context: object) -> dict[str, Any]:
    return queue.each_after(
        event,
        partial(renewals.end_together, services=services(), catalog=catalog()),
        partial(work, services=services(), catalog=catalog()),
        name="renewals",
    )


warm("store", "texts")
