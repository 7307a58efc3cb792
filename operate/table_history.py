"""The history since the instant of a restored table: the events of the live journal, and the items made since.

Money is the reason to ask. A contract set back to before its own invoice would be billed for the same days again, and
totals set back would forget payments. So this module knows, by account, the subjects with which money has moved since.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from zetel.adapters.dynamodb.items import PK, SK
from zetel.application.events.event_types import KINDS
from zetel.application.store import ids, keys
from zetel.application.store.keys import Key
from zetel.domain.documents.events import CreditNoteNumbered, CreditNoteRendered, InvoiceNumbered, InvoiceRendered
from zetel.domain.parties.events import (
    AccountClosed,
    AccountDocumentsDeleted,
    MemberErased,
    MemberErasing,
    MemberRemoved,
    RecipientRemoved,
)
from zetel.domain.parties.member import MemberState
from zetel.domain.subscriptions.events import SubscriptionDeleted
from zetel.domain.subscriptions.subscription import SubscriptionState

#: An item in DynamoDB's form: ``{"PK": {"S": "ACCT#acc_1"}, ...}``.
Item = Mapping[str, Any]

#: Kind and id of an event's subject. Two kinds may have the same id: a payment that collects an invoice has the
#: invoice's.
Subject = tuple[str, str]

SEQUENCE: Final = "sequence"


def prefix(key: Key[Any]) -> str:
    """The beginning of the sort keys of this kind of item."""
    return key.sk.partition("#")[0]


#: The kind of events that an item counts, by the beginning of its sort key.
_COUNTED: Final = {
    keys.account("").sk: "account",
    prefix(keys.subscription("", "")): "subscription",
    prefix(keys.document("", ids.INVOICE)): "invoice",
    prefix(keys.document("", ids.CREDIT_NOTE)): "credit_note",
    prefix(keys.payment("", "")): "payment",
    prefix(keys.refund("", "")): "refund",
    prefix(keys.credit_allocation("", "")): "credit_allocation",
    prefix(keys.attempt("", "")): "attempt",
    prefix(keys.end_request("", "")): "end_request",
    prefix(keys.member("", "")): "member",
    prefix(keys.request("", "")): "request",
    prefix(keys.recipient("", "")): "recipient",
}
#: The account also counts the events about its profiles.
_COUNTED_BY: Final = {"profile": "account"}

#: Kinds that stand for a fact outside of the tables: a number given, money moved.
OUTSIDE: Final = frozenset({"invoice", "credit_note", "payment", "refund", "credit_allocation"})

#: The events that give a document its number, and all events of a document that move no money.
_NUMBERED: Final = frozenset({InvoiceNumbered.TYPE, CreditNoteNumbered.TYPE})
_PAPERWORK: Final = _NUMBERED | {InvoiceRendered.TYPE, CreditNoteRendered.TYPE}
#: The events after which only the id of a person, or of a mail address, is kept.
_REMOVED: Final = frozenset({MemberRemoved.TYPE, RecipientRemoved.TYPE})
#: The events after which an item of the person comes back without its words: an erasure that begins will end.
_ERASED: Final = frozenset({MemberErasing.TYPE, MemberErased.TYPE})
#: Facts of a contract's event that list new items of those kinds.
_MADE: Final = frozenset(name for kind in KINDS.values() for name, ids in kind.ids().items() if ids.work)


def subject(item: Item) -> Subject:
    """The subject whose events the item counts; its kind is empty for an item that counts no events."""
    return _COUNTED.get(item[SK]["S"].partition("#")[0], ""), item.get("id", {}).get("S", "")


#: Items that name their member in a field: an address, a licence, requests, an entry of a person's accounts.
_NAMING: Final = (
    prefix(keys.address("", "")),
    prefix(keys.licence("", "", "", "")),
    prefix(keys.request("", "")),
    prefix(keys.requests_of("", "")),
)
_PERSON: Final = keys.membership("", "").pk
#: The partition of an account's search entries, whose sort keys end with the member.
_NAMES: Final = "#NAMES"


def person_of(item: Item) -> str:
    """The id of the member whom the item names, or whose rights, licence, address or name it holds, or the id of the
    recipient; empty for others, and for a member that was removed, of whom only the id is left."""
    pk, sk = place(item)
    if item.get("state", {}).get("S") == MemberState.REMOVED:
        return ""
    if subject(item)[0] in ("member", "recipient"):
        return subject(item)[1]
    if sk.partition("#")[0] in _NAMING or pk.startswith(_PERSON):
        return str(item["member"]["S"])
    return sk.rpartition("#")[2] if pk.endswith(_NAMES) else ""


def subscription_of(item: Item) -> str:
    """The id of the subscription that the item is, or in whose partition it is; empty for others, and for a deleted
    one, of which only the item is left."""
    if item.get("state", {}).get("S") == SubscriptionState.DELETED:
        return ""
    if subject(item)[0] == "subscription":
        return subject(item)[1]
    return str(item[PK]["S"].partition("#SUB#")[2])


def account_in(item: Item) -> str:
    """The account that the item is of: by its partition, or among the search entries of names by what it says."""
    pk = item[PK]["S"]
    return keys.account_of(pk) if pk.startswith("ACCT#") else str(item.get("account", {}).get("S", ""))


def number(item: Item, name: str) -> int:
    """An integer of the item; 0 if the item has no such attribute."""
    return int(item.get(name, {"N": "0"})["N"])


def place(item: Item) -> tuple[str, str]:
    return item[PK]["S"], item[SK]["S"]


@dataclass(frozen=True, slots=True)
class Journaled:
    """Facts of the live journal: the highest sequence of each subject's events; the highest sequence of its events that
    moved money, by partition; the numbers of issued documents; the removed members and recipients, the deleted
    subscriptions, the closed accounts, those of which documents were deleted since, and the erased members, by id."""

    latest: Mapping[Subject, int] = field(default_factory=dict)
    money: Mapping[tuple[str, Subject], int] = field(default_factory=dict)
    numbers: frozenset[str] = frozenset()
    removed: frozenset[str] = frozenset()
    deleted: frozenset[str] = frozenset()
    closed: frozenset[str] = frozenset()
    emptied: frozenset[str] = frozenset()
    erased: frozenset[str] = frozenset()


def journaled(entries: Iterable[Item]) -> Journaled:
    """The facts of `entries`, which are items of the journal."""
    latest: dict[Subject, int] = {}
    money: dict[tuple[str, Subject], int] = {}
    numbers, removed, deleted, closed, emptied, erased = set(), set(), set(), set(), set(), set()
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
        if type in _REMOVED:
            removed.add(entry["subject"]["S"])
        if type == SubscriptionDeleted.TYPE:
            deleted.add(entry["subject"]["S"])
        if type == AccountClosed.TYPE:
            closed.add(entry["subject"]["S"])
        if type == AccountDocumentsDeleted.TYPE:
            emptied.add(entry["subject"]["S"])
        if type in _ERASED:
            erased.add(entry["subject"]["S"])
    gone = (frozenset(ids) for ids in (removed, deleted, closed, emptied, erased))
    return Journaled(latest, money, frozenset(numbers), *gone)


def _with_money(kind: str, type: str, entry: Item) -> bool:
    if kind in OUTSIDE:
        return type not in _PAPERWORK
    facts = entry.get("data", {}).get("M", {})
    return any(facts.get(made, {}).get("L") for made in _MADE)


@dataclass(frozen=True, slots=True)
class Since:
    """The places where money has moved since: partitions of accounts, and subjects of events."""

    accounts: frozenset[str]
    subjects: frozenset[Subject]

    @classmethod
    def of(cls, restored: Iterable[Item], live: Iterable[Item], journal: Journaled) -> "Since":
        """The places that `restored` does not know: subjects of later events, and new items, even without events."""
        known = {(item[PK]["S"], subject(item)): number(item, SEQUENCE) for item in restored}
        later = {moved for moved, sequence in journal.money.items() if sequence > known.get(moved, 0)}
        made = {(item[PK]["S"], about) for item in live if (about := subject(item))[0] in OUTSIDE} - known.keys()
        return cls(frozenset(pk for pk, _ in later | made), frozenset(about for _, about in later))
