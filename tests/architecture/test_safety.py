"""The template's promises for every resource of a kind: kept, protected, encrypted and tagged; failed work is put
aside, and no resource computes without a request."""

import ast
import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any, Final

import pytest
from cfnlint.schema import PROVIDER_SCHEMA_MANAGER

from local import template
from tests.deployment.aws import ROOT
from zetel.application.licences import export_parts, job_files
from zetel.domain.licences.job import FILE_KEPT

pytestmark = pytest.mark.mend(
    "template.yaml, the resource that the test names",
    "customers' data is kept, reached over TLS by few, and logs name no person",
)

TEMPLATE: Final = template.read()
TEXT: Final = template.PATH.read_text()
TABLES: Final = TEMPLATE.of_type("AWS::DynamoDB::Table")
QUEUES: Final = TEMPLATE.of_type("AWS::SQS::Queue")
BUCKETS: Final = TEMPLATE.of_type("AWS::S3::Bucket")
BUCKET: Final = BUCKETS["DocumentBucket"]

TAGS: Final = {"service": "zetel", "stage": {"Ref": "Stage"}}

#: Resources that cannot be made again: they outlive the stack.
KEPT: Final = {*TABLES, "DocumentBucket", "UserPool", "QuoteKeys", "LinkKeys", "ProofKeys"}


def named(id: str, attribute: str | None) -> str:
    return f"{id}.{attribute}" if attribute else id


def events() -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Each event of a function: the function, the event's kind, its properties."""
    for function in TEMPLATE.functions:
        for event in function.properties.get("Events", {}).values():
            yield function.id, event["Type"], event["Properties"]


# Kept resources


