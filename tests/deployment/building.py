"""Artefacts of the template as it stands: ``sam build``, kept as long as nothing that goes into them changes."""

import hashlib
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from tests.deployment.aws import REGION, ROOT
from tests.deployment.interpreter import DEPLOYED, Interpreter

SAM: Final = ROOT / ".venv-sam" / "bin" / "sam"
TEMPLATE: Final = ROOT / "template.yaml"

#: Ignored by git and removed by `make clean`; another checkout has its own.
_KEPT: Final = ROOT / ".aws-sam" / "deployment"
#: Seconds after which what was built and not used is removed.
_FORGOTTEN: Final = 24 * 3600

ARCHITECTURES: Final = ("arm64", "x86_64")
#: The one that runs here.
HERE: Final = "arm64" if platform.machine().lower() in {"aarch64", "arm64"} else "x86_64"


def sam(*arguments: str, environment: Mapping[str, str] | None = None) -> str:
    """What a command of sam prints. Raises RuntimeError, with all of that, where the command fails."""
    if not SAM.exists():
        raise RuntimeError("sam is not installed: `make test` makes its environment, .venv-sam.")
    done = subprocess.run(
        [str(SAM), *arguments],
        cwd=ROOT,
        env={**_machine(), "SAM_CLI_TELEMETRY": "0", "AWS_DEFAULT_REGION": REGION, **(environment or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"sam {arguments[0]} failed:\n{done.stdout[-6000:]}")
    return done.stdout


def built(architecture: str, python: Interpreter | None = None, **variables: str) -> Path:
    """The folder with the built template and its artefacts.

    For `python` where a version is given, and then for this kind of machine; else for the Python that is deployed. The
    layers' makefiles are given the other `variables`.
    """
    version = python.version if python else DEPLOYED
    wanted = {"ARCHITECTURE": architecture, "PYTHON_VERSION": version, "LEAN": "1", **wheels_for(python), **variables}
    folder = _KEPT / f"{_fingerprint(wanted)}" / "build"
    if not folder.exists():
        _forget_old()
        _build(folder.parent, wanted)
    os.utime(folder.parent)
    return folder


def wheels_for(python: Interpreter | None) -> dict[str, str]:
    """Whose wheels the layers take, where they run on this machine and this is a Mac."""
    if python and sys.platform == "darwin":
        return {"PLATFORM": "aarch64-apple-darwin" if HERE == "arm64" else "x86_64-apple-darwin"}
    return {}


def _build(folder: Path, wanted: Mapping[str, str]) -> None:
    """Made elsewhere and moved here whole, so that two runs at a time do not see each other's half."""
    _KEPT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=_KEPT, prefix="fresh-") as fresh:
        target = Path(fresh) / "whole"
        sam(
            "build",
            f"--build-dir={target / 'build'}",
            f"--cache-dir={Path(fresh) / 'cache'}",
            f"--parameter-overrides=Architecture={wanted['ARCHITECTURE']}",
            environment=wanted,
        )
        try:
            target.rename(folder)
        except OSError:
            if not folder.exists():
                raise


def _fingerprint(wanted: Mapping[str, str]) -> str:
    """Of everything that goes into the artefacts."""
    digest = hashlib.sha256(repr((str(ROOT), sorted(wanted.items()))).encode())
    for file in _sources():
        digest.update(f"{file.relative_to(ROOT)}\0".encode())
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return f"{wanted['ARCHITECTURE']}-{wanted['PYTHON_VERSION']}-{digest.hexdigest()[:16]}"


def _sources() -> Iterator[Path]:
    yield TEMPLATE
    yield ROOT / "requirements" / "runtime.txt"
    yield ROOT / "requirements" / "text.txt"
    yield ROOT / "requirements" / "typst.txt"
    for folder in ("functions", "layers"):
        for file in sorted((ROOT / folder).rglob("*")):
            if file.is_file() and "__pycache__" not in file.parts and file.suffix != ".mo":
                yield file


def _forget_old() -> None:
    for folder in _KEPT.glob("*"):
        if folder.stat().st_mtime < time.time() - _FORGOTTEN:
            shutil.rmtree(folder, ignore_errors=True)


def _machine() -> dict[str, str]:
    """This process's environment without what it says of AWS and of Python, but for where Python 3.13 is."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "PYTHON"))}
    return {**kept, **{name: value for name, value in os.environ.items() if name == "PYTHON313"}}
