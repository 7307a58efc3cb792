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

#: As many words of a name are found, each by as many letters.
MOST_WORDS: Final = 8
MOST_LETTERS: Final = 50


def folded(text: str) -> str:
    """`text` without case and accents."""
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(c for c in apart if not unicodedata.combining(c)).translate(_LETTERS)


def words(name: str) -> Sequence[str]:
    """The first 8 folded words of `name`, each once and cut to 50 letters: what stands between spaces, hyphens and
    other signs."""
    letters = folded(name).translate(_WITHIN)
    apart = "".join(c if unicodedata.category(c)[0] in "LMN" else " " for c in letters)
    return tuple(dict.fromkeys(word[:MOST_LETTERS] for word in apart.split()))[:MOST_WORDS]


def matches(wanted: Sequence[str], among: Sequence[str]) -> bool:
    """Whether each of the folded words `wanted` begins a word `among` those of a name."""
    return all(any(word.startswith(begin) for word in among) for begin in wanted)
