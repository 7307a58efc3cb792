"""The cost of a PDF: an invoice of one line by a fresh process, and of 12 and 150 lines by a warm process.

Zetel makes texts and XML of a document, sets the page, and adds features that the others lack: PDF/A-3b, tags for
screen readers, Factur-X inside. The others get the finished texts of the same page, and set them in the same font.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from bench import places
from bench.figures import Figure, shown
from bench.places import KEPT, OPPONENTS, Place
from bench.processes import Series, answered, child

_ENGINES: Final = {
    "Zetel": "with_zetel",
    "weasyprint": "with_weasyprint",
    "reportlab": "with_reportlab",
    "fpdf2": "with_fpdf2",
}
#: The font of the page.
_FONT: Final = "fontpkg_source_sans_3/files/SourceSans3[wght].ttf"

_SIZES: Final = {"cold": "one line, cold", "12": "12 lines, warm", "150": "150 lines, warm"}


def measured(python: Path, built: Path, rounds: int) -> Sequence[Figure]:
    zetel = places.product(python, built, "InvoiceRendering", "TextLayer", "TypstLayer")
    zetel = replace(zetel, path=(OPPONENTS / "invoices", *zetel.path))
    others = places.opponent("invoices", python, "3.13")
    given = {"INVOICE_PAGES": str(_pages(zetel)), "INVOICE_FONT": str(built / "TypstLayer" / "python" / _FONT)}
    taken: dict[tuple[str, str], list[float]] = {(name, size): [] for name in _ENGINES for size in _SIZES}
    for _ in range(rounds):
        for name, engine in _ENGINES.items():
            found = answered(child(zetel if name == "Zetel" else others, "invoice.py", engine, also=given))
            for size in _SIZES:
                taken[name, size].append(found[size] / 1e6)
    series = {key: Series(key[0], tuple(figures)) for key, figures in taken.items()}
    return [
        shown(f"invoice of {words} by {name}, processor time", series[name, size].median, unit=" ms")
        for size, words in _SIZES.items()
        for name in _ENGINES
    ]


def _pages(zetel: Place) -> Path:
    """A folder with the texts of the invoices of each size: a first invoice, and five measured invoices."""
    folder = KEPT / "pages"
    folder.mkdir(parents=True, exist_ok=True)
    for lines, which in ((1, 0), *((lines, which) for lines in (12, 150) for which in range(6))):
        (folder / f"{lines}-{which}.json").write_text(child(zetel, "page.py", str(lines), str(which)))
    return folder
