"""Tables of people as spreadsheets read and write them: CSV in UTF-8, with ``;`` or ``,`` between the cells.

A cell that a spreadsheet would take for a formula is written behind an apostrophe, and read without it again.
"""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from zetel.domain.errors import InvalidRequest
from zetel.domain.licences.job import MOST_ROWS

#: The first characters of formulas, and of cells that spreadsheets make formulas of; in full width too.
_FORMULAS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_MARK: Final = "\ufeff"
_COLUMNS: Final = ("mail", "product")


@dataclass(frozen=True, slots=True)
class WantedLicence:
    """A row of an import: the person with this mail address shall have a licence of this product. Missing cells are
    empty."""

    mail: str
    product: str


def written(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """The table as a spreadsheet opens it by a double click."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return f"{_MARK}{text.getvalue()}".encode()


def assignments(text: str) -> tuple[WantedLicence, ...]:
    """The rows of a table with the columns mail and product, in any order and among others; empty rows are none.

    Raises InvalidRequest for a table without them, without rows or with more than 5,000.
    """
    plain = text.removeprefix(_MARK)
    first = plain.partition("\n")[0]
    reader = csv.reader(io.StringIO(plain, newline=""), delimiter=";" if ";" in first else ",")
    try:
        lines = [[_cell(cell) for cell in line] for line in reader]
    except csv.Error:
        raise InvalidRequest.of("/csv", "a table as spreadsheets write it") from None
    header = {name.casefold(): n for n, name in reversed(list(enumerate(lines[0] if lines else ())))}
    if not header.keys() >= set(_COLUMNS):
        raise InvalidRequest.of("/csv", "with the columns mail and product, named in its first row")
    rows = tuple(_row(line, header) for line in lines[1:] if any(line))
    if not 1 <= len(rows) <= MOST_ROWS:
        raise InvalidRequest.of("/csv", f"of 1 to {MOST_ROWS} rows beside the names of its columns", len(rows))
    return rows


def _row(line: Sequence[str], header: Mapping[str, int]) -> WantedLicence:
    mail, product = (line[header[name]] if header[name] < len(line) else "" for name in _COLUMNS)
    return WantedLicence(mail, product)


def _cell(cell: str) -> str:
    return (cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULAS) else cell).strip()


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULAS) else cell
