"""Putting lost items back, on a local AWS: a shop with two customers, whose first invoices have their numbers."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import boto3
import pytest

from operate.deployment import find
from operate.restore import difference, main, put_back, tables
from operate.table_difference import Compared, Finding
from tests import tables as declared
from tests.concurrency.market import Buyer, Market
from tests.emulator import Emulator
from zetel.adapters.clients import Clients, Parameters
from zetel.adapters.dynamodb.store import DynamoStore
from zetel.application.catalog.catalog import Catalog
from zetel.application.renewing import notices, renewals
from zetel.application.store import keys
from zetel.application.store.keys import Key, Table
from zetel.application.store.writes import Adjust
from zetel.domain.due import WorkKind
from zetel.domain.subscriptions.subscription import Subscription

pytestmark = pytest.mark.emulator

SHARDS = 4


def never(found: object) -> Exception:
    return AssertionError(found)


class Deployed:
    """A stack of the four tables, and a shop on them."""

    def __init__(self, emulator: Emulator) -> None:
        self.stack = f"shop-{uuid4().hex[:8]}"
        boto3.client("cloudformation").create_stack(StackName=self.stack, TemplateBody=_template())
        self.names = tables(find(self.stack))
        self.client: Any = boto3.client("dynamodb")
        clients = Clients(emulator.region, endpoint=emulator.endpoint, parameters=Parameters.CHECKED)
        self.store = DynamoStore(clients.dynamodb, self.names, "main", SHARDS)
        self.market = Market(self.store, accounts=2)

    def sell(self, buyer: Buyer, *, key: str) -> str:
        """The number of the invoice of a seat sold."""
        before = {document.id for document in self.market.documents()}
        self.market.confirm(buyer, self.market.quote(buyer), key=key)
        self.market.number(self.market.drafts())
        (sold,) = [document for document in self.market.documents() if document.id not in before]
        return str(sold.number)

    def restored(self, table: Table) -> str:
        """A copy of the present table, beside the live table."""
        name = f"{self.names[table]}-{uuid4().hex[:8]}"
        self.client.restore_table_to_point_in_time(
            SourceTableName=self.names[table], TargetTableName=name, UseLatestRestorableTime=True
        )
        return name

    def items(self, table: Table) -> dict[tuple[str, str], Any]:
        found = self.client.scan(TableName=self.names[table], ConsistentRead=True)["Items"]
        return {(item["PK"]["S"], item["SK"]["S"]): item for item in found}

    def lose(self, table: Table, lost: Callable[[str, str], bool] = lambda pk, sk: True) -> int:
        places = [place for place in self.items(table) if lost(*place)]
        for pk, sk in places:
            self.client.delete_item(TableName=self.names[table], Key={"PK": {"S": pk}, "SK": {"S": sk}})
        return len(places)

    def change(self, table: Table, pk: str, sk: str, **fields: str) -> None:
        item = self.items(table)[pk, sk] | {name: {"S": value} for name, value in fields.items()}
        self.client.put_item(TableName=self.names[table], Item=item)

    def read(self, key: Key[Any]) -> Any:
        return self.store.read(key).get(key)


def _template() -> str:
    """The four tables of template.yaml, as far as the stand-in can make them."""
    kept = ("AttributeDefinitions", "BillingMode", "GlobalSecondaryIndexes", "KeySchema", "StreamSpecification")
    found = declared.template()["Resources"]
    resources = {}
    for table in Table:
        id = f"{table.capitalize()}Table"
        properties = {name: value for name, value in found[id]["Properties"].items() if name in kept}
        resources[id] = {"Type": "AWS::DynamoDB::Table", "Properties": properties}
    return json.dumps({"Resources": resources})


@pytest.fixture
def shop(emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> Deployed:
    monkeypatch.setenv("AWS_ENDPOINT_URL", emulator.endpoint)
    made = Deployed(emulator)
    anna, bert = made.market.buyers
    assert [made.sell(anna, key="one"), made.sell(bert, key="one")] == ["INV-2026-000001", "INV-2026-000002"]
    return made


def test_the_difference_is_shown_and_nothing_is_written(shop: Deployed, capsys: pytest.CaptureFixture[str]) -> None:
    copy = shop.restored(Table.CORE)
    (subscription,) = _of_acc_00(shop, "SUB#")
    assert shop.lose(Table.CORE, lambda pk, sk: sk == subscription) == 1
    shop.change(Table.CORE, "ACCT#acc_00", "PROFILE#pro_00", name="Mallory")
    before = shop.items(Table.CORE)
    assert main([shop.stack, "core", "--from", copy, "--account", "acc_00"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "differs   ACCT#acc_00  PROFILE#pro_00  name",
        f"missing   ACCT#acc_00  {subscription}",
        # account, member, membership, invoice, balance, ledger, pool, the day's purchases
        "10 same, 1 missing, 1 differs, 0 left",
        "Nothing was written. Add --apply to put back missing and differing items.",
    ]
    assert shop.items(Table.CORE) == before


def test_an_account_comes_back_and_no_other_is_touched(shop: Deployed, capsys: pytest.CaptureFixture[str]) -> None:
    copy, before = shop.restored(Table.CORE), shop.items(Table.CORE)
    # with its contract, that its product knows, ledger and pool, and the person's right to see them
    assert shop.lose(Table.CORE, lambda pk, sk: "acc_00" in pk + sk and "INV#" not in sk) == 11
    shop.change(Table.CORE, "ACCT#acc_01", "PROFILE#pro_01", name="Veerman Groep B.V.")
    assert main([shop.stack, "core", "--from", copy, "--account", "acc_00", "--apply"]) == 0
    assert capsys.readouterr().out.splitlines()[-2:] == ["1 same, 11 missing, 0 differs, 0 left", "Put back: 11."]
    after = shop.items(Table.CORE)
    assert after.pop(("ACCT#acc_01", "PROFILE#pro_01"))["name"] == {"S": "Veerman Groep B.V."}
    after.pop(("SWEEP#main", "WATERMARK"))
    assert after == {place: item for place, item in before.items() if place in after}
    assert len(after) == len(before) - 1
    assert shop.sell(shop.market.buyers[0], key="two") == "INV-2026-000003"


def test_a_single_item_can_be_chosen(shop: Deployed) -> None:
    copy = shop.restored(Table.CORE)
    for damaged in ("PROFILE#pro_00", "MEMBER#mem_1"):
        shop.change(Table.CORE, "ACCT#acc_00", damaged, name="Mallory")
    said = [shop.stack, "core", "--from", copy, "--account", "acc_00", "--item", "PROFILE#pro_00", "--apply"]
    assert main(said) == 0
    assert shop.items(Table.CORE)["ACCT#acc_00", "MEMBER#mem_1"]["name"] == {"S": "Mallory"}
    profile = shop.read(keys.profile("acc_00", "pro_00"))
    # its version was 1; no earlier quote was made of 2
    assert (profile.name, profile.version) == ("Veerman Logistiek B.V.", 2)


def test_an_item_changed_since_the_comparison_is_refused_with_its_whole_transaction(
    shop: Deployed, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = shop.restored(Table.CORE)
    shop.lose(Table.CORE, lambda pk, sk: pk == "ACCT#acc_00" and sk.startswith("SUB#"))
    shop.change(Table.CORE, "ACCT#acc_00", "PROFILE#pro_00", name="Mallory")

    def slowly(*compared: Any) -> Any:
        found = difference(*compared)
        shop.change(Table.CORE, "ACCT#acc_00", "PROFILE#pro_00", name="Veerman Groep B.V.")
        return found

    monkeypatch.setattr("operate.restore.difference", slowly)
    assert main([shop.stack, "core", "--from", copy, "--account", "acc_00", "--apply"]) == 1
    assert "ACCT#acc_00  PROFILE#pro_00\nLook at the difference again." in capsys.readouterr().err
    assert _of_acc_00(shop, "SUB#") == []
    assert shop.items(Table.CORE)["ACCT#acc_00", "PROFILE#pro_00"]["name"] == {"S": "Veerman Groep B.V."}


def test_a_field_added_meanwhile_is_not_lost(shop: Deployed) -> None:
    """The copy has a reference, the live profile none. The profile gets another before the copy is put back."""
    shop.change(Table.CORE, "ACCT#acc_00", "PROFILE#pro_00", reference="PO-7")
    copy = shop.restored(Table.CORE)
    profile = shop.read(keys.profile("acc_00", "pro_00"))
    item = shop.items(Table.CORE)["ACCT#acc_00", "PROFILE#pro_00"]
    del item["reference"]
    shop.client.put_item(TableName=shop.names[Table.CORE], Item=item)
    found = difference(shop.client, shop.names, Table.CORE, copy, "acc_00")
    assert [one.fields for one in found if one.finding is Finding.DIFFERS] == [("reference",)]
    shop.change(Table.CORE, "ACCT#acc_00", "PROFILE#pro_00", reference="PO-8")
    assert [one.sk for one in put_back(shop.client, shop.names, Table.CORE, found)] == ["PROFILE#pro_00"]
    assert (profile.reference, shop.read(keys.profile("acc_00", "pro_00")).reference) == ("PO-7", "PO-8")


def test_a_lost_table_comes_back_whole_and_numbers_go_on(shop: Deployed, capsys: pytest.CaptureFixture[str]) -> None:
    copy, before = shop.restored(Table.CORE), shop.items(Table.CORE)
    lost = shop.lose(Table.CORE)
    assert main([shop.stack, "core", "--from", copy, "--all", "--apply"]) == 0
    assert f"0 same, {lost} missing, 0 differs, 0 left" in capsys.readouterr().out
    after = shop.items(Table.CORE)
    after.pop(("SWEEP#main", "WATERMARK"))
    assert after == before
    assert shop.sell(shop.market.buyers[0], key="two") == "INV-2026-000003"


def test_a_table_older_than_issued_numbers_is_refused(shop: Deployed, capsys: pytest.CaptureFixture[str]) -> None:
    copy = shop.restored(Table.CORE)
    assert shop.sell(shop.market.buyers[0], key="two") == "INV-2026-000003"
    shop.lose(Table.CORE)
    assert main([shop.stack, "core", "--from", copy, "--all", "--apply"]) == 2
    assert f"numbers that {copy} does not: INV-2026-000003." in capsys.readouterr().err
    assert shop.items(Table.CORE) == {}


def test_a_series_that_stands_is_never_set_back(shop: Deployed) -> None:
    copy = shop.restored(Table.CORE)
    assert shop.sell(shop.market.buyers[0], key="two") == "INV-2026-000003"
    assert main([shop.stack, "core", "--from", copy, "--all", "--apply"]) == 0
    assert shop.sell(shop.market.buyers[0], key="three") == "INV-2026-000004"


def test_the_draft_of_a_document_issued_since_does_not_come_back(shop: Deployed) -> None:
    """The document would get a second number."""
    anna = shop.market.buyers[0]
    shop.market.confirm(anna, shop.market.quote(anna), key="two")
    copy = shop.restored(Table.CORE)
    shop.market.number(shop.market.drafts())
    (issued,) = [one for one in shop.market.documents() if one.number == "INV-2026-000003"]
    assert shop.lose(Table.CORE, lambda pk, sk: sk == f"INV#{issued.id}") == 1
    found = difference(shop.client, shop.names, Table.CORE, copy, "acc_00")
    assert [(one.sk, one.why) for one in found if one.finding is Finding.LEFT] == [
        (f"INV#{issued.id}", "has had events since")
    ]


def test_the_sweep_finds_restored_work_from_before_its_watermark(shop: Deployed) -> None:
    """Bought on 15 March 2026, numbered, not rendered: due a little later, and swept for months ago."""
    copy = shop.restored(Table.CORE)
    shop.lose(Table.CORE, lambda pk, sk: pk == "ACCT#acc_00" and sk.startswith("INV#"))
    watermark = keys.watermark("main")
    shop.client.put_item(
        TableName=shop.names[Table.CORE],
        Item={"PK": {"S": watermark.pk}, "SK": {"S": watermark.sk}, "day": {"S": "2026-06-01"}},
    )
    assert main([shop.stack, "core", "--from", copy, "--account", "acc_00", "--apply"]) == 0
    day = shop.read(watermark).day
    assert day.isoformat() == "2026-03-15"
    due = [entry for shard in range(SHARDS) for entry in shop.store.due("main", day, shard)]
    assert [entry.kind for entry in due if entry.pk == "ACCT#acc_00"] == [WorkKind.RENDER]


def test_the_journal_gets_missing_entries_and_keeps_its_own(shop: Deployed, capsys: pytest.CaptureFixture[str]) -> None:
    copy, before = shop.restored(Table.JOURNAL), shop.items(Table.JOURNAL)
    first, *others = sorted(place for place in before if place[0] == "ACCT#acc_00")
    assert shop.lose(Table.JOURNAL, lambda pk, sk: (pk, sk) == first) == 1
    shop.change(Table.JOURNAL, *others[0], type="subscription.hacked")
    assert main([shop.stack, "journal", "--from", copy, "--account", "acc_00", "--apply"]) == 0
    assert f"left      ACCT#acc_00  {others[0][1]}  is never overwritten" in capsys.readouterr().out
    after = shop.items(Table.JOURNAL)
    assert after[first] == before[first]
    assert after[others[0]]["type"] == {"S": "subscription.hacked"}


def test_items_made_since_stay(shop: Deployed) -> None:
    copy = shop.restored(Table.CORE)
    shop.sell(shop.market.buyers[0], key="two")
    assert main([shop.stack, "core", "--from", copy, "--account", "acc_00", "--apply"]) == 0
    assert (len(_of_acc_00(shop, "SUB#")), len(_of_acc_00(shop, "INV#"))) == (2, 2)
    assert shop.market.owed(shop.market.buyers[0]) == 2 * 441_65


def test_a_year_that_was_billed_since_is_not_billed_again(shop: Deployed, capsys: pytest.CaptureFixture[str]) -> None:
    """The contract as it was in its first year would end that year a second time."""
    copy = shop.restored(Table.CORE)
    (sold,) = shop.market.all(Subscription, Table.CORE, "acc_00", "SUB#")
    one = {"account": "acc_00", "subscription": sold.id}
    catalog = Catalog(shop.store, shop.market.clock)
    shop.market.clock.move(timedelta(days=366))
    notices.notify(one, shop.market.services, catalog)
    renewals.work(one, shop.market.services, catalog)
    shop.lose(Table.CORE, lambda pk, sk: pk == f"ACCT#acc_00#SUB#{sold.id}" and sk == "LEDGER")
    assert main([shop.stack, "core", "--from", copy, "--account", "acc_00", "--apply"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "left      ACCT#acc_00  BALANCE#pro_00#EUR  money has moved since",
        f"left      ACCT#acc_00  SUB#{sold.id}  money has moved since",
        f"left      ACCT#acc_00#SUB#{sold.id}  LEDGER  money has moved since",
        # account, member, membership, profile, invoice, pool, the day's purchases
        "9 same, 0 missing, 0 differs, 3 left",
        "There is nothing to put back.",
    ]
    assert len(_of_acc_00(shop, "INV#")) == 2


def test_totals_come_back_as_they_were(shop: Deployed) -> None:
    """A fault has lost the amount owed: 441.65 for an invoice."""
    copy = shop.restored(Table.CORE)
    balance = keys.balance("acc_00", "pro_00", "EUR")
    shop.store.commit([Adjust(balance, {"owed": -441_65}, never)])
    assert main([shop.stack, "core", "--from", copy, "--account", "acc_00", "--apply"]) == 0
    assert shop.market.owed(shop.market.buyers[0]) == 441_65


@pytest.mark.parametrize("table", list(Table))
def test_every_table_of_the_stack_comes_back_whole(shop: Deployed, table: Table) -> None:
    """Receipts of March have expired, so none of them does."""
    copy, before = shop.restored(table), shop.items(table)
    shop.lose(table)
    assert main([shop.stack, table, "--from", copy, "--all", "--apply"]) == 0
    after = shop.items(table)
    after.pop(("SWEEP#main", "WATERMARK"), None)
    assert after == ({} if table is Table.IDEMPOTENCY else before)


def test_a_deleted_table_comes_back_from_its_backup_under_the_name_of_the_stack(shop: Deployed) -> None:
    """DynamoDB makes the backup itself when a table with point-in-time recovery is deleted; here the test does."""
    name, before = shop.names[Table.CORE], shop.items(Table.CORE)
    backup = shop.client.create_backup(TableName=name, BackupName="last")["BackupDetails"]["BackupArn"]
    shop.client.delete_table(TableName=name)
    shop.client.restore_table_from_backup(TargetTableName=name, BackupArn=backup)
    shop.client.update_continuous_backups(
        TableName=name, PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True}
    )
    shop.client.update_table(TableName=name, DeletionProtectionEnabled=True)
    assert shop.items(Table.CORE) == before
    assert shop.sell(shop.market.buyers[0], key="two") == "INV-2026-000003"


def test_a_missing_table_is_reported(shop: Deployed, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([shop.stack, "core", "--from", "nowhere", "--all"]) == 2
    assert capsys.readouterr().err.startswith("Scan: ")


def test_items_too_large_for_a_single_transaction_are_put_back_in_several() -> None:
    """20 items of 300 KB; a transaction takes 4 MB."""
    sent: list[list[Any]] = []

    class Client:
        def transact_write_items(self, *, TransactItems: list[Any]) -> None:  # noqa: N803
            sent.append(TransactItems)

    def large(n: int) -> Compared:
        key = {"PK": {"S": "ACCT#acc_00"}, "SK": {"S": f"MAIL#evt_{n:02}"}}
        return Compared("ACCT#acc_00", f"MAIL#evt_{n:02}", Finding.MISSING, put={**key, "text": {"S": "x" * 300_000}})

    found = [large(n) for n in range(20)]
    assert put_back(Client(), {Table.CATALOG: "catalog"}, Table.CATALOG, found) == []
    assert max(len(json.dumps(one)) for one in sent) < 4_000_000
    assert [action["Put"]["Item"] for one in sent for action in one] == [one.put for one in found]


def _of_acc_00(shop: Deployed, prefix: str) -> list[str]:
    return [sk for pk, sk in shop.items(Table.CORE) if pk == "ACCT#acc_00" and sk.startswith(prefix)]
