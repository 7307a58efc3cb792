"""The search entries of names: one for each word, written and removed in the commit that changes the name.

an account, a profile    `NAMES#<first letter>`, for the seller's staff; a find reads the names beside
a member                 `ACCT#<account>#NAMES`, with what a find shows; of a removed member none is left
"""

from collections.abc import Iterable
from functools import partial
from typing import Any

from zetel.application.store import keys
from zetel.application.store.keys import Key
from zetel.application.store.records import MemberEntry, NameEntry
from zetel.application.store.writes import Remove, Replace, Write
from zetel.domain import folding
from zetel.domain.errors import Defect
from zetel.domain.parties.member import Member
from zetel.domain.parties.people import search_words


def renamed(before: str, after: str, *, account: str, profile: str | None = None) -> list[Write]:
    """Writes the entries of the words that only `after` has, and removes those that only `before` has; a new name comes
    after an empty one. The name is the account's, or that of its billing profile `profile`."""
    key = partial(keys.name_entry, account=account, profile=profile)
    old = {key(word): NameEntry(account, profile) for word in folding.words(before)}
    return _changed(old, {key(word): NameEntry(account, profile) for word in folding.words(after)})


def of_member(before: Member | None, after: Member, *, account: str) -> list[Write]:
    """Writes the entries of `after` where it is shown otherwise than `before`, which is None for a new member, and
    removes those of the words that only `before` has."""
    old = member_entries(before, account=account) if before else {}
    return _changed(old, member_entries(after, account=account))


def member_entries(member: Member, *, account: str) -> dict[Key[MemberEntry], MemberEntry]:
    """The entries of a member, by their keys."""
    return {
        keys.member_entry(account, word, member.id): MemberEntry(
            word, member.id, member.name, member.mail, member.state
        )
        for word in search_words(member.name, member.mail)
    }


def _changed(old: dict[Key[Any], Any], new: dict[Key[Any], Any]) -> list[Write]:
    written: Iterable[Write] = (
        Replace(key, entry, {}, on_conflict=_unconditional) for key, entry in new.items() if old.get(key) != entry
    )
    return [*written, *(Remove(key, {}, on_conflict=_unconditional) for key in old if key not in new)]


def _unconditional(found: object) -> Exception:
    return Defect()
