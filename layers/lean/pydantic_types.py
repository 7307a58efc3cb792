"""pydantic_core without the fields of its typed dictionaries.

They are there for type checkers: at run time each is a plain dictionary. 900 annotations of 60 of them would be made
into objects at each start.
"""

import ast
from pathlib import Path
from typing import Final

_SCHEMAS: Final = "pydantic_core/core_schema.py"


def trim(folder: Path) -> None:
    """Rewrites the pydantic_core in `folder`, where it is."""
    file = folder / _SCHEMAS
    if file.is_file():
        file.write_text(fieldless(file.read_text()))


def fieldless(source: str) -> str:
    """`source` with typed dictionaries that take every key and name none."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef) and any(isinstance(b, ast.Name) and b.id == "TypedDict" for b in node.bases):
            node.body = [part for part in node.body if not isinstance(part, ast.AnnAssign)] or [ast.Pass()]
    return ast.unparse(tree) + "\n"
