"""The local host's state between two starts: a folder, by default ``.zetel`` in the repository.

key.pem        signs the demo people's tokens, also for an ephemeral host
facts.json     the clock's offset, the seeded account, the instant of the last relayed journal entry
host.lock      held while a host runs on this folder
running/       the services that run from this checkout: see `local.announced`
aws/  files/   the stand-in's tables and queues, and the bucket's files
outbox/        sent mails, one .eml file each
tmp/           the stand-in's temporary files, emptied on each start
functions.log  the functions' log
"""

import fcntl
import json
import os
import shutil
import threading
from pathlib import Path
from types import TracebackType
from typing import Any, Final, TextIO

HOME: Final = Path(__file__).resolve().parent.parent / ".zetel"


class InUse(Exception):
    """Another host runs on the same folder."""


class State:
    """A folder of state."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.aws = folder / "aws"
        self.files = folder / "files"
        self.outbox = folder / "outbox"
        self.tmp = folder / "tmp"
        self.functions_log = folder / "functions.log"
        self.environment = folder / "environment"
        self._facts = folder / "facts.json"
        self._lock: TextIO | None = None
        self._remembering = threading.Lock()

    def __enter__(self) -> "State":
        """Locks the folder. Raises InUse."""
        self.folder.mkdir(parents=True, exist_ok=True)
        lock = (self.folder / "host.lock").open("w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.close()
            raise InUse from None
        self._lock = lock
        shutil.rmtree(self.tmp, ignore_errors=True)
        for folder in (self.aws, self.files, self.outbox, self.tmp):
            folder.mkdir(exist_ok=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._lock:
            self._lock.close()

    def fact(self, name: str) -> Any:
        """The value remembered under `name`, or None."""
        return self._read().get(name)

    def remember(self, name: str, value: object) -> None:
        """Keeps `value` under `name`, whole or not at all."""
        with self._remembering:  # the pumps remember while a person moves the clock
            text = json.dumps({**self._read(), name: value}, indent=1, sort_keys=True)
            fresh = self._facts.with_suffix(".new")
            fresh.write_text(text + "\n")
            os.replace(fresh, self._facts)

    @property
    def clock_offset(self) -> int:
        """Seconds by which domain time is ahead of the machine's clock."""
        return int(self.fact("clock_offset") or 0)

    def move_clock(self, seconds: int) -> None:
        """Sets domain time ahead by `seconds` more. Raises ValueError below zero: domain time never goes back."""
        if seconds < 0:
            raise ValueError(f"the clock never goes back ({seconds} s)")
        self.remember("clock_offset", self.clock_offset + seconds)

    def _read(self) -> dict[str, Any]:
        if not self._facts.exists():
            return {}
        facts: dict[str, Any] = json.loads(self._facts.read_text())
        return facts
