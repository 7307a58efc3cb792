"""What a restored table has that the live one lacks, and what of it may be put back. Nothing here talks to AWS.

The rules, by table:

    core          what is missing is put back; what differs too, in the partitions of accounts and of people.
                  But a document, payment, refund or settlement stands for something outside (a number given, money
                  moved): where it has gone on since, it is left as it is.
    all others    what is missing is put back, nothing is ever overwritten: the journal is append-only, versions of
                  plans and prices never change, and a live receipt is the younger one.

Time goes on for what comes back: its version and its sequence of events never go back, or a quote that is still open
would be honoured again, and an event would have the number of another one.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from zetel.adapters.dynamodb.items import DUE_PK, PK, SK
from zetel.application import ids, keys
from zetel.application.keys import Key, Table

#: An item as DynamoDB has it: ``{"PK": {"S": "ACCT#acc_1"}, ...}``.
Item = Mapping[str, Any]

VERSION: Final = "version"
SEQUENCE: Final = "sequence"


def _prefix(key: Key[Any]) -> str:
    return key.sk.partition("#")[0]


#: Whose items may be set back: partitions of accounts and of people.
_TENANTS: Final = (keys.account("").pk, keys.membership("", "").pk)

#: Who counts the events of a kind, by how the item's sort key begins. One id may belong to two of them: a payment that
#: collects an invoice has the invoice's.
_COUNTED: Final = {
    keys.account("").sk: "account",
    _prefix(keys.subscription("", "")): "subscription",
    _prefix(keys.document("", ids.INVOICE)): "invoice",
    _prefix(keys.document("", ids.CREDIT_NOTE)): "credit_note",
    _prefix(keys.payment("", "")): "payment",
    _prefix(keys.refund("", "")): "refund",
    _prefix(keys.remainder("", "")): "remainder",
}
#: The account counts the events about its profiles too.
_COUNTED_BY: Final = {"profile": "account"}

#: What stands for something outside of the tables: a number given, money moved.
_OUTSIDE: Final = frozenset({"invoice", "credit_note", "payment", "refund", "remainder"})


class Finding(StrEnum):
    """How an item of the restored table stands in the live one."""

    SAME = "same"
    MISSING = "missing"
    DIFFERS = "differs"
    LEFT = "left"  # it differs or is missing, and is not put back


@dataclass(frozen=True, slots=True)
class Compared:
    """One item of the restored table. `put` is what is to be put back, on condition that `live` (None: nothing) stands
    there still. `fields` are the names of those that differ, `why` says why it is left."""

    pk: str
    sk: str
    finding: Finding
    live: Item | None = None
    put: Item | None = None
    fields: tuple[str, ...] = ()
    why: str = ""

    @property
    def due(self) -> tuple[str, str] | None:
        """The clock and the UTC date of its unfinished work, as it stands once this is put back."""
        place = (self.put or self.live or {}).get(DUE_PK)
        if place is None:
            return None
        _, clock, day, _ = place["S"].split("#")
        return clock, day


@dataclass(frozen=True, slots=True)
class Journaled:
    """What the live journal knows: by kind and id of the subject the highest sequence of its events, and the numbers of
    the documents that were issued."""

    latest: Mapping[tuple[str, str], int] = field(default_factory=dict)
    numbers: frozenset[str] = frozenset()


def journaled(entries: Iterable[Item]) -> Journaled:
    """What `entries`, items of the journal, tell."""
    latest: dict[tuple[str, str], int] = {}
    numbers = set()
    for entry in entries:
        kind, _, what = entry["type"]["S"].partition(".")
        subject = (_COUNTED_BY.get(kind, kind), entry["subject"]["S"])
        latest[subject] = max(latest.get(subject, 0), _number(entry, SEQUENCE))
        if what == "issued":
            numbers.add(entry["data"]["M"]["number"]["S"])
    return Journaled(latest, frozenset(numbers))


def compared(
    table: Table, restored: Iterable[Item], live: Iterable[Item], journal: Journaled, *, at: int
) -> Sequence[Compared]:
    """Every item of `restored`, in the order of its key. Receipts that have expired at epoch second `at` are no more.

    What is in `live` alone was made since, and is nobody's business here.
    """
    stands = {_place(item): item for item in live}
    wanted = {_place(item): item for item in restored if not _expired(item, at)}
    return [_one(table, place, item, stands.get(place), journal) for place, item in sorted(wanted.items(), key=_key)]


def forgotten_numbers(found: Sequence[Compared], live: Iterable[Item], journal: Journaled) -> Sequence[str]:
    """Numbers of documents that were given, says the journal, and that neither table knows: a series put back from the
    restored table would give them again."""
    prefix = keys.number("", "").pk
    known = {one.sk for one in found if one.pk.startswith(prefix)}
    known |= {item[SK]["S"] for item in live if item[PK]["S"].startswith(prefix)}
    returns = any(one.finding is Finding.MISSING and one.pk.startswith(keys.series("", "", 0).pk) for one in found)
    return sorted(journal.numbers - known) if returns else []


def oldest_work(found: Iterable[Compared]) -> Mapping[str, str]:
    """By clock, the oldest UTC date of unfinished work among what is put back or stands already."""
    oldest: dict[str, str] = {}
    for clock, day in _dues(found):
        oldest[clock] = min(day, oldest.get(clock, day))
    return oldest


def _dues(found: Iterable[Compared]) -> Iterator[tuple[str, str]]:
    for one in found:
        if one.finding is not Finding.LEFT and one.due:
            yield one.due


def _one(table: Table, place: tuple[str, str], wanted: Item, live: Item | None, journal: Journaled) -> Compared:
    fields = _differing(wanted, live) if live is not None else ()
    if live is not None and not fields:
        return Compared(*place, Finding.SAME, live)
    if why := _why_left(table, place, wanted, live, journal):
        return Compared(*place, Finding.LEFT, live, fields=fields, why=why)
    finding = Finding.MISSING if live is None else Finding.DIFFERS
    put = _brought_forward(wanted, live, journal) if table is Table.CORE else wanted
    return Compared(*place, finding, live, put, fields)


def _why_left(table: Table, place: tuple[str, str], wanted: Item, live: Item | None, journal: Journaled) -> str:
    """Empty where it may be put back."""
    pk, sk = place
    if live is not None and (table is not Table.CORE or not pk.startswith(_TENANTS)):
        return "is never overwritten"
    if table is Table.CORE and _kind(sk) in _OUTSIDE:
        if _latest(wanted, live, journal) > _number(wanted, SEQUENCE):
            return "has had events since"
        if live is not None and _number(live, VERSION) > _number(wanted, VERSION):
            return "has changed since"
    return ""


def _brought_forward(wanted: Item, live: Item | None, journal: Journaled) -> Item:
    """`wanted` with a sequence and a version that were not there yet."""
    item = dict(wanted)
    since = 0
    if SEQUENCE in item:
        latest = _latest(wanted, live, journal)
        since = latest - _number(wanted, SEQUENCE)
        item[SEQUENCE] = {"N": str(latest)}
    if VERSION in item:
        beyond = _number(live, VERSION) + 1 if live is not None else 0
        item[VERSION] = {"N": str(max(_number(wanted, VERSION) + since, beyond))}
    return item


def _latest(wanted: Item, live: Item | None, journal: Journaled) -> int:
    """The highest sequence of the subject's events that anybody knows of."""
    subject = (_kind(wanted[SK]["S"]), wanted.get("id", {}).get("S", ""))
    return max(_number(wanted, SEQUENCE), _number(live or {}, SEQUENCE), journal.latest.get(subject, 0))


def _kind(sk: str) -> str:
    """Whose events an item counts; empty where it counts none."""
    return _COUNTED.get(sk.partition("#")[0], "")


def _differing(wanted: Item, live: Item) -> tuple[str, ...]:
    names = sorted((wanted.keys() | live.keys()) - {VERSION, SEQUENCE})
    return tuple(name for name in names if wanted.get(name) != live.get(name))


def _number(item: Item, name: str) -> int:
    return int(item.get(name, {"N": "0"})["N"])


def _expired(item: Item, at: int) -> bool:
    return 0 < _number(item, "expires_at") <= at


def _place(item: Item) -> tuple[str, str]:
    return item[PK]["S"], item[SK]["S"]


def _key(entry: tuple[tuple[str, str], Item]) -> tuple[str, str]:
    return entry[0]
