"""The counts of AWS calls for the log: calls, and retries."""

from typing import Any

import pytest
from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders

from tests import tables
from zetel.adapters import tally
from zetel.adapters.clients import Clients


class Answer(AWSResponse):
    """A response of `status` with `body`."""

    def __init__(self, status: int, body: bytes) -> None:
        super().__init__("http://aws.example", status, HTTPHeaders(), None)
        self._content = body


@pytest.mark.usefixtures("aws")
def test_each_call_of_a_client_counts_once() -> None:
    client = Clients("eu-west-1").dynamodb
    names = tables.create(client)
    with tally.counting() as made:
        for sort in ("A", "B"):
            client.get_item(TableName=next(iter(names.values())), Key={"PK": {"S": "X"}, "SK": {"S": sort}})
    assert (made.calls, made.sent, made.retries) == (2, 2, 0)


def test_a_repeated_request_is_a_retry(monkeypatch) -> None:
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    client: Any = Clients("eu-west-1").dynamodb
    answers = iter([Answer(500, b"{}"), Answer(500, b"{}"), Answer(200, b"{}")])
    client.meta.events.register_last("before-send.dynamodb.GetItem", lambda **_: next(answers))
    with tally.counting() as made:
        client.get_item(TableName="core", Key={"PK": {"S": "X"}, "SK": {"S": "A"}})
    assert (made.calls, made.sent, made.retries) == (1, 3, 2)


def test_signing_a_link_is_no_call() -> None:
    with tally.counting() as made:
        Clients("eu-west-1").s3.generate_presigned_url("get_object", Params={"Bucket": "b", "Key": "k"})
    assert (made.calls, made.sent, made.retries) == (0, 0, 0)


def test_an_inner_block_counts_for_itself() -> None:
    with tally.counting() as outer:
        with tally.counting() as inner:
            tally._called()
        tally._called()
    assert (outer.calls, inner.calls) == (1, 1)
