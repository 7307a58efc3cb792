"""The permissions of each function: written in permitted.py, given by the template, and deployed.

tests/deployment/test_enforced.py shows that no permission is missing and that all are used.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Final

import pytest

from tests.deployment.permitted import (
    FUNCTIONS,
    JOURNAL_READERS,
    OF_ALL,
    POLICIES,
    ROLES,
    TEMPLATE,
    actions_of,
    conditions,
    granted,
    policies_of,
    written,
)
from tests.deployment.stack import Stack

#: Permissions without a resource, because AWS knows no resource for them.
ON_ANYTHING: Final = {"dynamodb:ListStreams", "xray:PutTraceSegments", "xray:PutTelemetryRecords"}

#: The conditions of permissions, all of which the local AWS enforces (launcher/permissions.py).
CONDITIONS: Final = {
    ("ForAllValues:StringLike", "dynamodb:LeadingKeys"),
    ("ForAllValues:StringEquals", "dynamodb:LeadingKeys"),
    ("ForAnyValue:StringLike", "dynamodb:LeadingKeys"),
    ("StringEquals", "ses:FromAddress"),
}

#: The most policies of a role, without a higher quota of IAM.
MOST_POLICIES: Final = 10

GRANTS: Final = tuple(granted())


def statements() -> Iterator[Mapping[str, Any]]:
    return (statement for policy in POLICIES.values() for statement in policy["PolicyDocument"]["Statement"])


def holders(action: str, resource: str) -> set[str]:
    return {grant.function for grant in GRANTS if (grant.action, grant.resource) == (action, resource)}


def test_each_function_has_its_written_permissions_once() -> None:
    assert Counter(GRANTS) == Counter(written())


def test_permissions_are_permissions_of_the_resources_service() -> None:
    services = {
        "AWS::DynamoDB::Table": "dynamodb",
        "AWS::Events::EventBus": "events",
        "AWS::Logs::LogGroup": "logs",
        "AWS::S3::Bucket": "s3",
        "AWS::SQS::Queue": "sqs",
        "AWS::SecretsManager::Secret": "secretsmanager",
        "AWS::Cognito::UserPool": "cognito-idp",
    }
    for statement in statements():
        about = str(statement["Resource"])
        meant = {services[TEMPLATE.resources[id]["Type"]] for id in TEMPLATE.resources if f"'{id}'" in about}
        meant |= {services[TEMPLATE.resources[id]["Type"]] for id in TEMPLATE.resources if f"{{{id}.Arn}}" in about}
        if ":ses:" in about:
            meant.add("ses")
        asked = {action.partition(":")[0] for action in actions_of(statement)}
        assert asked == meant or (about == "*" and set(actions_of(statement)) <= ON_ANYTHING), statement


def test_no_permission_has_a_wildcard_but_where_aws_has_no_resource() -> None:
    assert [action for statement in statements() for action in actions_of(statement) if "*" in action] == []
    assert {action for each in statements() if each["Resource"] == "*" for action in actions_of(each)} == ON_ANYTHING


def test_statements_only_allow() -> None:
    assert {statement["Effect"] for statement in statements()} == {"Allow"}
    assert {frozenset(statement) - {"Condition"} for statement in statements()} == {
        frozenset({"Effect", "Action", "Resource"})
    }


def test_conditions_are_of_the_kinds_that_the_local_aws_enforces() -> None:
    assert {(operator, key) for each in statements() for operator, key, _ in conditions(each)} == CONDITIONS


def test_mails_are_sent_as_the_sender_and_in_its_name_only() -> None:
    (statement,) = (each for each in statements() if "ses:SendEmail" in actions_of(each))
    assert statement["Condition"] == {"StringEquals": {"ses:FromAddress": {"Ref": "SenderAddress"}}}
    # In its sandbox SES asks about each receiver's identity, too: the condition limits the sender, not the resource.
    assert statement["Resource"] == {"Fn::Sub": "arn:${AWS::Partition}:ses:${AWS::Region}:${AWS::AccountId}:identity/*"}


def test_no_function_administers_or_reads_a_whole_table_or_deletes_a_record() -> None:
    of_tables = {grant.action for grant in GRANTS if grant.resource in TEMPLATE.of_type("AWS::DynamoDB::Table")}
    asked = {"GetItem", "BatchGetItem", "Query", "PutItem", "UpdateItem", "ConditionCheckItem", "DeleteItem"}
    assert of_tables == asked
    # A contract that is over leaves the running contracts of its product: before a command that meets its end, and by
    # a kept refund, too.
    ending = {
        *("Purchase", "PaymentWork", "Subscriptions", "SeatChange", "PlanChange", "Cancellation", "Renewals"),
        "SelfService",
    }
    assert holders("DeleteItem", "CoreTable") == {
        *(
            "Accounts",
            "Programmes",
            "StaffProgrammes",
            "StaffUpgrades",
            "EndRequests",
            "StaffEnds",
            "Payments",
            "People",
            "Invitations",
            "Licences",
            "JobWork",
            "Confirmations",
            "Requests",
            "Clocks",
            "ClockWork",  # whatever the work of other accounts deletes, of accounts with clocks of their own
        ),
        *ending,
    }
    deleting = [each for each in statements() if "dynamodb:DeleteItem" in actions_of(each)]
    lists = [each["Condition"].get("ForAnyValue:StringLike", {}).get("dynamodb:LeadingKeys", []) for each in deleting]
    assert sorted(lists) == [
        [],  # the address of a removed member leaves the account's own partition: people, and their invitations
        [],
        [],  # what an account that closes leaves, also among those of others
        [],  # all work of accounts with clocks of their own, and their removal from each table
        [],
        [],
        ["ACCT#*#REQUESTS", "ACCT#*#SUB#*", "SOLD#*", "TASKS#*"],
        ["ACCT#*#SUB#*"],
        ["ACCT#*#SUB#*"],
        ["ACCT#*#SUB#*", "ACCT#*#JOBS"],
        ["ACCT#*#SUB#*", "ACCT#*#REQUESTS", "TASKS#*"],
        ["NAMES#*"],
        ["SOLD#*"],
        ["TASKS#*"],
        ["TASKS#clocks"],
    ]
    assert {grant.action for grant in GRANTS if grant.resource.startswith("DocumentBucket")} == {
        "GetObject",
        "PutObject",
        "DeleteObject",  # of closed accounts, once their documents need not be kept any more
    }
    assert holders("DeleteObject", "DocumentBucket/*") == {"Renewals"}


def test_state_is_touched_within_partitions_only() -> None:
    assert [grant for grant in GRANTS if grant.resource.startswith("CoreTable") and not grant.partition] == []


def test_the_function_of_test_clocks_may_do_on_their_partitions_what_workers_do_elsewhere_and_erase_them() -> None:
    workers = {source.function for source in TEMPLATE.queue_sources}
    elsewhere = {
        (it.action, it.partition.replace("#*", "#tst_*"))
        for it in GRANTS
        if FUNCTIONS[it.function].folder in workers and it.resource == "CoreTable"
    }
    families = ("ACCT", "PERSON", "SOLD", "TASKS", "NAMES", "SERIES", "NUMBER")
    erased = {(action, f"{family}#tst_*") for action in ("Query", "DeleteItem") for family in families}
    sandbox = {(action, "SANDBOX#tst") for action in ("GetItem", "PutItem")}
    theirs = {(it.action, it.partition) for it in GRANTS if (it.function, it.resource) == ("ClockWork", "CoreTable")}
    assert theirs == {it for it in elsewhere if not it[1].startswith("SANDBOX#")} | erased | sandbox


def test_the_function_of_test_clocks_may_read_and_write_their_files_as_workers_do_elsewhere() -> None:
    """Their documents stand in a folder of the bucket for exports."""
    workers = {source.function for source in TEMPLATE.queue_sources}
    elsewhere = {
        (it.action, it.resource.replace("DocumentBucket/*", "ExportBucket/tests/*").replace("s/*", "s/tst_*"))
        for it in GRANTS
        if FUNCTIONS[it.function].folder in workers and it.resource.startswith(("ExportBucket", "DocumentBucket"))
    }
    elsewhere = {(action, where.replace("tests/tst_*", "tests/*")) for action, where in elsewhere}
    theirs = {
        (it.action, it.resource)
        for it in GRANTS
        if it.function == "ClockWork" and it.resource.startswith(("ExportBucket", "DocumentBucket"))
    }
    assert theirs == elsewhere


@pytest.mark.parametrize(
    ("partition", "only"),
    [
        ("SERIES#*", {"InvoiceNumbering"}),
        ("NUMBER#*", {"InvoiceNumbering", "Payments", "Seller"}),  # transfers and staff name invoices: read only
        (
            "SOLD#*",  # contracts begin and end there; one that is handed over may end first; prices are told
            {
                *("Purchase", "PaymentWork", "People", "Subscriptions", "SeatChange", "PlanChange", "Cancellation"),
                *("Renewals", "SelfService", "RenewalNotices"),
            },
        ),
        ("SWEEP#*", {"RenewalsSweep"}),
        ("DUE#*", {"RenewalsSweep"}),
        ("RATES", {"ReferenceRates"}),
    ],
)
def test_a_partition_belongs_to_one_function(partition: str, only: set[str]) -> None:
    assert {grant.function for grant in GRANTS if grant.partition == partition} == only


def test_only_accounts_people_and_invitations_and_the_steps_of_departures_may_change_roles() -> None:
    changing = {it.function for it in GRANTS if it.partition == "PERSON#*" and it.action == "PutItem"}
    assert changing == {"Accounts", "People", "Invitations", "Renewals"}


def test_the_journal_is_appended_to_and_never_changed() -> None:
    """A put could replace an entry: each put has the condition of a free key, and a change raises an alarm."""
    assert {grant.action for grant in GRANTS if grant.resource == "JournalTable"} == {"PutItem", "Query", "DeleteItem"}
    assert holders("DeleteItem", "JournalTable") == {"ClockWork"}
    assert holders("Query", "JournalTable") == {*JOURNAL_READERS, "ClockWork"}
    assert holders("GetRecords", "JournalTable/stream") == {"EventRelay", "ClockWork"}


def test_no_function_writes_the_catalogue_beside_the_rates_of_its_currencies() -> None:
    written = {(each.action, each.partition) for each in GRANTS if each.resource == "CatalogTable"}
    assert written == {("BatchGetItem", ""), ("PutItem", "RATES")}


def test_the_quote_key_is_read_where_quotes_are_made() -> None:
    quoting = {
        route.function
        for route in TEMPLATE.routes
        if route.path.endswith(("/quotes", "/moves/previews", "/end-requests")) and route.method == "POST"
    }
    assert {FUNCTIONS[id].folder for id in holders("GetSecretValue", "QuoteKeys")} == quoting


def test_rendering_writes_files_and_downloads_and_mails_read_them() -> None:
    assert holders("PutObject", "DocumentBucket/*") == {"InvoiceRendering"}
    assert holders("GetObject", "DocumentBucket/*") == {"Invoices", "StaffDocuments", "Confirmations", "JobWork"}


def test_files_of_people_are_sent_by_their_account_and_read_by_the_work() -> None:
    assert holders("PutObject", "ExportBucket/jobs/*") == {"Jobs"}
    assert holders("GetObject", "ExportBucket/jobs/*") == {"JobWork"}


def test_exports_are_made_by_the_work_and_downloaded_by_their_account() -> None:
    for folder in ("exports", "parts"):
        assert holders("PutObject", f"ExportBucket/{folder}/*") == {"JobWork"}
    assert holders("GetObject", "ExportBucket/exports/*") == {"Jobs", "JobWork"}
    assert holders("GetObject", "ExportBucket/parts/*") == {"JobWork"}


def test_proofs_are_uploaded_by_their_account_read_by_staff_and_deleted_in_time() -> None:
    for action in ("PutObject", "GetObject"):
        assert holders(action, "ExportBucket/uploads/*") == {"Programmes"}
    assert holders("PutObject", "ExportBucket/proofs/*") == {"Programmes"}
    assert holders("GetObject", "ExportBucket/proofs/*") == {"Programmes", "StaffProgrammes"}
    assert holders("DeleteObject", "ExportBucket/proofs/*") == {"Programmes", "PaymentWork", "Renewals"}


def test_a_queue_is_read_by_the_function_that_it_feeds() -> None:
    fed = {(source.queue, source.function) for source in TEMPLATE.queue_sources}
    taken = {(grant.resource, FUNCTIONS[grant.function].folder) for grant in GRANTS if grant.action == "ReceiveMessage"}
    assert taken == fed


def test_functions_with_only_reading_routes_write_nothing() -> None:
    """Reading routes of such functions belong to functions that can only read; those of staff write what was looked at
    into the journal, and nothing else."""
    reading = {route.function for route in TEMPLATE.routes} - {
        route.function for route in TEMPLATE.routes if route.method != "GET"
    }
    writes = {"PutItem", "UpdateItem", "PutObject", "SendMessage", "PutEvents"}
    writing = {
        (FUNCTIONS[grant.function].folder, grant.resource)
        for grant in GRANTS
        if grant.action in writes and FUNCTIONS[grant.function].folder in reading
    }
    assert reading == {
        "catalog",
        "forecast",
        "invoices",
        "request_lists",
        "staff_contracts",
        "staff_documents",
        "health",
    }
    assert writing == {("staff_contracts", "JournalTable"), ("staff_documents", "JournalTable")}


@pytest.mark.parametrize("id", sorted(FUNCTIONS))
def test_a_role_belongs_to_one_function_and_fits_the_quota_of_aws(id: str) -> None:
    assert FUNCTIONS[id].properties["Role"] == {"Fn::GetAtt": [f"{id}Role", "Arn"]}
    assert set(ROLES[f"{id}Role"]) - {"Tags"} == {"AssumeRolePolicyDocument", "ManagedPolicyArns"}
    assert len(policies_of(FUNCTIONS[id])) <= MOST_POLICIES


def test_every_role_belongs_to_a_function_and_every_policy_to_a_role() -> None:
    assert set(ROLES) == {f"{id}Role" for id in FUNCTIONS}
    assert {policy for function in FUNCTIONS.values() for policy in policies_of(function)} == set(POLICIES)
    assert set(OF_ALL) == {"FunctionLogs", "*"}


@pytest.mark.emulator
@pytest.mark.xdist_group("deployment")
@pytest.mark.parametrize("id", sorted(FUNCTIONS))
def test_a_deployed_role_is_lambdas_and_has_exactly_the_policies_of_the_template(stack: Stack, id: str) -> None:
    client, deployed = stack.client("iam"), stack.deployment
    name = deployed.named(f"{id}Role")
    function = stack.client("lambda").get_function_configuration(FunctionName=deployed.named(id))
    assert function["Role"].endswith(f":role/{name}")
    trusted = client.get_role(RoleName=name)["Role"]["AssumeRolePolicyDocument"]
    trusted = json.loads(trusted) if isinstance(trusted, str) else trusted
    assert [each["Principal"] for each in trusted["Statement"]] == [{"Service": "lambda.amazonaws.com"}]
    attached = {each["PolicyArn"] for each in client.list_attached_role_policies(RoleName=name)["AttachedPolicies"]}
    assert attached == {deployed.named(policy) for policy in policies_of(FUNCTIONS[id])}
    assert client.list_role_policies(RoleName=name)["PolicyNames"] == []


@pytest.mark.emulator
@pytest.mark.xdist_group("deployment")
def test_the_only_other_roles_are_the_schedules_which_may_call_their_function(stack: Stack) -> None:
    deployed = stack.deployment
    others = set(deployed.of_type("AWS::IAM::Role")) - {deployed.named(f"{id}Role") for id in FUNCTIONS}
    may = sorted(sorted(_may(stack, schedule)) for schedule in others)
    names = {
        id: stack.client("lambda").get_function(FunctionName=deployed.named(id))["Configuration"]["FunctionName"]
        for id in ("RenewalsSweep", "ReferenceRates")
    }
    aside = ("sqs:SendMessage", deployed.named("SweepDeadLetters").rpartition("/")[2])
    rates, sweep = ("lambda:InvokeFunction", names["ReferenceRates"]), ("lambda:InvokeFunction", names["RenewalsSweep"])
    assert may == sorted([[rates, aside], [sweep, aside]])


def _may(stack: Stack, role: str) -> set[tuple[str, str]]:
    """The actions and resources of a role's own policies."""
    client, found = stack.client("iam"), []
    for name in client.list_role_policies(RoleName=role)["PolicyNames"]:
        document = client.get_role_policy(RoleName=role, PolicyName=name)["PolicyDocument"]
        found += (json.loads(document) if isinstance(document, str) else document)["Statement"]
    return {(each["Action"], each["Resource"].rpartition(":")[2]) for each in found}
