"""Artefacts of the present template: ``sam build``, kept until one of its sources changes."""

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
#: Seconds after which unused artefacts are removed.
_FORGOTTEN: Final = 24 * 3600

ARCHITECTURES: Final = ("arm64", "x86_64")
#: The architecture of this machine.
HERE: Final = "arm64" if platform.machine().lower() in {"aarch64", "arm64"} else "x86_64"


def sam(*arguments: str, environment: Mapping[str, str] | None = None) -> str:
    """The output of a command of sam. Raises RuntimeError with that output if the command fails."""
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

    The artefacts are for `python` on this kind of machine if given, and otherwise for the deployed Python. The layers'
    makefiles get the other `variables`.
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
    """The platform whose wheels the layers take, for layers that run on this machine if it is a Mac."""
    if python and sys.platform == "darwin":
        return {"PLATFORM": "aarch64-apple-darwin" if HERE == "arm64" else "x86_64-apple-darwin"}
    return {}


def _build(folder: Path, wanted: Mapping[str, str]) -> None:
    """Builds in another folder and moves the result here whole, so that no run sees another's unfinished build."""
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
    """A hash of all sources of the artefacts."""
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
    """This process's environment without the variables of AWS and Python, and with the folder of Python 3.13."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "PYTHON"))}
    return {**kept, **{name: value for name, value in os.environ.items() if name == "PYTHON313"}}
