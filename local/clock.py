"""Moves the clock of the running service: ``python -m local.clock 2027-03-15``; without a day it prints the time.

A day means its noon in the seller's zone; an instant is written ``2027-03-15T10:00:00Z``. All work due on the way
happens in order, and the command prints a line for each instant with work. Only domain time moves: tokens, links to
files and receipts stay on the machine's clock.

The service must run, because it does the work: moving the clock of a stopped service would leave all work to a single
late sweep.
"""

import argparse
import json
import sys
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from typing import Any, Final

from local import announced
from local.announced import Service
from local.moving import PATH

#: Seconds for a step: on a busy machine, a step numbers, renders and sends dozens of documents.
_PATIENCE: Final = 300


class ClockRefused(Exception):
    """The service did not move its clock; the message is a sentence with the reason."""


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="local.clock", description="Move the clock of the running service.")
    parser.add_argument("to", nargs="?", help="2027-03-15, its noon in the seller's zone, or 2027-03-15T10:00:00Z")
    parser.add_argument("--port", type=int, help="the service's port on 127.0.0.1 (by default, the running service's)")
    chosen = parser.parse_args(arguments)
    try:
        port = chosen.port or _only(announced.found())
        if chosen.to is None:
            print(f"The clock stands at {_asked(port)['at']}.")
        else:
            _move(port, chosen.to)
    except ClockRefused as refused:
        print(refused, file=sys.stderr)
        return 1
    return 0


def _only(services: Sequence[Service]) -> int:
    """The port of the running service. Raises ClockRefused if there is none, or more than one."""
    match services:
        case [service]:
            return service.port
        case []:
            raise ClockRefused("No service of this folder runs. Start it with: make run")
    running = "\n".join(f"  make clock ARGS=--port={each.port}    data in {each.folder}" for each in services)
    raise ClockRefused(f"More than one service runs. Say which (TO=2027-03-15 moves its clock):\n{running}")


def _move(port: int, to: str) -> None:
    """Takes steps until the clock stands at `to`, and prints the events of each. Raises ClockRefused."""
    arrived = False
    while not arrived:
        step = _asked(port, {"to": to})
        arrived = step["arrived"]
        if step["happened"]:
            print(f"{step['at']}  {'; '.join(step['happened'])}", flush=True)
    print(f"The clock stands at {_asked(port)['at']}.")


def _asked(port: int, body: Mapping[str, str] | None = None) -> Any:
    """The service's answer. Raises ClockRefused."""
    address = f"http://127.0.0.1:{port}"
    content = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(address + PATH, content, {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=_PATIENCE) as response:
            return json.load(response)
    except urllib.error.HTTPError as refusal:
        with refusal:
            raise ClockRefused(_reason(refusal.read())) from None
    except OSError:
        sentence = f"Nothing runs at {address}. Start the service with: make run (with another port: ARGS=--port=8081)"
        raise ClockRefused(sentence) from None


def _reason(body: bytes) -> str:
    try:
        return str(json.loads(body)["detail"])
    except (ValueError, KeyError, TypeError):
        return body.decode(errors="replace")


if __name__ == "__main__":
    sys.exit(main())
