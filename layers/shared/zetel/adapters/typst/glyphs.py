"""The characters that the fonts can show, by their ``cmap`` tables.

PDF/A forbids a character without a glyph, and typst 0.15 does not always refuse it in an orderly way: after a line
break, such a character makes the compiler panic. So each of them is replaced first; the rest of a name stays as typed.
"""

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, Final

from zetel.adapters.typst.characters import REPLACEMENT

#: Joiners, marks of direction, tags and variation selectors, which shape their neighbours and need no glyph.
_UNSEEN: Final = re.compile("[\u00ad\u180b-\u180f\u200b-\u200f\u2060-\u206f\ufe00-\ufe0f\U000e0000-\U000e0fff]")

#: Segments of 16-bit code points and groups of 32-bit code points: the two forms in which fonts list characters.
_SEGMENTS: Final = 4
_GROUPS: Final = 12


@dataclass(slots=True)
class Glyphs:
    """The characters of a list of font files. A file is read when no earlier file has a character: most texts need only
    the first."""

    unread: list[Path]
    _read: list[frozenset[int]] = field(default_factory=list)
    _known: dict[str, bool] = field(default_factory=dict)

    def shown(self, text: str) -> str:
        """`text` with U+FFFD in place of every visible character that no font has."""
        return "".join(character if self._has(character) else REPLACEMENT for character in text)

    def _has(self, character: str) -> bool:
        if character not in self._known:
            unseen = _UNSEEN.match(character) is not None
            self._known[character] = unseen or any(ord(character) in font for font in self._fonts())
        return self._known[character]

    def _fonts(self) -> Iterator[frozenset[int]]:
        yield from self._read
        while self.unread:
            self._read.append(_code_points(self.unread.pop(0)))
            yield self._read[-1]


def _code_points(path: Path) -> frozenset[int]:
    """The characters of a font file; of a collection, those of its first font.

    OpenType: a collection begins with ``ttcf`` and the offsets of its fonts, a font with a directory of its tables.
    """
    with path.open("rb") as file:
        start = _at(file, 12, ">I")[0] if file.read(4) == b"ttcf" else 0
        (tables,) = _at(file, start + 4, ">H")
        directory = (_at(file, start + 12 + 16 * n, ">4sIII") for n in range(tables))
        offset, length = next((at, size) for tag, _, at, size in directory if tag == b"cmap")
        file.seek(offset)
        cmap = file.read(length)
    (subtables,) = struct.unpack_from(">H", cmap, 2)
    forms = {}
    for n in range(subtables):
        (at,) = struct.unpack_from(">I", cmap, 8 + 8 * n)
        forms[struct.unpack_from(">H", cmap, at)[0]] = at
    if _GROUPS in forms:
        return frozenset(_groups(cmap, forms[_GROUPS]))
    return frozenset(_segments(cmap, forms[_SEGMENTS])) if _SEGMENTS in forms else frozenset()


def _at(file: BinaryIO, at: int, form: str) -> tuple[Any, ...]:
    file.seek(at)
    return struct.unpack(form, file.read(struct.calcsize(form)))


def _groups(cmap: bytes, at: int) -> Iterator[int]:
    (count,) = struct.unpack_from(">I", cmap, at + 12)
    for first, last, _ in struct.iter_unpack(">III", cmap[at + 16 : at + 16 + 12 * count]):
        yield from range(first, last + 1)


def _segments(cmap: bytes, at: int) -> Iterator[int]:
    """The last segment is always U+FFFF, which is no character."""
    count = struct.unpack_from(">H", cmap, at + 6)[0] // 2
    lasts = struct.unpack_from(f">{count}H", cmap, at + 14)
    firsts = struct.unpack_from(f">{count}H", cmap, at + 16 + 2 * count)
    for first, last in zip(firsts[:-1], lasts[:-1], strict=True):
        yield from range(first, last + 1)
