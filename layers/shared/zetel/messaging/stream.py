"""The stream edge: journal entries in the order of their shard. A failing entry is soon alone and stops no other."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from zetel.adapters import log
from zetel.adapters.dynamodb.attributes import wire
from zetel.adapters.log import Edge
from zetel.application.events.metrics import metrics
from zetel.application.store.wire import from_wire
from zetel.domain.events import Event
from zetel.messaging import telling


class NotTogether(Exception):
    """The work on these entries failed; delivering them apart isolates the failing entry."""


def inserted(
    event: Mapping[str, Any],
    work: Callable[[Sequence[Event]], None],
    touched: Callable[[str, str], None],
    *,
    name: str,
) -> dict[str, list[dict[str, str]]]:
    """Hands the new entries to `work`; a changed or removed entry goes to `touched` by account and entry id.

    The entries succeed together or not at all: relaying twice is harmless. A failing batch raises NotTogether, because
    only an error makes the stream halve the batch (``BisectBatchOnFunctionError``), until the bad entry stands alone
    and is reported:

        reported in a batch   the entry comes again with all later entries; after the last retry all are given up
        raised                half a batch at a time; only the bad entry is ever given up
    """
    records = event["Records"]
    with log.telling(Edge.WORK, work=name, messages=len(records)) as line:
        try:
            for record in records:
                if record["eventName"] != "INSERT":
                    key = wire(record["dynamodb"]["Keys"])
                    touched(key["PK"].removeprefix("ACCT#"), key["SK"])
            new = [record["dynamodb"]["NewImage"] for record in records if record["eventName"] == "INSERT"]
            events = [from_wire(Event, wire(image)) for image in new]
            work(events)
            line.figures |= metrics(events)
        except Exception as failure:  # noqa: BLE001  the stream delivers the entries again
            telling.failed(line.facts, failure)
            if len(records) > 1:
                raise NotTogether(f"one of {len(records)} entries") from None  # the failure may quote contents
            return {"batchItemFailures": [{"itemIdentifier": records[0]["dynamodb"]["SequenceNumber"]}]}
    return {"batchItemFailures": []}
