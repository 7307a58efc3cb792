"""The launcher's modules: ministack still needs each, and then behaves like AWS.

When a test of the need fails, ministack has learned to do it: remove that module from the launcher.
"""

import asyncio
import io
import json
import subprocess
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from tests.deployment.aws import PYTHON
from tests.deployment.interpreter import Interpreter
from tests.deployment.launcher.front import fronted
from tests.deployment.launcher.permissions import checked, named
from tests.deployment.launcher.streams import delivered
from tests.deployment.launcher.workers import Unpacked
from tests.deployment.stack import Stack

pytestmark = [pytest.mark.emulator, pytest.mark.xdist_group("deployment")]

#: A program that prints, as JSON, ministack's behaviour without the launcher.
LOOK = """
import importlib, inspect, json, sys
def module(name): return importlib.import_module("ministack." + name)
app, runtime, functions = module("app"), module("core.lambda_runtime"), module("services.lambda_svc")
actions, evaluator = module("core.iam_actions"), module("core.iam_evaluator")
gateway, provisioners = module("services.apigateway"), module("services.cloudformation.provisioners")
integration = {"type": "aws_proxy", "uri": "f", "httpMethod": "POST", "payloadFormatVersion": "2.0"}
body = {"paths": {"/x": {"get": {"x-amazon-apigateway-integration": integration}}}}
api, _ = provisioners._RESOURCE_HANDLERS["AWS::ApiGatewayV2::Api"]["create"]("Api", {"Body": body}, "stack")
positions = {}
class Store(dict):
    _data = positions
failed, _ = functions.lambda_execute_result_to_api_proxy_response({"error": True, "body": {"errorMessage": "x"}})
functions._restore_esm_positions(Store(), {("000000000000", "eu-west-1", "mapping"): 7})
target = {"x-amz-target": "AmazonSQS.SendMessageBatch", "content-type": "application/x-amz-json-1.0"}
polling = inspect.getsource(functions._poll_dynamodb_streams)
mail = json.dumps({"FromEmailAddress": "a@b.example"}).encode()
print(json.dumps({
    "routes": len(gateway._routes[api]),
    "failed": [failed["statusCode"], failed["body"]],
    "health": "/health" in app._HEALTH_PATHS,
    "tls": evaluator._request_origin.get()[1],
    "own interpreter": runtime._detect_runtime_binary("python3.13")[0] == sys.executable,
    "seconds for a log": inspect.signature(runtime.Worker._drain_stderr_bounded).parameters["first_line_wait"].default,
    "unpacks layers": "lzf.extractall(layer_dir)" in inspect.getsource(runtime.Worker._spawn),
    "restored positions": list(positions.values()),
    "reads failures of streams": "batchItemFailures" in polling or "Bisect" in polling or "MaximumRetry" in polling,
    "batch": actions.extract_iam_action("sqs", "POST", "/", target, b"{}", {}),
    "conditions": sorted(actions.dynamodb_service_context(b'{"TableName": "t", "Key": {"PK": {"S": "A"}}}')),
    "identity": actions.extract_resource_arn(
        "ses", "POST", "/v2/email/outbound-emails", {}, mail, {}, "eu-west-1", "000000000000"
    ),
    "sender": "FromAddress" in inspect.getsource(actions) + inspect.getsource(evaluator) + inspect.getsource(app),
}))
"""


