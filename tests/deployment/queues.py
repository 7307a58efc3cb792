"""What waits in the queues of a deployment, what was put aside, and what the schedule finds."""

import json
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
    """What the only schedule of the stack calls, called once: how many messages it sent."""
    scheduler = stack.client("scheduler")
    (listed,) = scheduler.list_schedules()["Schedules"]
    schedule = scheduler.get_schedule(Name=listed["Name"], GroupName=listed["GroupName"])
    assert schedule["ScheduleExpression"] == "rate(5 minutes)"
    asked = {"FunctionName": schedule["Target"]["Arn"], "Payload": schedule["Target"].get("Input", "{}")}
    answer = stack.client("lambda").invoke(**asked)
    assert "FunctionError" not in answer
    return int(json.loads(answer["Payload"].read())["messages"])
