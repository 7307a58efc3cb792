"""The work of the queue of renewals: ends of billing periods, ends of licences above the seats, departures, erasures,
closings of accounts, and the successors of lost owners."""

from collections.abc import Mapping
from typing import Any

from zetel.application.catalog.catalog import Catalog
from zetel.application.people import succeeding
from zetel.application.ports import Services
from zetel.application.renewing import closing_steps, erasing_steps, leaving_steps, renewals


def work(body: Mapping[str, Any], services: Services, catalog: Catalog) -> None:
    """Does the work of one message; a failure is counted on the message's item, and raised."""
    if member := body.get("leaving"):
        leaving_steps.take(body["account"], member, services, catalog)
    elif member := body.get("erasure"):
        erasing_steps.take(body["account"], member, services, catalog)
    elif body.get("closing"):
        closing_steps.take(body["account"], services, catalog)
    elif succession := body.get("succession"):
        succeeding.complete(body["account"], succession, services)
    else:
        renewals.work(body, services, catalog)
