"""The stand-in for AWS: starts the child process, and stops it."""

import os
import socket
import subprocess
import time
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import IO, Final

from local.state import State
from local.template import PSEUDO

#: Seconds for the child's first answer, and for ending: three at most on an idle machine.
_START: Final = 300
_STOP: Final = 120

ROOT: Final = Path(__file__).resolve().parent.parent

PYTHON: Final = ROOT / ".venv-emulator" / "bin" / "python"

#: The only credentials for which the stand-in's presigned URLs hold.
_CREDENTIALS: Final[Mapping[str, str]] = {
    "AWS_ACCESS_KEY_ID": PSEUDO["AWS::AccountId"],
    "AWS_SECRET_ACCESS_KEY": "test",
}


class EmulatorMissing(Exception):
    """There is no ``.venv-emulator``."""


class EmulatorFailed(Exception):
    """The child did not start; the message has the end of its log."""


class EmulatorEnded(Exception):
    """The child ended while the host needed it."""


class Emulator:
    """ministack as a child process on a free loopback port, with its state in `state`."""

    def __init__(self, state: State, *, python: Path = PYTHON) -> None:
        self._state = state
        self._python = python
        self._log = state.folder / "aws.log"
        self._child: subprocess.Popen[bytes] | None = None
        self.endpoint = ""

    @property
    def environment(self) -> Mapping[str, str]:
        """The environment with which AWS clients reach the stand-in and nothing else."""
        return {
            **_CREDENTIALS,
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_REGION": PSEUDO["AWS::Region"],
            "AWS_DEFAULT_REGION": PSEUDO["AWS::Region"],
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            "AWS_EC2_METADATA_DISABLED": "true",
        }

    @property
    def running(self) -> bool:
        return self._child is not None and self._child.poll() is None

    def __enter__(self) -> "Emulator":
        """Starts the child and waits for its first answer. Raises EmulatorMissing, EmulatorFailed."""
        if not self._python.exists():
            raise EmulatorMissing
        port = _free_port()
        self.endpoint = f"http://127.0.0.1:{port}"
        with self._log.open("wb") as log:
            self._child = self._started(port, log)
        try:
            self._wait()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """Stops the child and waits for its end."""
        child, self._child = self._child, None
        if child is None:
            return
        child.terminate()
        try:
            child.wait(_STOP)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
        if child.stdin:
            child.stdin.close()

    def _started(self, port: int, log: IO[bytes]) -> subprocess.Popen[bytes]:
        state = self._state
        return subprocess.Popen(
            [str(self._python), "-m", "local.stand_in"],
            cwd=ROOT,
            env={
                **{name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "PYTHON"))},
                "GATEWAY_PORT": str(port),
                "BIND_HOST": "127.0.0.1",
                "MINISTACK_HOST": "127.0.0.1",
                "MINISTACK_REGION": PSEUDO["AWS::Region"],
                "STATE_DIR": str(state.aws),
                "S3_PERSIST": "1",
                "S3_DATA_DIR": str(state.files),
                "TMPDIR": str(state.tmp),
                "ZETEL_STATE": str(state.folder),
                "SFTP_ENABLED": "0",
                "IOT_MTLS_ENABLED": "0",
                "LOG_LEVEL": "WARNING",
            },
            stdin=subprocess.PIPE,  # closes with this process: the child's sign to stop
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C is for the host, which stops the child last
        )

    def _wait(self) -> None:
        until = time.monotonic() + _START
        while self.running and time.monotonic() < until:
            try:
                with urllib.request.urlopen(f"{self.endpoint}/_ministack/health", timeout=30):
                    return
            except OSError:
                time.sleep(0.05)
        raise EmulatorFailed(self._log.read_text(errors="replace")[-2000:])


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
