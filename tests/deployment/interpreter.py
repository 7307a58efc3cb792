"""Which Python the functions run on: the one that AWS runs them on, 3.13, or else the one that is here.

``python -m tests.deployment.interpreter`` says what is not as deployed, if anything is.
"""

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from layers.lean import interpreter

#: What `Runtime` in the template says.
DEPLOYED: Final = "3.13"


@dataclass(frozen=True, slots=True)
class Interpreter:
    """An interpreter and its version, ``3.13``; `note` says what is not as deployed, or nothing."""

    executable: Path
    version: str
    note: str = ""


def found() -> Interpreter:
    """The interpreter that functions run on here."""
    if deployed := interpreter.of(DEPLOYED):
        return Interpreter(deployed, DEPLOYED)
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    note = f"No Python {DEPLOYED} runs here, so the layers are built for Python {version} and functions run on it."
    return Interpreter(Path(sys.executable), version, note)


if __name__ == "__main__":
    if note := found().note:
        print(note)
