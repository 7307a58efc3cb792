"""Notes of what roles asked for, where permissions are enforced: lines of JSON. It mends nothing.

Each line is one request with one role: ``role``, ``session`` (who has the role), ``action``, ``resource`` (an ARN) and
``keys``, the partition keys that it was authorized with. What was refused is noted too.
"""

import importlib
import json
from typing import Any

from tests.deployment.launcher.permissions import KEY


def begin(path: str) -> None:
    """Notes in the file at `path` every request that is evaluated, but those of the account itself."""
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
