"""Names of files as they may stand in a header and on any disk."""

import re
from typing import Final

#: Control characters and half surrogates, and what separates folders or quotes on some system.
_FORBIDDEN: Final = re.compile(r'[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff/\\:*?"<>|;%]')

_LONGEST: Final = 120


def safe(filename: str) -> str:
    """`filename` with each forbidden character as ``_``, its end kept where it is too long (120 characters)."""
    return _FORBIDDEN.sub("_", filename).strip(" .")[-_LONGEST:] or "file"