@pytest.fixture(scope="module")
def bare() -> Any:
    """The behaviour of ministack without the launcher."""
    done = subprocess.run([str(PYTHON), "-P", "-c", LOOK], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.parametrize(
    ("what", "still"),
    [
        ("routes", 0),  # launcher/gateway.py: of the one in the document
        ("failed", [502, '{"errorMessage": "x"}']),  # a function's error is for its log, not for the caller
        ("health", True),  # launcher/front.py: answered by ministack
        ("tls", False),
        ("own interpreter", True),  # launcher/workers.py
        ("seconds for a log", 0.05),
        ("unpacks layers", True),
        ("restored positions", [7]),  # launcher/restart.py
        ("reads failures of streams", False),  # launcher/streams.py
        ("batch", "sqs:SendMessageBatch"),  # launcher/permissions.py
        ("conditions", ["dynamodb:Select"]),
        ("identity", "*"),
        ("sender", False),
    ],
)
def test_ministack_still_needs_it(bare: Mapping[str, Any], what: str, still: object) -> None:
    assert bare[what] == still


# The stream: the handling of failures.


def record(number: int) -> dict[str, Any]:
    return {"dynamodb": {"SequenceNumber": str(number)}}


def numbers(records: list[dict[str, Any]]) -> list[int]:
    return [int(each["dynamodb"]["SequenceNumber"]) for each in records]


def given_up(mapping: Mapping[str, Any], answer: Callable[[list[int]], Any]) -> tuple[list[list[int]], list[list[int]]]:
    """The batches of the records 1 to 4 that a function got, and the records that were given up."""
    calls: list[list[int]] = []
    lost: list[list[int]] = []

    def call(records: list[dict[str, Any]]) -> dict[str, Any]:
        calls.append(numbers(records))
        return dict(answer(numbers(records)))

    delivered(mapping, [record(n) for n in (1, 2, 3, 4)], call, lambda records, _: lost.append(numbers(records)))
    return calls, lost


def raises_on_three(batch: list[int]) -> Any:
    return {"error": True} if 3 in batch else {"body": None}


def reports_three(batch: list[int]) -> Any:
    return {"body": {"batchItemFailures": [{"itemIdentifier": "3"}] if 3 in batch else []}}


def test_a_stream_halves_a_failing_batch_and_gives_up_only_the_bad_record() -> None:
    mapping = {"MaximumRetryAttempts": 1, "BisectBatchOnFunctionError": True}
    calls, lost = given_up(mapping, raises_on_three)
    assert calls == [[1, 2, 3, 4], [1, 2], [3, 4], [3], [3], [4]]
    assert lost == [[3]]


def test_a_stream_goes_on_from_the_reported_record_and_gives_up_all_later_records() -> None:
    mapping = {
        "MaximumRetryAttempts": 2,
        "BisectBatchOnFunctionError": True,
        "FunctionResponseTypes": ["ReportBatchItemFailures"],
    }
    calls, lost = given_up(mapping, reports_three)
    assert calls == [[1, 2, 3, 4], [3, 4], [3, 4]]
    assert lost == [[3, 4]]


def test_a_stream_without_halving_gives_up_the_batch() -> None:
    calls, lost = given_up({"MaximumRetryAttempts": 1}, raises_on_three)
    assert (len(calls), lost) == (2, [[1, 2, 3, 4]])


def test_failures_without_partial_reports_are_ignored() -> None:
    assert given_up({"MaximumRetryAttempts": 1}, reports_three) == ([[1, 2, 3, 4]], [])


# Permissions: the partition keys that are checked.


def hash_key(table: str, index: str) -> str:
    return "due_pk" if index else "PK"


def test_items_of_a_transaction_are_authorized_singly_and_together() -> None:
    request = {
        "TransactItems": [
            {"Put": {"TableName": "core", "Item": {"PK": {"S": "ACCT#a"}}}},
            {"Put": {"TableName": "core", "Item": {"PK": {"S": "SERIES#s"}}}},
            {"Update": {"TableName": "core", "Key": {"PK": {"S": "ACCT#b"}}}},
            {"Put": {"TableName": "journal", "Item": {"PK": {"S": "ACCT#a"}}}},
        ]
    }
    items = list(named(request, hash_key))
    core = "arn:aws:dynamodb:eu-west-1:000000000000:table/core"
    every = ["ACCT#a", "SERIES#s", "ACCT#b"]
    assert checked(items, "dynamodb:PutItem", core) == [["ACCT#a"], ["SERIES#s"], every]
    assert checked(items, "dynamodb:UpdateItem", core) == [["ACCT#b"], every]


def test_all_keys_of_a_batch_are_authorized_together() -> None:
    keys = {"Keys": [{"PK": {"S": "ACCT#a"}}, {"PK": {"S": "SERIES#s"}}]}
    items = list(named({"RequestItems": {"core": keys, "catalog": {"Keys": [{"PK": {"S": "SELLER"}}]}}}, hash_key))
    assert checked(items, "dynamodb:BatchGetItem", "arn:aws:dynamodb:::table/core") == [["ACCT#a", "SERIES#s"]]
    assert checked(items, "dynamodb:BatchGetItem", "arn:aws:dynamodb:::table/catalog") == [["SELLER"]]


def test_a_query_has_the_key_of_its_partition() -> None:
    request = {
        "TableName": "core",
        "IndexName": "due",
        "KeyConditionExpression": "#pk = :day AND due_sk < :now",
        "ExpressionAttributeNames": {"#pk": "due_pk"},
        "ExpressionAttributeValues": {":day": {"S": "DUE#main#2026-03-15#01"}, ":now": {"S": "2026"}},
    }
    items = list(named(request, hash_key))
    assert checked(items, "dynamodb:Query", "arn:aws:dynamodb:::table/core/index/due") == [["DUE#main#2026-03-15#01"]]


# The front: the targets of requests.


def reached(port: int, path: str, apis: list[str]) -> Mapping[str, Any]:
    """The request that arrives behind the front, whose API is on port 2; otherwise the answer of the front."""
    seen: dict[str, Any] = {}

    async def app(scope: dict[str, Any], receive: Any, send: Any) -> None:
        seen.update(scope)

    async def send(message: dict[str, Any]) -> None:
        seen.update(message)

    scope = {"type": "http", "path": path, "headers": [(b"host", b"x")], "server": ("127.0.0.1", port)}
    asyncio.run(fronted(app, 2, lambda: apis, lambda *_: None)(scope, None, send))  # type: ignore[arg-type] # the app receives nothing
    return seen


def test_the_second_port_is_the_apis_for_every_path() -> None:
    assert reached(2, "/health", ["abc"])["path"] == "/_aws/execute-api/abc/$default/health"
    assert reached(1, "/health", ["abc"])["path"] == "/health"


def test_requests_are_marked_as_having_come_over_tls() -> None:
    for port in (1, 2):
        assert (b"x-forwarded-proto", b"https") in reached(port, "/", ["abc"])["headers"]


def test_without_an_api_the_second_port_is_404() -> None:
    assert reached(2, "/v1/me", [])["status"] == 404


# Functions: their interpreter and their layers.

PROBE = """
import importlib.util, sys
def handler(event, context):
    foreign = [name for name in ("ministack", "boto3", "pip") if importlib.util.find_spec(name)]
    return {"python": "%d.%d" % sys.version_info[:2], "foreign": foreign}
"""


def test_a_function_runs_on_the_interpreter_of_its_layers_and_sees_no_other_packages(
    stack: Stack, python: Interpreter
) -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as code:
        code.writestr("probe.py", PROBE)
    client = stack.client("lambda")
    role = stack.client("iam").get_role(RoleName=stack.deployment.named("HealthRole"))["Role"]["Arn"]
    about = {"Runtime": "python3.13", "Handler": "probe.handler", "Role": role}
    client.create_function(FunctionName="probe", Code={"ZipFile": archive.getvalue()}, **about)
    answer = json.loads(client.invoke(FunctionName="probe")["Payload"].read())
    client.delete_function(FunctionName="probe")
    assert answer == {"python": python.version, "foreign": []}


def test_a_layer_is_unpacked_once(tmp_path) -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as layer:
        layer.writestr("python/one.py", "")
    unpacked = Unpacked(tmp_path)
    first = unpacked.folder(archive.getvalue())
    (first / "python" / "mark").touch()
    assert unpacked.folder(archive.getvalue()) == first
    assert sorted(file.name for file in (first / "python").iterdir()) == ["mark", "one.py"]
