"""The process: ministack with all modules applied, until a signal stops it or its starter is gone."""

import importlib
import os
import signal
import sys
import threading
from typing import Any

from tests.deployment.launcher import front, gateway, noting, permissions, restart, streams, workers


def main() -> None:
    threading.Thread(target=_stop_when_the_starter_is_gone, daemon=True).start()
    for module in (gateway, permissions, restart, streams, workers):
        module.mend()
    noting.begin(os.environ["USES"])
    front.mend(api_port=int(os.environ["API_PORT"]))
    ministack: Any = importlib.import_module("ministack.app")
    del sys.argv[1:]
    ministack.main()


def _stop_when_the_starter_is_gone() -> None:
    """Standard input is a pipe from the starter: the pipe closes when that process ends in any way."""
    while os.read(0, 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    main()
