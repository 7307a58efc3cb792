"""Requests to DynamoDB and its answers are those of botocore's own protocol."""

import json
from typing import Any
from zlib import crc32

import botocore.session
import msgspec
import pytest
from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders
from botocore.config import Config
from botocore.exceptions import ClientError, ParamValidationError

from zetel.adapters.clients import Clients, Parameters

KEY = {"PK": {"S": "ACCT#acc_1"}, "SK": {"S": "SUB#sub_1"}}
ITEM = {
    **KEY,
    "version": {"N": "1"},
    "renews": {"BOOL": True},
    "items": {"L": [{"M": {"quantity": {"N": "25"}, "name": {"S": 'Müller & Söhne "€"'}, "addons": {"L": []}}}]},
    "reason": {"M": {}},
}
CONDITION = {
    "ConditionExpression": "#n0 = :v0",
    "ExpressionAttributeNames": {"#n0": "version"},
    "ExpressionAttributeValues": {":v0": {"N": "1"}},
    "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
}
WRITES = [
    {"Put": {"TableName": "core", "Item": ITEM, **CONDITION}},
    {"Update": {"TableName": "core", "Key": KEY, "UpdateExpression": "ADD #n0 :v0", **CONDITION}},
    {"ConditionCheck": {"TableName": "core", "Key": KEY, **CONDITION}},
]
CALLS: dict[str, dict[str, Any]] = {
    "batch_get_item": {"RequestItems": {"core": {"Keys": [KEY], "ConsistentRead": True}}},
    "get_item": {"TableName": "core", "Key": KEY, "ConsistentRead": True},
    "put_item": {"TableName": "core", "Item": ITEM, "ConditionExpression": "attribute_not_exists(PK)"},
    "query": {
        "TableName": "core",
        "KeyConditionExpression": "#pk = :pk",
        "ExpressionAttributeNames": {"#pk": "PK"},
        "ExpressionAttributeValues": {":pk": {"S": "A"}},
        "ExclusiveStartKey": KEY,
        "ScanIndexForward": False,
        "Limit": 52,
    },
    "transact_write_items": {"TransactItems": WRITES, "ClientRequestToken": "c2b23d5c-fe11-4466-9736-ed5b40734398"},
}
ANSWERS: dict[str, dict[str, Any]] = {
    "batch_get_item": {"Responses": {"core": [ITEM]}, "UnprocessedKeys": {"core": {"Keys": [KEY]}}},
    "get_item": {"Item": ITEM},
    "put_item": {},
    "query": {"Items": [ITEM, KEY], "Count": 2, "ScannedCount": 2, "LastEvaluatedKey": KEY},
    "transact_write_items": {},
}
CANCELLED = {
    "__type": "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
    "Message": "Transaction cancelled",
    "CancellationReasons": [
        {"Code": "ConditionalCheckFailed", "Item": ITEM, "Message": "The conditional request failed"},
        {"Code": "None"},
        {"Code": "None"},
    ],
}
THROTTLED = {"__type": "com.amazonaws.dynamodb.v20120810#ThrottlingException", "message": "Slow down"}


class Answer(AWSResponse):
    """An answer of DynamoDB."""

    def __init__(self, status: int, body: bytes, *, checksum: int | None = None) -> None:
        headers = HTTPHeaders()
        headers["x-amzn-requestid"] = "REQUEST"
        if checksum is not None:
            headers["x-amz-crc32"] = str(checksum)
        super().__init__("https://dynamodb.eu-west-1.amazonaws.com/", status, headers, None)
        self._content = body


def plain() -> Any:
    """botocore's own client, unchanged."""
    config = Config(retries={"mode": "standard", "total_max_attempts": 1})
    return botocore.session.get_session().create_client("dynamodb", region_name="eu-west-1", config=config)


def ours(parameters: Parameters = Parameters.TRUSTED) -> Any:
    return Clients("eu-west-1", parameters=parameters).dynamodb


def called(client: Any, operation: str, answer: Answer) -> tuple[dict[str, Any], Any]:
    """The request that was sent, and the result or the error that `answer` gives."""
    sent: dict[str, Any] = {}

    def send(request: Any, **_: Any) -> Answer:
        sent.update(
            url=request.url,
            method=request.method,
            body=json.loads(request.body),
            headers={name: request.headers[name] for name in ("X-Amz-Target", "Content-Type")},
        )
        return answer

    client.meta.events.register_last("before-send.dynamodb", send)
    try:
        return sent, getattr(client, operation)(**CALLS[operation])
    except ClientError as error:
        return sent, error


@pytest.fixture(autouse=True)
def _signed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "000000000000")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setattr("time.sleep", lambda seconds: None)


@pytest.mark.parametrize("operation", CALLS)
def test_requests_and_results_are_the_same(operation: str) -> None:
    answer = json.dumps(ANSWERS[operation]).encode()
    sent, result = called(ours(), operation, Answer(200, answer))
    expected, expected_result = called(plain(), operation, Answer(200, answer))
    assert sent == expected
    for found in (result, expected_result):
        assert found.pop("ResponseMetadata")["HTTPStatusCode"] == 200
    assert result == expected_result == ANSWERS[operation]


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (400, json.dumps(CANCELLED).encode()),
        (400, json.dumps(THROTTLED).encode()),
        (500, b"{}"),
        (503, b"<html>Service Unavailable</html>"),
        (400, b"not JSON"),
    ],
)
def test_errors_are_the_same(status: int, body: bytes) -> None:
    _, error = called(ours(), "transact_write_items", Answer(status, body))
    _, expected = called(plain(), "transact_write_items", Answer(status, body))
    assert type(error).__name__ == type(expected).__name__
    assert error.response["Error"] == expected.response["Error"]
    assert error.response.get("CancellationReasons") == expected.response.get("CancellationReasons")


def test_a_cancelled_transaction_has_the_found_item() -> None:
    client = ours()
    _, error = called(client, "transact_write_items", Answer(400, json.dumps(CANCELLED).encode()))
    assert isinstance(error, client.exceptions.TransactionCanceledException)
    assert error.response["CancellationReasons"][0]["Item"] == ITEM


def test_an_answer_has_the_id_of_its_request() -> None:
    _, result = called(ours(), "get_item", Answer(200, b"{}"))
    assert result["ResponseMetadata"] == {"HTTPStatusCode": 200, "RequestId": "REQUEST", "RetryAttempts": 0}


@pytest.mark.parametrize("damage", [slice(0, -5), slice(3, None), slice(0, 0)])
def test_a_damaged_answer_is_asked_for_again(damage: slice) -> None:
    whole = json.dumps(ANSWERS["get_item"]).encode()
    answers = iter([Answer(200, whole[damage], checksum=crc32(whole)), Answer(200, whole, checksum=crc32(whole))])
    client = ours()
    client.meta.events.register_last("before-send.dynamodb", lambda **_: next(answers))
    assert client.get_item(**CALLS["get_item"])["Item"] == ITEM


def test_an_answer_that_is_no_json_is_an_error_and_not_an_empty_answer() -> None:
    with pytest.raises(msgspec.DecodeError):
        called(ours(), "get_item", Answer(200, b"<html>"))


def test_parameters_are_checked_on_demand() -> None:
    with pytest.raises(ParamValidationError, match="TableName"):
        ours(Parameters.CHECKED).get_item(Key=KEY)
    sent, _ = called(ours(Parameters.CHECKED), "get_item", Answer(200, b"{}"))
    assert sent["body"] == CALLS["get_item"]
