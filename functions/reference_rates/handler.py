"""Loads the reference rates that were published since; a schedule starts the function every three hours."""

from zetel.bootstrap import services, warm

from collections.abc import Mapping
from typing import Any

from zetel.application.catalog.reference_rates import fetch
from zetel.messaging import telling


def lambda_handler(event: Mapping[str, Any], context: object) -> dict[str, int]:
    with telling.line(work="reference_rates") as line:
        line["days"] = fetch(services())
    return {"days": line["days"]}


warm("store", "rates")
