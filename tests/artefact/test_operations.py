"""AWS clients of the layer: they know each operation that the adapters call, and send it as the whole botocore does."""

import ast
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, Final

import pytest
from botocore import xform_name

from layers.lean.operations import OPERATIONS
from tests.artefact.artefact import Artefact, credentials

pytestmark = pytest.mark.xdist_group("deployment")

ADAPTERS: Final = Path(__file__).resolve().parents[2] / "layers/shared/zetel/adapters"

ITEM: Final = {
    "PK": {"S": "ACCT#acc_1"},
    "SK": {"S": "SUB#sub_1"},
    "version": {"N": "1"},
    "items": {"L": [{"M": {"quantity": {"N": "25"}, "name": {"S": "Müller €"}, "on": {"BOOL": True}}}]},
}
KEY: Final = {"PK": {"S": "ACCT#acc_1"}, "SK": {"S": "SUB#sub_1"}}
CONDITION: Final[dict[str, Any]] = {
    "ConditionExpression": "#n0 = :v0",
    "ExpressionAttributeNames": {"#n0": "version"},
    "ExpressionAttributeValues": {":v0": {"N": "1"}},
    "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
}

#: A call of each operation.
CALLS: Final[dict[tuple[str, str], dict[str, Any]]] = {
    ("cognito-idp", "AdminDeleteUser"): {"UserPoolId": "eu-west-1_pool", "Username": "sub-1"},
    ("cognito-idp", "AdminGetUser"): {"UserPoolId": "eu-west-1_pool", "Username": "sub-1"},
    ("cognito-idp", "AdminListGroupsForUser"): {"UserPoolId": "eu-west-1_pool", "Username": "sub-1"},
    ("cognito-idp", "ListUsers"): {"UserPoolId": "eu-west-1_pool", "Filter": 'sub = "sub-1"', "Limit": 1},
    ("dynamodb", "BatchGetItem"): {"RequestItems": {"core": {"Keys": [KEY], "ConsistentRead": True}}},
    ("dynamodb", "GetItem"): {"TableName": "core", "Key": KEY, "ConsistentRead": True},
    ("dynamodb", "PutItem"): {"TableName": "core", "Item": ITEM, "ConditionExpression": "attribute_not_exists(PK)"},
    ("dynamodb", "Query"): {
        "TableName": "core",
        "KeyConditionExpression": "#pk = :pk AND #sk BETWEEN :low AND :high",
        "ExpressionAttributeNames": {"#pk": "PK", "#sk": "SK"},
        "ExpressionAttributeValues": {":pk": {"S": "A"}, ":low": {"S": "B"}, ":high": {"S": "C"}},
        "ExclusiveStartKey": KEY,
        "Limit": 52,
    },
    ("dynamodb", "TransactWriteItems"): {
        "TransactItems": [
            {"Put": {"TableName": "core", "Item": ITEM, **CONDITION}},
            {"Update": {"TableName": "core", "Key": KEY, "UpdateExpression": "ADD #n0 :v0", **CONDITION}},
            {"ConditionCheck": {"TableName": "core", "Key": KEY, **CONDITION}},
        ],
        "ClientRequestToken": "c2b23d5c-fe11-4466-9736-ed5b40734398",
    },
    ("events", "PutEvents"): {"Entries": [{"Source": "zetel", "DetailType": "x", "Detail": "{}", "EventBusName": "b"}]},
    ("s3", "CompleteMultipartUpload"): {
        "Bucket": "exports",
        "Key": "a.zip",
        "UploadId": "1",
        "MultipartUpload": {"Parts": [{"PartNumber": 1, "ETag": "a"}]},
    },
    ("s3", "CopyObject"): {"Bucket": "exports", "Key": "b", "CopySource": {"Bucket": "exports", "Key": "a"}},
    ("s3", "CreateMultipartUpload"): {"Bucket": "exports", "Key": "a.zip", "ContentType": "application/zip"},
    ("s3", "DeleteObject"): {"Bucket": "exports", "Key": "a"},
    ("s3", "GetObject"): {"Bucket": "documents", "Key": "a/b.pdf"},
    ("s3", "PutObject"): {"Bucket": "documents", "Key": "a/b.pdf", "Body": "%PDF", "ContentType": "application/pdf"},
    ("s3", "HeadObject"): {"Bucket": "exports", "Key": "a.zip"},
    ("s3", "UploadPart"): {"Bucket": "exports", "Key": "a.zip", "UploadId": "1", "PartNumber": 1, "Body": "PK"},
    ("secretsmanager", "GetSecretValue"): {"SecretId": "quote-keys"},
    ("sesv2", "SendEmail"): {
        "FromEmailAddress": "billing@zetel.example",
        "Destination": {"ToAddresses": ["anna@veerman.example"]},
        "Content": {"Raw": {"Data": "Subject: x"}},
    },
    ("sqs", "SendMessageBatch"): {
        "QueueUrl": "http://127.0.0.1/queue",
        "Entries": [{"Id": "1", "MessageBody": "{}", "MessageGroupId": "a", "MessageDeduplicationId": "b"}],
    },
}

CALLING: Final = """
import json, sys
import botocore.session
from botocore import xform_name
from botocore.config import Config
endpoint, calls = sys.argv[1], json.loads(sys.argv[2])
session = botocore.session.get_session()
read = []
for service, operation, given in calls:
    config = Config(user_agent="zetel/1", s3={"addressing_style": "path"}, retries={"total_max_attempts": 1})
    client = session.create_client(service, region_name="eu-west-1", endpoint_url=endpoint, config=config)
    if operation == "GetObject":
        answer = {"Body": client.get_object(**given)["Body"].read().decode()}
    else:
        answer = getattr(client, xform_name(operation))(**given)
    wanted = answer.keys() & {"Item", "Items", "Responses", "UnprocessedKeys", "Body"}
    read.append({name: answer[name] for name in sorted(wanted)})
print(json.dumps(read))
"""

