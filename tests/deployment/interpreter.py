"""Which Python the functions run on: the one that AWS runs them on, 3.13, or else the one that is here.

Tried in this order: ``$PYTHON313``, ``python3.13``, those of pyenv. Something of that name that is no working Python
3.13, such as a version manager's shim for a version that is not installed, is passed over.

``python -m tests.deployment.interpreter`` says what is not as deployed, if anything is.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

#: What `Runtime` in the template says.
DEPLOYED: Final = "3.13"

_SAYS: Final = "import sys; print('%d.%d' % sys.version_info[:2], sys.executable)"


@dataclass(frozen=True, slots=True)
class Interpreter:
    """An interpreter and its version, ``3.13``; `note` says what is not as deployed, or nothing."""

    executable: Path
    version: str
    note: str = ""


def found() -> Interpreter:
    """The interpreter that functions run on here."""
    for candidate in _candidates():
        if works := _answers(candidate):
            return works
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    note = f"No Python {DEPLOYED} runs here, so the layers are built for Python {version} and functions run on it."
    return Interpreter(Path(sys.executable), version, note)


def _candidates() -> Iterator[str]:
    if named := os.environ.get("PYTHON313"):
        yield named
    yield "python3.13"
    root = os.environ.get("PYENV_ROOT") or _printed(["pyenv", "root"])
    if root:
        yield from sorted(map(str, Path(root).glob(f"versions/{DEPLOYED}.*/bin/python{DEPLOYED}")), reverse=True)
    yield sys.executable


def _answers(command: str) -> Interpreter | None:
    version, _, executable = _printed([command, "-c", _SAYS]).partition(" ")
    return Interpreter(Path(executable), version) if version == DEPLOYED else None


def _printed(command: list[str]) -> str:
    """What a command prints; nothing, where there is no such command or it fails."""
    if not shutil.which(command[0]):
        return ""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


if __name__ == "__main__":
    if note := found().note:
        print(note)
