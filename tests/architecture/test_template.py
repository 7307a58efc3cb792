"""The template and the code say the same; a message that fails is not lost; nobody may do more than its work."""

import ast
import importlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from local import template

pytestmark = pytest.mark.mend(
    "template.yaml, the resource that the test names",
    "the template and the code are changed together, or the deployment differs from what is tested",
)

ROOT = Path(__file__).resolve().parents[2]
TEMPLATE = template.read()
FOLDERS = sorted(file.parent.name for file in (ROOT / "functions").glob("*/handler.py"))
QUEUES = TEMPLATE.of_type("AWS::SQS::Queue")
POLICIES = TEMPLATE.of_type("AWS::IAM::ManagedPolicy")

#: What reads the environment beside the template's block: Lambda's own names, and those of test deployments.
BESIDE = {"AWS_REGION", "AWS_ENDPOINT_URL", "ZETEL_CLOCK_OFFSET"}


def statements(policy: str) -> list[Mapping[str, Any]]:
    found: list[Mapping[str, Any]] = POLICIES[policy]["PolicyDocument"]["Statement"]
    return found


def actions(statement: Mapping[str, Any]) -> list[str]:
    return statement["Action"] if isinstance(statement["Action"], list) else [statement["Action"]]


def policies_of(function: template.Function) -> set[str]:
    role = TEMPLATE.resources[function.properties["Role"]["Fn::GetAtt"][0]]["Properties"]
    return {policy["Ref"] for policy in role["ManagedPolicyArns"]}


def named(value: Any) -> Iterator[str]:
    """Every logical id that a value names."""
    match value:
        case {"Ref": str(id)} | {"Fn::GetAtt": [str(id), _]}:
            yield id
        case {"Fn::Sub": str(text)}:
            yield from (part.partition("}")[0].partition(".")[0] for part in text.split("${")[1:])
        case dict():
            for inner in value.values():
                yield from named(inner)
        case list():
            for inner in value:
                yield from named(inner)


@pytest.mark.mend(
    "template.yaml, Resources: a function with its Role for each folder of functions/; the number in the test",
    "a handler that is not deployed answers nobody",
)
def test_every_folder_of_functions_is_deployed_and_nothing_else() -> None:
    assert sorted(function.folder for function in TEMPLATE.functions) == FOLDERS
    assert len(FOLDERS) == 44


@pytest.mark.mend(
    "template.yaml, Events of the function: one for each route of its handler in functions/",
    "the gateway hands on only what stands there",
)
@pytest.mark.parametrize("folder", sorted({route.function for route in TEMPLATE.routes}))
def test_routes_of_a_handler_are_the_events_of_its_function(folder: str) -> None:
    app = importlib.import_module(f"functions.{folder}.handler").app
    coded = {
        f"{route.method} {route.path.replace('<', '{').replace('>', '}')}"
        for route in (*app._static_routes, *app._dynamic_routes)
    }
    deployed = {route.key for route in TEMPLATE.routes if route.function == folder}
    assert coded == deployed, (
        f"functions/{folder}/handler.py alone has {sorted(coded - deployed)}, template.yaml alone has "
        f"{sorted(deployed - coded)}."
    )


@pytest.mark.mend(
    "template.yaml, Events: the route belongs to one function", "the gateway asks one of them, and nobody knows which"
)
def test_no_two_functions_answer_one_route() -> None:
    keys = [route.key for route in TEMPLATE.routes]
    assert len(keys) == len(set(keys))


@pytest.mark.mend(
    "template.yaml, the event's Auth: remove it, so that the API's own holds",
    "a route without a token is open to everybody",
)
def test_only_health_and_links_are_answered_without_a_token() -> None:
    assert {route.key for route in TEMPLATE.routes if route.scopes is None} == {"GET /health", "POST /v1/links"}


@pytest.mark.mend(
    "template.yaml, AuthorizationScopes of the API", "tokens of another client of the pool must not work here"
)
def test_routes_of_the_product_take_its_scope_and_all_others_that_of_the_code_flow_or_of_direct_sign_in() -> None:
    of_product = {route.key for route in TEMPLATE.routes if route.scopes == ("zetel/product",)}
    assert of_product == {route.key for route in TEMPLATE.routes if "/v1/product/" in route.key}
    others = {route.scopes for route in TEMPLATE.routes if route.scopes and route.key not in of_product}
    assert others == {("zetel/api", "aws.cognito.signin.user.admin")}


@pytest.mark.mend(
    "template.yaml: move the variable to Globals, Function, Environment",
    "bootstrap composes every function from the same variables",
)
def test_all_functions_share_one_environment() -> None:
    assert [function.id for function in TEMPLATE.functions if "Environment" in function.properties] == []


