"""The permissions of each function, written out; tests compare them with the template and with the functions' requests.

A row names a resource by its id in the template, a table mostly with its partitions, and the actions on the resource.
The service follows from the resource. Of an account's items only licences and the addresses of members are deleted: a
transaction that deletes from a list (SOLD#, NAMES#, TASKS#) names items of the account, too.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from local import template

TEMPLATE: Final = template.read()
POLICIES: Final = TEMPLATE.of_type("AWS::IAM::ManagedPolicy")
ROLES: Final = TEMPLATE.of_type("AWS::IAM::Role")
FUNCTIONS: Final = {function.id: function for function in TEMPLATE.functions}

#: The functions that may query the journal of any account; `ClockWork` may query that of accounts with clocks of their
#: own. All others read only its stream.
JOURNAL_READERS: Final[frozenset[str]] = frozenset({"Forecast", "JobWork"})

PERMITTED: Final[Mapping[str, Mapping[str, str]]] = {
    "Accounts": {
        "CoreTable ACCT#*": "BatchGetItem Query PutItem UpdateItem DeleteItem",
        "CoreTable PERSON#*": "BatchGetItem Query PutItem UpdateItem",
        "CoreTable NAMES#*": "PutItem UpdateItem DeleteItem",
        "JournalTable": "PutItem",
        "IdempotencyTable": "BatchGetItem PutItem",
        "UserPool": "AdminGetUser",
    },
    "People": {
        "CatalogTable": "BatchGetItem",
        "CoreTable ACCT#*": "BatchGetItem Query PutItem UpdateItem ConditionCheckItem DeleteItem",
        "CoreTable PERSON#*": "BatchGetItem PutItem UpdateItem DeleteItem",
        "CoreTable SOLD#*": "PutItem UpdateItem ConditionCheckItem DeleteItem",
        "JournalTable": "PutItem",
    },
    "Invitations": {
        "CatalogTable": "BatchGetItem",
        "CoreTable ACCT#*": "BatchGetItem Query PutItem UpdateItem DeleteItem",
        "CoreTable PERSON#*": "BatchGetItem PutItem UpdateItem",
        "JournalTable": "PutItem",
        "IdempotencyTable": "BatchGetItem PutItem",
        "LinkKeys": "GetSecretValue",
    },
    "Closings": {
        "CatalogTable": "BatchGetItem",
        "CoreTable ACCT#*": "BatchGetItem Query PutItem",
        "CoreTable PERSON#*": "BatchGetItem",
        "JournalTable": "PutItem",
        "IdempotencyTable": "BatchGetItem PutItem",
        "UserPool": "AdminGetUser AdminListGroupsForUser",
    },
    "Departures": {
        "CatalogTable": "BatchGetItem",
        "CoreTable ACCT#*": "BatchGetItem Query PutItem",
        "CoreTable PERSON#*": "BatchGetItem",
        "JournalTable": "PutItem",
        "IdempotencyTable": "BatchGetItem PutItem",
        "UserPool": "AdminGetUser AdminListGroupsForUser",
    },
    "Licences": {
        "CatalogTable": "BatchGetItem",
        "CoreTable ACCT#*": "BatchGetItem Query PutItem UpdateItem DeleteItem",
        "CoreTable PERSON#*": "BatchGetItem",
        "JournalTable": "PutItem",
        "IdempotencyTable": "BatchGetItem PutItem",
    },
    "Jobs": {
        "CoreTable ACCT#*": "BatchGetItem PutItem",
        "CoreTable PERSON#*": "BatchGetItem",
        "JournalTable": "PutItem",
        "IdempotencyTable": "BatchGetItem PutItem",
        "ExportBucket/jobs/*": "PutObject",
        "ExportBucket/exports/*": "GetObject",
    },
    "Product": {
        "CatalogTable": "BatchGetItem",
        "CoreTable ACCT#*": "BatchGetItem PutItem",
        "CoreTable PERSON#*": "BatchGetItem Query",
        "JournalTable": "PutItem",
    },
    "Requests": {
        "CatalogTable": "BatchGetItem",
        "CoreTable ACCT#*": "BatchGetItem Query PutItem UpdateItem ConditionCheckItem DeleteItem",
        "CoreTable PERSON#*": "BatchGetItem",
        "CoreTable TASKS#*": "PutItem DeleteItem",
        "JournalTable": "PutItem",
        "QuoteKeys": "GetSecretValue",
    },
    "RequestLists": {
        "CoreTable ACCT#*": "BatchGetItem Query",
        "CoreTable PERSON#*": "BatchGetItem",
    },
    "Programmes": {
        "CatalogTable": "BatchGetItem",
        "CoreTable ACCT#*": "BatchGetItem Query PutItem ConditionCheckItem DeleteItem",
        "CoreTable PERSON#*": "BatchGetItem",
        "CoreTable TASKS#*": "PutItem ConditionCheckItem DeleteItem",
        "JournalTable": "PutItem",
        "ExportBucket": "ListBucket",
        "ExportBucket/uploads/*": "PutObject GetObject",
        "ExportBucket/proofs/*": "PutObject GetObject DeleteObject",
    },
    "SelfService": {
        "CatalogTable": "BatchGetItem",
        "CoreTable ACCT#*": "BatchGetItem Query PutItem UpdateItem ConditionCheckItem DeleteItem",
        "CoreTable PERSON#*": "BatchGetItem",
        "CoreTable SOLD#*": "PutItem UpdateItem ConditionCheckItem DeleteItem",
        "JournalTable": "PutItem",
        "IdempotencyTable": "BatchGetItem PutItem",
        "QuoteKeys": "GetSecretValue",
    },
    "Catalog": {
        "CatalogTable": "BatchGetItem",
        "CoreTable ACCT#*": "BatchGetItem",
        "CoreTable PERSON#*": "BatchGetItem",
    },
    "Purchase": {
        "CatalogTable": "BatchGetItem",
        "CoreTable ACCT#*": "BatchGetItem Query PutItem UpdateItem ConditionCheckItem DeleteItem",
        "CoreTable PERSON#*": "BatchGetItem",
        "CoreTable SANDBOX#charges": "GetItem PutItem",
        "CoreTable SANDBOX#tst": "GetItem PutItem",
        "CoreTable SOLD#*": "PutItem UpdateItem ConditionCheckItem DeleteItem",
        "JournalTable": "PutItem",
        "IdempotencyTable": "BatchGetItem PutItem",
        "QuoteKeys": "GetSecretValue",
    },
    "Subscriptions": {
        "CatalogTable": "BatchGetItem",
        "CoreTable ACCT#*": "BatchGetItem Query PutItem UpdateItem ConditionCheckItem DeleteItem",
        "CoreTable PERSON#*": "BatchGetItem",
        "CoreTable SOLD#*": "PutItem UpdateItem ConditionCheckItem DeleteItem",
        "JournalTable": "PutItem",
    },
    "Forecast": {
        "CatalogTable": "BatchGetItem",
        "CoreTable ACCT#*": "BatchGetItem Query",
        "CoreTable PERSON#*": "BatchGetItem",
        "JournalTable ACCT#*": "Query",
    },
    "SeatChange": {
        "CatalogTable": "BatchGetItem",
        "CoreTable ACCT#*": "BatchGetItem Query PutItem UpdateItem ConditionCheckItem DeleteItem",
        "CoreTable PERSON#*": "BatchGetItem",
        "CoreTable SOLD#*": "PutItem UpdateItem ConditionCheckItem DeleteItem",
        "CoreTable SANDBOX#charges": "GetItem PutItem",
        "CoreTable SANDBOX#tst": "GetItem PutItem",
        "JournalTable": "PutItem",
        "IdempotencyTable": "BatchGetItem PutItem",
        "QuoteKeys": "GetSecretValue",
    },
    "PlanChange": {
        "CatalogTable": "BatchGetItem",
        "CoreTable ACCT#*": "BatchGetItem Query PutItem UpdateItem ConditionCheckItem DeleteItem",
        "CoreTable PERSON#*": "BatchGetItem",
        "CoreTable SOLD#*": "PutItem UpdateItem ConditionCheckItem DeleteItem",
        "CoreTable SANDBOX#charges": "GetItem PutItem",
        "CoreTable SANDBOX#tst": "GetItem PutItem",
        "JournalTable": "PutItem",
        "IdempotencyTable": "BatchGetItem PutItem",
        "QuoteKeys": "GetSecretValue",
    },
    "Trials": {
        "CatalogTable": "BatchGetItem",
        "CoreTable ACCT#*": "BatchGetItem PutItem ConditionCheckItem",
        "CoreTable PERSON#*": "BatchGetItem",
        "JournalTable": "PutItem",
        "IdempotencyTable": "BatchGetItem PutItem",
        "QuoteKeys": "GetSecretValue",
    },
    "Cancellation": {
        "CatalogTable": "BatchGetItem",
        "CoreTable ACCT#*": "BatchGetItem PutItem UpdateItem ConditionCheckItem DeleteItem",
        "CoreTable PERSON#*": "BatchGetItem",
        "CoreTable SOLD#*": "PutItem UpdateItem ConditionCheckItem DeleteItem",
        "JournalTable": "PutItem",
        "IdempotencyTable": "BatchGetItem PutItem",
        "QuoteKeys": "GetSecretValue",
        "UserPool": "AdminGetUser AdminListGroupsForUser",
    },
    "Invoices": {
        "CatalogTable": "BatchGetItem",
        "CoreTable ACCT#*": "BatchGetItem Query",
        "CoreTable PERSON#*": "BatchGetItem",
        "DocumentBucket/*": "GetObject",
        "ExportBucket/tests/*": "GetObject",
    },
    "Payments": {
        "CatalogTable": "BatchGetItem",
        "CoreTable ACCT#*": "BatchGetItem Query PutItem UpdateItem DeleteItem",
        "CoreTable PERSON#*": "BatchGetItem",
        "CoreTable NUMBER#*": "BatchGetItem",
        "CoreTable TASKS#*": "PutItem DeleteItem",
        "JournalTable": "PutItem",
        "IdempotencyTable": "BatchGetItem PutItem",
        "UserPool": "AdminGetUser AdminListGroupsForUser",
    },
    "Seller": {
        "CatalogTable": "BatchGetItem",
        "CoreTable ACCT#*": "BatchGetItem Query PutItem",
        "CoreTable NAMES#*": "Query",
        "CoreTable NUMBER#*": "BatchGetItem",
        "CoreTable TASKS#*": "Query",
        "JournalTable": "PutItem",
        "UserPool": "AdminGetUser AdminListGroupsForUser",
    },
    "Links": {
        "CatalogTable": "BatchGetItem",
        "CoreTable ACCT#*": "BatchGetItem Query PutItem",
        "CoreTable PERSON#*": "BatchGetItem",
        "JournalTable": "PutItem",
        "IdempotencyTable": "BatchGetItem PutItem",
        "LinkKeys": "GetSecretValue",
        "UserPool": "AdminGetUser AdminListGroupsForUser",
    },
    "StaffContracts": {
        "CatalogTable": "BatchGetItem",
        "CoreTable ACCT#*": "BatchGetItem Query",
        "JournalTable": "PutItem",
        "UserPool": "AdminGetUser AdminListGroupsForUser",
    },
    "StaffProgrammes": {
        "CatalogTable": "BatchGetItem",
        "CoreTable ACCT#*": "BatchGetItem PutItem DeleteItem",
        "CoreTable TASKS#*": "Query PutItem DeleteItem",
        "JournalTable": "PutItem",
        "ExportBucket/proofs/*": "GetObject",
        "UserPool": "AdminGetUser AdminListGroupsForUser",
    },
    "StaffUpgrades": {
        "CatalogTable": "BatchGetItem",
        "CoreTable ACCT#*": "BatchGetItem PutItem DeleteItem",
        "CoreTable TASKS#*": "Query PutItem DeleteItem",
        "JournalTable": "PutItem",
        "UserPool": "AdminGetUser AdminListGroupsForUser",
    },
    "EndRequests": {
        "CatalogTable": "BatchGetItem",
        "CoreTable ACCT#*": "BatchGetItem Query PutItem ConditionCheckItem DeleteItem",
        "CoreTable PERSON#*": "BatchGetItem",
        "CoreTable TASKS#*": "PutItem ConditionCheckItem DeleteItem",
        "JournalTable": "PutItem",
        "IdempotencyTable": "BatchGetItem PutItem",
        "QuoteKeys": "GetSecretValue",
    },
    "StaffEnds": {
        "CatalogTable": "BatchGetItem",
        "CoreTable ACCT#*": "BatchGetItem PutItem DeleteItem",
        "CoreTable TASKS#*": "Query PutItem DeleteItem",
        "JournalTable": "PutItem",
        "UserPool": "AdminGetUser AdminListGroupsForUser",
    },
    "StaffDocuments": {
        "CatalogTable": "BatchGetItem",
        "CoreTable ACCT#*": "BatchGetItem Query",
        "JournalTable": "PutItem",
        "DocumentBucket/*": "GetObject",
        "ExportBucket/tests/*": "GetObject",
        "UserPool": "AdminGetUser AdminListGroupsForUser",
    },
    "Health": {},
    "InvoiceNumbering": {
        "NumberingQueue": "ReceiveMessage DeleteMessage GetQueueAttributes",
        "CatalogTable": "BatchGetItem",
        "CoreTable ACCT#*": "BatchGetItem PutItem",
        "CoreTable SERIES#*": "BatchGetItem PutItem",
        "CoreTable NUMBER#*": "PutItem",
        "JournalTable": "PutItem",
    },
    "InvoiceRendering": {
        "RenderingQueue": "ReceiveMessage DeleteMessage GetQueueAttributes",
        "CoreTable ACCT#*": "BatchGetItem PutItem",
        "JournalTable": "PutItem",
        "DocumentBucket/*": "PutObject",
        "ProofKeys": "GetSecretValue",
    },
    "Confirmations": {
        "CatalogTable": "BatchGetItem",
        "CoreTable ACCT#*": "BatchGetItem Query PutItem UpdateItem ConditionCheckItem DeleteItem",
        "JournalTable": "PutItem",
        "LinkKeys": "GetSecretValue",
        "DocumentBucket/*": "GetObject",
        "identity/*": "SendEmail SendRawEmail",
        "ConfirmationsQueue": "ReceiveMessage DeleteMessage GetQueueAttributes SendMessage",
    },
    "PaymentWork": {
        "PaymentsQueue": "ReceiveMessage DeleteMessage GetQueueAttributes",
        "CatalogTable": "BatchGetItem",
        "CoreTable ACCT#*": "BatchGetItem Query PutItem UpdateItem ConditionCheckItem DeleteItem",
        "CoreTable TASKS#*": "PutItem DeleteItem",
        "CoreTable SANDBOX#charges": "GetItem PutItem",
        "CoreTable SOLD#*": "PutItem UpdateItem ConditionCheckItem DeleteItem",
        "JournalTable": "PutItem",
        "IdempotencyTable": "BatchGetItem PutItem",
        "ExportBucket/proofs/*": "DeleteObject",
    },
    "Renewals": {
        "RenewalsQueue": "ReceiveMessage DeleteMessage GetQueueAttributes",
        "CatalogTable": "BatchGetItem",
        "CoreTable ACCT#*": "BatchGetItem Query PutItem UpdateItem ConditionCheckItem DeleteItem",
        "CoreTable PERSON#*": "Query PutItem UpdateItem DeleteItem",
        "CoreTable SOLD#*": "PutItem UpdateItem ConditionCheckItem DeleteItem",
        "CoreTable TASKS#*": "PutItem DeleteItem",
        "CoreTable NAMES#*": "PutItem DeleteItem",
        "UserPool": "AdminGetUser AdminListGroupsForUser ListUsers AdminDeleteUser",
        "JournalTable": "PutItem",
        "DocumentBucket/*": "DeleteObject",
        "ExportBucket/exports/*": "DeleteObject",
        "ExportBucket/jobs/*": "DeleteObject",
        "ExportBucket/proofs/*": "DeleteObject",
    },
    "RenewalNotices": {
        "RenewalNoticesQueue": "ReceiveMessage DeleteMessage GetQueueAttributes",
        "CatalogTable": "BatchGetItem",
        "CoreTable ACCT#*": "BatchGetItem PutItem ConditionCheckItem",
        "CoreTable SOLD#*": "Query",
        "JournalTable": "PutItem",
        "identity/*": "SendEmail SendRawEmail",
    },
    "Clocks": {
        "CoreTable ACCT#tst_*": "BatchGetItem Query PutItem UpdateItem DeleteItem",
        "CoreTable PERSON#tst_*": "PutItem UpdateItem",
        "CoreTable NAMES#tst_*": "PutItem UpdateItem",
        "CoreTable TASKS#clocks": "Query PutItem UpdateItem DeleteItem",
        "JournalTable ACCT#tst_*": "PutItem",
        "IdempotencyTable": "BatchGetItem PutItem",
        "UserPool": "AdminGetUser AdminListGroupsForUser",
    },
    "ClockWork": {
        "JournalTable/stream": "DescribeStream GetRecords GetShardIterator",
        "*": "ListStreams",
        "RelayDeadLetters": "SendMessage",
        "CatalogTable": "BatchGetItem",
        "CoreTable ACCT#tst_*": "BatchGetItem PutItem UpdateItem ConditionCheckItem Query DeleteItem",
        "CoreTable PERSON#tst_*": "BatchGetItem PutItem UpdateItem Query DeleteItem",
        "CoreTable SOLD#tst_*": "PutItem UpdateItem ConditionCheckItem Query DeleteItem",
        "CoreTable TASKS#tst_*": "PutItem Query DeleteItem",
        "CoreTable NAMES#tst_*": "PutItem Query DeleteItem",
        "CoreTable SERIES#tst_*": "BatchGetItem PutItem Query DeleteItem",
        "CoreTable NUMBER#tst_*": "PutItem Query DeleteItem",
        "CoreTable SANDBOX#tst": "GetItem PutItem",
        "CoreTable/index/due DUE#tst_*": "Query",
        "JournalTable ACCT#tst_*": "Query PutItem DeleteItem",
        "IdempotencyTable ACCT#tst_*": "BatchGetItem PutItem Query DeleteItem",
        "ExportBucket": "ListBucket",
        "ExportBucket/tests/*": "GetObject PutObject DeleteObject",
        "ExportBucket/exports/tst_*": "GetObject PutObject DeleteObject",
        "ExportBucket/parts/tst_*": "GetObject PutObject",
        "ExportBucket/jobs/tst_*": "GetObject DeleteObject",
        "ExportBucket/proofs/tst_*": "DeleteObject",
        "LinkKeys": "GetSecretValue",
        "ProofKeys": "GetSecretValue",
    },
    "EventRelay": {
        "JournalTable/stream": "DescribeStream GetRecords GetShardIterator",
        "*": "ListStreams",
        "NumberingQueue": "SendMessage",
        "RenderingQueue": "SendMessage",
        "ConfirmationsQueue": "SendMessage",
        "PaymentsQueue": "SendMessage",
        "JobsQueue": "SendMessage",
        "RenewalsQueue": "SendMessage",
        "PublicationsQueue": "SendMessage",
        "RelayDeadLetters": "SendMessage",
    },
    "JobWork": {
        "JobsQueue": "ReceiveMessage DeleteMessage GetQueueAttributes",
        "CatalogTable": "BatchGetItem",
        "CoreTable ACCT#*": "BatchGetItem Query PutItem UpdateItem DeleteItem",
        "CoreTable PERSON#*": "BatchGetItem",
        "JournalTable": "PutItem",
        "JournalTable ACCT#*": "Query",
        "DocumentBucket/*": "GetObject",
        "ExportBucket": "ListBucket",
        "ExportBucket/jobs/*": "GetObject",
        "ExportBucket/exports/*": "GetObject PutObject",
        "ExportBucket/parts/*": "GetObject PutObject",
    },
    "EventPublishing": {
        "PublicationsQueue": "ReceiveMessage DeleteMessage GetQueueAttributes SendMessage",
        "CoreTable ACCT#*": "BatchGetItem PutItem",
        "EventBus": "PutEvents",
    },
    "ReferenceRates": {
        "CatalogTable": "BatchGetItem",
        "CatalogTable RATES": "PutItem",
        "SweepDeadLetters": "SendMessage",
    },
    "RenewalsSweep": {
        "CoreTable/index/due DUE#*": "Query",
        "CoreTable SWEEP#*": "BatchGetItem PutItem",
        "NumberingQueue": "SendMessage",
        "RenderingQueue": "SendMessage",
        "ConfirmationsQueue": "SendMessage",
        "PublicationsQueue": "SendMessage",
        "PaymentsQueue": "SendMessage",
        "RenewalsQueue": "SendMessage",
        "RenewalNoticesQueue": "SendMessage",
        "JobsQueue": "SendMessage",
        "SweepDeadLetters": "SendMessage",
    },
}

#: Permissions of every function.
OF_ALL: Final = {"FunctionLogs": "CreateLogStream PutLogEvents", "*": "PutTraceSegments PutTelemetryRecords"}


@dataclass(frozen=True, slots=True, order=True)
class Grant:
    """A function's permission for an action on a resource, for a table mostly on a partition (``ACCT#*``)."""

    function: str
    action: str
    resource: str
    partition: str = ""


