"""Headers of a mail that hold text of people, in ASCII (RFC 5322) with encoded words (RFC 2047).

Encoded words are at most 75 characters long and hold whole characters, so that each can be read alone; a reader drops
the line breaks between them.
"""

import base64
import re
from typing import Final

#: Characters of a line, and octets of an encoded word: ``=?utf-8?b?...?=`` in at most 75 characters.
_LINE: Final = 76
_OCTETS: Final = 45

_ASCII: Final = re.compile(r"[ -~]*")
_BREAKS: Final = re.compile(r"[\x00-\x20\x7f]+")


def text(name: str, value: str) -> bytes:
    """The header `name` with `value` in one line: each run of spaces and control characters becomes one space."""
    said = _one_line(value)
    if not _is_plain(said) or len(name) + 2 + len(said) > _LINE:
        said = "\r\n ".join(_encoded_words(said))
    return f"{name}: {said}\r\n".encode("ascii")


def mailbox(name: str, shown: str, address: str) -> bytes:
    """The header `name` with one address, and the name `shown` beside it; an empty one leaves the address alone."""
    said = _one_line(shown)
    if not said:
        return f"{name}: {address}\r\n".encode("ascii")
    if _is_plain(said) and len(name) + 4 + len(said) <= _LINE:
        escaped = said.replace("\\", "\\\\").replace('"', '\\"')
        phrase = f'"{escaped}"'
    else:
        phrase = "\r\n ".join(_encoded_words(said))
    return f"{name}: {phrase}\r\n <{address}>\r\n".encode("ascii")


def _one_line(value: str) -> str:
    return _BREAKS.sub(" ", value).strip(" ")


def _is_plain(said: str) -> bool:
    """Whether the text is ASCII that no reader takes for an encoded word."""
    return _ASCII.fullmatch(said) is not None and "=?" not in said


def _encoded_words(said: str) -> list[str]:
    parts = [b""]
    for character in said:
        octets = character.encode("utf-8", "replace")
        if len(parts[-1]) + len(octets) > _OCTETS:
            parts.append(b"")
        parts[-1] += octets
    return [f"=?utf-8?b?{base64.b64encode(part).decode()}?=" for part in parts]
