"""Names as a search compares them: without case and accents, word by word.

One table folds them for all searches: Unicode's decomposition, and below the letters that it leaves whole. ``Łódź``
is lodz, ``Straße`` strasse, ``IJ`` and ``ĳ`` ij, ``İstanbul`` and ``ISTANBUL`` istanbul.
"""

import unicodedata
from collections.abc import Sequence
from typing import Final

#: Letters with a stroke, a hook or no dot, and joined letters; small ones, as case is folded before.
_LETTERS: Final = str.maketrans("łøđðħŧıĸƒə", "loddhtikfe") | str.maketrans(
    {"æ": "ae", "œ": "oe", "ß": "ss", "þ": "th", "ŋ": "ng"}
)

#: Signs within a word that people leave out: ``B.V.`` is bv, ``l'Oise`` loise.
_WITHIN: Final = str.maketrans(dict.fromkeys(".'\u2019\u02bc\u00b7"))

#: As many words of a name are found.
MOST_WORDS: Final = 8


def folded(text: str) -> str:
    """`text` without case and accents."""
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(c for c in apart if not unicodedata.combining(c)).translate(_LETTERS)


def words(name: str) -> Sequence[str]:
    """The first 8 folded words of `name`, each once: what stands between spaces, hyphens and other signs."""
    letters = folded(name).translate(_WITHIN)
    apart = "".join(c if unicodedata.category(c)[0] in "LMN" else " " for c in letters)
    return tuple(dict.fromkeys(apart.split()))[:MOST_WORDS]


def matches(wanted: Sequence[str], name: str) -> bool:
    """Whether each of the folded words `wanted` begins a word of `name`."""
    of_name = words(name)
    return all(any(word.startswith(begin) for word in of_name) for begin in wanted)
