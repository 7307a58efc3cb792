"""What each function may do: no more than its work, said by the template and held as it was deployed.

tests/deployment/test_enforced.py shows that nothing is missing; here is what must not be there.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import pytest

from local import template
from tests.deployment.stack import Stack

TEMPLATE: Final = template.read()
POLICIES: Final = TEMPLATE.of_type("AWS::IAM::ManagedPolicy")
ROLES: Final = TEMPLATE.of_type("AWS::IAM::Role")
FUNCTIONS: Final = {function.id: function for function in TEMPLATE.functions}

#: Permissions on no resource in particular, and why.
ON_ANYTHING: Final = {
    "ses:SendEmail": "the identity that sends may be the address or its domain; the sender is a condition",
    "ses:SendRawEmail": "the identity that sends may be the address or its domain; the sender is a condition",
}

#: Who may query the journal: nobody reads it back but by its stream.
JOURNAL_READERS: Final[frozenset[str]] = frozenset()

#: What AWS itself grants a function for what it is fed with: its log, its queue, its stream, its traces.
FED_BY: Final = {
    "AWSLambdaBasicExecutionRole": None,
    "AWSXRayDaemonWriteAccess": None,
    "AWSLambdaSQSQueueExecutionRole": "SQS",
    "AWSLambdaDynamoDBExecutionRole": "DynamoDB",
}


@dataclass(frozen=True, slots=True)
class Grant:
    """One action that a function has on one resource (its id in the template), limited to some partitions or not."""

    function: str
    action: str
    resource: str
    partitions: tuple[str, ...]


def grants() -> Iterator[Grant]:
    for id in FUNCTIONS:
        for policy in ROLES[f"{id}Role"]["ManagedPolicyArns"]:
            for statement in POLICIES[policy["Ref"]]["PolicyDocument"]["Statement"]:
                yield from _of(id, statement)


def _of(function: str, statement: Mapping[str, Any]) -> Iterator[Grant]:
    assert statement["Effect"] == "Allow"
    condition = statement.get("Condition", {})
    partitions = tuple(key for test in condition.values() for key in test.get("dynamodb:LeadingKeys", []))
    for action in _listed(statement["Action"]):
        for resource in _listed(statement["Resource"]):
            yield Grant(function, action, _id(resource), partitions)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _id(resource: Any) -> str:
    match resource:
        case {"Fn::GetAtt": [str(id), _]} | {"Ref": str(id)}:
            return id
        case {"Fn::Sub": str(text)}:
            before, _, rest = text.removeprefix("${").partition(".Arn}")
            return before + rest
    return str(resource)


GRANTS: Final = tuple(grants())


def holders(action: str, resource: str) -> set[str]:
    return {grant.function for grant in GRANTS if (grant.action, grant.resource) == (action, resource)}


def test_no_permission_has_a_wildcard_but_where_aws_has_no_resource() -> None:
    assert [grant for grant in GRANTS if "*" in grant.action] == []
    assert {grant.action for grant in GRANTS if grant.resource == "*"} == set(ON_ANYTHING)


def test_mails_are_sent_in_the_name_of_the_sender_only() -> None:
    (statement,) = (
        statement
        for policy in POLICIES.values()
        for statement in policy["PolicyDocument"]["Statement"]
        if statement["Resource"] == "*"
    )
    assert statement["Condition"] == {"StringEquals": {"ses:FromAddress": {"Ref": "SenderAddress"}}}


def test_permissions_are_on_what_the_template_makes() -> None:
    named = {grant.resource.partition("/")[0] for grant in GRANTS} - {"*"}
    assert named <= set(TEMPLATE.resources)


def test_nobody_administers_deletes_or_reads_a_whole_table() -> None:
    allowed = {
        "dynamodb": {"GetItem", "BatchGetItem", "Query", "PutItem", "UpdateItem", "ConditionCheckItem"},
        "events": {"PutEvents"},
        "s3": {"GetObject", "PutObject"},
        "secretsmanager": {"GetSecretValue"},
        "ses": {"SendEmail", "SendRawEmail"},
        "sqs": {"SendMessage"},
    }
    for grant in GRANTS:
        service, _, action = grant.action.partition(":")
        assert action in allowed[service], grant


def test_state_is_touched_within_partitions_only() -> None:
    assert [grant for grant in GRANTS if grant.resource == "CoreTable" and not grant.partitions] == []


@pytest.mark.parametrize(
    ("partition", "only"),
    [
        ("SERIES#*", {"InvoiceNumbering"}),
        ("NUMBER#*", {"InvoiceNumbering"}),
        ("SWEEP#*", {"RenewalsSweep"}),
    ],
)
def test_a_partition_belongs_to_one_function(partition: str, only: set[str]) -> None:
    assert {grant.function for grant in GRANTS if partition in grant.partitions} == only


def test_only_accounts_may_change_who_may_do_what() -> None:
    writers = {
        grant.function
        for grant in GRANTS
        if "PERSON#*" in grant.partitions and grant.action in {"dynamodb:PutItem", "dynamodb:UpdateItem"}
    }
    assert writers == {"Accounts"}


def test_the_journal_is_appended_to_and_never_changed() -> None:
    """A put could replace what is there: each carries the condition that nothing is, and a change raises an alarm."""
    actions = {grant.action for grant in GRANTS if grant.resource == "JournalTable"}
    assert actions <= {"dynamodb:PutItem", "dynamodb:Query"}
    assert holders("dynamodb:Query", "JournalTable") == JOURNAL_READERS


def test_nobody_writes_the_catalogue() -> None:
    assert {grant.action for grant in GRANTS if grant.resource == "CatalogTable"} == {
        "dynamodb:GetItem",
        "dynamodb:BatchGetItem",
        "dynamodb:Query",
    }


def test_the_quote_key_is_read_where_quotes_are_made() -> None:
    quoting = {route.function for route in TEMPLATE.routes if route.path.endswith("/quotes")}
    readers = {FUNCTIONS[id].folder for id in holders("secretsmanager:GetSecretValue", "QuoteKeys")}
    assert readers == quoting


def test_files_are_written_where_they_are_rendered_and_read_where_they_are_handed_out() -> None:
    assert holders("s3:PutObject", "DocumentBucket/*") == {"InvoiceRendering"}
    assert holders("s3:GetObject", "DocumentBucket/*") == {"Invoices", "Confirmations"}


def test_functions_that_answer_what_they_read_write_nothing() -> None:
    """Routes that are only read from belong to functions that can only read."""
    reading = {route.function for route in TEMPLATE.routes} - {
        route.function for route in TEMPLATE.routes if route.method != "GET"
    }
    writes = {"dynamodb:PutItem", "dynamodb:UpdateItem", "s3:PutObject", "sqs:SendMessage", "events:PutEvents"}
    writing = {FUNCTIONS[grant.function].folder for grant in GRANTS if grant.action in writes}
    assert reading >= {"catalog", "subscriptions", "invoices", "health"}
    assert reading & writing == set()


@pytest.mark.emulator
@pytest.mark.xdist_group("deployment")
@pytest.mark.parametrize("id", sorted(FUNCTIONS))
def test_a_deployed_role_is_lambdas_and_has_what_the_template_says_and_what_feeds_it(stack: Stack, id: str) -> None:
    client, deployed = stack.client("iam"), stack.deployment
    name = deployed.named(f"{id}Role")
    trusted = client.get_role(RoleName=name)["Role"]["AssumeRolePolicyDocument"]
    trusted = json.loads(trusted) if isinstance(trusted, str) else trusted
    assert [each["Principal"] for each in trusted["Statement"]] == [{"Service": ["lambda.amazonaws.com"]}]
    attached = {each["PolicyArn"] for each in client.list_attached_role_policies(RoleName=name)["AttachedPolicies"]}
    given = {policy["Ref"] for policy in ROLES[f"{id}Role"]["ManagedPolicyArns"]}
    feeds = {event["Type"] for event in FUNCTIONS[id].properties.get("Events", {}).values()} | {None}
    theirs = {arn.rpartition("/")[2] for arn in attached if ":aws:policy/" in arn}
    assert attached - {arn for arn in attached if ":aws:policy/" in arn} == {deployed.named(policy) for policy in given}
    assert {FED_BY[policy] for policy in theirs} <= feeds


@pytest.mark.emulator
@pytest.mark.xdist_group("deployment")
def test_what_sam_grants_by_itself_is_to_put_aside_what_failed(stack: Stack) -> None:
    client, deployed = stack.client("iam"), stack.deployment
    added = set()
    for id in FUNCTIONS:
        role = deployed.named(f"{id}Role")
        for name in client.list_role_policies(RoleName=role)["PolicyNames"]:
            document = client.get_role_policy(RoleName=role, PolicyName=name)["PolicyDocument"]
            for statement in (json.loads(document) if isinstance(document, str) else document)["Statement"]:
                (action,) = _listed(statement["Action"])
                added.add((id, action, statement["Resource"].rpartition(":")[2]))
    assert added == {
        ("EventRelay", "sqs:SendMessage", deployed.named("RelayDeadLetters").rpartition("/")[2]),
        ("RenewalsSweep", "sqs:SendMessage", deployed.named("SweepDeadLetters").rpartition("/")[2]),
    }
