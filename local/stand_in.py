"""The child process: ministack, which stands in for AWS, on the interpreter of ``.venv-emulator``.

This module adds three things to ministack:

- ministack saves its state only when it is told to stop. So each change is kept before its answer goes out, and so is
  each mail with its attachments: see `local.keeping`.
- ministack knows a queue by its URL, and its port differs from start to start. So URLs name a port that stays; only
  the path of a URL counts.
- a thread watches the pipe to the host: when the host ends in any way, the pipe closes, and the child ends, too.
"""

import fcntl
import importlib
import os
import threading
from pathlib import Path
from typing import Any, Final

from local.keeping import Mails, Tables, Whole, keeping
from local.state import State

#: The port in the URLs of queues. Nothing listens there.
_OF_URLS: Final = "4566"


def main() -> None:
    state = State(Path(os.environ["ZETEL_STATE"]))
    with (state.aws / "stand_in.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # waits for an earlier child that still writes there
        threading.Thread(target=_stop_when_the_host_is_gone, daemon=True).start()
        ministack, tables, queues, secrets = map(
            _ministack, ("app", "services.dynamodb", "services.sqs", "services.secretsmanager")
        )
        queues.DEFAULT_PORT = _OF_URLS
        kept = (
            Tables(tables, state.aws),
            Whole(queues, state.aws / "queues", prefix="AmazonSQS"),
            Whole(secrets, state.aws / "secrets", prefix="secretsmanager"),
            Mails(state.outbox, ahead=lambda: state.clock_offset),
        )
        ministack.app = keeping(ministack.app, kept)
        ministack.main()


def _ministack(module: str) -> Any:
    return importlib.import_module(f"ministack.{module}")


def _stop_when_the_host_is_gone() -> None:
    while os.read(0, 1024):
        pass
    os._exit(0)


if __name__ == "__main__":
    main()
