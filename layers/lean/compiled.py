"""Bytecode that is never compared with its source, and the same bytes for the same content.

Without bytecode a function compiles all its imports at each start (a layer is read-only); with the usual bytecode the
function does so too, because packing changes the files' times that the bytecode names.
"""

import os
import subprocess
from pathlib import Path
from typing import Final

#: The folder in which Lambda unpacks a layer, as tracebacks show it.
_SEEN_AT: Final = "/opt/python"

#: The earliest time that a zip can hold, as seconds since the epoch (1980-01-01).
_EARLIEST: Final = 315532800


class NotCompiled(Exception):
    """A file is no source of the Python version that the layer is compiled for."""


def compile(folder: Path, python: Path) -> None:
    """Compiles everything in `folder` for, and by, `python`. Raises NotCompiled."""
    arguments = ["-q", "-j", "1", "--invalidation-mode", "unchecked-hash", "-s", str(folder), "-p", _SEEN_AT]
    done = subprocess.run(
        [str(python), "-s", "-S", "-m", "compileall", *arguments, str(folder)],
        cwd=folder.parent,
        env={"PATH": os.environ.get("PATH", os.defpath), "PYTHONHASHSEED": "0"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise NotCompiled(done.stdout[-2000:] + done.stderr[-2000:])


def settle(folder: Path) -> None:
    """Gives all files and folders the same time and plain permissions, so that each packing gives the same bytes."""
    for entry in [folder, *sorted(folder.rglob("*"))]:
        entry.chmod(0o755 if entry.is_dir() else 0o644)
        os.utime(entry, (_EARLIEST, _EARLIEST))