#: The stand-in's answers to DynamoDB's operations.
ANSWERS: Final = {
    "GetItem": {"Item": ITEM},
    "Query": {"Items": [ITEM], "Count": 1, "LastEvaluatedKey": KEY},
    "BatchGetItem": {"Responses": {"core": [ITEM]}, "UnprocessedKeys": {"core": {"Keys": [KEY]}}},
    "SendMessageBatch": {"Successful": [], "Failed": []},
    "PutEvents": {"FailedEntryCount": 0, "Entries": []},
    "GetSecretValue": {"Name": "quote-keys", "SecretString": "{}"},
}


@contextmanager
def stand_in() -> Iterator[tuple[str, list[tuple[str, str, bytes]]]]:
    """An endpoint on loopback that answers all services, and the requests sent to it: path, target, body."""
    seen: list[tuple[str, str, bytes]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            target = self.headers.get("X-Amz-Target", "")
            seen.append((self.path, target, body))
            content = (
                b""
                if self.command in ("PUT", "DELETE", "HEAD")
                else b"<Result/>"
                if "?upload" in self.path  # of S3, which writes XML
                else json.dumps(ANSWERS.get(target.rpartition(".")[2], {})).encode()
            )
            self.send_response(200)
            self.send_header("Content-Type", "application/x-amz-json-1.0")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_POST = do_PUT = do_DELETE = do_HEAD = do_GET  # noqa: N815

        def log_message(self, format: str, *arguments: object) -> None:
            """Writes no log."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", seen
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def calls() -> str:
    return json.dumps([[service, operation, given] for (service, operation), given in CALLS.items()])


def test_every_operation_of_the_layer_has_a_call_here() -> None:
    assert set(CALLS) == {(service, operation) for service, names in OPERATIONS.items() for operation in names}


def test_the_layer_has_the_operations_that_the_adapters_call_and_no_others() -> None:
    """Calls are found as ``client.operation(...)`` and as the names that links are signed for."""
    called = set(_called())
    known = {xform_name(operation) for names in OPERATIONS.values() for operation in names}
    assert called == known


def _called() -> Iterator[str]:
    signing = {"generate_presigned_url"}
    for file in sorted(ADAPTERS.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text())):
            match node:
                case ast.Call(
                    func=ast.Attribute(value=ast.Attribute(attr="_client") | ast.Name(id="client"), attr=name)
                ):
                    if name in signing:
                        yield ast.literal_eval(node.args[0])
                    else:
                        yield name


def test_each_operation_can_be_called_and_its_answer_read(artefact: Artefact) -> None:
    with stand_in() as (endpoint, seen):
        read = artefact.says(CALLING, endpoint, calls(), **credentials())
    assert len(seen) == len(CALLS)
    answers = dict(zip(CALLS, read, strict=True))
    assert answers["dynamodb", "GetItem"] == {"Item": ITEM}
    assert answers["dynamodb", "Query"] == {"Items": [ITEM]}
    assert answers["dynamodb", "BatchGetItem"] == ANSWERS["BatchGetItem"]
    assert answers["s3", "GetObject"] == {"Body": "{}"}


#: Of each call in each region, the request handed over, without its time and signature.
SENDING: Final = """
import json, sys
import botocore.session
from botocore import xform_name
from botocore.awsrequest import AWSResponse
from botocore.config import Config
calls, regions = json.loads(sys.argv[1]), sys.argv[2:]
session = botocore.session.get_session()
sent = {}

def keep(request, **_):
    moment = {"authorization", "x-amz-date", "amz-sdk-invocation-id", "x-amz-security-token"}
    headers = {
        name.lower(): value.decode() if isinstance(value, bytes) else str(value)
        for name, value in request.headers.items() if name.lower() not in moment
    }
    body = request.body if isinstance(request.body, (str, bytes)) else request.body.read() if request.body else b""
    body = body if isinstance(body, str) else body.decode()
    sent[f"{region} {service} {operation}"] = [request.method, request.url, headers, body]
    return AWSResponse(request.url, 200, {}, Answer())

class Answer:
    def stream(self, *_):
        yield b"" if service == "s3" else b"{}"

    def read(self, *_):
        return b""

for region in regions:
    for service, operation, given in calls:
        config = Config(user_agent="zetel/1", retries={"mode": "standard"})
        client = session.create_client(service, region_name=region, config=config)
        client.meta.events.register("before-send", keep)
        getattr(client, xform_name(operation))(**given)
print(json.dumps(sent))
"""

#: Of the three partitions that the template knows, and the region whose endpoints have names of their own.
REGIONS: Final = ("eu-west-1", "us-east-1", "us-gov-west-1", "cn-north-1")


def test_requests_and_their_endpoints_are_those_of_the_whole_botocore(artefact: Artefact) -> None:
    ours: dict[str, Any] = artefact.says(SENDING, calls(), *REGIONS, **credentials())
    done = subprocess.run(
        [sys.executable, "-c", SENDING, calls(), *REGIONS],
        env={"PATH": os.defpath, **credentials()},
        capture_output=True,
        text=True,
        check=True,
    )
    theirs = json.loads(done.stdout)
    assert len(ours) == len(CALLS) * len(REGIONS)
    for call, sent in theirs.items():
        assert ours[call] == sent, call
    assert ours["cn-north-1 dynamodb GetItem"][1] == "https://dynamodb.cn-north-1.amazonaws.com.cn/"
    assert ours["eu-west-1 s3 GetObject"][1] == "https://documents.s3.eu-west-1.amazonaws.com/a/b.pdf"
