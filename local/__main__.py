"""The whole service on this machine: ``python -m local [--ephemeral] [--port 8080]``. Ctrl-C ends it."""

import argparse
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from types import FrameType
from typing import Final

from local.asking import SeedRefused
from local.emulator import EmulatorEnded, EmulatorFailed, EmulatorMissing
from local.host import Running, running, say
from local.server import PortTaken
from local.state import HOME, InUse, State

#: Seconds between two looks whether the stand-in for AWS still runs.
_LOOK_EVERY: Final = 1


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="local", description="Run the whole service on this machine.")
    parser.add_argument("--port", type=int, default=8080, help="the port on 127.0.0.1 (8080; 0: any free port)")
    parser.add_argument("--ephemeral", action="store_true", help="begin with nothing, and forget everything at the end")
    parser.add_argument("--state", type=Path, default=HOME, help="the folder of its data (.zetel)")
    chosen = parser.parse_args(arguments)
    asked_to_stop = _signals()
    try:
        if chosen.ephemeral:
            with tempfile.TemporaryDirectory(prefix="zetel-") as folder:
                return _run(State(Path(folder)), chosen, asked_to_stop)
        return _run(State(chosen.state.resolve()), chosen, asked_to_stop)
    except PortTaken:
        print(
            f"Something listens on port {chosen.port} already. Choose another: make run ARGS=--port=8081",
            file=sys.stderr,
        )
    except InUse:
        print(
            f"Zetel runs already with the data in {chosen.state}. Stop that service, or add ARGS=--ephemeral.",
            file=sys.stderr,
        )
    except EmulatorMissing:
        print("The stand-in for AWS is not installed. Run: make emulator", file=sys.stderr)
    except EmulatorFailed as failed:
        print(f"The stand-in for AWS did not start:\n{failed}", file=sys.stderr)
    except EmulatorEnded:
        print("The stand-in for AWS has ended, and so has Zetel. All data is kept: start again.", file=sys.stderr)
    except SeedRefused as refused:
        print(f"The demo's data could not be made: {refused}", file=sys.stderr)
    return 1


def _run(state: State, chosen: argparse.Namespace, asked_to_stop: threading.Event) -> int:
    started = time.monotonic()
    with running(state, port=chosen.port, ephemeral=chosen.ephemeral) as host:
        say(_greeting(host, time.monotonic() - started))
        while not asked_to_stop.wait(_LOOK_EVERY):
            if not host.emulator.running:
                raise EmulatorEnded
        say("\nStopping: running work is finished.")
    return 0


def _greeting(host: Running, seconds: float) -> str:
    return f"""
Zetel is ready at {host.address} ({seconds:.1f} s)

  {host.address}/                 the portal: sign in as any person of the demo
  {host.address}/_local           addresses, people, and first steps
  {host.address}/_local/docs      the API, to browse
  {host.address}/_local/outbox    the mails sent so far

  make token PERSON=anna         a token of Anna, who owns the demo's account {host.account}

Ctrl-C stops it."""


def _signals() -> threading.Event:
    """An event that is set when a signal asks this process to end. Repeated signals change nothing."""
    asked = threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:
        asked.set()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is not signal.SIG_IGN:  # nohup: the service outlives its terminal
            signal.signal(number, stop)
    return asked


if __name__ == "__main__":
    sys.exit(main())
