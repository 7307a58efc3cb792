"""The measured programs, ready to run: the built product, and its opponents with their own packages."""

import hashlib
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from layers.lean import interpreter
from local import template

ROOT: Final = Path(__file__).resolve().parents[1]
OPPONENTS: Final = ROOT / "bench" / "opponents"

#: Ignored by git; `make clean` removes it.
KEPT: Final = ROOT / ".bench"
CATALOGUE: Final = ROOT / "local" / "demo" / "catalog.yaml"


@dataclass(frozen=True, slots=True)
class Place:
    """A program to run: its interpreter, the folders of its imports, and its environment."""

    name: str
    python: Path
    path: tuple[Path, ...]
    environment: dict[str, str]


def product(python: Path, built: Path, function: str, *layers: str) -> Place:
    """A function of `built` (the result of ``sam build``), with the shared layer and with `layers`."""
    folders = (built / function, *(built / layer / "python" for layer in ("SharedLayer", *layers)))
    return Place(f"Zetel {function}", python, folders, {**environment(), "ZETEL_BUILT": str(built)})


def opponent(name: str, python: Path, version: str, *, beside: tuple[str, ...] = ()) -> Place:
    """`name` of bench/opponents and the folders `beside` it, with its locked packages, all with bytecode like ours."""
    plain = opponent_by_default(name, python, version, beside=beside)
    return replace(plain, path=tuple(_with_bytecode(folder, python) for folder in plain.path))


def opponent_by_default(name: str, python: Path, version: str, *, beside: tuple[str, ...] = ()) -> Place:
    """The same opponent in the default form of ``sam build``: wheels unpacked, without bytecode, never written to."""
    folder = OPPONENTS / name
    packages = _installed(folder / "requirements.txt", python, version)
    return Place(name, python, (folder, *(OPPONENTS / other for other in beside), packages), environment())


def shop() -> dict[str, str]:
    """The environment in which Zetel's scene finds the demo's catalogue as items."""
    file = KEPT / f"catalog-{hashlib.sha256(CATALOGUE.read_bytes()).hexdigest()[:12]}.json"
    if not file.exists():
        KEPT.mkdir(exist_ok=True)
        done = subprocess.run(
            [sys.executable, ROOT / "bench" / "children" / "catalog.py", CATALOGUE],
            env={"PATH": os.defpath, "PYTHONPATH": f"{ROOT}:{ROOT / 'layers' / 'shared'}", **environment()},
            capture_output=True,
            text=True,
            check=True,
        )
        file.write_text(done.stdout)
    return {"ZETEL_CATALOG": str(file)}


def environment() -> dict[str, str]:
    """The variables of the template with their own names as values, and credentials that open nothing."""
    given = {name: name.lower() for name in template.read(parameters={}).environment}
    return given | {
        "DUE_SHARDS": "16",
        "LOG_LEVEL": "INFO",
        "PAYMENT_PROVIDER": "sandbox",
        "REFERENCE_RATES": "none",
        "VAT_CHECK": "none",
        "NEW_ACCOUNT_RECIPIENTS": "5",
        "NEW_ACCOUNT_MAILS": "20",
        "NEW_ACCOUNT_PURCHASES": "10",
        "EXPORT_DAYS": "30",
        "AWS_REGION": "eu-west-1",
        "AWS_DEFAULT_REGION": "eu-west-1",
        "AWS_ACCESS_KEY_ID": "000000000000",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
        # a function in Lambda has these, and libraries check them
        "AWS_LAMBDA_FUNCTION_NAME": "bench",
        "LAMBDA_TASK_ROOT": "/var/task",
        "POWERTOOLS_SERVICE_NAME": "bench",
        "POWERTOOLS_METRICS_NAMESPACE": "bench",
        "AWS_XRAY_CONTEXT_MISSING": "LOG_ERROR",
    }


def python_of(version: str) -> Path:
    """An interpreter of `version`. Raises RuntimeError if there is none."""
    found = interpreter.of(version)
    if found is None:
        raise RuntimeError(f"Python {version} is needed, and is not installed.")
    return found


def _installed(lock: Path, python: Path, version: str) -> Path:
    """A folder with the packages of `lock`, unpacked from their wheels."""
    kept = KEPT / f"{lock.parent.name}-{version}-{hashlib.sha256(lock.read_bytes()).hexdigest()[:12]}-plain"
    if not kept.exists():
        fresh = kept.with_suffix(".fresh")
        shutil.rmtree(fresh, ignore_errors=True)
        uv = ROOT / ".venv" / "bin" / "uv"
        where = ["--python", str(python), "--target", str(fresh), "--requirement", str(lock)]
        how = ["--quiet", "--require-hashes", "--no-python-downloads", "--link-mode", "copy"]
        subprocess.run([str(uv), "pip", "install", *how, *where], check=True)
        fresh.rename(kept)
    return kept


def _with_bytecode(folder: Path, python: Path) -> Path:
    """A copy of `folder` with bytecode that is never compared with its source."""
    of = hashlib.sha256("".join(f"{file}{file.stat().st_mtime_ns}" for file in _sources(folder)).encode())
    kept = KEPT / f"{folder.name}-{of.hexdigest()[:12]}-compiled"
    if not kept.exists():
        fresh = kept.with_suffix(".fresh")
        shutil.rmtree(fresh, ignore_errors=True)
        shutil.copytree(folder, fresh, ignore=shutil.ignore_patterns("__pycache__"))
        compiling = ["-q", "--invalidation-mode", "unchecked-hash", str(fresh)]
        # a package's tests or templates may be no Python of this version
        subprocess.run([python, "-S", "-s", "-m", "compileall", *compiling], check=False, stdout=subprocess.DEVNULL)
        fresh.rename(kept)
    return kept


def _sources(folder: Path) -> list[Path]:
    return sorted(file for file in folder.rglob("*.py"))
