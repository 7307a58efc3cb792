"""The functions, called as Lambda calls them: JSON in, JSON out, with a context, and never two at a time.

A resolver keeps the event that it works on, so a second call in the same process would find the first call's event.
"""

import importlib.util
import json
import sys
import threading
import time
import traceback
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from local.template import PSEUDO, Function

FOLDER: Final = Path(__file__).resolve().parent.parent / "functions"

Handler = Callable[[dict[str, Any], "Context"], Any]


class FunctionFailed(Exception):
    """A function raised, or its answer is no JSON; its log has the reason."""


@dataclass(frozen=True, slots=True)
class Context:
    """The context that Lambda passes to a handler. Times are in milliseconds, memory in megabytes."""

    function_name: str
    memory_limit_in_mb: int
    timeout: int
    aws_request_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    function_version: str = "$LATEST"
    log_stream_name: str = "local"
    identity: None = None
    client_context: None = None
    started: float = field(default_factory=time.monotonic)

    @property
    def invoked_function_arn(self) -> str:
        return f"arn:aws:lambda:{PSEUDO['AWS::Region']}:{PSEUDO['AWS::AccountId']}:function:{self.function_name}"

    @property
    def log_group_name(self) -> str:
        return f"/aws/lambda/{self.function_name}"

    def get_remaining_time_in_millis(self) -> int:
        return max(0, int((self.started + self.timeout - time.monotonic()) * 1000))


class Functions:
    """Functions by their folder's name. `load` imports them all, each under a module name of its own."""

    def __init__(self, functions: tuple[Function, ...], *, folder: Path = FOLDER) -> None:
        self._about: Mapping[str, Function] = {function.folder: function for function in functions}
        self._folder = folder
        self._handlers: dict[str, Handler] = {}
        self._one_at_a_time = threading.Lock()

    def load(self) -> None:
        """Imports every handler, as a cold start does. An error of a handler passes on."""
        for name in self._about:
            self._handlers[name] = _handler(f"functions.{name}.handler", self._folder / name / "handler.py")

    def call(self, name: str, event: Mapping[str, Any]) -> Any:
        """The function's answer to `event`. Raises FunctionFailed."""
        about = self._about[name]
        with self._one_at_a_time:
            context = Context(f"{PSEUDO['AWS::StackName']}-{about.id}", about.memory, about.timeout)
            try:
                answer = self._handlers[name](json.loads(json.dumps(event)), context)
                return json.loads(json.dumps(answer))
            except Exception as error:  # Lambda's boundary: every error is the function's failure
                traceback.print_exc(file=sys.stdout)
                raise FunctionFailed(f"{name}: {type(error).__name__}") from error


def _handler(module: str, file: Path) -> Handler:
    spec = importlib.util.spec_from_file_location(module, file)
    if spec is None or spec.loader is None:
        raise ImportError(f"{file} is not a module")
    loaded = importlib.util.module_from_spec(spec)
    sys.modules[module] = loaded
    spec.loader.exec_module(loaded)
    handler: Handler = loaded.lambda_handler
    return handler