def written() -> Iterator[Grant]:
    """The grants of the table above."""
    for function, rows in PERMITTED.items():
        for where, actions in (*rows.items(), *OF_ALL.items()):
            resource, _, partition = where.partition(" ")
            yield from (Grant(function, action, resource, partition) for action in actions.split())


def granted() -> Iterator[Grant]:
    """The grants of the template: by the role of each function, and by the role's policies."""
    for id, function in FUNCTIONS.items():
        for policy in policies_of(function):
            for statement in POLICIES[policy]["PolicyDocument"]["Statement"]:
                yield from _of(id, statement)


def policies_of(function: template.Function) -> tuple[str, ...]:
    """The ids of the policies of the function's role."""
    role = ROLES[function.properties["Role"]["Fn::GetAtt"][0]]
    return tuple(policy["Ref"] for policy in role["ManagedPolicyArns"])


def actions_of(statement: Mapping[str, Any]) -> list[str]:
    """``dynamodb:GetItem``, ..."""
    return _listed(statement["Action"])


def conditions(statement: Mapping[str, Any]) -> Iterator[tuple[str, str, Any]]:
    """The operator, the key and the value of each condition."""
    for operator, tests in statement.get("Condition", {}).items():
        yield from ((operator, key, value) for key, value in tests.items())


def _of(function: str, statement: Mapping[str, Any]) -> Iterator[Grant]:
    partitions = [
        each
        for operator, key, value in conditions(statement)
        if key == "dynamodb:LeadingKeys" and operator.startswith("ForAllValues")
        for each in _listed(value)
    ]
    for action in actions_of(statement):
        for resource in _listed(statement["Resource"]):
            for partition in partitions or [""]:
                yield Grant(function, action.partition(":")[2], _id(resource), partition)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _id(resource: Any) -> str:
    match resource:
        case {"Fn::GetAtt": [str(id), "StreamArn"]}:
            return f"{id}/stream"
        case {"Fn::GetAtt": [str(id), _]} | {"Ref": str(id)}:
            return id
        case {"Fn::Sub": str(text) | [str(text), _]}:
            # "${CoreTable.Arn}/index/due", "arn:...:identity/*"
            return text.rpartition(":")[2].replace("${", "").replace(".Arn}", "").replace("}", "")
    return str(resource)
