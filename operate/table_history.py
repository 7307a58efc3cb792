"""What has happened since a table was as it was restored: what the live journal tells, and what was made since.

Money is the reason to ask. A contract that is set back to before an invoice of its own is billed for the same days
again; totals that are set back forget what came in. So what money has gone with since is known here, by account.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from zetel.adapters.dynamodb.items import PK, SK
from zetel.application.events.event_types import KINDS
from zetel.application.store import ids, keys
from zetel.application.store.keys import Key
from zetel.domain.documents.events import CreditNoteNumbered, CreditNoteRendered, InvoiceNumbered, InvoiceRendered

#: An item as DynamoDB has it: ``{"PK": {"S": "ACCT#acc_1"}, ...}``.
Item = Mapping[str, Any]

#: Kind and id of what an event is about. One id may belong to two kinds: a payment that collects an invoice has the
#: invoice's.
Subject = tuple[str, str]

SEQUENCE: Final = "sequence"


def prefix(key: Key[Any]) -> str:
    """How sort keys of this kind of item begin."""
    return key.sk.partition("#")[0]


#: Who counts the events of a kind, by how the item's sort key begins.
_COUNTED: Final = {
    keys.account("").sk: "account",
    prefix(keys.subscription("", "")): "subscription",
    prefix(keys.document("", ids.INVOICE)): "invoice",
    prefix(keys.document("", ids.CREDIT_NOTE)): "credit_note",
    prefix(keys.payment("", "")): "payment",
    prefix(keys.refund("", "")): "refund",
    prefix(keys.credit_allocation("", "")): "credit_allocation",
}
#: The account counts the events about its profiles too.
_COUNTED_BY: Final = {"profile": "account"}

#: What stands for something outside of the tables: a number given, money moved.
OUTSIDE: Final = frozenset({"invoice", "credit_note", "payment", "refund", "credit_allocation"})

#: The events that give a document its number, and all that happen to one without any money.
_NUMBERED: Final = frozenset({InvoiceNumbered.TYPE, CreditNoteNumbered.TYPE})
_PAPERWORK: Final = _NUMBERED | {InvoiceRendered.TYPE, CreditNoteRendered.TYPE}
#: What an event of a contract lists that made something of the above.
_MADE: Final = frozenset(name for kind in KINDS.values() for name, ids in kind.ids().items() if ids.work)


def subject(item: Item) -> Subject:
    """Whose events the item counts; without a kind where it counts none."""
    return _COUNTED.get(item[SK]["S"].partition("#")[0], ""), item.get("id", {}).get("S", "")


def number(item: Item, name: str) -> int:
    """An integer of the item; 0 where it has none of that name."""
    return int(item.get(name, {"N": "0"})["N"])


def place(item: Item) -> tuple[str, str]:
    return item[PK]["S"], item[SK]["S"]


@dataclass(frozen=True, slots=True)
class Journaled:
    """What the live journal knows: the highest sequence of each subject's events, and of those that money went with, by
    partition; and the numbers of the documents that were issued."""

    latest: Mapping[Subject, int] = field(default_factory=dict)
    money: Mapping[tuple[str, Subject], int] = field(default_factory=dict)
    numbers: frozenset[str] = frozenset()


def journaled(entries: Iterable[Item]) -> Journaled:
    """What `entries`, items of the journal, tell."""
    latest: dict[Subject, int] = {}
    money: dict[tuple[str, Subject], int] = {}
    numbers = set()
    for entry in entries:
        type = entry["type"]["S"]
        kind = type.partition(".")[0]
        about = (_COUNTED_BY.get(kind, kind), entry["subject"]["S"])
        sequence = number(entry, SEQUENCE)
        latest[about] = max(latest.get(about, 0), sequence)
        if _with_money(kind, type, entry):
            moved = entry[PK]["S"], about
            money[moved] = max(money.get(moved, 0), sequence)
        if type in _NUMBERED:
            numbers.add(entry["data"]["M"]["number"]["S"])
    return Journaled(latest, money, frozenset(numbers))


def _with_money(kind: str, type: str, entry: Item) -> bool:
    if kind in OUTSIDE:
        return type not in _PAPERWORK
    facts = entry.get("data", {}).get("M", {})
    return any(facts.get(made, {}).get("L") for made in _MADE)


@dataclass(frozen=True, slots=True)
class Since:
    """What money has gone with since: the partitions of accounts, and the subjects of events."""

    accounts: frozenset[str]
    subjects: frozenset[Subject]

    @classmethod
    def of(cls, restored: Iterable[Item], live: Iterable[Item], journal: Journaled) -> "Since":
        """What `restored` does not know of yet: later events, and what was made and may have none so far."""
        known = {(item[PK]["S"], subject(item)): number(item, SEQUENCE) for item in restored}
        later = {moved for moved, sequence in journal.money.items() if sequence > known.get(moved, 0)}
        made = {(item[PK]["S"], about) for item in live if (about := subject(item))[0] in OUTSIDE} - known.keys()
        return cls(frozenset(pk for pk, _ in later | made), frozenset(about for _, about in later))
