"""The content of a mail in words: both layouts, text and HTML, are made of this and of nothing else."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

#: Line and paragraph separators, control characters and direction overrides: each could forge or hide a line.
_UNWANTED: Final = frozenset({"Cc", "Zl", "Zp"})
_OVERRIDES: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_SPACES: Final = re.compile(" {2,}")


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table: a text, and an amount as people write it."""

    text: str
    amount: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A name and its value: ``Payment reference`` and ``INV-2026-000042``."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class MailTable:
    """Rows under two headings, the sums below them, and the result."""

    what: str
    amount: str
    rows: tuple[Row, ...]
    sums: tuple[Row, ...]
    result: Row


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with facts or sentences under it."""

    heading: str
    facts: tuple[Fact, ...] = ()
    sentences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Content:
    """One mail: the seller's name, subject, heading, opening, tables, sections, the closing line.

    `link` is an address to open, below the words on it. No word of a customer stands in `subject`, `heading` or
    `opening`.
    """

    language: str
    seller: str
    subject: str
    heading: str
    opening: tuple[str, ...]
    sections: tuple[Section, ...]
    closing: str
    link: Fact | None = None
    tables: tuple[MailTable, ...] = ()


def one_line(text: str) -> str:
    """`text` without line breaks, control characters and direction overrides, each run of plain spaces one space.

    Names come from people: in a subject they must not end the header, in a text they must not look like another line.
    """
    kept = "".join(" " if unicodedata.category(c) in _UNWANTED or c in _OVERRIDES else c for c in text)
    return _SPACES.sub(" ", kept).strip()
