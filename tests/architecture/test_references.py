"""A module that a text names is there: docstrings, documents and the programs that tests hand to an interpreter."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).resolve().parents[2]
PACKAGES: Final = ROOT / "layers" / "shared"

#: Names of zetel's modules, and files by their path in a layer or from the root.
MODULE: Final = re.compile(r"\bzetel\.(?:adapters|application|domain|http|messaging)\b(?:\.[a-z_]\w*)*")
FILE: Final = re.compile(
    r"(?<![\w/.])((?:adapters|application|domain|http|messaging)/[\w/]+\.py|"
    r"(?:bench|docs|functions|layers|local|openapi|operate|tests)/[\w/]+\.(?:py|md|json|typ))\b"
)


def texts() -> Iterator[tuple[str, int, str]]:
    """Each line of code and of documents, with its file and number, but of recipes, which make what they name."""
    folders = ("bench", "docs", "functions", "layers", "local", "openapi", "operate", "tests")
    files = [file for folder in folders for kind in ("*.py", "*.md") for file in (ROOT / folder).rglob(kind)]
    recipes = ROOT / "tests" / "architecture" / "recipes"
    for file in sorted(file for file in [*files, ROOT / "README.md"] if file.parent != recipes):
        for number, line in enumerate(file.read_text().splitlines(), start=1):
            yield file.relative_to(ROOT).as_posix(), number, line


def is_module(name: str) -> bool:
    """Whether `name` is a package, a module, or a name in a module."""
    place = PACKAGES
    for part in name.split("."):
        if (place / f"{part}.py").is_file():
            return True
        place /= part
        if not place.is_dir():
            return False
    return True


def is_file(path: str) -> bool:
    return any((folder / path).is_file() for folder in (ROOT, PACKAGES / "zetel", ROOT / "tests"))


@pytest.mark.parametrize(("named", "is_there"), [(MODULE, is_module), (FILE, is_file)], ids=["modules", "files"])
def test_what_a_text_names_is_there(named: re.Pattern[str], is_there: Callable[[str], bool]) -> None:
    gone = [f"{file}:{line} {it}" for file, line, text in texts() for it in named.findall(text) if not is_there(it)]
    assert gone == [], "These lines name what is not there; write where it is now:\n" + "\n".join(gone)
