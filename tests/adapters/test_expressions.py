"""Conditional writes in DynamoDB's words: names by placeholder, and the found item asked for."""

from dataclasses import dataclass
from datetime import UTC, datetime

from tests.adapters.stores import Failed, receipt
from zetel.adapters.dynamodb.expressions import action
from zetel.adapters.dynamodb.items import DueIndex
from zetel.application.store import keys
from zetel.application.store.keys import Key, Table
from zetel.application.store.records import Counter
from zetel.application.store.writes import Adjust, Check, Insert, Remove, Replace, Write
from zetel.domain.due import Due, WorkKind

TABLES = {table: f"zetel-{table}" for table in Table}
SERIES = keys.series("NL01", "invoice", 2026)


def said(write: Write) -> object:
    return action(write, TABLES, DueIndex("main", 16))


def on_conflict(found: object) -> Exception:
    return Failed("any", found)


@dataclass(frozen=True, slots=True)
class Contract:
    """A record with a day and unfinished work."""

    id: str
    version: int
    due: Due | None


def test_an_insert_needs_a_free_key() -> None:
    assert said(Insert(SERIES, Counter(1), on_conflict)) == {
        "Put": {
            "TableName": "zetel-core",
            "Item": {"PK": {"S": "SERIES#NL01"}, "SK": {"S": "invoice#2026"}, "last": {"N": "1"}},
            "ConditionExpression": "attribute_not_exists(#n0)",
            "ExpressionAttributeNames": {"#n0": "PK"},
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        }
    }


def test_a_receipt_may_replace_an_expired_receipt() -> None:
    key = keys.receipt("acc_1", "mem_1", "key-1")
    assert said(Insert(key, receipt(expires_at=900), on_conflict, replaces_expired_at=800)) == {
        "Put": {
            "TableName": "zetel-idempotency",
            "Item": {
                "PK": {"S": "ACCT#acc_1"},
                "SK": {"S": "PERSON#mem_1#key-1"},
                "state": {"S": "done"},
                "fingerprint": {"S": "f1"},
                "expires_at": {"N": "900"},
            },
            "ConditionExpression": "attribute_not_exists(#n0) OR #n1 <= :v0",
            "ExpressionAttributeNames": {"#n0": "PK", "#n1": "expires_at"},
            "ExpressionAttributeValues": {":v0": {"N": "800"}},
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        }
    }


def test_a_record_with_work_is_put_into_the_due_index() -> None:
    """The subscription of the worked example: CRC-32 of its id is 0x467EEE91, so its shard is 1 of 16."""
    id = "sub_01KKRBJHM0FSJCVE31AWYEMAF8"
    due = Due(datetime(2026, 12, 15, 7, tzinfo=UTC), WorkKind.RENEWAL_MAIL, 90)
    key = Key(Contract, Table.CORE, "ACCT#acc_1", f"SUB#{id}")
    assert said(Replace(key, Contract(id, 2, due), {"version": 1, "hold": None}, on_conflict)) == {
        "Put": {
            "TableName": "zetel-core",
            "Item": {
                "PK": {"S": "ACCT#acc_1"},
                "SK": {"S": f"SUB#{id}"},
                "id": {"S": id},
                "version": {"N": "2"},
                "due": {"M": {"at": {"S": "2026-12-15T07:00:00Z"}, "kind": {"S": "renewal_mail"}, "of": {"N": "90"}}},
                "due_pk": {"S": "DUE#main#2026-12-15#01"},
                "due_sk": {"S": f"2026-12-15T07:00:00Z#renewal_mail#{id}"},
            },
            "ConditionExpression": "#n0 = :v0 AND attribute_not_exists(#n1)",
            "ExpressionAttributeNames": {"#n0": "version", "#n1": "hold"},
            "ExpressionAttributeValues": {":v0": {"N": "1"}},
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        }
    }


def test_an_adjustment_adds_within_its_bounds() -> None:
    key = keys.balance("acc_1", "pro_1", "EUR")
    assert said(Adjust(key, {"owed": 117975}, on_conflict, at_least={"balance": 1}, at_most={"owed": 500})) == {
        "Update": {
            "TableName": "zetel-core",
            "Key": {"PK": {"S": "ACCT#acc_1"}, "SK": {"S": "BALANCE#pro_1#EUR"}},
            "UpdateExpression": "ADD #n1 :v2",
            "ConditionExpression": "#n0 >= :v0 AND (attribute_not_exists(#n1) OR #n1 <= :v1)",
            "ExpressionAttributeNames": {"#n0": "balance", "#n1": "owed"},
            "ExpressionAttributeValues": {":v0": {"N": "1"}, ":v1": {"N": "500"}, ":v2": {"N": "117975"}},
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        }
    }


def test_a_check_puts_nothing() -> None:
    assert said(Check(SERIES, {"last": 41}, on_conflict)) == {
        "ConditionCheck": {
            "TableName": "zetel-core",
            "Key": {"PK": {"S": "SERIES#NL01"}, "SK": {"S": "invoice#2026"}},
            "ConditionExpression": "#n0 = :v0",
            "ExpressionAttributeNames": {"#n0": "last"},
            "ExpressionAttributeValues": {":v0": {"N": "41"}},
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        }
    }


def test_a_removal_deletes_where_the_fields_are_as_expected() -> None:
    assert said(Remove(SERIES, {"last": 41}, on_conflict)) == {
        "Delete": {
            "TableName": "zetel-core",
            "Key": {"PK": {"S": "SERIES#NL01"}, "SK": {"S": "invoice#2026"}},
            "ConditionExpression": "#n0 = :v0",
            "ExpressionAttributeNames": {"#n0": "last"},
            "ExpressionAttributeValues": {":v0": {"N": "41"}},
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        }
    }


def test_an_instant_of_another_zone_stands_at_its_utc_day() -> None:
    at = datetime.fromisoformat("2026-12-16T00:30:00+01:00")
    place = DueIndex("main", 16).place(
        keys.subscription("acc_1", "sub_1"), Contract("sub_1", 1, Due(at, WorkKind.PERIOD))
    )
    assert str(place["due_pk"]).startswith("DUE#main#2026-12-15#")
    assert place["due_sk"] == "2026-12-15T23:30:00Z#period#sub_1"


def test_all_work_of_an_account_with_a_clock_of_its_own_is_in_one_partition_of_that_clock() -> None:
    key, index = keys.subscription("tst_1", "sub_1"), DueIndex("main", 16)
    places = [
        index.place(key, Contract("sub_1", 1, Due(datetime(year, 3, 15, tzinfo=UTC), WorkKind.PERIOD)))
        for year in (2026, 2031)
    ]
    assert [place["due_pk"] for place in places] == ["DUE#tst_1", "DUE#tst_1"]
    assert [place["due_sk"] for place in places] == [
        "2026-03-15T00:00:00Z#period#sub_1",
        "2031-03-15T00:00:00Z#period#sub_1",
    ]
