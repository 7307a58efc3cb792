"""The methods of zetel's dataclasses, compiled while the layer is built: see `prepared`, which goes into the layer."""

import ast
import os
import subprocess
from pathlib import Path
from typing import Final

#: Printed by the interpreter that the layer is for: what it compiled for the dataclasses of these packages, and of
#: annotated_types, which is pydantic's. They are imported without what is compiled for another machine; of that, only
#: msgspec stands in their way, and a module that takes every name stands for it.
_COLLECT: Final = """
import builtins, dataclasses, importlib, marshal, pkgutil, sys, types

found = {}

def execute(text, *namespaces):
    found[text] = marshal.dumps(compile(text, "<string>", "exec"))
    builtins.exec(text, *namespaces)

class Absent(types.ModuleType):
    def __getattr__(self, name):
        return Absent(name)

    def __call__(self, *arguments, **options):
        return self

sys.modules["msgspec"] = Absent("msgspec")
packages = [importlib.import_module(f"zetel.{name}") for name in ("domain", "application", "adapters", "messaging")]
dataclasses.exec = execute
importlib.import_module("zetel.bootstrap")
try:
    import annotated_types
except ModuleNotFoundError:
    pass
for package in packages:
    for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        try:
            importlib.import_module(module.name)
        except ModuleNotFoundError as missing:
            if missing.name.startswith("zetel"):
                raise
marshal.dump(dict(sorted(found.items())), sys.stdout.buffer)
"""


#: Bytes: what the dataclasses of the domain alone come to is many times this.
_LEAST: Final = 10_000


class NotPrepared(Exception):
    """zetel cannot be imported, or this Python makes dataclasses in another way."""


def prepare(folder: Path, python: Path) -> None:
    """Puts the code of `folder`'s dataclasses into its zetel, where it has one. Raises NotPrepared."""
    package = folder / "zetel"
    if not package.is_dir():
        return
    done = subprocess.run(
        [str(python), "-s", "-S", "-B", "-c", _COLLECT],
        cwd=folder,
        env={"PATH": os.environ.get("PATH", os.defpath), "PYTHONHASHSEED": "0", "PYTHONPATH": str(folder)},
        capture_output=True,
        check=False,
    )
    if done.returncode or len(done.stdout) < _LEAST:
        raise NotPrepared(f"{len(done.stdout)} bytes by {python}\n{done.stderr.decode()[-2000:]}")
    (package / "prepared.bin").write_bytes(done.stdout)
    (package / "prepared.py").write_text((Path(__file__).with_name("prepared.py")).read_text())
    for start in (package / "__init__.py", folder / "annotated_types" / "__init__.py"):
        if start.is_file():
            start.write_text(_first(start.read_text(), "from zetel import prepared as prepared\n"))


def _first(source: str, statement: str) -> str:
    """`source` with `statement` before its other statements, and behind its docstring."""
    lines = source.splitlines(keepends=True)
    begins = [node.lineno - 1 for node in ast.parse(source).body if not isinstance(node, ast.Expr)] or [len(lines)]
    return "".join([*lines[: begins[0]], statement, *lines[begins[0] :]])
