"""Failed work comes again, and only failed work; work that always fails does not hold up the rest."""

import json
import threading
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from local.functions import FunctionFailed
from local.pumps import Pumps, SchedulePump, seconds_of
from local.queue_pump import AGAIN_AFTER, QueuePump, failures
from local.stream_pump import StreamPump, as_inserted
from local.template import QueueSource, Schedule, StreamSource
from tests.patience import PATIENCE

ARN = "arn:aws:sqs:eu-west-1:000000000000:rendering"


class FakeQueue:
    """A queue in memory. A received message is hidden until it is deleted or shown again."""

    arn = ARN

    def __init__(self, *bodies: str) -> None:
        self.visible = [self._message(body) for body in bodies]
        self.deleted: list[str] = []
        self.again: list[tuple[str, int]] = []
        self.asked: list[int] = []

    @staticmethod
    def _message(body: str) -> Mapping[str, Any]:
        return {
            "MessageId": f"id-{body}",
            "ReceiptHandle": f"handle-{body}",
            "Body": body,
            "Attributes": {"ApproximateReceiveCount": "1"},
        }

    def receive(self, most: int) -> Sequence[Mapping[str, Any]]:
        self.asked.append(most)
        taken, self.visible = self.visible[:most], self.visible[most:]
        return taken

    def delete(self, handle: str) -> None:
        self.deleted.append(handle)

    def retry(self, handle: str, *, after: int) -> None:
        self.again.append((handle, after))


class Worker:
    """A function that reports `failing` bodies or sequence numbers as failed, and raises for `raising`."""

    def __init__(self, *, failing: set[str] | None = None, raising: set[str] | None = None) -> None:
        self.failing = failing or set()
        self.raising = raising or set()
        self.calls: list[list[str]] = []
        self.events: list[Mapping[str, Any]] = []

    def __call__(self, name: str, event: Mapping[str, Any]) -> Any:
        self.events.append(event)
        seen = [
            record["body"] if "body" in record else record["dynamodb"]["SequenceNumber"] for record in event["Records"]
        ]
        self.calls.append(seen)
        if self.raising & set(seen):
            raise FunctionFailed(name)
        ids = [f"id-{one}" if "body" in event["Records"][0] else one for one in seen if one in self.failing]
        return {"batchItemFailures": [{"itemIdentifier": id} for id in ids]}


def rendering(batch: int = 4) -> QueueSource:
    return QueueSource("invoice_rendering", "RenderingQueue", batch, partial=True)


def test_a_batch_that_succeeded_is_deleted() -> None:
    queue, worker = FakeQueue("a", "b", "c"), Worker()
    assert QueuePump(rendering(batch=2), queue, worker).turn() == 2
    assert worker.calls == [["a", "b"]]
    assert queue.deleted == ["handle-a", "handle-b"]
    assert queue.again == []


def test_only_the_message_that_failed_comes_again() -> None:
    queue, worker = FakeQueue("a", "b", "c"), Worker(failing={"b"})
    QueuePump(rendering(), queue, worker).turn()
    assert queue.deleted == ["handle-a", "handle-c"]
    assert queue.again == [("handle-b", AGAIN_AFTER)]


def test_the_whole_batch_comes_again_if_the_function_raises() -> None:
    queue = FakeQueue("a", "b")
    QueuePump(rendering(), queue, Worker(raising={"a"})).turn()
    assert queue.deleted == []
    assert [handle for handle, _ in queue.again] == ["handle-a", "handle-b"]


def test_an_empty_queue_calls_no_function() -> None:
    worker = Worker()
    assert QueuePump(rendering(), FakeQueue(), worker).turn() == 0
    assert worker.calls == []


def test_no_more_than_ten_messages_are_asked_for() -> None:
    queue = FakeQueue()
    QueuePump(rendering(batch=50), queue, Worker()).turn()
    assert queue.asked == [10]


