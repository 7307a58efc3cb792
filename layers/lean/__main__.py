"""python -m layers.lean FOLDER --python-version 3.13: trims and compiles the packages in FOLDER, in place.

With ``--here OTHER`` the code of dataclasses is made, too: OTHER has the same packages from wheels for this machine,
while those in FOLDER are for Lambda's.
"""

import argparse
import sys
from pathlib import Path

from layers.lean import (
    babel_data,
    boto,
    compiled,
    dataclass_code,
    interpreter,
    powertools,
    pydantic_types,
    unneeded,
    vat_rules,
)


def trim(folder: Path) -> None:
    """Takes out of the packages in `folder` what is not used."""
    unneeded.remove(folder)
    for part in (boto, powertools, pydantic_types, babel_data, vat_rules):
        part.trim(folder)


def lean(folder: Path, version: str, here: Path | None) -> str | None:
    """Makes the packages in `folder` lean. Where they cannot be compiled for `version`, a note for whoever builds."""
    trim(folder)
    python = interpreter.of(version)
    if python is None:
        compiled.settle(folder)
        return f"No Python {version} runs here: the layer is not compiled, and functions start twice as slowly."
    if here is not None:
        trim(here)
        dataclass_code.prepare(folder, python, here)
    compiled.compile(folder, python)
    compiled.settle(folder)
    return None


def main() -> None:
    parser = argparse.ArgumentParser(prog="layers.lean", description="Trims and compiles an installed layer.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--python-version", required=True)
    parser.add_argument("--here", type=Path, help="the same packages for this machine")
    given = parser.parse_args()
    if note := lean(given.folder, given.python_version, given.here):
        sys.stderr.write(f"{note}\n")


if __name__ == "__main__":
    main()
