"""Names of files that fit a header and any disk."""

import re
from typing import Final

#: Control characters, half surrogates, and the characters that separate folders or quote on some system.
_FORBIDDEN: Final = re.compile(r'[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff/\\:*?"<>|;%]')

_LONGEST: Final = 120


def safe(filename: str) -> str:
    """`filename` with ``_`` for each forbidden character; a name over 120 characters keeps its end."""
    return _FORBIDDEN.sub("_", filename).strip(" .")[-_LONGEST:] or "file"
