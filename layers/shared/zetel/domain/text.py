"""Text that people type, in the one form that is kept: it leaves as it came in, on a page, in XML, in a mail's header.

Composed (NFC), in one line, no spaces around it and none doubled; without control characters, which XML forbids and
headers end at, and without marks that nobody sees or that turn the writing direction. Joiners and marks of direction
that scripts need (U+200C to U+200F, U+061C) stay.
"""

import re
import unicodedata
from typing import Final

#: Line and paragraph separators, embeddings, overrides and isolates of direction, zero-width spaces, soft hyphens,
#: annotations, musical beams and tags.
_UNWANTED: Final = re.compile(
    "[\u00ad\u180e\u200b\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
#: Control characters, half surrogates, private and unassigned code points.
_NO_TEXT: Final = frozenset({"Cc", "Cs", "Co", "Cn"})
#: Letters and signs by category that are blank: fillers of Hangul, a Braille cell without dots, a note without head.
_BLANK: Final = frozenset("\u115f\u1160\u3164\uffa0\u2800\U0001d159")
_SPACES: Final = re.compile(" {2,}")


def normal(text: str) -> str:
    """`text` in its kept form, which may be empty. Raises ValueError, the rule in words that complete "must be"."""
    composed = unicodedata.normalize("NFC", text)
    if _UNWANTED.search(composed) or any(unicodedata.category(c) in _NO_TEXT for c in composed):
        raise ValueError("free of control characters")
    return _SPACES.sub(" ", composed.strip())


def is_visible(text: str) -> bool:
    """Whether `text` has a visible character: a letter, a digit, a sign; no space, joiner or lone accent is visible."""
    return any(unicodedata.category(c)[0] in "LNPS" and c not in _BLANK for c in text)
