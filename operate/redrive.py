"""Dead letters: ``python -m operate.redrive STACK`` shows where some wait, ``STACK QUEUE`` has their work done again.

QUEUE is the template's name, such as ``RenderingDeadLetters``. Mend what made them fail first, or they come back.

    messages of a queue       go back to the queue that they came from, in their order
    entries of the journal    are relayed again, one by one
    sweeps                    are dropped: the next sweep finds what they would have found
"""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from typing import Any, Final

import boto3

from operate.deployment import Deployment, NoSuchStack, find
from operate.journal_entries import again

#: What the template calls a queue for what failed.
_SUFFIX: Final = "DeadLetters"
#: Seconds for which a message that is looked at is hidden from others who redrive.
_HIDDEN: Final = 120
_AT_ONCE: Final = 10


class Failing(Exception):
    """The work of a message fails still; the message stays where it is."""


def dead_letters(deployment: Deployment) -> Mapping[str, str]:
    """The URL of every queue for dead letters, by the template's name."""
    return {
        id: name
        for id, (kind, name) in sorted(deployment.resources.items())
        if kind == "AWS::SQS::Queue" and id.endswith(_SUFFIX)
    }


def waiting(sqs: Any, url: str) -> int:
    """About how many messages are in the queue, those included that somebody looks at."""
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    attributes = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=names)["Attributes"]
    return sum(int(attributes[name]) for name in names)


def redrive(sqs: Any, url: str) -> int:
    """Has the work done again of every message that is in the queue now; returns of how many. Raises Failing."""
    sources = sqs.list_dead_letter_source_queues(QueueUrl=url)["queueUrls"]
    done = 0
    for message in _messages(sqs, url):
        if sources:
            _send_back(sqs, sources[0], message)
        elif failed := _relayed(json.loads(message["Body"])):
            raise Failing(f"{done} done, then {failed} failed again.")
        sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        done += 1
    return done


def _relayed(note: Mapping[str, Any]) -> str:
    """The entry that cannot be relayed still, if the message is a note of the journal's stream."""
    return again(note) if "DDBStreamBatchInfo" in note else ""


def _messages(sqs: Any, url: str) -> Iterator[Mapping[str, Any]]:
    """Each message that is in the queue now, once: not those that fail again and come back meanwhile."""
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
    """A second time with the same message, if deleting it failed, a FIFO queue takes it once."""
    order: dict[str, str] = {}
    if url.endswith(".fifo"):
        order["MessageGroupId"] = message["Attributes"]["MessageGroupId"]
        order["MessageDeduplicationId"] = message["MessageId"]
    sqs.send_message(QueueUrl=url, MessageBody=message["Body"], **order)


def main(arguments: list[str] | None = None) -> int:
    """The command. Returns 0, 1 where work fails still, 2 where the stack or the queue is not there."""
    parser = argparse.ArgumentParser(prog="operate.redrive", description="Have the work of dead letters done again.")
    parser.add_argument("stack", help="the stack's name, as in samconfig.toml")
    parser.add_argument("queue", nargs="?", help="the template's name of the queue; without it they are listed")
    given = parser.parse_args(arguments)
    try:
        queues = dead_letters(find(given.stack))
    except NoSuchStack as error:
        print(error, file=sys.stderr)
        return 2
    sqs: Any = boto3.client("sqs")
    if not given.queue:
        for id, url in queues.items():
            print(f"{waiting(sqs, url):6}  {id}")
        return 0
    if given.queue not in queues:
        print(f"There is no {given.queue}. There are: {', '.join(queues)}", file=sys.stderr)
        return 2
    try:
        print(f"Done again: {redrive(sqs, queues[given.queue])}")
    except Failing as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
