"""python -m layers.lean FOLDER --python-version 3.13: trims and compiles the packages in FOLDER, in place.

With ``--here OTHER`` the code of dataclasses is made, too: OTHER has the same packages from wheels for this machine,
while those in FOLDER are for Lambda's. With ``--as-installed`` no package is rewritten and no file is taken out: all
packages are only compiled.
"""

import argparse
import sys
from pathlib import Path

from layers.lean import babel_data, boto, compiled, dataclass_code, interpreter, powertools, unneeded, vat_rules


def trim(folder: Path) -> None:
    """Takes the unused parts out of the packages in `folder`."""
    unneeded.remove(folder)
    for part in (boto, powertools, babel_data, vat_rules):
        part.trim(folder)


def rewrite(folder: Path, python: Path | None, here: Path | None) -> None:
    """Takes the unused parts out of the packages in `folder`, and puts the code of dataclasses in, which `python` makes
    with the packages in `here`."""
    trim(folder)
    if python is not None and here is not None:
        trim(here)
        dataclass_code.prepare(folder, python, here)


def finish(folder: Path, python: Path | None) -> None:
    """Compiles the packages in `folder` where there is a `python` for that, and makes their files' times alike."""
    if python is not None:
        compiled.compile(folder, python)
    compiled.settle(folder)


def main() -> None:
    parser = argparse.ArgumentParser(prog="layers.lean", description="Trims and compiles an installed layer.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--python-version", required=True)
    parser.add_argument("--here", type=Path, help="the same packages for this machine")
    parser.add_argument("--as-installed", action="store_true", help="rewrite nothing, only compile")
    given = parser.parse_args()
    version, python = given.python_version, interpreter.of(given.python_version)
    if not given.as_installed:
        rewrite(given.folder, python, given.here)
    finish(given.folder, python)
    if python is None:
        note = f"No Python {version} runs here: the layer is not compiled, and functions start twice as slowly."
        sys.stderr.write(f"{note}\n")


if __name__ == "__main__":
    main()
