"""Every function does its work with what its role permits, and needs all of it: the deployment after a restart with
permissions enforced.

The local AWS enforces a role's actions, resources, and conditions on partitions and on the sender of mails.
test_permissions.py checks that there are no other conditions, and checks their text.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import pytest
from botocore.exceptions import ClientError

from local import template
from tests.deployment.aws import Permissions
from tests.deployment.customer import Customer, fresh, opened, read
from tests.deployment.life import lived
from tests.deployment.permitted import FUNCTIONS, JOURNAL_READERS, Grant, written
from tests.deployment.queues import quiet, received
from tests.deployment.stack import Stack
from tests.deployment.used import used

pytestmark = [pytest.mark.emulator, pytest.mark.xdist_group("deployment")]

TEMPLATE: Final = template.read()

#: Permissions that were not seen in use, with the reason to keep them.
UNSEEN: Final[Mapping[str, Callable[[Grant], bool]]] = {
    "Lambda itself writes what functions print, and their traces": lambda it: (
        it.resource == "FunctionLogs" or it.action in {"PutTraceSegments", "PutTelemetryRecords"}
    ),
    "Lambda itself reads what feeds a function, and refuses to begin without": lambda it: (
        it.action in {"ReceiveMessage", "DeleteMessage", "GetQueueAttributes"}
        or it.action in {"DescribeStream", "GetRecords", "GetShardIterator", "ListStreams"}
    ),
    "Lambda itself sets aside what failed": lambda it: it.resource.endswith("DeadLetters"),
    "AWS asks for it where a mail is sent raw; the local AWS does not": lambda it: it.action == "SendRawEmail",
    "the charge is read where it was asked for again, because the answer was lost": lambda it: (
        it.action == "GetItem" and it.function in {"Purchase", "SeatChange", "PlanChange"}
    ),
    "a purchase is asked for of a plan with a trial, whose earlier contracts are looked for": lambda it: (
        it.function == "Requests" and it.partition == "ACCT#*" and it.action == "Query"
    ),
    "an end and a renewal are written together only where they fall due together": lambda it: (
        it.function == "Renewals" and it.partition == "SOLD#*" and it.action in {"UpdateItem", "ConditionCheckItem"}
    ),
    "what a leaving member bought is handed over to the account, a due renewal first": lambda it: (
        it.function == "People" and (it.partition == "SOLD#*" or it.action == "ConditionCheckItem")
    ),
    "running contracts are looked through when a price was loaded": lambda it: (
        (it.function, it.partition, it.action) == ("RenewalNotices", "SOLD#*", "Query")
    ),
    "an invitation expires after days, with its licences": lambda it: (
        it.function == "Confirmations" and (it.action == "DeleteItem" or it.resource == "JournalTable")
    ),
    "an owner who joins is counted in the transaction of the membership": lambda it: (
        (it.function, it.action, it.partition) == ("Invitations", "UpdateItem", "PERSON#*")
    ),
    "another edition moves a contract to its own list, and ends nothing": lambda it: (
        (it.function, it.partition, it.action) == ("PlanChange", "SOLD#*", "ConditionCheckItem")
    ),
    "a contract whose end a command meets before the sweep": lambda it: (
        (it.function in {"Subscriptions", "SeatChange", "SelfService"} and it.partition == "SOLD#*")
        or (it.function in {"Purchase", "Subscriptions", "SeatChange", "SelfService"} and it.action == "DeleteItem")
        or (it.function, it.action) == ("SelfService", "UpdateItem")
    ),
    "an account manager who lists recipients has accounts by the seller's file": lambda it: (
        (it.function, it.resource) == ("Links", "CatalogTable")
    ),
    "a file that moves people to another edition ends licences": lambda it: (
        (it.function, it.action) == ("JobWork", "DeleteItem")
    ),
    "an uploaded file that is missing is told from one that is forbidden": lambda it: it.action == "ListBucket",
    "a request for an end is approved by silence after days, and one for a programme ends with its member": (
        lambda it: (it.function, it.partition, it.action) == ("PaymentWork", "TASKS#*", "DeleteItem")
    ),
    "a person whom another identity provider signed in is found by the token's subject": lambda it: (
        it.action == "ListUsers"
    ),
    "a proof goes 30 days after the decision": lambda it: (
        (it.function, it.resource) == ("PaymentWork", "ExportBucket/proofs/*")
    ),
    "a balance is paid back, and documents and files go, when an account with them closes": lambda it: (
        (it.function == "Renewals" and it.action == "DeleteObject")
        or (
            it.function == "ClockWork"
            and it.action == "DeleteObject"
            and it.resource.endswith("/tst_*")
            and "proofs" not in it.resource
        )
        or (it.function, it.partition) == ("Renewals", "TASKS#*")
        or (it.function, it.action, it.partition) == ("ClockWork", "PutItem", "NAMES#tst_*")
    ),
    "what an outage stops is kept on an item, or comes again from the queue": lambda it: (
        (it.function, it.action) in {("Confirmations", "SendMessage"), ("EventPublishing", "SendMessage")}
        or (it.function, it.action) == ("EventPublishing", "PutItem")
    ),
}


@dataclass(frozen=True, slots=True)
class Enforced:
    """The deployment since permissions are enforced, at `since` (epoch seconds)."""

    stack: Stack
    since: float

    def errors(self) -> list[Any]:
        """The failures of functions: requests answered with a status from 500 on, and work that comes again."""
        return [line for line in self._said() if line.get("status", 0) >= 500 or ("work" in line and "error" in line)]

    def called(self) -> set[str]:
        """The folders of all called functions: their log lines name the route, or the work."""
        by_route = {route.key: route.function for route in TEMPLATE.routes}
        return {line.get("work") or by_route[line["route"]] for line in self._said()}

    def client(self, service: str, function: str) -> Any:
        """An AWS client with the role of a function."""
        return self.stack.client(service, role=self.stack.deployment.named(f"{function}Role"))

    def _said(self) -> list[Any]:
        return self.stack.said(since=self.since)


@pytest.fixture(scope="module")
def before(stack: Stack) -> tuple[Customer, Any]:
    """A customer from before the restart, with the purchase of that time."""
    customer = opened(stack, "frits")
    bought = customer.buy()
    customer.pdf(bought["documents"][0]["id"])
    return customer, bought


@pytest.fixture(scope="module")
def enforced(stack: Stack, before: tuple[Customer, Any]) -> Enforced:
    quiet(stack)
    stack.aws.stop()
    stack.aws.start(Permissions.ENFORCED)
    return Enforced(stack, time.time())


@pytest.fixture(scope="module")
def answers(enforced: Enforced) -> Mapping[str, int]:
    """The answers of every route to requests for unknown things, after the life of a customer. These answers take
    permissions, too."""
    customer = lived(enforced.stack)
    staff = enforced.stack.person("sofie@grachtwerk.example", "support", "bookkeeper")
    found = {}
    for route in TEMPLATE.routes:
        path = route.path.replace("{account}", customer.account)
        caller = staff if path.startswith("/v1/seller") else customer.caller
        body: dict[str, str] | None = None if route.method == "GET" else {}
        found[route.key] = caller.ask(route.method, path, body, {"Idempotency-Key": fresh()}).status
    return found


def test_a_restart_loses_nothing(enforced: Enforced, before: tuple[Customer, Any]) -> None:
    customer, bought = before
    (document,) = bought["documents"]
    assert customer.invoice(document["id"])["number"].startswith("INV-")
    assert customer.pdf(document["id"]).startswith(b"%PDF-1.7")
    subscriptions = read(customer.caller.get(f"{customer.path}/subscriptions"))["subscriptions"]
    assert [each["id"] for each in subscriptions] == [bought["subscription"]["id"]]


def test_every_function_has_the_permissions_that_it_needs(enforced: Enforced, answers: Mapping[str, int]) -> None:
    """Every function is called, and none fails."""
    assert {key: status for key, status in answers.items() if status >= 500} == {}
    assert {function.folder for function in TEMPLATE.functions} - enforced.called() == set()
    assert enforced.errors() == []
    assert received(enforced.stack, "RelayDeadLetters") == []


def test_every_function_uses_all_of_its_permissions(enforced: Enforced, answers: Mapping[str, int]) -> None:
    unseen = {grant for grant in written() if any(applies(grant) for applies in UNSEEN.values())}
    wanted, found = set(written()) - unseen, used(enforced.stack)
    assert (sorted(map(str, wanted - found)), sorted(map(str, found - wanted))) == ([], [])
    assert [why for why, applies in UNSEEN.items() if not any(map(applies, unseen))] == []


# The local AWS refuses requests without a permission.


def denied(call: Callable[..., Any], **request: Any) -> bool:
    try:
        call(**request)
    except ClientError as error:
        return error.response["Error"]["Code"] in {"AccessDeniedException", "AccessDenied"}
    return False


@pytest.mark.parametrize("function", sorted(FUNCTIONS))
def test_no_function_changes_or_removes_journal_entries_and_exports_and_the_history_alone_read_them(
    enforced: Enforced, function: str
) -> None:
    dynamodb, journal = enforced.client("dynamodb", function), enforced.stack.deployment.named("JournalTable")
    key = {"PK": {"S": "ACCT#acc_1"}, "SK": {"S": "evt_1"}}
    assert denied(dynamodb.update_item, TableName=journal, Key=key)
    assert denied(dynamodb.delete_item, TableName=journal, Key=key)
    assert denied(dynamodb.get_item, TableName=journal, Key=key)
    assert denied(dynamodb.scan, TableName=journal)
    of_account = {"KeyConditionExpression": "PK = :a", "ExpressionAttributeValues": {":a": key["PK"]}}
    assert denied(dynamodb.query, TableName=journal, **of_account) is not (function in JOURNAL_READERS)


@pytest.mark.parametrize("function", sorted(set(FUNCTIONS) - {"InvoiceNumbering"}))
@pytest.mark.parametrize("partition", ["SERIES#main", "NUMBER#main"])
def test_only_numbering_touches_the_numbers(enforced: Enforced, function: str, partition: str) -> None:
    dynamodb, core = enforced.client("dynamodb", function), enforced.stack.deployment.named("CoreTable")
    item = {"PK": {"S": partition}, "SK": {"S": "invoice#2026"}}
    own = {"PK": {"S": "ACCT#acc_1"}, "SK": {"S": "PROFILE#pro_1"}}
    assert denied(dynamodb.put_item, TableName=core, Item=item)
    # Transfers name invoices by their numbers; staff finds by a number alone the account that it belongs to.
    reads = partition == "NUMBER#main" and function in {"Payments", "Seller"}
    asked = [item] if function == "Seller" else [own, item]
    assert denied(dynamodb.batch_get_item, RequestItems={core: {"Keys": asked}}) is not reads
    puts = [{"Put": {"TableName": core, "Item": each}} for each in (own, item)]
    assert denied(dynamodb.transact_write_items, TransactItems=puts)


def test_an_end_deletes_places_of_running_contracts_and_no_item_of_an_account(enforced: Enforced) -> None:
    dynamodb, core = enforced.client("dynamodb", "Cancellation"), enforced.stack.deployment.named("CoreTable")
    place = {"PK": {"S": "SOLD#nothing#00"}, "SK": {"S": "ACCT#acc_1#SUB#sub_1"}}
    own = {"PK": {"S": "ACCT#acc_1"}, "SK": {"S": "PROFILE#pro_1"}}
    assert not denied(dynamodb.transact_write_items, TransactItems=[{"Delete": {"TableName": core, "Key": place}}])
    assert denied(dynamodb.transact_write_items, TransactItems=[{"Delete": {"TableName": core, "Key": own}}])
    assert denied(dynamodb.delete_item, TableName=core, Key=own)


def test_a_mail_is_sent_only_in_the_name_of_the_sender(enforced: Enforced) -> None:
    ses = enforced.client("sesv2", "Confirmations")
    mail = {"Destination": {"ToAddresses": ["anna@veerman.example"]}, "Content": {"Raw": {"Data": b"Subject: x"}}}
    assert denied(ses.send_email, FromEmailAddress="director@zetel.example", **mail)
    assert ses.send_email(FromEmailAddress=TEMPLATE.parameters["SenderAddress"], **mail)["MessageId"]
