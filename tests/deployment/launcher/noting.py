"""Notes of what roles asked for, where permissions are enforced: a line of JSON in the file that ``USES`` names.

Each line is one request of one role: ``role``, ``action``, ``resource`` (an ARN) and ``keys``, the partition keys that
it was authorized with. What was refused is noted too.
"""

import importlib
import json
import os
from typing import Any, TextIO

from tests.deployment.launcher.permissions import KEY


def mend() -> None:
    """Notes every evaluation of a role's policies. The account itself is never evaluated, so it is not noted."""
    evaluator: Any = importlib.import_module("ministack.core.iam_evaluator")
    evaluate = evaluator.evaluate
    file = open(os.environ["USES"], "a", buffering=1)  # noqa: SIM115 # as long as the process

    def evaluated(context: Any, *policies: Any) -> Any:
        _note(file, context)
        return evaluate(context, *policies)

    evaluator.evaluate = evaluated


def _note(file: TextIO, context: Any) -> None:
    role = context.principal_arn.partition(":assumed-role/")[2].partition("/")[0]
    keys = context.service_context.get(KEY.lower(), [])
    note = {"role": role, "action": context.action, "resource": context.resource_arn, "keys": keys}
    file.write(json.dumps(note) + "\n")
