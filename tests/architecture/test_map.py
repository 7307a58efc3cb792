"""docs/architecture.md draws the layers and rooms as they are, and says of each what its docstring says."""

import ast
import tomllib
from collections.abc import Iterator
from typing import Any, Final

import pytest

from tests.architecture import guide
from tests.architecture.guide import ROOT, ZETEL

CONTRACTS: Final[dict[str, dict[str, Any]]] = {
    contract["name"]: contract
    for contract in tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
}

#: The contracts that the drawing shows, by its columns.
DRAWN: Final = {
    "layers": "Imports go one way",
    "rooms of application": "Rooms of the use cases",
    "rooms of domain": "Rooms of the domain",
}


def floors(contract: str) -> list[str]:
    return [floor.replace("zetel.", "") for floor in CONTRACTS[contract]["layers"]]


def places() -> Iterator[str]:
    """Layers with their rooms, from above: of the drawing's columns the packages, of `adapters` all packages."""
    for layer in (layer for floor in floors(DRAWN["layers"]) for layer in floor.split(" | ")):
        if layer != "functions":  # folders, each of which says what its function serves
            yield layer
            yield from (f"{layer}/{room}" for room in rooms(layer))


def rooms(layer: str) -> list[str]:
    packages = sorted(file.parent.name for file in (ZETEL / layer).glob("*/__init__.py"))
    drawn = floors(DRAWN[f"rooms of {layer}"]) if f"rooms of {layer}" in DRAWN else packages
    return [room for floor in drawn for room in floor.split(" | ") if room in packages]


def said(place: str) -> str:
    """The first paragraph of the docstring of a package or a module, in one line."""
    package = ZETEL / place / "__init__.py"
    file = package if package.exists() else ZETEL / f"{place}.py"
    docstring = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or ""
    return " ".join(docstring.partition("\n\n")[0].split())


@pytest.mark.parametrize(("column", "contract"), DRAWN.items())
def test_the_drawing_is_that_of_the_contracts(column: str, contract: str) -> None:
    assert guide.drawing("Layers and rooms")[column] == floors(contract), (
        f"docs/architecture.md draws the {column} otherwise than the contract {contract!r} of pyproject.toml has them"
    )


def test_each_layer_and_room_is_told_as_its_docstring_tells_it() -> None:
    told = [f"| {place} | {sentence} |" for place, sentence in guide.rows("Layers and rooms")]
    assert told == [f"| `{place}` | {said(place)} |" for place in places()], (
        "docs/architecture.md, Layers and rooms: the rows follow the contracts of pyproject.toml, the sentences the "
        "docstrings of the rooms' __init__"
    )
