"""The form of a business rule of EN 16931: its id, and when a document breaks it."""

from collections.abc import Callable
from dataclasses import dataclass

from zetel.domain.documents.document import Document


@dataclass(frozen=True, slots=True)
class Rule:
    """One check: its id, its demand in a sentence, and whether a numbered document keeps the rule.

    `covers` are rules of the standard that no document can break while it keeps this rule.
    """

    id: str
    meaning: str
    holds: Callable[[Document], bool]
    covers: tuple[str, ...] = ()
