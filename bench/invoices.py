"""What a PDF costs: an invoice of one line by a fresh process, and of 12 and 150 lines by a warm one.

Zetel's has what the others cannot give: PDF/A-3b, tags for screen readers, and Factur-X inside.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from bench import places
from bench.figures import Figure, shown
from bench.places import OPPONENTS
from bench.processes import Series, answered, child

_ENGINES: Final = {
    "Zetel": "with_zetel",
    "weasyprint": "with_weasyprint",
    "reportlab": "with_reportlab",
    "fpdf2": "with_fpdf2",
}
_SIZES: Final = {"cold": "one line, cold", "12": "12 lines, warm", "150": "150 lines, warm"}


def measured(python: Path, built: Path, rounds: int) -> Sequence[Figure]:
    zetel = places.product(python, built, "InvoiceRendering", "TextLayer", "TypstLayer")
    zetel = replace(zetel, path=(OPPONENTS / "invoices", *zetel.path))
    others = places.opponent("invoices", python, "3.13")
    taken: dict[tuple[str, str], list[float]] = {(name, size): [] for name in _ENGINES for size in _SIZES}
    for _ in range(rounds):
        for name, engine in _ENGINES.items():
            found = answered(child(zetel if name == "Zetel" else others, "invoice.py", engine))
            for size in _SIZES:
                taken[name, size].append(found[size] / 1e6)
    series = {key: Series(key[0], tuple(figures)) for key, figures in taken.items()}
    return [
        shown(f"invoice of {words} by {name}, processor time", series[name, size].median, unit=" ms")
        for size, words in _SIZES.items()
        for name in _ENGINES
    ]
