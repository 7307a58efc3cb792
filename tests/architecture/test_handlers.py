"""A handler starts with zetel.bootstrap, ends with `warm`, and stays so small that it holds only its routes."""

import ast
import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).resolve().parents[2]
HANDLERS: Final = sorted((ROOT / "functions").glob("*/handler.py"))

#: Lines of a handler: imports, a resolver, request models, routes.
MOST_LINES: Final = 80

#: Whether garbage is collected after the import of zetel.bootstrap.
COLLECTING: Final = "import gc; from zetel import bootstrap; print(gc.isenabled())"

every_handler = pytest.mark.parametrize("file", HANDLERS, ids=lambda file: file.parent.name)


def named(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


@every_handler
def test_a_handler_has_at_most_80_lines(file: Path) -> None:
    lines = len(file.read_text().splitlines())
    assert lines <= MOST_LINES, (
        f"{named(file)} has {lines} lines, {lines - MOST_LINES} too many. Move models to layers/shared/zetel/http and "
        "rules to a use case, or split the function by subject: another folder in functions/, another function in "
        "template.yaml."
    )


@every_handler
def test_a_handler_imports_bootstrap_first_and_warms_last(file: Path) -> None:
    """bootstrap switches the collection of garbage off for the imports that follow; `warm` switches it on again."""
    _docstring, first, *_, last = map(ast.unparse, ast.parse(file.read_text()).body)
    assert first.startswith("from zetel.bootstrap import "), (
        f"{named(file)} starts with `{first}`. The first import must be `from zetel.bootstrap import ...`, or garbage "
        "is collected while the function starts: `make fmt` puts it there (pyproject.toml, tool.ruff.lint.isort)."
    )
    assert last.startswith("warm("), (
        f"{named(file)} ends with `{last}`. The last line must be `warm(...)` with the services that each call uses: "
        "it makes them, and switches the collection of garbage on (layers/shared/zetel/bootstrap.py)."
    )


@every_handler
def test_no_handler_spells_gc(file: Path) -> None:
    nodes = (node for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.stmt | ast.expr))
    spelled = [node.lineno for node in nodes if "gc" in _names(node)]
    assert spelled == [], (
        f"{named(file)} speaks of gc in lines {spelled}: remove them. layers/shared/zetel/bootstrap.py alone switches "
        "the collection of garbage off and on."
    )


def _names(node: ast.AST) -> list[str]:
    match node:
        case ast.Import(names=names):
            return [name.name for name in names]
        case ast.ImportFrom(module=str(module)):
            return [module]
        case ast.Name(id=name):
            return [name]
        case _:
            return []


@pytest.mark.mend(
    "layers/shared/zetel/bootstrap.py, its first lines",
    "a function starts quicker without collecting, and a process that never calls `warm` must collect",
)
@pytest.mark.parametrize(
    ("environment", "collecting"), [({}, "True"), ({"AWS_LAMBDA_FUNCTION_NAME": "zetel"}, "False")], ids=str
)
def test_bootstrap_switches_collecting_off_in_a_function_only(environment: dict[str, str], collecting: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", COLLECTING],
        env={"PYTHONPATH": str(ROOT / "layers/shared"), "PATH": os.defpath, **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == collecting
