"""The child process: ministack, which stands in for AWS. It runs on the interpreter of ``.venv-emulator``.

It saves its state only when it is told to stop. So it watches the pipe to the host: if the host is gone, however that
came, the pipe closes, and the child tells itself to stop.
"""

import fcntl
import os
import runpy
import signal
import sys
import threading
from pathlib import Path
from typing import NoReturn


def main() -> NoReturn:
    folder = Path(os.environ["STATE_DIR"])
    with (folder / "stand_in.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # waits for one that still saves the same state
        threading.Thread(target=_stop_when_the_host_is_gone, daemon=True).start()
        runpy.run_module("ministack", run_name="__main__", alter_sys=True)
    sys.exit(0)


def _stop_when_the_host_is_gone() -> None:
    while os.read(0, 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    main()
