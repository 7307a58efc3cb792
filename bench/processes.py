"""Programs measured against each other: whole processes in turn, A B A B, because the machine's speed drifts."""

import json
import os
import statistics
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from bench.places import ROOT, Place

CHILDREN: Final = ROOT / "bench" / "children"


def child(place: Place, script: str, *arguments: str, also: dict[str, str] | None = None) -> str:
    """The output of a program that runs with only the contents of `place`. Raises RuntimeError if it fails."""
    path = ":".join(map(str, (*place.path, ROOT)))
    done = subprocess.run(
        [str(place.python), "-S", "-s", str(CHILDREN / script), arguments[0], path, *arguments[1:]],
        env={
            "PATH": os.environ.get("PATH", os.defpath),
            "PYTHONDONTWRITEBYTECODE": "1",
            **place.environment,
            **(also or {}),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{script} of {place.name} failed:\n{done.stdout[-2000:]}{done.stderr[-4000:]}")
    return done.stdout


def answered(text: str) -> Any:
    """The last printed line of a program, as JSON."""
    return json.loads(text.strip().splitlines()[-1])


@dataclass(frozen=True, slots=True)
class Series:
    """Figures of a program in milliseconds, in the order of measurement."""

    name: str
    figures: tuple[float, ...]

    @property
    def median(self) -> float:
        return statistics.median(self.figures)

    def of(self, other: "Series") -> float:
        """The ratio of this series to `other`: the median of the ratios of figures taken in turn."""
        return statistics.median(a / b for a, b in zip(self.figures, other.figures, strict=True))


def in_turn(takers: Sequence[tuple[str, Any]], rounds: int) -> dict[str, Series]:
    """`rounds` figures of each named taker; every round takes a figure of each."""
    taken: dict[str, list[float]] = {name: [] for name, _ in takers}
    for _ in range(rounds):
        for name, take in takers:
            taken[name].append(take())
    return {name: Series(name, tuple(figures)) for name, figures in taken.items()}
