"""The artefacts of `sam build`, for both architectures, on any machine."""

import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from local import template
from tests.deployment import interpreter
from tests.deployment.aws import ROOT
from tests.deployment.building import ARCHITECTURES, built, sam
from tests.deployment.interpreter import DEPLOYED

pytestmark = [pytest.mark.xdist_group("deployment")]

TEMPLATE = template.read()
LAYERS = TEMPLATE.of_type("AWS::Serverless::LayerVersion")

#: The machine's number in an ELF header (e_machine): EM_AARCH64, EM_X86_64.
MACHINES = {"arm64": 183, "x86_64": 62}

#: Lambda unpacks at most 250 MB for a function: its own code and its layers.
MOST_BYTES = 250 * 1024 * 1024


@pytest.fixture(scope="session", params=ARCHITECTURES)
def architecture(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="session")
def folder(architecture: str) -> Path:
    """The artefacts for a deployment to AWS."""
    return built(architecture)


def files(folder: Path) -> Iterator[Path]:
    return (file for file in folder.rglob("*") if file.is_file())


def test_sam_and_its_linter_accept_the_template() -> None:
    assert "is a valid SAM Template" in sam("validate", "--lint")


def test_compiled_packages_are_for_the_architecture_and_the_deployed_python(folder: Path, architecture: str) -> None:
    extensions = [file for layer in LAYERS for file in files(folder / layer) if file.suffix == ".so"]
    assert len(extensions) >= 3  # pydantic's core, msgspec, typst
    assert {machine(file) for file in extensions} == {MACHINES[architecture]}
    tagged = [file.name for file in extensions if ".cpython-" in file.name]
    assert tagged
    assert {name for name in tagged if f".cpython-{DEPLOYED.replace('.', '')}-" not in name} == set()


def machine(extension: Path) -> int:
    with extension.open("rb") as file:
        header = file.read(20)
    assert header[:4] == b"\x7fELF"
    return int.from_bytes(header[18:20], "little")


def test_a_function_is_only_its_handler(folder: Path) -> None:
    for function in TEMPLATE.functions:
        assert [file.name for file in files(folder / function.id)] == ["handler.py"]


def test_every_layer_and_function_of_the_template_is_built(folder: Path) -> None:
    made = {path.name for path in folder.iterdir() if path.is_dir()}
    assert made == {function.id for function in TEMPLATE.functions} | set(LAYERS)
    built_template = yaml.load((folder / "template.yaml").read_text(), template._Loader)
    assert set(built_template["Resources"]) == set(TEMPLATE.resources)


def test_every_function_fits_with_its_layers(folder: Path) -> None:
    size = {layer: sum(file.stat().st_size for file in files(folder / layer)) for layer in LAYERS}
    for function in TEMPLATE.functions:
        layers = [*TEMPLATE.globals["Layers"], *function.properties.get("Layers", [])]
        assert sum(size[layer["Ref"]] for layer in layers) < MOST_BYTES


def test_texts_are_compiled(folder: Path) -> None:
    names = {file.suffix for file in files(folder / "SharedLayer" / "python" / "zetel" / "locale")}
    assert names == {".mo"}


def test_layers_are_built_for_the_deployed_python() -> None:
    assert TEMPLATE.globals["Runtime"] == f"python{DEPLOYED}"
    for layer in ("shared", "text", "typst"):
        assert f"\nPYTHON_VERSION ?= {DEPLOYED}\n" in (ROOT / "layers" / layer / "Makefile").read_text()
    assert f"-m layers.lean.interpreter {DEPLOYED} " in (ROOT / "Makefile").read_text()


def test_a_shim_of_a_missing_version_is_ignored(tmp_path: Path, monkeypatch) -> None:
    """A version manager puts such files onto the PATH: they print that the version is not installed, and fail."""
    broken, works = tmp_path / "shims" / "python3.13", tmp_path / "root" / "versions" / "3.13.9" / "bin" / "python3.13"
    for file, text in ((broken, "exit 127"), (works, f'echo "3.13 {works}"')):
        file.parent.mkdir(parents=True)
        file.write_text(f"#!/bin/sh\n{text}\n")
        file.chmod(stat.S_IRWXU)
    monkeypatch.setenv("PATH", f"{broken.parent}:/usr/bin:/bin")
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "root"))
    monkeypatch.delenv("PYTHON313", raising=False)
    assert interpreter.found().executable == works
    monkeypatch.setenv("PYTHON313", str(broken))
    assert interpreter.found().executable == works


def test_without_python_3_13_functions_run_on_this_python_with_a_note(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path))
    monkeypatch.delenv("PYTHON313", raising=False)
    found = interpreter.found()
    here = f"{sys.version_info.major}.{sys.version_info.minor}"
    assert (found.executable, found.version) == (Path(sys.executable), here)
    assert found.note.startswith("No Python 3.13 runs here") is (here != DEPLOYED)
    assert os.access(found.executable, os.X_OK)
