"""Answers of DynamoDB that no stand-in gives: conflicts, throttling, half a batch, an end at 1 MB."""

from collections.abc import Iterator
from typing import Any

import pytest
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.compat import HTTPHeaders
from botocore.exceptions import ClientError
from botocore.stub import Stubber

from tests.adapters.stores import NOON, Failed, receipt
from zetel.adapters.clients import Clients, Parameters
from zetel.adapters.dynamodb.store import DynamoStore
from zetel.application.store import keys
from zetel.application.store.keys import Table
from zetel.application.store.records import Counter, NumberUsed
from zetel.application.store.writes import Insert, Replace, Write

SERIES = keys.series("NL01", "invoice", 2026)
RECEIPT = keys.receipt("acc_1", "mem_1", "key-1")
TABLES = {table: f"zetel-{table}" for table in Table}

WRITES: list[Write] = [
    Insert(RECEIPT, receipt(expires_at=900), lambda found: Failed("receipt", found)),
    Replace(SERIES, Counter(42), {"last": 41}, lambda found: Failed("series", found)),
]
NOTHING = {"Code": "None"}
CONFLICT = {"Code": "TransactionConflict", "Message": "Transaction is ongoing for the item"}
FAILED = {"Code": "ConditionalCheckFailed", "Message": "The conditional request failed"}


class Scripted:
    """A store whose client gives a test's answers in order; `pauses` are its pauses (seconds)."""

    def __init__(self) -> None:
        client = Clients("eu-west-1", parameters=Parameters.CHECKED).dynamodb
        self.answers = Stubber(client)
        self.pauses: list[float] = []
        self.tokens: list[str] = []
        client.meta.events.register(
            "provide-client-params.dynamodb.TransactWriteItems",
            lambda params, **_: self.tokens.append(params["ClientRequestToken"]),
        )
        self.store = DynamoStore(client, TABLES, "main", 16, pause=self.pauses.append)

    def cancels(self, *reasons: dict[str, Any]) -> None:
        self.answers.add_client_error(
            "transact_write_items",
            "TransactionCanceledException",
            http_status_code=400,
            modeled_fields={"CancellationReasons": list(reasons)},
        )

    def succeeds(self) -> None:
        self.answers.add_response("transact_write_items", {})


@pytest.fixture
def scripted() -> Iterator[Scripted]:
    made = Scripted()
    with made.answers:
        yield made
        made.answers.assert_no_pending_responses()


def test_a_conflict_is_tried_again_as_the_same_transaction(scripted: Scripted) -> None:
    scripted.cancels(NOTHING, CONFLICT)
    scripted.cancels(CONFLICT, NOTHING)
    scripted.succeeds()
    scripted.store.commit(WRITES)
    assert len(scripted.tokens) == 3
    assert len(set(scripted.tokens)) == 1
    assert len(scripted.pauses) == 2


def test_two_commits_are_two_transactions(scripted: Scripted) -> None:
    scripted.succeeds()
    scripted.succeeds()
    scripted.store.commit(WRITES)
    scripted.store.commit(WRITES)
    assert len(set(scripted.tokens)) == 2


def test_pauses_are_random_below_a_bound_that_doubles_up_to_800_ms(scripted: Scripted) -> None:
    for _ in range(11):
        scripted.cancels(CONFLICT, NOTHING)
    scripted.succeeds()
    scripted.store.commit(WRITES)
    bounds = [0.04, 0.08, 0.16, 0.32, 0.64, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8]
    assert [0 <= pause <= bound for pause, bound in zip(scripted.pauses, bounds, strict=True)] == [True] * 11


def test_a_commit_gives_up_after_12_conflicts(scripted: Scripted) -> None:
    for _ in range(12):
        scripted.cancels(CONFLICT, NOTHING)
    with pytest.raises(ClientError, match="TransactionCanceledException"):
        scripted.store.commit(WRITES)
    assert len(scripted.pauses) == 11


def test_a_condition_that_failed_after_a_conflict_does_not_name_the_error(scripted: Scripted) -> None:
    # The first of two equal requests is writing the receipt at this moment: the receipt decides, once it is there.
    scripted.cancels(CONFLICT, {**FAILED, "Item": {"PK": {"S": "x"}, "SK": {"S": "y"}, "last": {"N": "42"}}})
    stored = {"PK": {"S": "x"}, "SK": {"S": "y"}, "state": {"S": "done"}, "fingerprint": {"S": "f1"}}
    scripted.cancels({**FAILED, "Item": {**stored, "expires_at": {"N": "900"}}}, FAILED)
    with pytest.raises(Failed) as failed:
        scripted.store.commit(WRITES)
    assert (failed.value.write, failed.value.found) == ("receipt", receipt(expires_at=900))


def test_a_condition_that_failed_before_a_conflict_names_it(scripted: Scripted) -> None:
    scripted.cancels(FAILED, CONFLICT)
    with pytest.raises(Failed) as failed:
        scripted.store.commit(WRITES)
    assert (failed.value.write, failed.value.found) == ("receipt", None)


