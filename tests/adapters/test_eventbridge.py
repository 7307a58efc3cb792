"""The bus on EventBridge."""

import json
from typing import Any

import pytest
from botocore.stub import ANY, Stubber

from zetel.adapters.batches import NotTaken
from zetel.adapters.clients import Clients, Parameters
from zetel.adapters.eventbridge import EventBridgeBus


def event(number: int) -> dict[str, Any]:
    return {
        "id": f"evt_{number}",
        "type": "subscription.purchased",
        "version": 1,
        "at": "2026-09-01T12:05:00Z",
        "account": "acc_1",
        "subject": "sub_1",
        "sequence": number,
    }


def scripted(*answers: dict[str, Any]) -> tuple[EventBridgeBus, Stubber, list[Any]]:
    """A bus that gets the given answers, and the entries that it sends."""
    client = Clients("eu-west-1", parameters=Parameters.CHECKED).events
    stub, sent = Stubber(client), list[Any]()
    client.meta.events.register(
        "provide-client-params.events.PutEvents", lambda params, **_: sent.append(params["Entries"])
    )
    for answer in answers:
        stub.add_response("put_events", answer, {"Entries": ANY})
    return EventBridgeBus(client, "zetel"), stub, sent


TAKEN = {"FailedEntryCount": 0, "Entries": [{"EventId": "1"}]}


def test_an_event_is_published_unchanged_under_its_type() -> None:
    bus, stub, sent = scripted(TAKEN)
    with stub:
        bus.publish([event(1)])
    ((entry,),) = sent
    assert (entry["Source"], entry["DetailType"], entry["EventBusName"]) == ("zetel", "subscription.purchased", "zetel")
    assert json.loads(entry["Detail"]) == event(1)


def test_23_events_go_in_three_batches_in_order() -> None:
    bus, stub, sent = scripted(TAKEN, TAKEN, TAKEN)
    with stub:
        bus.publish([event(number) for number in range(23)])
    assert [len(batch) for batch in sent] == [10, 10, 3]
    assert [json.loads(entry["Detail"])["sequence"] for batch in sent for entry in batch] == list(range(23))


def test_a_refused_event_is_an_error() -> None:
    failed = {"FailedEntryCount": 1, "Entries": [{"EventId": "1"}, {"ErrorCode": "ThrottlingException"}]}
    bus, stub, _ = scripted(failed)
    with stub, pytest.raises(NotTaken, match="1 of 2 events: ThrottlingException"):
        bus.publish([event(1), event(2)])


def test_an_event_that_was_not_taken_costs_later_batches_nothing() -> None:
    failed = {"FailedEntryCount": 1, "Entries": [{"EventId": "1"}] * 9 + [{"ErrorCode": "InternalFailure"}]}
    bus, stub, sent = scripted(failed, TAKEN)
    with stub, pytest.raises(NotTaken, match="1 of 11 events: InternalFailure"):
        bus.publish([event(number) for number in range(11)])
    assert [len(batch) for batch in sent] == [10, 1]


@pytest.mark.usefixtures("aws")
def test_a_rule_on_the_source_and_type_gets_the_event() -> None:
    clients = Clients("eu-west-1", parameters=Parameters.CHECKED)
    clients.events.create_event_bus(Name="zetel")
    url = clients.sqs.create_queue(QueueName="seen")["QueueUrl"]
    pattern = json.dumps({"source": ["zetel"], "detail-type": ["subscription.purchased"]})
    clients.events.put_rule(Name="all", EventBusName="zetel", EventPattern=pattern)
    arn = "arn:aws:sqs:eu-west-1:123456789012:seen"
    clients.events.put_targets(Rule="all", EventBusName="zetel", Targets=[{"Id": "seen", "Arn": arn}])
    EventBridgeBus(clients.events, "zetel").publish([event(1), {**event(2), "type": "invoice.issued"}])
    messages = clients.sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10)["Messages"]
    assert [json.loads(message["Body"])["detail"] for message in messages] == [event(1)]
