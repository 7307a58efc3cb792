"""Checks in a copy of the repository: each runs in a fork of a process that has loaded other people's packages only.

``python -m tests.architecture.recipes.checking``, started in the copy, reads pytest's arguments as a list in JSON from
each line, and answers with a line of JSON: the exit code and the output.
"""

import gc
import importlib
import json
import os
import sys
import traceback
from contextlib import redirect_stderr, redirect_stdout
from typing import Final, TextIO

import pytest

#: Loaded once: other people's packages that the checks use.
BESIDE: Final = (
    *(
        "aws_lambda_powertools.event_handler.openapi.merge",
        "babel.messages.extract",
        "hypothesis",
        "jsonschema",
        "moto",
    ),
    *("openapi_spec_validator", "polib", "pydantic", "yaml"),
)


def main() -> None:
    gc.disable()  # a fork lives for one check
    for module in BESIDE:
        importlib.import_module(module)
    gc.freeze()
    for line in sys.stdin:
        print(json.dumps(_forked(json.loads(line))), flush=True)


def _forked(arguments: list[str]) -> tuple[int, str]:
    reading, writing = os.pipe()
    if not (child := os.fork()):
        with os.fdopen(writing, "w", encoding="utf-8") as output:
            code = _checked(arguments, output)
        os._exit(code)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as output:
        said = output.read()
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status), said


def _checked(arguments: list[str], output: TextIO) -> int:
    with redirect_stdout(output), redirect_stderr(output):
        try:
            return int(pytest.main(["-q", "-p", "no:cacheprovider", "--assert=plain", *arguments]))
        except BaseException:  # noqa: BLE001  the fork ends here, whatever happened
            traceback.print_exc()
            return -1


if __name__ == "__main__":
    main()
