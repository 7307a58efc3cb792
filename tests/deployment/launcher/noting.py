"""Notes of the requests of roles while permissions are enforced: lines of JSON. This module mends nothing.

Each line is a request with a role: ``role``, ``session`` (the role's holder), ``action``, ``resource`` (an ARN) and
``keys``, the partition keys of its authorization. Refused requests are noted, too.
"""

import importlib
import json
from typing import Any

from tests.deployment.launcher.permissions import KEY


def begin(path: str) -> None:
    """Notes every evaluated request in the file at `path`, except the account's own."""
    evaluator: Any = importlib.import_module("ministack.core.iam_evaluator")
    evaluate = evaluator.evaluate
    file = open(path, "a", buffering=1)  # noqa: SIM115 # as long as the process

    def evaluated(context: Any, *policies: Any) -> Any:
        if ":assumed-role/" in context.principal_arn:
            file.write(json.dumps(noted(context)) + "\n")
        return evaluate(context, *policies)

    evaluator.evaluate = evaluated


def noted(context: Any) -> dict[str, Any]:
    role, _, session = context.principal_arn.partition(":assumed-role/")[2].partition("/")
    keys = context.service_context.get(KEY.lower(), [])
    asked = {"action": context.action, "resource": context.resource_arn, "keys": keys}
    return {"role": role, "session": session, **asked}
