"""Ends billing periods: bills the next, renews the term, or ends the subscription; ends licences above the seats; takes
the steps of the days after an end; takes those of departures, which renew first whatever is due; makes the successors
of lost owners."""

from zetel.bootstrap import catalog, services, warm

from collections.abc import Mapping
from functools import partial
from typing import Any

from zetel.application.catalog.catalog import Catalog
from zetel.application.people import succeeding
from zetel.application.ports import Services
from zetel.application.renewing import leaving_steps, renewals
from zetel.messaging import queue


def work(body: Mapping[str, Any], services: Services, catalog: Catalog) -> None:
    """Does the work of one message; a failure is counted on the message's item, and raised."""
    if member := body.get("leaving"):
        leaving_steps.take(body["account"], member, services, catalog)
    elif succession := body.get("succession"):
        succeeding.complete(body["account"], succession, services)
    else:
        renewals.work(body, services, catalog)


def lambda_handler(event: Mapping[str, Any], context: object) -> dict[str, Any]:
    return queue.each_after(
        event,
        partial(renewals.end_together, services=services(), catalog=catalog()),
        partial(work, services=services(), catalog=catalog()),
        name="renewals",
    )


warm("store", "texts")