def test_a_record_has_the_form_of_lambdas_event_for_sqs() -> None:
    worker = Worker()
    QueuePump(rendering(), FakeQueue("Test message."), worker).turn()
    (record,) = worker.events[0]["Records"]
    assert record == {
        "messageId": "id-Test message.",
        "receiptHandle": "handle-Test message.",
        "body": "Test message.",
        "attributes": {"ApproximateReceiveCount": "1"},
        "messageAttributes": {},
        "md5OfBody": "e4e68fb7bd0e697a0ae8f1bb342846b3",  # the MD5 of AWS's documented example, the same text
        "eventSource": "aws:sqs",
        "eventSourceARN": ARN,
        "awsRegion": "eu-west-1",
    }


@pytest.mark.parametrize(
    ("answer", "failed"),
    [
        (None, set()),
        ({}, set()),
        ({"batchItemFailures": []}, set()),
        ({"batchItemFailures": None}, set()),
        ({"batchItemFailures": [{"itemIdentifier": "1"}]}, {"1"}),
        ({"batchItemFailures": [{"itemIdentifier": ""}]}, {"1", "2"}),  # an unknown id: all failed
        ({"batchItemFailures": [{"itemIdentifier": None}]}, {"1", "2"}),
        ({"batchItemFailures": [{}]}, {"1", "2"}),
        ({"batchItemFailures": "1"}, {"1", "2"}),
        ("no", {"1", "2"}),
    ],
)
def test_an_answer_of_another_form_fails_the_batch(answer: Any, failed: set[str]) -> None:
    assert failures(answer, ["1", "2"]) == failed


class FakeStream:
    arn = "arn:aws:dynamodb:eu-west-1:000000000000:table/journal/stream/1"

    def __init__(self, count: int) -> None:
        self._records = list(
            as_inserted(
                [{"PK": {"S": "ACCT#a"}, "SK": {"S": f"evt_{n}"}, "raw": {"B": b"\x01"}} for n in range(1, count + 1)]
            )
        )

    def records(self, most: int) -> Sequence[Mapping[str, Any]]:
        taken, self._records = self._records[:most], self._records[most:]
        return taken


def number(n: int) -> str:
    return f"{n:021d}"


class Relay:
    """A stream pump over `count` records, and their outcome."""

    def __init__(self, count: int, worker: Worker, *, batch: int = 100, retries: int = 2) -> None:
        self.done: list[int] = []
        self.dead: list[Mapping[str, Any]] = []
        source = StreamSource("event_relay", "Journal", batch, retries, "RelayDeadLetters", partial=True, bisect=True)
        self.pump = StreamPump(source, FakeStream(count), worker, relayed=self._relayed, dead=self._dead)

    def turns(self, count: int) -> list[int]:
        return [self.pump.turn() for _ in range(count)]

    def _relayed(self, records: Sequence[Mapping[str, Any]]) -> None:
        self.done += [int(record["dynamodb"]["SequenceNumber"]) for record in records]

    def _dead(self, note: str) -> None:
        self.dead.append(json.loads(note))


def test_records_are_relayed_in_order() -> None:
    relay = Relay(5, Worker(), batch=2)
    assert relay.turns(4) == [2, 2, 1, 0]
    assert relay.done == [1, 2, 3, 4, 5]


def test_records_before_the_failed_record_are_done_and_the_rest_comes_again() -> None:
    worker = Worker(failing={number(3)})
    relay = Relay(5, worker)
    relay.turns(1)
    worker.failing = set()
    relay.turns(1)
    assert worker.calls == [[number(n) for n in (1, 2, 3, 4, 5)], [number(n) for n in (3, 4, 5)]]
    assert relay.done == [1, 2, 3, 4, 5]


def test_a_batch_that_raises_is_halved_until_the_bad_record_is_alone() -> None:
    worker = Worker(raising={number(2)})
    relay = Relay(4, worker, retries=0)
    relay.turns(6)
    assert relay.done == [1, 3, 4]
    assert [note["DDBStreamBatchInfo"]["startSequenceNumber"] for note in relay.dead] == [number(2)]
    assert [len(call) for call in worker.calls] == [4, 2, 1, 1, 2]


