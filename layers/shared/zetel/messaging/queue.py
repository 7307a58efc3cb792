"""The queue edge: work on a body at a time, or on a batch. Failed messages are reported, and only they come again."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from zetel.application.work.weather import SetAside
from zetel.messaging import telling

T = TypeVar("T")

Body = Mapping[str, Any]
Work = Callable[[Body], None]

#: Work on many bodies together. It returns the bodies that it left undone, and never fails because of a single body.
Together = Callable[[Sequence[Body]], Sequence[Body]]


def each(event: Mapping[str, Any], work: Work, *, name: str) -> dict[str, list[dict[str, str]]]:
    """Does `work` on every record's body; the answer names the records that failed (``ReportBatchItemFailures``). Work
    that was set aside is no failed message: its item brings it again."""
    failed: list[str] = []
    for record in event["Records"]:
        with telling.line(work=name, message=record["messageId"]) as line:
            try:
                body = json.loads(record["body"])
                line |= telling.ids(body)
                work(body)
            except SetAside as failure:
                telling.failed(line, failure)
            except Exception as failure:  # noqa: BLE001  one bad message must not stop the others
                telling.failed(line, failure)
                failed.append(record["messageId"])
    return _failures(failed)


def each_after(
    event: Mapping[str, Any], together: Together, work: Work, *, name: str
) -> dict[str, list[dict[str, str]]]:
    """Gives a batch to `together`, then does `work` on each remaining body, as `each` does."""
    records = event["Records"]
    if len(records) > 1:
        bodies = {record["messageId"]: body for record in records if (body := _body(record)) is not None}
        with telling.line(work=name, messages=len(bodies)) as line:
            try:
                line |= telling.ids_of_all(bodies.values())
                left = together(list(bodies.values()))
                records = [record for record in records if bodies.get(record["messageId"]) in (None, *left)]
            except Exception as failure:  # noqa: BLE001  `each` reports the body that caused it
                telling.failed(line, failure)
    return each({"Records": records}, work, name=name)


def in_order(
    event: Mapping[str, Any], read: Callable[[Body], T], work: Callable[[Sequence[T]], None], *, name: str
) -> dict[str, list[dict[str, str]]]:
    """Does `work` on all messages at once, for a FIFO queue: they succeed or come again together, in order. One that
    cannot be read comes again alone: it has no place in the order, and costs the others nothing."""
    todo: list[T] = []
    unread: list[str] = []
    with telling.line(work=name, messages=len(event["Records"])) as line:
        try:
            bodies = {record["messageId"]: _body(record) for record in event["Records"]}
            line |= telling.ids_of_all(body for body in bodies.values() if body is not None)
            for message, body in bodies.items():
                try:
                    todo.append(read(body or {}))
                except Exception as failure:  # noqa: BLE001  one bad message must not stop the others
                    telling.failed(line, failure)
                    unread.append(message)
            if todo:
                work(todo)
        except SetAside as failure:
            telling.failed(line, failure)
        except Exception as failure:  # noqa: BLE001  the queue brings them again
            telling.failed(line, failure)
            return _failures([record["messageId"] for record in event["Records"]])
    return _failures(unread)


def _body(record: Mapping[str, Any]) -> Body | None:
    """The body of a message; None if the body is no JSON object."""
    try:
        body = json.loads(record["body"])
    except (ValueError, RecursionError):
        return None
    return body if isinstance(body, dict) else None


def _failures(ids: Sequence[str]) -> dict[str, list[dict[str, str]]]:
    return {"batchItemFailures": [{"itemIdentifier": id} for id in ids]}
