"""The methods of dataclasses, compiled while the layer is built: see `prepared`, which goes into the layer."""

import ast
import os
import subprocess
from pathlib import Path
from typing import Final

#: Imports all of zetel, and prints the code compiled for dataclasses on the way, zetel's and its packages'. Packages of
#: another layer are missing here, and so are the modules that need them.
_COLLECT: Final = """
import builtins, dataclasses, importlib, marshal, pkgutil, sys

found = {}

def execute(text, *namespaces):
    found[text] = marshal.dumps(compile(text, "<string>", "exec"))
    builtins.exec(text, *namespaces)

dataclasses.exec = execute
import zetel
for module in pkgutil.walk_packages(zetel.__path__, "zetel."):
    try:
        importlib.import_module(module.name)
    except ModuleNotFoundError as missing:
        if missing.name.startswith("zetel"):
            raise
marshal.dump(dict(sorted(found.items())), sys.stdout.buffer)
"""

#: Handlers import one of these first, and with it the prepared code: before any package that has dataclasses.
_FIRST: Final = ("aws_lambda_powertools", "zetel")

#: Bytes: the code of the domain's dataclasses alone is many times larger.
_LEAST: Final = 10_000


class NotPrepared(Exception):
    """zetel fails at its import, or this Python makes dataclasses in another way."""


def prepare(folder: Path, python: Path, here: Path) -> None:
    """Puts the code of dataclasses into `folder`'s zetel, imported for that with the packages in `here`: the same
    packages, for this machine. Raises NotPrepared."""
    done = subprocess.run(
        [str(python), "-s", "-S", "-B", "-c", _COLLECT],
        cwd=folder.parent,
        env={"PATH": os.environ.get("PATH", os.defpath), "PYTHONHASHSEED": "0", "PYTHONPATH": f"{here}:{folder}"},
        capture_output=True,
        check=False,
    )
    if done.returncode or len(done.stdout) < _LEAST:
        raise NotPrepared(f"{len(done.stdout)} bytes by {python}\n{done.stderr.decode()[-2000:]}")
    (folder / "zetel" / "prepared.bin").write_bytes(done.stdout)
    (folder / "zetel" / "prepared.py").write_text((Path(__file__).with_name("prepared.py")).read_text())
    for package in _FIRST:
        start = folder / package / "__init__.py"
        start.write_text(_first(start.read_text(), "from zetel import prepared as prepared\n"))


def _first(source: str, statement: str) -> str:
    """`source` with `statement` before its other statements, and behind its docstring."""
    lines = source.splitlines(keepends=True)
    begins = [node.lineno - 1 for node in ast.parse(source).body if not isinstance(node, ast.Expr)] or [len(lines)]
    return "".join([*lines[: begins[0]], statement, *lines[begins[0] :]])
