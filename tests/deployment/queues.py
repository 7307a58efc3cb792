"""What waits in the queues of a deployment, what was put aside, and what the schedule finds."""

import json
from datetime import UTC, datetime
from functools import partial
from typing import Any, Final

from local import template
from operate.redrive import waiting
from tests.deployment.customer import soon
from tests.deployment.stack import Stack

#: Of a queue: what waits, what is being worked on, what waits to be shown.
_LEFT: Final = (
    "ApproximateNumberOfMessages",
    "ApproximateNumberOfMessagesNotVisible",
    "ApproximateNumberOfMessagesDelayed",
)


#: The queues that feed functions.
FEEDING: Final = tuple(source.queue for source in template.read().queue_sources)


def quiet(stack: Stack, *queues: str) -> None:
    """Waits until all that was sent to these queues, by default to all, is done, and their workers have returned. What
    a change of a function or the end of the local AWS cuts off comes again, but minutes later."""
    for queue in queues or FEEDING:
        soon(partial(_idle, stack, queue))


def _idle(stack: Stack, queue: str) -> bool:
    url = stack.deployment.named(queue)
    left = stack.client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=list(_LEFT))["Attributes"]
    return not any(int(count) for count in left.values())


def aside(stack: Stack, queue: str) -> int:
    """How many messages a queue for dead letters holds."""
    return waiting(stack.client("sqs"), stack.deployment.named(queue))


def received(stack: Stack, queue: str) -> list[Any]:
    """What a queue for dead letters holds, all of which is removed from it."""
    sqs, url = stack.client("sqs"), stack.deployment.named(queue)
    found = []
    while messages := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
        for message in messages:
            found.append(json.loads(message["Body"]))
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    return found


def swept(stack: Stack) -> int:
    """What the schedule calls, called once: how many messages it sent."""
    target = _schedule(stack)["Target"]
    answer = stack.client("lambda").invoke(FunctionName=target["Arn"], Payload=target.get("Input", "{}"))
    assert "FunctionError" not in answer
    return int(json.loads(answer["Payload"].read())["messages"])


def due_now(stack: Stack) -> None:
    """The time of the schedule has come. Whoever looks after schedules notices within ten seconds."""
    kept = ("GroupName", "Target", "FlexibleTimeWindow")
    about = {name: value for name, value in _schedule(stack).items() if name in kept}
    now = f"at({datetime.now(UTC):%Y-%m-%dT%H:%M:%S})"
    stack.client("scheduler").create_schedule(
        Name="now", ScheduleExpression=now, ActionAfterCompletion="DELETE", **about
    )


def _schedule(stack: Stack) -> Any:
    """The only one of the stack."""
    scheduler = stack.client("scheduler")
    (listed,) = scheduler.list_schedules()["Schedules"]
    schedule = scheduler.get_schedule(Name=listed["Name"], GroupName=listed["GroupName"])
    assert schedule["ScheduleExpression"] == "rate(5 minutes)"
    return schedule
