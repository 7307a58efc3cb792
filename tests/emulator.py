"""A local AWS (ministack) in a process of its own, for tests that moto cannot answer: real transactions, streams, HTTP.

It listens on a free port of the loopback interface only, keeps everything below one folder, and is ended by its process
id. It lives in an environment of its own because it pins its own botocore.
"""

import contextlib
import os
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.patience import PATIENCE

_ROOT: Final = Path(__file__).resolve().parent.parent
_PYTHON: Final = _ROOT / ".venv-emulator" / "bin" / "python"


@dataclass(frozen=True, slots=True)
class Emulator:
    """A running local AWS. Other secrets than these make presigned URLs fail."""

    endpoint: str
    region: str = "eu-west-1"
    access_key: str = "000000000000"
    secret_key: str = "test"


@contextlib.contextmanager
def running(folder: Path) -> Iterator[Emulator]:
    """The emulator, with its files below `folder`, for as long as the context lasts."""
    if not _PYTHON.exists():
        raise RuntimeError("The local AWS is not installed: `make test` makes its environment, .venv-emulator.")
    port = _free_port()
    log = folder / "emulator.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [str(_PYTHON), "-m", "ministack"], cwd=folder, env=_environment(folder, port), stdout=out, stderr=out
        )
        try:
            _await_answer(process, f"http://127.0.0.1:{port}/_ministack/health", log)
            yield Emulator(f"http://127.0.0.1:{port}")
        finally:
            process.terminate()
            try:
                process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _environment(folder: Path, port: int) -> dict[str, str]:
    temporary = folder / "tmp"
    temporary.mkdir()
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(folder),
        "TMPDIR": str(temporary),
        "BIND_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(port),
        "MINISTACK_REGION": "eu-west-1",
        "S3_DATA_DIR": str(folder / "s3"),
        "STATE_DIR": str(folder / "state"),
        "SFTP_ENABLED": "0",
        "IOT_MTLS_ENABLED": "0",
        "LOG_LEVEL": "WARNING",
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _await_answer(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends and process.poll() is None:
        with contextlib.suppress(OSError), urllib.request.urlopen(url, timeout=PATIENCE):
            return
        time.sleep(0.1)
    raise RuntimeError(f"The local AWS did not answer.\n{log.read_text(errors='replace')[-2000:]}")
