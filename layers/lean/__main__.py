"""python -m layers.lean FOLDER --python-version 3.13: trims and compiles the packages in FOLDER, in place."""

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


def lean(folder: Path, version: str) -> str | None:
    """Makes the packages in `folder` lean. Where they cannot be compiled for `version`, a note for whoever builds."""
    unneeded.remove(folder)
    for trim in (boto.trim, powertools.trim, pydantic_types.trim, babel_data.trim, vat_rules.trim):
        trim(folder)
    python = interpreter.of(version)
    if python is None:
        compiled.settle(folder)
        return f"No Python {version} runs here: the layer is not compiled, and functions start twice as slowly."
    dataclass_code.prepare(folder, python)
    compiled.compile(folder, python)
    compiled.settle(folder)
    return None


def main() -> None:
    parser = argparse.ArgumentParser(prog="layers.lean", description="Trims and compiles an installed layer.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--python-version", required=True)
    given = parser.parse_args()
    if note := lean(given.folder, given.python_version):
        sys.stderr.write(f"{note}\n")


if __name__ == "__main__":
    main()
