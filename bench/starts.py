"""The cost of a function before its first call: processor time of whole processes until the handler is imported, its
modules, and the bytes of the layer that all functions share.
"""

import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final

from bench import places
from bench.figures import Figure, at_most, shown
from bench.places import OPPONENTS, Place
from bench.processes import child, in_turn

#: The promises for `Purchase`: its start as a part of each of these.
_OF_NAIVE: Final = 0.45
_OF_FASTAPI: Final = 0.50
_OF_BARE: Final = 1.75
MOST_MODULES: Final = 660
MOST_MEGABYTES: Final = 12

_MEGABYTE: Final = 1024 * 1024


def measured(python: Path, built: Path, rounds: int) -> Sequence[Figure]:
    """Zetel's purchase function against its opponents."""
    product = places.product(python, built, "Purchase")
    all_of_them = {
        "Zetel": product,
        "naive": places.opponent_by_default("naive", python, "3.13", beside=("same",)),
        "FastAPI": places.opponent_by_default("fastapi", python, "3.13", beside=("same",)),
        "naive, compiled": places.opponent("naive", python, "3.13", beside=("same",)),
        "FastAPI, compiled": places.opponent("fastapi", python, "3.13", beside=("same",)),
        "bare": replace(product, name="bare", path=(OPPONENTS / "bare", *product.path[1:])),
    }
    taken = in_turn([(name, partial(start, place)) for name, place in all_of_them.items()], rounds)
    zetel = taken["Zetel"]
    return [
        at_most("start, as a part of naive's", zetel.of(taken["naive"]), _OF_NAIVE),
        at_most("start, as a part of FastAPI's", zetel.of(taken["FastAPI"]), _OF_FASTAPI),
        at_most("start, times a bare pruned client's", zetel.of(taken["bare"]), _OF_BARE),
        shown("start, as a part of naive's with compiled packages", zetel.of(taken["naive, compiled"]), digits=2),
        shown("start, as a part of FastAPI's with compiled packages", zetel.of(taken["FastAPI, compiled"]), digits=2),
        *(shown(f"start of {name}, processor time", one.median, unit=" ms") for name, one in taken.items()),
        at_most("modules of the purchase function", modules(product), MOST_MODULES, digits=0),
        at_most("shared layer, zipped", len(zipped(built / "SharedLayer")) / _MEGABYTE, MOST_MEGABYTES, unit=" MB"),
        *others(python, built, rounds),
    ]


def others(python: Path, built: Path, rounds: int) -> Iterator[Figure]:
    """The starts of the functions that do most of the work."""
    for function in ("Subscriptions", "EventRelay", "RenewalsSweep"):
        place = places.product(python, built, function)
        taken = in_turn([(function, partial(start, place))], rounds)[function]
        yield shown(f"start of {function}, processor time", taken.median, unit=" ms")


def start(place: Place) -> float:
    """Milliseconds of a process's processor time until its handler is imported."""
    return int(child(place, "start.py", "handler").split()[-2]) / 1e6


def modules(place: Place) -> int:
    """The number of modules that are imported then."""
    return int(child(place, "start.py", "handler").split()[-1])


def zipped(folder: Path) -> bytes:
    """A folder as a zip, with sam's fixed time for all files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                about = zipfile.ZipInfo(str(file.relative_to(folder)), (1980, 1, 1, 0, 0, 0))
                about.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(about, file.read_bytes())
    return out.getvalue()
