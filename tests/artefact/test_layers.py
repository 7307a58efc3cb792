"""The layers: only used packages, compiled, and the same bytes each time."""

import hashlib
import os
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from bench.starts import MOST_MEGABYTES, zipped
from layers.lean.babel_data import LANGUAGES
from tests.artefact.artefact import TEMPLATE, Artefact, environment
from tests.deployment.building import HERE, wheels_for
from zetel.domain.parties.address import Language

pytestmark = pytest.mark.xdist_group("deployment")

ROOT: Final = Path(__file__).resolve().parents[2]

#: The most that Lambda unpacks for a function, layers included.
UNPACKED: Final = 250 * 1024 * 1024

LAYERS: Final = ("SharedLayer", "TextLayer", "TypstLayer")

ORIGINS: Final = """
import json, boto3, botocore
print(json.dumps([boto3.__file__, boto3.__version__, botocore.__file__, botocore.__version__]))
"""


def locked(package: str, lock: str = "runtime") -> str:
    """The version in a lock."""
    lines = (ROOT / "requirements" / f"{lock}.txt").read_text().splitlines()
    (version,) = (line.split("==")[1].split()[0] for line in lines if line.startswith(f"{package}=="))
    return version


def packages(folder: Path) -> set[str]:
    return {entry.name.removesuffix(".py") for entry in folder.iterdir() if not entry.name.endswith(".dist-info")}


def test_boto3_and_botocore_are_those_of_the_lock(artefact: Artefact) -> None:
    boto3, boto3_version, botocore, botocore_version = artefact.says(ORIGINS)
    assert Path(boto3).is_relative_to(artefact.shared)
    assert Path(botocore).is_relative_to(artefact.shared)
    assert (boto3_version, botocore_version) == (locked("boto3"), locked("botocore"))


def test_the_shared_layer_has_at_most_12_megabytes(artefact: Artefact) -> None:
    assert len(zipped(artefact.built / "SharedLayer")) <= MOST_MEGABYTES * 1024 * 1024


def test_every_function_stays_below_the_limit_that_lambda_unpacks(artefact: Artefact) -> None:
    for function in TEMPLATE.functions:
        layers = artefact.layers(function.id)
        assert sum(size(layer.parent) for layer in layers) < UNPACKED, function.id


def size(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def test_each_package_stands_only_in_the_layer_that_needs_it(artefact: Artefact) -> None:
    shared, text, typst = (packages(artefact.layer(name)) for name in LAYERS)
    assert {"zetel", "aws_lambda_powertools", "pydantic", "msgspec", "stdnum", "boto3", "botocore", "tzdata"} <= shared
    assert {"babel", "jinja2", "markupsafe"} <= text
    assert {"typst", "fontpkg_source_sans_3", "manimgx_fonts", "manimgx_fonts_cjk"} <= typst
    assert (shared & text, shared & typst, text & typst) == ({"__pycache__"} & shared & text, set(), set())


def test_texts_and_typesetter_go_where_mails_and_documents_are_made() -> None:
    layers = {
        function.id: {layer["Ref"] for layer in function.properties.get("Layers", [])}
        for function in TEMPLATE.functions
    }
    assert {id for id, own in layers.items() if "TypstLayer" in own} == {"InvoiceRendering"}
    assert {id for id, own in layers.items() if "TextLayer" in own} == {"InvoiceRendering", *_composing()}


def _composing() -> Iterator[str]:
    """Functions whose last line warms the composer of mails."""
    for function in TEMPLATE.functions:
        *_, last = (ROOT / "functions" / function.folder / "handler.py").read_text().splitlines()
        if '"composer"' in last:
            yield function.id


def test_babel_has_the_languages_of_the_customers(artefact: Artefact) -> None:
    assert set(LANGUAGES) == set(Language)
    names = {file.stem.partition("_")[0] for file in (artefact.layer("TextLayer") / "babel/locale-data").glob("*.dat")}
    assert names == {"root", *Language}


#: Of each file the flags of its bytecode, and whether the bytecode is made of this source.
COMPILED: Final = """
import importlib.util, json, pathlib, sys
found = {}
for source in sorted(pathlib.Path(sys.argv[1]).rglob("*.py")):
    head = pathlib.Path(importlib.util.cache_from_source(source)).read_bytes()[:16]
    of_source = head[8:16] == importlib.util.source_hash(source.read_bytes())
    found[str(source)] = [head[:4] == importlib.util.MAGIC_NUMBER, int.from_bytes(head[4:8], "little"), of_source]
print(json.dumps(found))
"""


@pytest.mark.parametrize("layer", LAYERS)
def test_everything_is_compiled_and_never_compared_with_its_source(artefact: Artefact, layer: str) -> None:
    """Flags 1 switch Python's own check for stale bytecode off, so this test checks."""
    found = artefact.says(COMPILED, str(artefact.layer(layer)))
    assert found
    assert [file for file, said in found.items() if said != [True, 1, True]] == []
    assert len(list(artefact.layer(layer).rglob("*.pyc"))) == len(found)


#: Sources that a function compiles while it starts.
COMPILING: Final = """
import json, importlib._bootstrap_external as machinery
compiled = []
to_code = machinery.SourceLoader.source_to_code

def noting(loader, data, path, **options):
    compiled.append(str(path))
    return to_code(loader, data, path, **options)

machinery.SourceLoader.source_to_code = noting
import handler
print(json.dumps(compiled))
"""


def test_a_packed_and_unpacked_function_starts_without_compiling(artefact: Artefact, tmp_path: Path) -> None:
    """sam gives all files of a zip one time, and usual bytecode names its source's: it would count as stale."""
    packed = tmp_path / "SharedLayer.zip"
    packed.write_bytes(zipped(artefact.built / "SharedLayer"))
    with zipfile.ZipFile(packed) as archive:
        archive.extractall(tmp_path / "built" / "SharedLayer")
    shutil.copytree(artefact.built / "Purchase", tmp_path / "built" / "Purchase")
    unpacked = Artefact(tmp_path / "built", artefact.python)
    compiled = unpacked.says(COMPILING, function="Purchase", **environment())
    assert compiled == [str(tmp_path / "built" / "Purchase" / "handler.py")]


def test_two_builds_give_the_same_bytes(artefact: Artefact, tmp_path: Path) -> None:
    machine = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "PYTHONPATH"))}
    for layer, folder in zip(LAYERS, ("shared", "text", "typst"), strict=True):
        wanted = {
            "ARTIFACTS_DIR": str(tmp_path / layer),
            "ARCHITECTURE": HERE,
            "PYTHON_VERSION": artefact.python.version,
            **wheels_for(artefact.python),
        }
        command = ["make", "-C", str(ROOT / "layers" / folder), f"build-{layer}"]
        done = subprocess.run(command, env={**machine, **wanted}, check=False, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        assert _bytes(tmp_path / layer) == _bytes(artefact.built / layer), layer


def _bytes(folder: Path) -> dict[str, str]:
    return {
        str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


#: Its metadata alone says that it is MIT.
WITHOUT_LICENCE: Final = {"fontpkg"}


def test_licences_go_with_the_packages(artefact: Artefact) -> None:
    for layer in LAYERS:
        for about in artefact.layer(layer).glob("*.dist-info"):
            names = {file.name.upper() for file in about.rglob("*") if file.is_file()}
            assert "METADATA" in names, about.name
            if about.name.partition("-")[0] not in WITHOUT_LICENCE:
                assert any(name.startswith(("LICEN", "COPYING")) for name in names), about.name
