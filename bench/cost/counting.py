"""Counts the use of AWS by each operation, on the built functions."""

from pathlib import Path
from typing import Any

from bench import places
from bench.processes import answered, child


def counted(python: Path | None = None, built: Path | None = None) -> dict[str, Any]:
    """By operation, its invocations. `built` is the result of ``sam build`` for `python`, made if not given."""
    if python is None or built is None:
        from tests.deployment import building, interpreter

        found = interpreter.found()
        python, built = found.executable, building.built(building.HERE, found)
    place = places.product(python, built, "Purchase", "TextLayer", "TypstLayer")
    said: dict[str, Any] = answered(child(place, "counted_work.py", "-", also=places.shop()))
    return said