@pytest.mark.parametrize("code", ["ThrottlingException", "RequestLimitExceeded", "TransactionInProgressException"])
def test_a_throttled_request_is_tried_again(scripted: Scripted, code: str) -> None:
    scripted.answers.add_client_error("transact_write_items", code)
    scripted.succeeds()
    scripted.store.commit(WRITES)
    assert len(scripted.pauses) == 1


def test_a_table_that_takes_no_request_is_given_up_within_7_seconds(
    scripted: Scripted, monkeypatch: pytest.MonkeyPatch
) -> None:
    """botocore sends each of 2 attempts 3 times, and waits for up to 1 and 2 seconds between them."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    monkeypatch.setattr("time.sleep", scripted.pauses.append)
    sent = []

    def throttled(request: AWSPreparedRequest, **_: object) -> Any:
        sent.append(request)
        answer: Any = AWSResponse(request.url, 400, HTTPHeaders(), None)
        answer._content = b'{"__type":"com.amazonaws.dynamodb.v20120810#ThrottlingException"}'
        return answer

    client = Clients("eu-west-1").dynamodb
    client.meta.events.register("before-send.dynamodb", throttled)
    store = DynamoStore(client, TABLES, "main", 16, pause=scripted.pauses.append)
    with pytest.raises(ClientError, match="ThrottlingException"):
        store.commit(WRITES)
    assert (len(sent), len(scripted.pauses)) == (6, 5)
    assert sum(scripted.pauses) < 7


def test_a_throttled_item_of_a_transaction_is_tried_again(scripted: Scripted) -> None:
    scripted.cancels({"Code": "ThrottlingError"}, {"Code": "ProvisionedThroughputExceeded"})
    scripted.succeeds()
    scripted.store.commit(WRITES)


def test_a_missing_permission_is_raised_at_once(scripted: Scripted) -> None:
    scripted.answers.add_client_error("transact_write_items", "AccessDeniedException")
    with pytest.raises(ClientError, match="AccessDeniedException"):
        scripted.store.commit(WRITES)
    assert scripted.pauses == []


def test_a_write_that_makes_an_item_too_large_is_named(scripted: Scripted) -> None:
    scripted.cancels(NOTHING, {"Code": "ValidationError", "Message": "Item size has exceeded the maximum"})
    with pytest.raises(ValueError, match="invoice#2026: Item size has exceeded the maximum"):
        scripted.store.commit(WRITES)


def test_unread_keys_are_asked_for_again(scripted: Scripted) -> None:
    other = keys.series("NL01", "invoice", 2027)
    names = [{"PK": {"S": key.pk}, "SK": {"S": key.sk}} for key in (SERIES, other)]
    table = "zetel-core"
    scripted.answers.add_response(
        "batch_get_item",
        {
            "Responses": {table: [{**names[0], "last": {"N": "1"}}]},
            "UnprocessedKeys": {table: {"Keys": [names[1]], "ConsistentRead": True}},
        },
        {"RequestItems": {table: {"Keys": names, "ConsistentRead": True}}},
    )
    scripted.answers.add_response(
        "batch_get_item",
        {"Responses": {table: [{**names[1], "last": {"N": "2"}}]}, "UnprocessedKeys": {}},
        {"RequestItems": {table: {"Keys": [names[1]], "ConsistentRead": True}}},
    )
    assert scripted.store.read(SERIES, other).found == {SERIES: Counter(1), other: Counter(2)}


def test_a_read_that_never_ends_is_an_error_and_not_an_absence(scripted: Scripted) -> None:
    left = {"zetel-core": {"Keys": [{"PK": {"S": SERIES.pk}, "SK": {"S": SERIES.sk}}]}}
    for _ in range(12):
        scripted.answers.add_response("batch_get_item", {"Responses": {}, "UnprocessedKeys": left})
    with pytest.raises(TimeoutError, match="12 attempts"):
        scripted.store.read(SERIES)


def test_a_query_that_ended_at_1_mb_has_a_cursor(scripted: Scripted) -> None:
    number = {"PK": {"S": "NUMBER#NL01"}, "SK": {"S": "N1"}, "account": {"S": "acc_1"}, "document": {"S": "inv_1"}}
    scripted.answers.add_response(
        "query", {"Items": [number], "LastEvaluatedKey": {"PK": number["PK"], "SK": number["SK"]}}
    )
    page = scripted.store.page(keys.Range(NumberUsed, Table.CORE, "NUMBER#NL01", "N", "O"), limit=20)
    assert (page.items, page.next) == ((NumberUsed("acc_1", "inv_1"),), "N1")


def test_a_shard_of_the_due_index_is_read_to_its_end(scripted: Scripted) -> None:
    def entry(id: str) -> dict[str, Any]:
        sort = {"due_pk": {"S": "DUE#main#2026-09-01#00"}, "due_sk": {"S": f"2026-09-01T12:00:00Z#payment#{id}"}}
        return {"PK": {"S": "ACCT#acc_1"}, "SK": {"S": f"PAY#{id}"}, **sort}

    scripted.answers.add_response("query", {"Items": [entry("pay_1")], "LastEvaluatedKey": entry("pay_1")})
    scripted.answers.add_response("query", {"Items": [entry("pay_2")]})
    assert [found.item for found in scripted.store.due("main", NOON.date(), 0)] == ["pay_1", "pay_2"]
