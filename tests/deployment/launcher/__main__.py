"""The process: ministack with everything mended, until it is told to stop or whoever started it is gone."""

import importlib
import os
import signal
import sys
import threading
from typing import Any

from tests.deployment.launcher import front, gateway, noting, permissions, restart, streams, workers

#: What is mended, by name. ``LAUNCHER_LEAVES`` names what is left as it is, separated by commas: so a test sees what
#: ministack does by itself.
MENDED = {
    "gateway": gateway.mend,
    "noting": noting.mend,
    "permissions": permissions.mend,
    "restart": restart.mend,
    "streams": streams.mend,
    "workers": workers.mend,
}


def main() -> None:
    threading.Thread(target=_stop_when_the_starter_is_gone, daemon=True).start()
    left = os.environ.get("LAUNCHER_LEAVES", "").split(",")
    for name, mend in MENDED.items():
        if name not in left:
            mend()
    front.mend(api_port=int(os.environ["API_PORT"]))
    ministack: Any = importlib.import_module("ministack.app")
    del sys.argv[1:]
    ministack.main()


def _stop_when_the_starter_is_gone() -> None:
    """Standard input is a pipe from the starter: it closes when that process is gone, however that came."""
    while os.read(0, 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    main()
