"""Dead letters: ``python -m operate.redrive STACK`` counts them per queue, ``STACK QUEUE`` repeats their work.

QUEUE is the template's name, such as ``RenderingDeadLetters``. Mend the cause of the failure first, or the letters come
back.

    messages of a queue       go back to their own queue, in their order
    entries of the journal    are relayed again, one by one
    sweeps                    are dropped: the next sweep finds the same work
"""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from typing import Any, Final

import boto3

from operate.deployment import Deployment, NoSuchStack, find
from operate.journal_entries import again

#: The end of the template's names for queues of dead letters.
_SUFFIX: Final = "DeadLetters"
#: Seconds for which a message in work is hidden from other operators.
_HIDDEN: Final = 120
_AT_ONCE: Final = 10


class Failing(Exception):
    """The work of a message failed again; the message stays in its queue."""


def dead_letters(deployment: Deployment) -> Mapping[str, str]:
    """The URL of every queue for dead letters, by the template's name."""
    queues = sorted(deployment.resources.items())
    return {id: name for id, (kind, name) in queues if kind == "AWS::SQS::Queue" and id.endswith(_SUFFIX)}


def waiting(sqs: Any, url: str) -> int:
    """The approximate number of messages in the queue, hidden messages included."""
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    attributes = _attributes(sqs, url, *names)
    return sum(int(attributes[name]) for name in names)


def _attributes(sqs: Any, url: str, *names: str) -> Mapping[str, str]:
    found: Mapping[str, str] = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=list(names)).get("Attributes", {})
    return found


def source(sqs: Any, url: str, deployment: Deployment) -> str:
    """The URL of the deployment's queue whose failed messages come to the queue `url`; empty if there is none."""
    arn = _attributes(sqs, url, "QueueArn")["QueueArn"]
    for queue in deployment.of_type("AWS::SQS::Queue"):
        policy = json.loads(_attributes(sqs, queue, "RedrivePolicy").get("RedrivePolicy", "{}"))
        if policy.get("deadLetterTargetArn") == arn:
            return queue
    return ""


def redrive(sqs: Any, url: str, *, to: str) -> int:
    """Repeats the work of every message that is in the queue `url` now; returns the number of messages.

    `to` is the queue from which the messages came; empty if they came from no queue. Raises Failing.
    """
    done = 0
    for message in _messages(sqs, url):
        if to:
            _send_back(sqs, to, message)
        elif failed := _relayed(json.loads(message["Body"])):
            raise Failing(f"{done} done, then {failed} failed again.")
        sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        done += 1
    return done


def _relayed(note: Mapping[str, Any]) -> str:
    """The id of the entry that still cannot be relayed, for a note of the journal's stream; otherwise empty."""
    return again(note) if "DDBStreamBatchInfo" in note else ""


def _messages(sqs: Any, url: str) -> Iterator[Mapping[str, Any]]:
    """Each message that is in the queue now, once: messages that fail again and come back are not repeated."""
    left = waiting(sqs, url)
    while left > 0:
        got = sqs.receive_message(
            QueueUrl=url,
            MaxNumberOfMessages=min(_AT_ONCE, left),
            VisibilityTimeout=_HIDDEN,
            WaitTimeSeconds=1,
            MessageSystemAttributeNames=["All"],
            MessageAttributeNames=["All"],
        ).get("Messages", [])
        if not got:
            return
        left -= len(got)
        yield from got


def _send_back(sqs: Any, url: str, message: Mapping[str, Any]) -> None:
    """Sends the message to the queue. If deleting the message failed, a FIFO queue takes its repetition once."""
    order: dict[str, str] = {}
    if url.endswith(".fifo"):
        order["MessageGroupId"] = message["Attributes"]["MessageGroupId"]
        order["MessageDeduplicationId"] = message["MessageId"]
    sqs.send_message(QueueUrl=url, MessageBody=message["Body"], **order)


def main(arguments: list[str] | None = None) -> int:
    """The command. Returns 0, 1 if work fails again, 2 if the stack or the queue does not exist."""
    parser = argparse.ArgumentParser(prog="operate.redrive", description="Repeat the work of dead letters.")
    parser.add_argument("stack", help="the stack's name, as in samconfig.toml")
    parser.add_argument("queue", nargs="?", help="the template's name of the queue; without it, all queues are listed")
    given = parser.parse_args(arguments)
    try:
        deployment = find(given.stack)
    except NoSuchStack as error:
        print(error, file=sys.stderr)
        return 2
    queues = dead_letters(deployment)
    sqs: Any = boto3.client("sqs")
    if not given.queue:
        for id, url in queues.items():
            print(f"{waiting(sqs, url):6}  {id}")
        return 0
    if given.queue not in queues:
        print(f"There is no {given.queue}. There are: {', '.join(queues)}", file=sys.stderr)
        return 2
    try:
        url = queues[given.queue]
        print(f"Done again: {redrive(sqs, url, to=source(sqs, url, deployment))}")
    except Failing as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
