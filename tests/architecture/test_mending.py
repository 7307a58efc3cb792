"""A test of the structure that fails says what to change: by its mark `mend`, or in the message of each assertion."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).resolve().parents[2]
FILES: Final = [*sorted((ROOT / "tests" / "architecture").glob("test_*.py")), ROOT / "tests/artefact/test_modules.py"]

#: A file or a folder of the repository: ``template.yaml``, ``functions/``, ``layers/shared/zetel/bootstrap.py``.
NAMED: Final = re.compile(r"\b[a-z][\w/]*(?:\.(?:py|yaml|toml|json|md)\b|/(?=[\s,:;)]|$))")


def marks(decorators: list[ast.expr]) -> Iterator[tuple[str, str]]:
    """The place and the reason of each mark `mend` among these."""
    for decorator in decorators:
        match decorator:
            case ast.Call(
                func=ast.Attribute(attr="mend"),
                args=[ast.Constant(value=str(where)), ast.Constant(value=str(why))],
            ):
                yield where, why


def module_marks(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in tree.body:
        match node:
            case ast.Assign(targets=[ast.Name(id="pytestmark")], value=ast.List(elts=elements)):
                yield from marks(elements)
            case ast.Assign(targets=[ast.Name(id="pytestmark")], value=value):
                yield from marks([value])


def checks(tree: ast.Module) -> Iterator[ast.FunctionDef]:
    return (node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"))


def says_it_itself(test: ast.FunctionDef) -> bool:
    """Whether each assertion has a message."""
    return all(node.msg is not None for node in ast.walk(test) if isinstance(node, ast.Assert))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_failure_names_the_file_to_change(file: Path) -> None:
    tree = ast.parse(file.read_text())
    silent = [
        test.name
        for test in checks(tree)
        if not says_it_itself(test) and not [*marks(test.decorator_list), *module_marks(tree)]
    ]
    assert silent == [], (
        f"{file.relative_to(ROOT)}: {silent} say nothing of what to change. Give each a mark "
        '`@pytest.mark.mend("template.yaml, Events of the function: ...", "the reason")`, or each assertion a message.'
    )


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_file_to_change_exists(file: Path) -> None:
    tree = ast.parse(file.read_text())
    said = [*module_marks(tree), *(mark for test in checks(tree) for mark in marks(test.decorator_list))]
    for where, _ in said:
        named = NAMED.findall(where)
        assert named, f"{file.relative_to(ROOT)}: `{where}` names no file, and no folder with a slash at its end."
        gone = [name for name in named if not (ROOT / name).exists()]
        assert gone == [], f"{file.relative_to(ROOT)}: `{where}` names {gone}, which are not there."
