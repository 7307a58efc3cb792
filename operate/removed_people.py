"""The mail addresses of members that were removed, and the words of erased ones, in a restored table. No call of AWS.

The journal has ids only; a restored recipient tells which address its id stood for.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from operate.table_history import Item, Journaled, place, prefix, subject
from zetel.application.store import keys

#: Items with words of the member that ended or asked, and the fields that hold them.
_WORDED: Final = (
    prefix(keys.cancellation("", "", "")),
    prefix(keys.attempt("", "")),
    prefix(keys.move("", "")),
    prefix(keys.end_request("", "")),
)
_WORDS: Final = frozenset({"comment", "feedback", "declared_by", "asked_by"})


def addresses(restored: Iterable[Item], journal: Journaled) -> frozenset[tuple[str, str]]:
    """The addresses of removed members that were recipients, folded, each with the partition of its account."""
    return frozenset(
        (place(item)[0], item["address"]["S"].casefold())
        for item in restored
        if subject(item)[0] == "recipient" and subject(item)[1] in journal.removed
    )


def recipients_left(profile: Item, live: Item | None, gone: frozenset[tuple[str, str]]) -> list[Any]:
    """The recipients of a restored billing profile without those that are `gone`; where none is left, those of the live
    profile."""
    left = _left(profile["recipients"]["L"], profile, gone)
    return left or (_left(live["recipients"]["L"], live, gone) if live else [])


def without(profile: Item, live: Item | None, gone: frozenset[tuple[str, str]]) -> Mapping[str, Any]:
    """The fields of a restored profile that name recipients, without those that are `gone`. A kind of mail that only
    they got goes to all recipients."""
    fields: dict[str, Any] = {"recipients": {"L": recipients_left(profile, live, gone)}}
    if settings := profile.get("notifications", {}).get("M"):
        kept = {kind: _left(named["L"], profile, gone) for kind, named in settings.items()}
        fields["notifications"] = {
            "M": {kind: {"L": left} for kind, left in kept.items() if left or not settings[kind]["L"]}
        }
    return fields


def without_words(item: Item, journal: Journaled) -> Item:
    """An item with the reason of an end, without what an erased member wrote in it, and without the member's name."""
    if place(item)[1].partition("#")[0] not in _WORDED or item.get("member", {}).get("S") not in journal.erased:
        return item
    left = {name: value for name, value in item.items() if name not in _WORDS}
    if answers := item.get("checklist", {}).get("M"):
        left["checklist"] = {"M": {name: value for name, value in answers.items() if name == "exported"}}
    return left


def _left(named: Iterable[Any], profile: Item, gone: frozenset[tuple[str, str]]) -> list[Any]:
    return [address for address in named if (place(profile)[0], address["S"].casefold()) not in gone]
