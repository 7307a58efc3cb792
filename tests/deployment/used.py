"""The functions' requests to AWS while permissions were enforced, in the words of permitted.py."""

from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Any, Final

from operate.deployment import Deployment
from tests.deployment.permitted import FUNCTIONS, Grant, granted
from tests.deployment.stack import TESTING, Stack

_GRANTED: Final = tuple(granted())

#: Types of resources whose names stand in ARNs.
_NAMED: Final = (
    "AWS::DynamoDB::Table",
    "AWS::SQS::Queue",
    "AWS::S3::Bucket",
    "AWS::Events::EventBus",
    "AWS::SecretsManager::Secret",
    "AWS::Cognito::UserPool",
)


def used(stack: Stack) -> set[Grant]:
    """The used permissions of the functions. A request without a permission stands there with its exact partition."""
    deployed = stack.deployment
    functions = {deployed.named(f"{id}Role"): id for id in FUNCTIONS}
    ids = _ids(deployed)
    notes = (note for note in stack.aws.uses() if note["session"] != TESTING)
    return {grant for note in notes for grant in _grants(note, functions, ids)}


def _grants(note: Mapping[str, Any], functions: Mapping[str, str], ids: Mapping[str, str]) -> Iterator[Grant]:
    function, action = functions[note["role"]], note["action"].partition(":")[2]
    resource = _resource(note["resource"], ids)
    for key in note["keys"] or [""]:
        asked = Grant(function, action, resource, key)
        yield from [grant for grant in _GRANTED if _covers(grant, asked)] or [asked]


def _covers(grant: Grant, asked: Grant) -> bool:
    same = (grant.function, grant.action) == (asked.function, asked.action)
    there = fnmatchcase(asked.resource, grant.resource)
    return same and there and (not grant.partition or fnmatchcase(asked.partition, grant.partition))


def _ids(deployed: Deployment) -> Mapping[str, str]:
    """The template's ids by AWS's names."""
    return {name.rpartition("/")[2]: id for id, (kind, name) in deployed.resources.items() if kind in _NAMED}


def _resource(arn: str, ids: Mapping[str, str]) -> str:
    """An ARN as permitted.py writes it: ``CoreTable/index/due``, ``NumberingQueue``, ``identity/*``; of a bucket the
    whole key of the file, which a grant covers by its folder."""
    kind, _, name = arn.rpartition(":")[2].partition("/")
    match arn.split(":")[2]:
        case "s3":
            return ids[kind] + (f"/{name}" if name else "")
        case "ses":
            return "identity/*"
        case "sqs":
            return ids[kind]
        case "secretsmanager":
            return ids[kind.rpartition("-")[0]]  # a secret's ARN has a suffix
        case _:
            first, _, rest = name.partition("/")
            return ids[first] + (f"/{rest}" if rest else "")
