"""The cost of a sale in a warm function: processor time of its quote, its confirmation and a read, above the wire."""

import statistics
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Final

from bench import places
from bench.figures import Figure, at_most, shown
from bench.places import Place
from bench.processes import Series, answered, child

#: The promises for a purchase, which is the confirmation of a quote.
_OF_NAIVE: Final = 0.35
_OF_FASTAPI: Final = 0.65

_STEPS: Final = {"quote": "a quote", "buy": "a purchase", "read": "a read"}


def measured(python: Path, built: Path, rounds: int, *, sales: int) -> Sequence[Figure]:
    """The figures of `rounds` processes of each program in turn, with `sales` sales each; of a process, the median."""
    zetel = places.product(python, built, "Purchase")
    naive = places.opponent("naive", python, "3.13", beside=("same",))
    fastapi = places.opponent("fastapi", python, "3.13", beside=("same",))
    takers = {
        "Zetel": partial(_sold, zetel, "bench.children.zetel_scene", sales),
        "naive": partial(_sold, naive, "bench.children.opponent_scene", sales),
        "FastAPI": partial(_sold, fastapi, "bench.children.opponent_scene", sales),
    }
    taken: dict[tuple[str, str], list[float]] = {(name, step): [] for name in takers for step in _STEPS}
    for _ in range(rounds):
        for name, take in takers.items():
            for step, milliseconds in take().items():
                taken[name, step].append(milliseconds)
    series = {key: Series(key[0], tuple(figures)) for key, figures in taken.items()}
    bought = series["Zetel", "buy"]
    return [
        at_most("purchase, as a part of naive's", bought.of(series["naive", "buy"]), _OF_NAIVE),
        at_most("purchase, as a part of FastAPI's", bought.of(series["FastAPI", "buy"]), _OF_FASTAPI),
        *(
            shown(f"{words} by {name}, processor time", series[name, step].median, digits=2, unit=" ms")
            for step, words in _STEPS.items()
            for name in takers
        ),
    ]


def _sold(place: Place, scene: str, sales: int) -> dict[str, float]:
    taken = answered(child(place, "sale.py", scene, str(sales), also=places.shop()))
    return {step: statistics.median(all_of_them) / 1e6 for step, all_of_them in taken.items()}
