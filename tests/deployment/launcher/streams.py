"""Streams that feed functions: partial batches, bisecting, the limit of retries, and the destination of failures.

ministack repeats a batch of a stream's records until the function succeeds, without any limit, and ignores the failures
that the function reports. AWS does this (DynamoDB streams as event sources of functions):

    failures are reported     the batch is cut at the first failed record, and goes on from there
    the function fails        with bisecting, each half by itself, which is not counted as a retry; else the same again
    failed too often          a note about the records to the destination of failures, and on with the next

A batch is finished before the next batch of any stream, without the pauses between AWS's retries.
"""

import importlib
from collections.abc import Callable, Mapping
from typing import Any

Result = dict[str, Any]
Records = list[dict[str, Any]]
#: Calls the function with records.
Call = Callable[[Records], Result]
#: Notes that these records were given up, and the function's last answer.
GiveUp = Callable[[Records, Result], None]


def mend() -> None:
    functions: Any = importlib.import_module("ministack.services.lambda_svc")
    execute = functions._execute_function

    def executed(function: dict[str, Any], event: Mapping[str, Any]) -> Result:
        mapping = _mapping(functions, function, event)
        if mapping is None:
            return dict(execute(function, event))

        def give_up(records: Records, result: Result) -> None:
            arn = mapping["EventSourceArn"]
            functions._send_ddb_stream_failure_record(mapping, function, records, arn, result, "RetryAttemptsExhausted")

        delivered(mapping, event["Records"], lambda records: execute(function, {"Records": records}), give_up)
        return {"body": None}

    functions._execute_function = executed


def delivered(mapping: Mapping[str, Any], records: Records, call: Call, give_up: GiveUp) -> None:
    """Passes the records to `call` in order, and gives up the records that it cannot handle, group by group."""
    retries = mapping.get("MaximumRetryAttempts", -1)
    partial = "ReportBatchItemFailures" in mapping.get("FunctionResponseTypes", [])
    groups = [(records, 0)]
    while groups:
        group, failures = groups.pop(0)
        result = call(group)
        broken = bool(result.get("error"))
        left = group if broken else _unhandled(group, result) if partial else []
        if not left:
            continue
        if broken and mapping.get("BisectBatchOnFunctionError") and len(group) > 1:
            middle = len(group) // 2
            groups[:0] = [(group[:middle], failures), (group[middle:], failures)]
        elif 0 <= retries <= failures:
            give_up(left, result)
        else:
            groups.insert(0, (left, failures + 1))


def _unhandled(group: Records, result: Result) -> Records:
    """The records from the first reported record on; all, if the function reports an unknown record."""
    body = result.get("body")
    reported = {failure.get("itemIdentifier") for failure in (body or {}).get("batchItemFailures") or []}
    if not reported:
        return []
    numbers = [record["dynamodb"]["SequenceNumber"] for record in group]
    return group[min((numbers.index(each) if each in numbers else 0) for each in reported) :]


def _mapping(functions: Any, function: Mapping[str, Any], event: Mapping[str, Any]) -> dict[str, Any] | None:
    """The mapping that feeds the function with these records, if they are those of a table's stream."""
    records = event.get("Records") if isinstance(event, dict) else None
    if not records or records[0].get("eventSource") != "aws:dynamodb":
        return None
    name = (function.get("config") or function)["FunctionName"]
    for _, _, mapping in functions._iter_all_esms():
        if mapping["FunctionName"] == name and mapping["EventSourceArn"] == records[0]["eventSourceARN"]:
            return dict(mapping)
    return None
