"""Which characters the fonts can show: read from their ``cmap`` tables when a document holds one that none of them has.

PDF/A forbids a character without a glyph, so typst refuses such a document. Then, and only then, each of these
characters is replaced; everything else in the name stays as it was typed.
"""

import re
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from zetel.adapters.typst.text import REPLACEMENT

#: Segments of 16-bit code points, and groups of 32-bit ones: the two forms in which fonts list what they have.
_SEGMENTS: Final = 4
_GROUPS: Final = 12

#: Joiners, marks of direction, tags and variation selectors, which shape their neighbours and need no glyph.
_UNSEEN: Final = re.compile("[\u00ad\u180b-\u180f\u200b-\u200f\u2060-\u206f\ufe00-\ufe0f\U000e0000-\U000e0fff]")


@dataclass(frozen=True, slots=True)
class Glyphs:
    """The code points that at least one of the fonts has."""

    ranges: tuple[range, ...]

    @classmethod
    def of(cls, fonts: Iterable[tuple[Path, int]]) -> "Glyphs":
        """What the fonts have, each a file and its index within the file."""
        return cls(tuple(found for path, index in fonts for found in _covered(path.read_bytes(), index)))

    def shown(self, text: str) -> str:
        """`text` with U+FFFD in place of every character that no font has, but that would be seen."""
        missing = {
            character
            for character in set(text)
            if not any(ord(character) in held for held in self.ranges) and not _UNSEEN.match(character)
        }
        return "".join(REPLACEMENT if character in missing else character for character in text)


def _covered(font: bytes, index: int) -> Iterable[range]:
    """The code points of a font, from each of its Unicode subtables (OpenType: ``ttcf``, table directory, ``cmap``)."""
    start = struct.unpack_from(">I", font, 12 + 4 * index)[0] if font[:4] == b"ttcf" else 0
    (tables,) = struct.unpack_from(">H", font, start + 4)
    directory = (struct.unpack_from(">4sIII", font, start + 12 + 16 * n) for n in range(tables))
    cmap = next(offset for tag, _, offset, _ in directory if tag == b"cmap")
    (subtables,) = struct.unpack_from(">H", font, cmap + 2)
    offsets = {struct.unpack_from(">HHI", font, cmap + 4 + 8 * n)[2] for n in range(subtables)}
    for at in sorted(cmap + offset for offset in offsets):
        (form,) = struct.unpack_from(">H", font, at)
        if form == _GROUPS:
            yield from _groups(font, at)
        elif form == _SEGMENTS:
            yield from _segments(font, at)


def _groups(font: bytes, at: int) -> Iterable[range]:
    (count,) = struct.unpack_from(">I", font, at + 12)
    for first, last, _ in struct.iter_unpack(">III", font[at + 16 : at + 16 + 12 * count]):
        yield range(first, last + 1)


def _segments(font: bytes, at: int) -> Iterable[range]:
    """The last segment is always U+FFFF, which is no character."""
    doubled = struct.unpack_from(">H", font, at + 6)[0]
    lasts = struct.unpack_from(f">{doubled // 2}H", font, at + 14)
    firsts = struct.unpack_from(f">{doubled // 2}H", font, at + 16 + doubled)
    for first, last in zip(firsts[:-1], lasts[:-1], strict=True):
        yield range(first, last + 1)
