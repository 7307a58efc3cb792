"""The stream edge: journal entries in the order of their shard; the first that fails is reported with all after it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from zetel.adapters.dynamodb.attributes import wire
from zetel.application.wire import from_wire
from zetel.domain.events import Event
from zetel.messaging import telling


def inserted(
    event: Mapping[str, Any],
    work: Callable[[Sequence[Event]], None],
    touched: Callable[[str, str], None],
    *,
    name: str,
) -> dict[str, list[dict[str, str]]]:
    """Hands the new entries to `work`; a changed or removed one goes to `touched` by account and entry id.

    They succeed together, or come again from the first on (``ReportBatchItemFailures``): relaying twice is harmless.
    """
    records = event["Records"]
    with telling.line(work=name, messages=len(records)) as line:
        try:
            for record in records:
                if record["eventName"] != "INSERT":
                    key = wire(record["dynamodb"]["Keys"])
                    touched(key["PK"].removeprefix("ACCT#"), key["SK"])
            new = [record["dynamodb"]["NewImage"] for record in records if record["eventName"] == "INSERT"]
            work([from_wire(Event, wire(image)) for image in new])
        except Exception as failure:  # noqa: BLE001  the stream brings them again
            line["error"] = type(failure).__name__
            return {"batchItemFailures": [{"itemIdentifier": records[0]["dynamodb"]["SequenceNumber"]}]}
    return {"batchItemFailures": []}
