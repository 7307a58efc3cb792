"""Proofs: the files with which accounts ask for a programme, judged by their first bytes, never by name or type."""

from dataclasses import dataclass
from typing import Final

#: The most bytes of a proof: 10 MB.
MOST_BYTES: Final = 10 * 1024 * 1024

#: As many first bytes of a file tell its type.
TELLING_BYTES: Final = 16

_BEGINS: Final = {
    b"%PDF-": "application/pdf",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
}


@dataclass(frozen=True, slots=True)
class Proof:
    """A file of `size` bytes that stands with a request."""

    id: str
    content_type: str
    size: int


def content_type_of(first: bytes) -> str | None:
    """The type of a PDF, PNG, JPEG or WebP file with these first bytes; None for all other files."""
    if first[:4] == b"RIFF" and first[8:12] == b"WEBP":
        return "image/webp"
    return next((name for begin, name in _BEGINS.items() if first.startswith(begin)), None)
