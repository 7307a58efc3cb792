"""The stream edge: journal entries in the order of their shard; one that fails is soon alone, and stops no other."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from zetel.adapters import log
from zetel.adapters.dynamodb.attributes import wire
from zetel.adapters.log import Edge
from zetel.application.events.metrics import metrics
from zetel.application.store.wire import from_wire
from zetel.domain.events import Event


class NotTogether(Exception):
    """Something failed with these entries; which one, shows when they come again apart."""


def inserted(
    event: Mapping[str, Any],
    work: Callable[[Sequence[Event]], None],
    touched: Callable[[str, str], None],
    *,
    name: str,
) -> dict[str, list[dict[str, str]]]:
    """Hands the new entries to `work`; a changed or removed one goes to `touched` by account and entry id.

    They succeed together or not at all: relaying twice is harmless. A batch that fails raises NotTogether, because only
    then the stream halves it (``BisectBatchOnFunctionError``), until the bad entry stands alone and is reported:

        reported in a batch   it comes again with all behind it, and after the last retry all of them are given up
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
        except Exception as failure:  # noqa: BLE001  the stream brings them again
            line.facts["error"] = type(failure).__name__
            if len(records) > 1:
                raise NotTogether(f"one of {len(records)} entries") from None  # what failed may quote what it read
            return {"batchItemFailures": [{"itemIdentifier": records[0]["dynamodb"]["SequenceNumber"]}]}
    return {"batchItemFailures": []}
