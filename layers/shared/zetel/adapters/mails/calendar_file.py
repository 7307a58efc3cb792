"""Days as an iCalendar file (RFC 5545), which every calendar program takes.

Lines end with CRLF and are folded at 75 octets, never within a character. A repeated entry has the same UID, so that a
program shows the entry once.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final

#: Octets of a line without its end.
_LONGEST: Final = 75


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """A whole day that blocks no time. Entries about the same thing have the same `uid` in every file."""

    uid: str
    day: date
    summary: str
    description: str


def calendar(entries: Sequence[CalendarEntry], *, language: str, at: datetime) -> bytes:
    """The entries as a published calendar, without invitations. `at` is the instant of writing."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Zetel//Renewals//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        *(line for entry in entries for line in _entry(entry, language, at)),
        "END:VCALENDAR",
    ]
    return b"".join(_folded(line) for line in lines)


def _entry(entry: CalendarEntry, language: str, at: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{entry.uid}"
    yield f"DTSTAMP:{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{entry.day:%Y%m%d}"
    yield f"SUMMARY;LANGUAGE={language}:{_text(entry.summary)}"
    yield f"DESCRIPTION;LANGUAGE={language}:{_text(entry.description)}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _text(value: str) -> str:
    """A value of type TEXT (RFC 5545, 3.3.11)."""
    for plain, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\\n"), ("\n", "\\n")):
        value = value.replace(plain, escaped)
    return "".join(c for c in value if c >= " ")


def _folded(line: str) -> bytes:
    """The line in UTF-8, further ones beginning with a space (RFC 5545, 3.1)."""
    parts = [b""]
    for character in line:
        octets = character.encode()
        if len(parts[-1]) + len(octets) > _LONGEST:
            parts.append(b" ")
        parts[-1] += octets
    return b"\r\n".join(parts) + b"\r\n"
