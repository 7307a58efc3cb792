"""The invoice numbers that a transfer's reference names."""

import re
from collections.abc import Sequence
from string import Formatter
from typing import Final

#: Characters that people and banks write in each other's place, or leave out.
_SEPARATOR: Final = "[-/._ ]?"


def numbers_in(reference: str, number_format: str) -> Sequence[str]:
    """The numbers of `number_format` in `reference`, each once and as the seller writes them, in their order.

    Small letters, other separators and missing zeros are read, too: ``inv 2026/42`` is INV-2026-000042. A reference
    without any is itself the only number: the seller may have had another format before.
    """
    named = [
        number_format.format(year=int(found["year"]), number=int(found["number"]))
        for found in _pattern(number_format).finditer(reference)
    ]
    return tuple(dict.fromkeys(named)) or (reference,)


def _pattern(number_format: str) -> re.Pattern[str]:
    """Matches numbers of `number_format`, whose fields are ``year`` and ``number``."""
    parts = []
    for literal, field, _, _ in Formatter().parse(number_format):
        parts += [_SEPARATOR if re.fullmatch(_SEPARATOR, c) else re.escape(c) for c in literal]
        if field:
            parts.append("(?P<year>[0-9]{4})" if field == "year" else "(?P<number>[0-9]{1,12})")
    return re.compile(rf"(?<![A-Za-z0-9]){''.join(parts)}(?![A-Za-z0-9])", re.IGNORECASE | re.ASCII)