@pytest.mark.parametrize("table", sorted(TABLES))
def test_every_table_is_on_demand_recoverable_protected_and_encrypted(table: str) -> None:
    about = TABLES[table]
    assert about["BillingMode"] == "PAY_PER_REQUEST"
    assert about["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
    assert about["DeletionProtectionEnabled"] is True
    assert about["SSESpecification"] == {"SSEEnabled": True}
    assert [key["AttributeName"] for key in about["KeySchema"]] == ["PK", "SK"]


@pytest.mark.mend(
    "template.yaml: DeletionPolicy and UpdateReplacePolicy of the resource; KEPT in tests/architecture/test_safety.py"
    " for a new resource that holds customers' data",
    "a stack that is removed by mistake must not take it along",
)
def test_resources_that_cannot_be_made_again_outlive_the_stack_and_no_others() -> None:
    for policy in ("DeletionPolicy", "UpdateReplacePolicy"):
        assert {id for id, about in TEMPLATE.resources.items() if about.get(policy) == "Retain"} == KEPT
    assert TEMPLATE.resources["UserPool"]["Properties"]["DeletionProtection"] == "ACTIVE"


def test_the_due_index_holds_keys_only() -> None:
    (index,) = TABLES["CoreTable"]["GlobalSecondaryIndexes"]
    assert index["Projection"] == {"ProjectionType": "KEYS_ONLY"}
    assert [key["AttributeName"] for key in index["KeySchema"]] == ["due_pk", "due_sk"]


def test_receipts_expire() -> None:
    assert TABLES["IdempotencyTable"]["TimeToLiveSpecification"] == {"AttributeName": "expires_at", "Enabled": True}


def test_the_journal_shows_overwritten_entries() -> None:
    assert TABLES["JournalTable"]["StreamSpecification"] == {"StreamViewType": "NEW_AND_OLD_IMAGES"}


def test_documents_are_private_encrypted_and_kept_in_every_version() -> None:
    assert BUCKET["PublicAccessBlockConfiguration"] == dict.fromkeys(
        ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"), True
    )
    (encryption,) = BUCKET["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert encryption["ServerSideEncryptionByDefault"] == {"SSEAlgorithm": "AES256"}
    assert BUCKET["VersioningConfiguration"] == {"Status": "Enabled"}


def test_files_of_jobs_are_private_encrypted_and_end() -> None:
    bucket = BUCKETS["ExportBucket"]
    assert bucket["PublicAccessBlockConfiguration"] == BUCKET["PublicAccessBlockConfiguration"]
    assert bucket["BucketEncryption"] == BUCKET["BucketEncryption"]
    assert "VersioningConfiguration" not in bucket
    assert "ObjectLockEnabled" not in bucket
    ends = {rule["Prefix"]: rule["ExpirationInDays"] for rule in bucket["LifecycleConfiguration"]["Rules"]}
    assert ends == {
        job_files.SENT: FILE_KEPT.days,
        job_files.EXPORTS: {"Ref": "ExportDays"},
        export_parts.PARTS: FILE_KEPT.days,
        "uploads/": 1,
        "proofs/": 400,
        "tests/": 90,
    }


@pytest.mark.parametrize(
    ("parameters", "rule"),
    [
        ({}, None),
        ({"ObjectLockYears": "7"}, {"DefaultRetention": {"Mode": "GOVERNANCE", "Years": "7"}}),
        (
            {"ObjectLockYears": "10", "ObjectLockMode": "COMPLIANCE"},
            {"DefaultRetention": {"Mode": "COMPLIANCE", "Years": "10"}},
        ),
    ],
)
def test_files_are_locked_for_as_many_years_as_are_asked_for_and_the_bucket_stays_the_same(parameters, rule) -> None:
    deployed = template.read(parameters=parameters)
    bucket = deployed.resolved(deployed.of_type("AWS::S3::Bucket")["DocumentBucket"], named)
    assert bucket["ObjectLockEnabled"] is True
    assert bucket["ObjectLockConfiguration"].get("Rule") == rule


def test_queues_are_encrypted() -> None:
    assert {queue.get("SqsManagedSseEnabled") for queue in QUEUES.values()} == {True}


# Access


def denied(document: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [
        statement
        for statement in document["Statement"]
        if statement["Effect"] == "Deny"
        and statement["Principal"] == "*"
        and statement["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
    ]


def test_bucket_queues_and_topic_are_reached_over_tls_only() -> None:
    policies = TEMPLATE.of_type("AWS::S3::BucketPolicy").values()
    assert {bucket["Bucket"]["Ref"] for bucket in policies} == BUCKETS.keys()
    (queues,) = TEMPLATE.of_type("AWS::SQS::QueuePolicy").values()
    (topic,) = TEMPLATE.of_type("AWS::SNS::TopicPolicy").values()
    for bucket in policies:
        assert [statement["Action"] for statement in denied(bucket["PolicyDocument"])] == ["s3:*"]
    assert [statement["Action"] for statement in denied(queues["PolicyDocument"])] == ["sqs:*"]
    assert [statement["Action"] for statement in denied(topic["PolicyDocument"])] == ["sns:Publish"]
    assert sorted(queue["Ref"] for queue in queues["Queues"]) == sorted(QUEUES)
    assert [each["Ref"] for each in topic["Topics"]] == list(TEMPLATE.of_type("AWS::SNS::Topic"))


def test_the_topic_takes_alarms_of_this_account_only() -> None:
    (topic,) = TEMPLATE.of_type("AWS::SNS::TopicPolicy").values()
    (allowed,) = (statement for statement in topic["PolicyDocument"]["Statement"] if statement["Effect"] == "Allow")
    assert allowed["Principal"] == {"Service": "cloudwatch.amazonaws.com"}
    assert allowed["Condition"] == {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}}


def test_an_address_or_name_holds_in_every_partition() -> None:
    assert "arn:aws" not in TEXT
    assert "amazonaws.com" not in re.sub(r"\b\w+\.amazonaws\.com\b", "", TEXT)  # services are called so everywhere
    address = TEMPLATE.content["Outputs"]["SignInAddress"]["Value"]
    in_govcloud = template.read(parameters={"AWS::Partition": "aws-us-gov", "AWS::Region": "us-gov-west-1"})
    page = "/login?client_id=UserPoolClient&response_type=code&redirect_uri=http://localhost:5173/signed-in"
    assert TEMPLATE.resolved(address, named) == f"https://UserPoolDomain.auth.eu-west-1.amazoncognito.com{page}"
    assert (
        in_govcloud.resolved(address, named)
        == f"https://UserPoolDomain.auth-fips.us-gov-west-1.amazoncognito.com{page}"
    )


# Logs and tags


def test_every_log_is_kept_as_long_as_the_parameter_says() -> None:
    groups = TEMPLATE.of_type("AWS::Logs::LogGroup")
    assert sorted(groups) == ["AccessLogs", "FunctionLogs"]
    assert {str(group["RetentionInDays"]) for group in groups.values()} == {"{'Ref': 'LogDays'}"}
    assert TEMPLATE.globals["LoggingConfig"]["LogGroup"] == {"Ref": "FunctionLogs"}
    assert [function.id for function in TEMPLATE.functions if "LoggingConfig" in function.properties] == []


@pytest.mark.mend(
    "template.yaml, the API's AccessLogSettings, and the list in the test",
    "addresses and tokens are no facts for a log",
)
def test_the_access_log_names_no_person() -> None:
    (api,) = TEMPLATE.of_type("AWS::Serverless::HttpApi").values()
    line = json.loads(api["AccessLogSettings"]["Format"])
    assert set(line.values()) == {
        *("$context.requestId", "$context.requestTimeEpoch", "$context.routeKey", "$context.status"),
        *("$context.responseLength", "$context.responseLatency", "$context.authorizer.error"),
    }


@pytest.mark.mend(
    "the import in layers/ or functions/ of aws_xray_sdk or of Powertools' tracing: remove it",
    "Lambda traces by itself; a tracer costs each start",
)
def test_lambda_itself_traces_every_function() -> None:
    assert TEMPLATE.globals["Tracing"] == "Active"
    assert [function.id for function in TEMPLATE.functions if "Tracing" in function.properties] == []
    files = [*(ROOT / "layers").rglob("*.py"), *(ROOT / "functions").rglob("*.py")]
    imported = {
        name.name if isinstance(node, ast.Import) else str(node.module)
        for file in files
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in node.names
    }
    assert "gc" in imported
    assert [name for name in imported if "xray" in name] == []
    assert "xray" not in (ROOT / "requirements" / "runtime.txt").read_text()


@pytest.mark.mend("template.yaml, Tags of the resource that the test names", "costs are told apart by them")
def test_everything_that_takes_tags_says_service_and_stage() -> None:
    """A type's published schema says whether it takes tags. SAM's resources have their function's or API's tags."""
    untagged, tagged = [], 0
    for id, about in TEMPLATE.resources.items():
        given = tags_of(about["Type"], about.get("Properties", {}))
        if given is not None:
            tagged += 1
            untagged += [id] * (given != TAGS)
    assert untagged == []
    assert tagged > 80
    assert TEMPLATE.globals["PropagateTags"] is True


def tags_of(kind: str, properties: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The tags of a resource by their keys; None for a resource that takes no tags."""
    match kind:
        case "AWS::Serverless::Function":
            return {**TEMPLATE.globals["Tags"], **properties.get("Tags", {})}
        case "AWS::Serverless::HttpApi":
            return dict(properties["Tags"])
        case "AWS::Serverless::LayerVersion":
            return None
    about = PROVIDER_SCHEMA_MANAGER.get_resource_schema("eu-west-1", kind).schema["tagging"]
    if not about["taggable"]:
        return None
    given = properties.get(about["tagProperty"].rpartition("/")[2], {})
    return {tag["Key"]: tag["Value"] for tag in given} if isinstance(given, list) else given


# Running functions


@pytest.mark.mend(
    "template.yaml: another way than this service or setting; the list in the test, with docs/decisions.md, if there "
    "is none",
    "an unused deployment costs next to nothing",
)
def test_nothing_computes_without_a_request() -> None:
    everywhere = [TEMPLATE.globals, *(function.properties for function in TEMPLATE.functions)]
    for costly in ("VpcConfig", "ProvisionedConcurrencyConfig", "AutoPublishAlias", "FileSystemConfigs"):
        assert [properties for properties in everywhere if costly in properties] == []
    assert TEMPLATE.globals["SnapStart"] == {"ApplyOn": "None"}
    services = {about["Type"].split("::")[1] for about in TEMPLATE.resources.values()}
    assert services == {
        *("CloudWatch", "Cognito", "DynamoDB", "Events", "IAM", "Logs", "S3", "SES", "SNS", "SQS", "SecretsManager"),
        *("CloudFront", "Serverless"),
    }


@pytest.mark.mend(
    "template.yaml, Events and queues; the numbers in the test for a new kind of work",
    "each schedule and queue is polled, watched and paid for",
)
def test_there_are_two_schedules_and_few_queues() -> None:
    kinds = [kind for _, kind, _ in events()]
    assert set(kinds) == {"HttpApi", "SQS", "DynamoDB", "ScheduleV2"}
    assert (kinds.count("ScheduleV2"), kinds.count("DynamoDB"), kinds.count("SQS")) == (2, 2, 8)
    assert len(QUEUES) == 8 + 10  # one for each kind of work; dead letters of each, of the relay and of the sweep


@pytest.mark.mend(
    "template.yaml, the function's Events and its queue's RedrivePolicy",
    "one bad message must not stop the others, or be lost",
)
def test_the_source_of_a_function_puts_failures_aside_and_runs_few_at_a_time() -> None:
    for function, kind, about in events():
        match kind:
            case "SQS":
                assert "RedrivePolicy" in QUEUES[about["Queue"]["Fn::GetAtt"][0]], function
                assert about["FunctionResponseTypes"] == ["ReportBatchItemFailures"], function
                assert 2 <= about["ScalingConfig"]["MaximumConcurrency"] <= 10, function
            case "DynamoDB":
                assert about["DestinationConfig"]["OnFailure"]["Type"] == "SQS"
                assert about["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
                assert (about["BisectBatchOnFunctionError"], about["MaximumRetryAttempts"]) == (True, 8)
                assert about["ParallelizationFactor"] == 1
            case "ScheduleV2":
                (invoked,) = (
                    each.properties["EventInvokeConfig"] for each in TEMPLATE.functions if each.id == function
                )
                aside = {"Fn::GetAtt": ["SweepDeadLetters", "Arn"]}
                assert about["DeadLetterConfig"] == {"Arn": aside}
                assert invoked["DestinationConfig"]["OnFailure"] == {"Type": "SQS", "Destination": aside}


@pytest.mark.mend(
    "template.yaml: divide the function by its callers",
    "a waiting person and repeated work need different time limits",
)
def test_every_function_is_asked_or_fed_never_both() -> None:
    kinds = {function.id: {kind for of, kind, _ in events() if of == function.id} for function in TEMPLATE.functions}
    assert {len(each) for each in kinds.values()} == {1}
    assert len([id for id, each in kinds.items() if each == {"HttpApi"}]) == 32


def test_requests_are_throttled() -> None:
    assert TEMPLATE.throttling == (100, 200)


@pytest.mark.mend(
    "template.yaml, Parameters, samconfig.toml and the table in docs/operate.md; then the list in the test",
    "an operator chooses these, and finds each in docs/operate.md",
)
def test_the_choices_of_an_operator_are_these() -> None:
    chosen = {name: about.get("Default") for name, about in TEMPLATE.content["Parameters"].items()}
    assert chosen == {
        "Stage": "dev",
        "Architecture": "arm64",
        "SenderAddress": "billing@zetel.example",
        "PortalAddress": "http://localhost:5173/",
        "PortalCertificate": "",
        "VendorSignIn": "none",
        "VendorSignInName": "Vendor",
        "VendorSignInAddress": "",
        "VendorSignInClient": "",
        "VendorSignInSecret": "",
        "PaymentProvider": "none",
        "SelfSignUp": "false",
        "NewAccountRecipients": 5,
        "NewAccountMails": 20,
        "NewAccountPurchases": 10,
        "ReferenceRatesSource": "none",
        "VatCheck": "none",
        "ExportDays": 30,
        "DueShards": 16,
        "LogLevel": "INFO",
        "LogDays": 90,
        "ObjectLockYears": 0,
        "ObjectLockMode": "GOVERNANCE",
    }
    profiles = tomllib.loads((ROOT / "samconfig.toml").read_text())
    for profile in ("dev", "prod"):
        settings = profiles[profile]["deploy"]["parameters"]
        assert {each.partition("=")[0] for each in settings["parameter_overrides"]} <= set(chosen)
        assert settings["tags"] == ["service=zetel", f"stage={profile}"]
