"""Exports of an account: the scope, and how far the work on one has come.

part 1 --- part 2 --- ... --- last part: the rest, README, manifest, directory --- done
   |
   kept, uploaded, its files listed beside it, then counted here: work that was cut off repeats one part
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

#: The bytes of the smallest part of an upload that is not its last.
SMALLEST_PART: Final = 5 * 2**20


class ExportScope(StrEnum):
    EVERYTHING = "everything"
    DOCUMENTS = "documents"
    PEOPLE = "people"
    CONTRACTS = "contracts"
    JOURNAL = "journal"


@dataclass(frozen=True, slots=True)
class ExportWork:
    """The work on an export: `parts` are in the `upload`, `size` bytes together. The next one begins with the section
    `section` of the scope, counted from 0, behind the sort key `after`."""

    scope: ExportScope
    upload: str | None = None
    parts: int = 0
    size: int = 0
    section: int = 0
    after: str | None = None

    def grown(self, *, by: int, section: int, after: str | None) -> "ExportWork":
        """The work after one more part of `by` bytes."""
        return replace(self, parts=self.parts + 1, size=self.size + by, section=section, after=after)
