"""The language of the reader, by the header Accept-Language of a request (RFC 9110, section 12.5.4)."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from zetel.domain.parties.address import Language

#: A language tag, of which the first part counts, or ``*``; then its weight, from 0 to 1 with three decimals at most.
_RANGE: Final = re.compile(
    r"(?P<language>[a-z]{1,8}|\*)(?:-[a-z0-9]{1,8})*[ \t]*(?:;[ \t]*q=(?P<weight>0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?))?",
    re.IGNORECASE | re.ASCII,
)
_ANY: Final = "*"


def of_request(event: Mapping[str, Any]) -> Language:
    """The reader's language in an event of payload format 2.0."""
    return asked_for(event) or Language.EN


def asked_for(event: Mapping[str, Any]) -> Language | None:
    """The reader's language in an event of payload format 2.0, if the request says anything about languages."""
    headers = {name.lower(): value for name, value in (event.get("headers") or {}).items()}
    header = headers.get("accept-language", "")
    return accepted(header) if header.strip() else None


def accepted(header: str) -> Language:
    """Our language with the most weight in `header`; of equal weights the first in the header.

    A region counts as its language: ``de-AT`` is German. ``*`` stands for all other languages, and of these English
    comes first. English, too, for a header that wants none of ours, and without a header. An unreadable part is passed
    over.
    """
    weights: dict[str, int] = {}
    for language, weight in _ranges(header):
        weights[language] = max(weight, weights.get(language, 0))
    rest = weights.pop(_ANY, 0)
    named = [Language(language) for language in weights if language in set(Language)]
    others = [language for language in (Language.EN, *Language) if language not in weights]
    best = max([*named, *others], key=lambda language: weights.get(language, rest))
    return best if weights.get(best, rest) else Language.EN


def _ranges(header: str) -> Iterator[tuple[str, int]]:
    """Each language with its weight in thousandths, in the header's order."""
    for part in header.split(","):
        if found := _RANGE.fullmatch(part.strip()):
            yield found["language"].lower(), round(float(found["weight"] or 1) * 1000)