@pytest.mark.mend(
    "template.yaml, Globals, Environment, and compose in layers/shared/zetel/bootstrap.py: the same names",
    "a variable that is missing stops every function at its start",
)
def test_bootstrap_reads_what_the_environment_has_and_nothing_else() -> None:
    tree = ast.parse((ROOT / "layers/shared/zetel/bootstrap.py").read_text())
    read = {
        node.slice.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Subscript)
        and isinstance(node.value, ast.Name)
        and node.value.id == "environment"
        and isinstance(node.slice, ast.Constant)
    }
    assert read - BESIDE == set(TEMPLATE.environment)


@pytest.mark.mend(
    "the file that the test names: let layers/shared/zetel/bootstrap.py read the variable and hand the value on",
    "what depends on the environment in secret cannot be tested without it",
)
def test_nobody_but_bootstrap_reads_the_environment() -> None:
    files = [*(ROOT / "layers/shared/zetel").rglob("*.py"), *(ROOT / "functions").rglob("*.py")]
    readers = {
        file.relative_to(ROOT).as_posix()
        for file in files
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"}
    }
    assert readers == {"layers/shared/zetel/bootstrap.py"}


@pytest.mark.mend(
    "template.yaml, Layers of the function",
    "126 MB that only rendering needs, and the function that also renders, would be unpacked with each start",
)
def test_only_rendering_carries_the_typesetter() -> None:
    assert TEMPLATE.globals["Layers"] == [{"Ref": "SharedLayer"}]
    heavy = {
        function.id for function in TEMPLATE.functions if {"Ref": "TypstLayer"} in function.properties.get("Layers", [])
    }
    assert heavy == {"InvoiceRendering", "ClockWork"}


@pytest.mark.mend(
    "template.yaml: VisibilityTimeout (six times the function's Timeout), RedrivePolicy (5) and the dead letters' "
    "retention (14 days)",
    "AWS shows a message again while its function still runs, or loses it",
)
@pytest.mark.parametrize("source", TEMPLATE.queue_sources, ids=lambda source: source.queue)
def test_a_message_that_fails_comes_again_and_at_last_is_put_aside(source: template.QueueSource) -> None:
    queue = QUEUES[source.queue]
    (timeout,) = (function.timeout for function in TEMPLATE.functions if function.folder == source.function)
    aside = queue["RedrivePolicy"]["deadLetterTargetArn"]["Fn::GetAtt"][0]
    assert source.partial
    assert queue["VisibilityTimeout"] >= 6 * timeout
    assert queue["RedrivePolicy"]["maxReceiveCount"] == 5
    assert QUEUES[aside].get("FifoQueue") == queue.get("FifoQueue")
    assert QUEUES[aside]["MessageRetentionPeriod"] == 14 * 24 * 3600


def test_numbers_are_drawn_in_order_eight_at_a_time() -> None:
    (numbering,) = (source for source in TEMPLATE.queue_sources if source.function == "invoice_numbering")
    assert QUEUES[numbering.queue]["FifoQueue"] is True
    assert numbering.batch == 8


def test_one_bad_journal_entry_does_not_hold_up_the_others() -> None:
    assert [(source.function, source.table) for source in TEMPLATE.stream_sources] == [
        ("event_relay", "JournalTable"),
        ("clock_work", "JournalTable"),
    ]
    for source in TEMPLATE.stream_sources:
        assert source.partial
        assert source.bisect
        assert source.retries == 8
        assert source.dead_letters in QUEUES


@pytest.mark.mend("template.yaml, ClockWork, FilterCriteria", "each sale would call a function that has nothing to do")
def test_entries_of_accounts_with_clocks_of_their_own_alone_call_their_function() -> None:
    (clock_work,) = (function for function in TEMPLATE.functions if function.folder == "clock_work")
    (pattern,) = clock_work.properties["Events"]["Journal"]["Properties"]["FilterCriteria"]["Filters"]
    assert json.loads(pattern["Pattern"]) == {"dynamodb": {"Keys": {"PK": {"S": [{"prefix": "ACCT#tst_"}]}}}}


@pytest.mark.mend(
    "template.yaml, LiveOwnTime: each partition with the prefix of accounts that have clocks of their own",
    "a mistake in the tried time would reach customers",
)
def test_the_work_of_a_clock_of_its_own_touches_items_of_such_accounts_only() -> None:
    (clock_work,) = (function for function in TEMPLATE.functions if function.folder == "clock_work")
    own = policies_of(clock_work) - {"Report", "ReadCatalog", "FollowJournal", "SetAsideEntries"}
    keys = [
        each["Condition"][operator]["dynamodb:LeadingKeys"]
        for policy in own
        for each in statements(policy)
        for operator in each.get("Condition", {})
    ]
    assert len(keys) == 9
    assert all("#tst" in key for partitions in keys for key in partitions)


