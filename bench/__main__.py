"""``make bench``: measures the built product against its opponents, and writes docs/performance.md.

Sections can be named (``make bench ARGS="starts sales"``); only a run of all sections is written. ``--rounds`` is the
number of runs of each program, in turn.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from bench import invoices, portal, renewals, report, sales, starts
from bench.figures import Figure
from bench.places import python_of
from tests.deployment.building import HERE, built
from tests.deployment.interpreter import DEPLOYED, Interpreter

#: The opponent of renewals runs on no later version.
_OLDER: Final = "3.11"

_TITLES: Final = {
    "starts": "Start of a function",
    "sales": "A sale, warm",
    "renewals": "Renewals",
    "invoices": "An invoice's PDF",
    "portal": "The portal's first screen",
}


def _artefacts(version: str) -> tuple[Path, Path]:
    """An interpreter of `version`, and the artefacts for it."""
    python = python_of(version)
    return python, built(HERE, Interpreter(python, version))


def _sections(rounds: int) -> dict[str, Callable[[], Sequence[Figure]]]:
    return {
        "starts": lambda: starts.measured(*_artefacts(DEPLOYED), rounds),
        "sales": lambda: sales.measured(*_artefacts(DEPLOYED), rounds, sales=150),
        "renewals": lambda: renewals.measured(*_artefacts(_OLDER), max(3, rounds // 3), renewals=200),
        "invoices": lambda: invoices.measured(*_artefacts(DEPLOYED), max(3, rounds // 3)),
        "portal": lambda: portal.measured(max(3, rounds // 3)),
    }


def main() -> int:
    """Returns 0, or 1 if a promise was missed."""
    parser = argparse.ArgumentParser(prog="bench", description="Measure the product against its opponents.")
    parser.add_argument("sections", nargs="*", choices=[*_TITLES, []], help="the sections to measure; by default, all")
    parser.add_argument("--rounds", type=int, default=15, help="the runs of each program (default 15)")
    given = parser.parse_args()
    sections = _sections(given.rounds)
    found = {_TITLES[name]: list(sections[name]()) for name in given.sections or sections}
    print(report.text(found))
    if not given.sections:
        print(f"\nWritten to {report.write(found, DEPLOYED)}")
    return int(any(figure.kept is False for figures in found.values() for figure in figures))


if __name__ == "__main__":
    sys.exit(main())
