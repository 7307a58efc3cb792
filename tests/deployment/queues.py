"""The waiting messages and the dead letters of a deployment, and the calls of its sweep."""

import json
from datetime import UTC, datetime
from functools import partial
from typing import Any, Final

from local import template
from operate.redrive import waiting
from tests.deployment.customer import soon
from tests.deployment.stack import Stack

#: Messages of a queue: waiting, in work, waiting to be shown.
_LEFT: Final = (
    "ApproximateNumberOfMessages",
    "ApproximateNumberOfMessagesNotVisible",
    "ApproximateNumberOfMessagesDelayed",
)


#: The queues that feed functions.
FEEDING: Final = tuple(source.queue for source in template.read().queue_sources)


def quiet(stack: Stack, *queues: str) -> None:
    """Waits until all messages of these queues (by default, of all) are done, and the workers have returned. Work that
    a change of a function or the end of the local AWS cuts off comes again only minutes later."""
    for queue in queues or FEEDING:
        soon(partial(_idle, stack, queue))


def _idle(stack: Stack, queue: str) -> bool:
    url = stack.deployment.named(queue)
    left = stack.client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=list(_LEFT))["Attributes"]
    return not any(int(count) for count in left.values())


def aside(stack: Stack, queue: str) -> int:
    """The number of messages in a queue for dead letters."""
    return waiting(stack.client("sqs"), stack.deployment.named(queue))


def received(stack: Stack, queue: str) -> list[Any]:
    """Removes and returns all messages of a queue for dead letters."""
    sqs, url = stack.client("sqs"), stack.deployment.named(queue)
    found = []
    while messages := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
        for message in messages:
            found.append(json.loads(message["Body"]))
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    return found


def swept(stack: Stack) -> int:
    """Calls the sweep's function once, and returns the number of messages that it sent."""
    target = _schedule(stack)["Target"]
    answer = stack.client("lambda").invoke(FunctionName=target["Arn"], Payload=target.get("Input", "{}"))
    assert "FunctionError" not in answer
    return int(json.loads(answer["Payload"].read())["messages"])


def due_now(stack: Stack) -> None:
    """Makes the sweep due now. The local AWS notices within ten seconds."""
    kept = ("GroupName", "Target", "FlexibleTimeWindow")
    about = {name: value for name, value in _schedule(stack).items() if name in kept}
    now = f"at({datetime.now(UTC):%Y-%m-%dT%H:%M:%S})"
    stack.client("scheduler").create_schedule(
        Name="now", ScheduleExpression=now, ActionAfterCompletion="DELETE", **about
    )


def _schedule(stack: Stack) -> Any:
    """The sweep's schedule."""
    scheduler = stack.client("scheduler")
    schedules = (
        scheduler.get_schedule(Name=listed["Name"], GroupName=listed["GroupName"])
        for listed in scheduler.list_schedules()["Schedules"]
    )
    (schedule,) = (each for each in schedules if each["ScheduleExpression"] == "rate(5 minutes)")
    return schedule