@pytest.mark.parametrize(
    ("source", "on"), [("none", False), ("ecb", True), ("sandbox", True)], ids=["none", "ecb", "sandbox"]
)
def test_rates_are_fetched_every_three_hours_where_they_have_a_source(source: str, on: bool) -> None:
    schedules = template.read(parameters={"ReferenceRatesSource": source}).schedules
    named = [(schedule.function, schedule.expression) for schedule in schedules]
    # before the sweep: where both run at once, what waits for a rate finds it
    assert named == [*([("reference_rates", "rate(3 hours)")] if on else []), ("renewals_sweep", "rate(5 minutes)")]


def test_the_sweep_runs_every_five_minutes_and_ends_before_the_next() -> None:
    (schedule,) = TEMPLATE.schedules
    (sweep,) = (function for function in TEMPLATE.functions if function.folder == "renewals_sweep")
    assert (schedule.function, schedule.expression) == ("renewals_sweep", "rate(5 minutes)")
    assert sweep.timeout < 300


@pytest.mark.mend(
    "template.yaml, the AWS::IAM::ManagedPolicy on JournalTable: PutItem, and Query for exports",
    "the journal is the proof of what happened",
)
def test_nobody_may_change_or_remove_what_is_in_the_journal() -> None:
    allowed = {
        action
        for policy in POLICIES
        for each in statements(policy)
        if each["Resource"] == {"Fn::GetAtt": ["JournalTable", "Arn"]}
        for action in actions(each)
    }
    own = {"dynamodb:Query", "dynamodb:DeleteItem"}  # of accounts with clocks of their own, which are removed whole
    assert allowed == {"dynamodb:PutItem", *own}


@pytest.mark.mend(
    "template.yaml, the AWS::IAM::ManagedPolicy that allows it: name the action, delete entries of searches and lists,"
    " licences and addresses of members, requests, jobs and closed accounts only, and read by key",
    "code here deletes entries of searches and lists, licences and addresses of members, requests, jobs and closed"
    " accounts only, and scans nothing, so nothing else may",
)
def test_no_function_may_delete_a_record_or_read_a_whole_table() -> None:
    allowed = {action for policy in POLICIES for each in statements(policy) for action in actions(each)}
    assert not allowed & {"dynamodb:BatchWriteItem", "dynamodb:Scan"}
    deleting = [each for policy in POLICIES for each in statements(policy) if "dynamodb:DeleteItem" in actions(each)]
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
    assert not [action for action in allowed if "*" in action]


@pytest.mark.mend(
    "template.yaml, the function's Role: leave the policy with SERIES#* to InvoiceNumbering",
    "numbers without gaps have one writer",
)
def test_only_numbering_may_touch_the_number_series() -> None:
    series = {policy for policy in POLICIES for each in statements(policy) if "SERIES#*" in str(each.get("Condition"))}
    assert {function.id for function in TEMPLATE.functions if policies_of(function) & series} == {"InvoiceNumbering"}


@pytest.mark.mend(
    "template.yaml, Condition of the policy: dynamodb:LeadingKeys",
    "a function may write what its work is about, and nothing else",
)
def test_writes_to_the_state_are_limited_to_partitions() -> None:
    open_to_all = [
        policy
        for policy in POLICIES
        for each in statements(policy)
        if each["Resource"] == {"Fn::GetAtt": ["CoreTable", "Arn"]}
        and "dynamodb:LeadingKeys" not in str(each["Condition"])
    ]
    assert open_to_all == []


@pytest.mark.mend(
    "template.yaml, Resource of the policy; the list in the test if AWS has no resource for the action",
    "a star allows what nobody thought of",
)
def test_permissions_name_their_resources_and_those_for_mails_their_sender() -> None:
    everything = {
        action
        for policy in POLICIES
        for each in statements(policy)
        if each["Resource"] == "*"
        for action in actions(each)
    }
    assert everything == {
        "dynamodb:ListStreams",
        "xray:PutTraceSegments",
        "xray:PutTelemetryRecords",
    }  # AWS has none for them
    assert statements("SendMails")[0]["Condition"] == {"StringEquals": {"ses:FromAddress": {"Ref": "SenderAddress"}}}


@pytest.mark.mend(
    "template.yaml: give the AWS::IAM::ManagedPolicy to a Role, or remove it",
    "a permission that nobody has is forgotten, not kept",
)
def test_every_permission_is_somebodys() -> None:
    assert {policy for function in TEMPLATE.functions for policy in policies_of(function)} == set(POLICIES)