def test_a_record_that_always_fails_is_tried_three_times_and_then_given_up() -> None:
    worker = Worker(failing={number(1)})
    relay = Relay(1, worker, retries=2)
    assert relay.turns(4) == [0, 0, 1, 0]  # 0: a pause is due before the next try
    assert len(worker.calls) == 3
    assert relay.done == []
    (note,) = relay.dead
    assert note["requestContext"]["condition"] == "RetryAttemptsExhausted"
    assert note["DDBStreamBatchInfo"]["batchSize"] == 1


def test_a_stream_record_is_plain_json_with_its_source() -> None:
    worker = Worker()
    Relay(1, worker).turns(1)
    (record,) = worker.events[0]["Records"]
    assert record["eventName"] == "INSERT"
    assert record["eventSourceARN"] == FakeStream.arn
    assert record["dynamodb"]["Keys"] == {"PK": {"S": "ACCT#a"}, "SK": {"S": "evt_1"}}
    assert record["dynamodb"]["NewImage"]["raw"] == {"B": "AQ=="}  # bytes are Base64 in JSON


class Ticking:
    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> float:
        return self.at


def sweep(calls: list[Mapping[str, Any]], now: Ticking, *, at_most: int) -> SchedulePump:
    def call(name: str, event: Mapping[str, Any]) -> None:
        calls.append(event)

    return SchedulePump(
        Schedule("renewals_sweep", "EveryFiveMinutes", "rate(5 minutes)"), call, at_most=at_most, now=now
    )


@pytest.mark.parametrize(("at_most", "seconds"), [(20, 20), (600, 300)])
def test_the_sweep_runs_at_once_and_then_by_its_schedule_or_more_often(at_most: int, seconds: int) -> None:
    calls: list[Mapping[str, Any]] = []
    now = Ticking()
    pump = sweep(calls, now, at_most=at_most)
    assert [pump.turn(), pump.turn()] == [1, 0]  # at once, then after each interval
    now.at = seconds - 1
    assert pump.turn() == 0
    now.at = seconds
    assert [pump.turn(), pump.turn()] == [1, 0]
    event = calls[-1]
    assert (event["source"], event["detail-type"], event["detail"]) == ("aws.scheduler", "Scheduled Event", "{}")


@pytest.mark.parametrize(
    ("expression", "seconds"), [("rate(5 minutes)", 300), ("rate(1 hour)", 3600), ("rate(1 day)", 86400)]
)
def test_rates_in_seconds(expression: str, seconds: int) -> None:
    assert seconds_of(expression) == seconds


def test_a_schedule_that_is_no_rate_is_refused() -> None:
    with pytest.raises(ValueError, match=r"cron\(0 8 \* \* \? \*\) is not a rate"):
        seconds_of("cron(0 8 * * ? *)")


class Counting:
    def __init__(self, left: int) -> None:
        self.left = left
        self.empty = threading.Event()

    def turn(self) -> int:
        if self.left == 0:
            self.empty.set()
            return 0
        self.left -= 1
        return 1


def test_draining_goes_on_until_there_is_no_work() -> None:
    one, other = Counting(3), Counting(5)
    Pumps([one, other]).drain(within=PATIENCE)
    assert (one.left, other.left) == (0, 0)


def test_a_pump_that_breaks_does_not_stop_the_others(capsys: pytest.CaptureFixture[str]) -> None:
    class Broken:
        def turn(self) -> int:
            raise KeyError("broken")

    other = Counting(2)
    Pumps([Broken(), other]).drain(within=PATIENCE)
    assert other.left == 0
    assert "KeyError: 'broken'" in capsys.readouterr().err


def test_pumps_turn_in_a_thread_until_they_are_stopped() -> None:
    counting = Counting(3)
    pumps = Pumps([counting])
    pumps.start()
    assert counting.empty.wait(PATIENCE)
    pumps.stop()
    counting.left = 1
    pumps.wake()
    assert counting.left == 1


def test_the_sweep_runs_when_it_is_called_for() -> None:
    calls: list[Mapping[str, Any]] = []
    pump = sweep(calls, Ticking(), at_most=20)
    pumps = Pumps([pump])
    pump.turn()
    pumps.call_schedules()
    pumps.call_schedules()
    assert len(calls) == 3
