"""The Python that functions run on: AWS's 3.13 if it is installed, and otherwise this process's Python.

``python -m tests.deployment.interpreter`` prints a note if functions do not run on the deployed Python.
"""

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from layers.lean import interpreter

#: The version of the template's `Runtime`.
DEPLOYED: Final = "3.13"


@dataclass(frozen=True, slots=True)
class Interpreter:
    """An interpreter and its version, ``3.13``; `note` is empty if it is the deployed version."""

    executable: Path
    version: str
    note: str = ""


def found() -> Interpreter:
    """The interpreter for functions on this machine."""
    if deployed := interpreter.of(DEPLOYED):
        return Interpreter(deployed, DEPLOYED)
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    note = f"No Python {DEPLOYED} runs here, so the layers are built for Python {version} and functions run on it."
    return Interpreter(Path(sys.executable), version, note)


if __name__ == "__main__":
    if note := found().note:
        print(note)
