"""Moves the clock of the running service: ``python -m local.clock 2027-03-15``; without a day it tells the time.

A day means its noon where the seller is; an instant is written ``2027-03-15T10:00:00Z``. Everything that falls due on
the way happens in order, and a line is printed for each instant at which something did. Only domain time moves: tokens,
links to files and receipts stay on the machine's clock.

It needs a running service, because things have to happen: a clock that was moved while nothing ran would leave them all
to one late sweep.
"""

import argparse
import json
import sys
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from typing import Any, Final

from local.moving import PATH

#: Seconds that one step may take: on a busy machine dozens of documents are numbered, rendered and sent in it.
_PATIENCE: Final = 300


class ClockRefused(Exception):
    """The service did not move its clock; the message is a sentence that says why."""


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="local.clock", description="Move the clock of the running service.")
    parser.add_argument("to", nargs="?", help="2027-03-15, its noon where the seller is, or 2027-03-15T10:00:00Z")
    parser.add_argument("--port", type=int, default=8080, help="where the service listens on 127.0.0.1 (8080)")
    chosen = parser.parse_args(arguments)
    try:
        if chosen.to is None:
            print(f"The clock stands at {_asked(chosen.port)['at']}.")
        else:
            _move(chosen.port, chosen.to)
    except ClockRefused as refused:
        print(refused, file=sys.stderr)
        return 1
    return 0


def _move(port: int, to: str) -> None:
    """Takes one step after the other until the clock stands at `to`, and prints what happens. Raises ClockRefused."""
    arrived = False
    while not arrived:
        step = _asked(port, {"to": to})
        arrived = step["arrived"]
        if step["happened"]:
            print(f"{step['at']}  {'; '.join(step['happened'])}", flush=True)
    print(f"The clock stands at {_asked(port)['at']}.")


def _asked(port: int, body: Mapping[str, str] | None = None) -> Any:
    """What the service answers. Raises ClockRefused."""
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
