"""The local AWS that a deployment runs on: a child process that is stopped so that it keeps its state."""

import contextlib
import json
import os
import random
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Mapping
from enum import Enum
from pathlib import Path
from typing import Any, Final

from tests.deployment.interpreter import Interpreter
from tests.patience import PATIENCE

ROOT: Final = Path(__file__).resolve().parents[2]
PYTHON: Final = ROOT / ".venv-emulator" / "bin" / "python"
REGION: Final = "eu-west-1"
ACCOUNT: Final = "000000000000"
SECRET: Final = "test"

_PORTS: Final = (20_000, 32_000)


class Permissions(Enum):
    """Whether a request needs a permission."""

    OPEN = "false"
    ENFORCED = "true"


class LocalAws:
    """ministack, not yet started, with its files below `folder` and its ports on loopback, which outlive restarts."""

    def __init__(self, folder: Path, python: Interpreter) -> None:
        self._folder = folder
        self._python = python
        self._child: subprocess.Popen[bytes] | None = None
        self._log = folder / "aws.log"
        self._uses = folder / "uses.jsonl"
        port, api_port = _free_ports()
        self._port, self._api_port = port, api_port
        self.endpoint = f"http://127.0.0.1:{port}"
        self.api = f"http://127.0.0.1:{api_port}"

    @property
    def environment(self) -> Mapping[str, str]:
        """The environment with which AWS clients and tools reach it and nothing else."""
        return {
            "AWS_ACCESS_KEY_ID": ACCOUNT,
            "AWS_SECRET_ACCESS_KEY": SECRET,
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_REGION": REGION,
            "AWS_DEFAULT_REGION": REGION,
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            "AWS_EC2_METADATA_DISABLED": "true",
        }

    def start(self, permissions: Permissions = Permissions.OPEN) -> None:
        """Starts it. Raises RuntimeError if it gives no answer in time."""
        if not PYTHON.exists():
            raise RuntimeError("The local AWS is not installed: `make emulator` makes its environment, .venv-emulator.")
        for name in ("tmp", "state", "s3"):
            (self._folder / name).mkdir(exist_ok=True)
        with self._log.open("ab") as log:
            self._child = subprocess.Popen(
                [str(PYTHON), "-P", "-m", "tests.deployment.launcher"],
                cwd=self._folder,
                env=self._settings(permissions),
                stdin=subprocess.PIPE,  # closes with this process: the child's sign to stop
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        try:
            self._wait(self._child)
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Ends it and its running functions, and saves its state."""
        child, self._child = self._child, None
        if child is None:
            return
        child.terminate()
        try:
            child.wait(PATIENCE)
        finally:
            # The remaining processes of its own process group, all of which it started.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()
            if child.stdin:
                child.stdin.close()

    def log(self) -> str:
        return self._log.read_text(errors="replace")

    def uses(self) -> list[Any]:
        """The requests with a role while permissions were enforced, from the notes of launcher/noting.py."""
        return [json.loads(line) for line in self._uses.read_text().splitlines()]

    def _settings(self, permissions: Permissions) -> dict[str, str]:
        return {
            "PATH": os.environ.get("PATH", os.defpath),
            "HOME": str(self._folder),
            "PYTHONPATH": str(ROOT),
            "API_PORT": str(self._api_port),
            "FUNCTIONS_PYTHON": str(self._python.executable),
            "AUTH": permissions.value,
            "AWS_ACCESS_KEY_ID": ACCOUNT,
            "AWS_SECRET_ACCESS_KEY": SECRET,
            "BIND_HOST": "127.0.0.1",
            "GATEWAY_PORT": str(self._port),
            "MINISTACK_HOST": "127.0.0.1",
            "MINISTACK_REGION": REGION,
            "PERSIST_STATE": "1",
            "STATE_DIR": str(self._folder / "state"),
            "S3_PERSIST": "1",
            "S3_DATA_DIR": str(self._folder / "s3"),
            "USES": str(self._uses),
            "TMPDIR": str(self._folder / "tmp"),
            "SFTP_ENABLED": "0",
            "IOT_MTLS_ENABLED": "0",
            "LOG_LEVEL": "WARNING",
        }

    def _wait(self, child: subprocess.Popen[bytes]) -> None:
        until, health = time.monotonic() + PATIENCE, f"{self.endpoint}/_ministack/health"
        while time.monotonic() < until and child.poll() is None:
            with contextlib.suppress(OSError), urllib.request.urlopen(health, timeout=PATIENCE):
                return
            time.sleep(0.05)
        raise RuntimeError(f"The local AWS did not answer.\n{self.log()[-3000:]}")


def _free_ports() -> tuple[int, int]:
    """Two free ports, below the range of outgoing connections, so that no connection takes them by chance during a
    restart."""
    free = (port for port in random.sample(range(*_PORTS), 200) if _is_free(port))
    return next(free), next(free)


def _is_free(port: int) -> bool:
    with socket.socket() as tried:
        try:
            tried.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
