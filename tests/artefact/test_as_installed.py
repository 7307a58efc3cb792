"""`make build LEAN=0`: packages stay as they are installed, and every function starts with them."""

import base64
import csv
import hashlib
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from tests.artefact.artefact import TEMPLATE, Artefact, environment
from tests.deployment import interpreter
from tests.deployment.building import HERE, built

pytestmark = pytest.mark.xdist_group("deployment")

ROOT: Final = Path(__file__).resolve().parents[2]
LAYERS: Final = ("SharedLayer", "TextLayer", "TypstLayer")

#: The most that Lambda unpacks for a function, layers included.
UNPACKED: Final = 250 * 1024 * 1024

IMPORTED: Final = "import json, handler; print(json.dumps(callable(handler.lambda_handler)))"


@pytest.fixture(scope="module")
def whole() -> Artefact:
    python = interpreter.found()
    return Artefact(built(HERE, python, LEAN="0"), python)


def installed(layer: Path) -> Iterator[tuple[str, str]]:
    """Each file that the wheels of a layer list, and the hash that they list for it: base64 of SHA-256, unpadded."""
    for record in sorted(layer.glob("*.dist-info/RECORD")):
        for file, hashed, _ in csv.reader(record.read_text().splitlines()):
            if hashed:
                yield file, hashed.removeprefix("sha256=")


def test_make_hands_it_on() -> None:
    said = subprocess.run(["make", "-n", "build", "LEAN=0"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert " LEAN=0 .venv-sam/bin/sam build " in said.stdout


@pytest.mark.parametrize("layer", LAYERS)
def test_every_file_of_a_package_is_the_file_that_its_wheel_lists(whole: Artefact, layer: str) -> None:
    listed = dict(installed(whole.layer(layer)))
    found = {
        file: base64.urlsafe_b64encode(hashlib.sha256((whole.layer(layer) / file).read_bytes()).digest()).decode()
        for file in listed
    }
    assert len(listed) > 50
    assert {file: hashed.rstrip("=") for file, hashed in found.items()} == listed


def test_zetel_is_the_repositorys(whole: Artefact) -> None:
    folder = ROOT / "layers" / "shared"
    sources = {file.relative_to(folder).as_posix(): file.read_bytes() for file in (folder / "zetel").rglob("*.py")}
    assert {
        file.relative_to(whole.shared).as_posix(): file.read_bytes() for file in (whole.shared / "zetel").rglob("*.py")
    } == sources


@pytest.mark.parametrize("function", sorted(function.id for function in TEMPLATE.functions))
def test_every_handler_is_imported(whole: Artefact, function: str) -> None:
    assert whole.says(IMPORTED, function=function, **environment())


def test_every_function_stays_below_the_limit_that_lambda_unpacks(whole: Artefact) -> None:
    for function in TEMPLATE.functions:
        files = (file for layer in whole.layers(function.id) for file in layer.parent.rglob("*"))
        assert sum(file.stat().st_size for file in files if file.is_file()) < UNPACKED, function.id
