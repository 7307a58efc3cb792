"""The handlers by their folder's name, each imported under a module name of its own."""

import importlib
from pathlib import Path
from types import ModuleType
from typing import Any

from tests.functions.events import Answered, Context, event, read

FOLDER = Path(__file__).resolve().parent.parent / "functions"

#: The functions that answer the API.
HTTP = tuple(
    sorted(p.parent.name for p in FOLDER.glob("*/handler.py") if "zetel.http" in p.read_text(encoding="utf-8"))
)


def handler(name: str) -> ModuleType:
    return importlib.import_module(f"functions.{name}.handler")


def ask(name: str, method: str, path: str, **kwargs: Any) -> Answered:
    """What the function `name` answers to a request; for `kwargs` see `event`."""
    return read(handler(name).lambda_handler(event(method, path, **kwargs), Context()))
