"""A Python of a given version on this machine, for bytecode, which only its own version reads.

Tried in this order: ``$PYTHON313`` (digits of the version), ``python3.13``, those of pyenv, the running Python. A
broken candidate, such as a version manager's shim for a version that is not installed, is passed over.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

#: Seconds after which a candidate counts as hanging; a version manager's shim takes many on a busy machine.
_HANGS: Final = 120

_SAYS: Final = "import sys; print('%d.%d' % sys.version_info[:2], sys.executable)"


def of(version: str) -> Path | None:
    """An interpreter of `version` (``3.13``); None where there is none."""
    for candidate in _candidates(version):
        answered, _, executable = _printed([candidate, "-c", _SAYS]).partition(" ")
        if answered == version:
            return Path(executable)
    return None


def _candidates(version: str) -> Iterator[str]:
    if named := os.environ.get(f"PYTHON{version.replace('.', '')}"):
        yield named
    yield f"python{version}"
    if root := os.environ.get("PYENV_ROOT") or _printed(["pyenv", "root"]):
        yield from sorted(map(str, Path(root).glob(f"versions/{version}.*/bin/python{version}")), reverse=True)
    yield sys.executable


def _printed(command: list[str]) -> str:
    """The output of a command; empty for a missing or failing command."""
    if not shutil.which(command[0]):
        return ""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_HANGS, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def main(version: str) -> None:
    """Prints a warning where no Python of `version` runs on this machine."""
    if of(version) is None:
        print(f"No Python {version} runs here: the layers are not compiled, and functions start twice as slowly.")


if __name__ == "__main__":
    main(sys.argv[1])
