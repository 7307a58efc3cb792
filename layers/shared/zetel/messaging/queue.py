"""The queue edge: one decoded body at a time, or a whole batch; what failed is reported, and only that comes again."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from zetel.messaging import telling

Work = Callable[[Mapping[str, Any]], None]


def each(event: Mapping[str, Any], work: Work, *, name: str) -> dict[str, list[dict[str, str]]]:
    """Does `work` on every record's body; the answer names the records that failed (``ReportBatchItemFailures``)."""
    failed: list[str] = []
    for record in event["Records"]:
        with telling.line(work=name, message=record["messageId"]) as line:
            try:
                body = json.loads(record["body"])
                line |= telling.ids(body)
                work(body)
            except Exception as failure:  # noqa: BLE001  one bad message must not stop the others
                line["error"] = type(failure).__name__
                failed.append(record["messageId"])
    return _failures(failed)


def in_order(
    event: Mapping[str, Any], work: Callable[[Sequence[Mapping[str, Any]]], None], *, name: str
) -> dict[str, list[dict[str, str]]]:
    """Does `work` on all bodies at once, for a FIFO queue: they succeed or come again together, in order."""
    with telling.line(work=name, messages=len(event["Records"])) as line:
        try:
            work([json.loads(record["body"]) for record in event["Records"]])
        except Exception as failure:  # noqa: BLE001  the queue brings them again
            line["error"] = type(failure).__name__
            return _failures([record["messageId"] for record in event["Records"]])
    return _failures([])


def _failures(ids: Sequence[str]) -> dict[str, list[dict[str, str]]]:
    return {"batchItemFailures": [{"itemIdentifier": id} for id in ids]}
