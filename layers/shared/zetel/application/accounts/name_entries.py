"""The search entries of names: one for each word, written and removed in the commit that changes the name."""

from zetel.application.store import keys
from zetel.application.store.records import NameEntry
from zetel.application.store.writes import Remove, Replace, Write
from zetel.domain import folding
from zetel.domain.errors import Defect


def renamed(before: str, after: str, *, account: str, profile: str | None = None) -> list[Write]:
    """Writes the entries of the words that only `after` has, and removes those that only `before` has; a new name comes
    after an empty one. The name is the account's, or that of its billing profile `profile`."""
    old, new = folding.words(before), folding.words(after)
    writes: list[Write] = [
        Replace(
            keys.name_entry(word, account, profile),
            NameEntry(account, profile),
            {},
            on_conflict=_unconditional,
        )
        for word in new
        if word not in old
    ]
    gone = (keys.name_entry(word, account, profile) for word in old if word not in new)
    return [*writes, *(Remove(key, {}, on_conflict=_unconditional) for key in gone)]


def _unconditional(found: object) -> Exception:
    return Defect()
