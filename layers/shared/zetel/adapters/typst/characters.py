"""Text typed by people, made fit for a page and for XML.

Names come from outside: they may hold control characters, half surrogates, marks that turn the writing direction, or
signs that no font has. XML 1.0 forbids the first two, PDF/A a character without a glyph.
"""

import re
import unicodedata
from collections.abc import Callable
from typing import Any, Final

#: Marks that embed, override or isolate a writing direction: in a name they could make an amount read backwards.
_TURNS: Final = "\u202a-\u202e\u2066-\u2069"
_BYTE_ORDER_MARK: Final = "\ufeff"
#: Half surrogates and the 66 code points that are no characters (U+FDD0 to U+FDEF, and the last two of each plane).
_NO_CHARACTERS: Final = "\ud800-\udfff\ufdd0-\ufdef" + "".join(
    f"{chr(plane * 0x10000 + 0xFFFE)}{chr(plane * 0x10000 + 0xFFFF)}" for plane in range(17)
)
_SPACES: Final = re.compile(r"[\x00-\x20\x7f-\x9f\u2028\u2029]+")
_DROPPED: Final = re.compile(f"[{_TURNS}{_BYTE_ORDER_MARK}]")
_REPLACED: Final = re.compile(f"[{_NO_CHARACTERS}]")
REPLACEMENT: Final = "\ufffd"

#: Letters of scripts that are written in single signs, so that a word may be broken between any two.
_SINGLE: Final = r"[!-\u02ff\u0370-\u0482\u048a-\u052f]"
_LONG: Final = re.compile(rf"{_SINGLE}{{25,}}")
_PIECE: Final = re.compile(rf"({_SINGLE}{{8}})(?={_SINGLE})")


def clean(text: str) -> str:
    """`text` in one line, composed (NFC), with control characters as single spaces and without turns of direction."""
    fit = _REPLACED.sub(REPLACEMENT, _DROPPED.sub("", text))
    return _SPACES.sub(" ", unicodedata.normalize("NFC", fit)).strip()


def breakable(text: str) -> str:
    """`text` in which a word of more than 24 letters may break at the end of a line: columns can be narrower."""
    return _LONG.sub(lambda word: _PIECE.sub("\\1\u200b", word[0]), text)


def each_text(data: Any, change: Callable[[str], str]) -> Any:
    """JSON-like `data` with `change` applied to every text in it; the names of its fields stay."""
    if isinstance(data, str):
        return change(data)
    if isinstance(data, dict):
        return {key: each_text(value, change) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [each_text(value, change) for value in data]
    return data
