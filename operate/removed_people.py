"""The mail addresses of members that were removed, in a restored table. No call of AWS.

The journal has ids only; a restored recipient tells which address its id stood for.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from operate.table_history import Item, Journaled, place, subject


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


def _left(named: Iterable[Any], profile: Item, gone: frozenset[tuple[str, str]]) -> list[Any]:
    return [address for address in named if (place(profile)[0], address["S"].casefold()) not in gone]
