"""The difference of a restored table to the live table, and the items that may be put back. No call of AWS.

The rules, by table:

    core          Missing items are put back; so are differing items in the partitions of accounts and of people.
                  But a document, payment, refund or settlement stands for a fact outside (a number given, money
                  moved): if its live item has changed since, that stays. The same holds for a contract that was
                  billed since or waits for a payment, and for an account's balance if its money has moved since.
                  Nothing of a member comes back whom the journal says was removed: name, address, rights, licences.
                  A billing profile comes back without the mail address of that member, the reason of an end without
                  the words of an erased one.
                  Nothing of a subscription comes back that was deleted, nor a licence of it in its member's list.
                  Of a closed account only documents, money and ids come back; nothing, once documents were deleted.
                  A search entry of a member comes back only as the member stands: no name returns that is gone.
    all others    Missing items are put back, and nothing is overwritten: the journal is append-only, versions of
                  plans and prices never change, and a live receipt is younger than a restored receipt.

An item that comes back gets a version and a sequence of events that are not older than the live ones. Otherwise an open
quote would be honoured again, and two events would have the same number.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from operate import removed_people
from operate.table_history import (
    OUTSIDE,
    SEQUENCE,
    Item,
    Journaled,
    Since,
    account_in,
    number,
    person_of,
    place,
    prefix,
    subject,
    subscription_of,
)
from zetel.adapters.dynamodb.items import DUE_PK, PK, SK, record
from zetel.application.store import keys
from zetel.application.store.keys import Table
from zetel.domain.parties.request import MemberRequest
from zetel.domain.payments import allocation

VERSION: Final = "version"

#: Partitions whose items may be set back: those of accounts and of people.
_TENANTS: Final = (keys.account("").pk, keys.membership("", "").pk)

#: The items of a contract, by the beginning of their sort keys: they come back together or not at all.
_SUBSCRIPTION: Final = prefix(keys.subscription("", ""))
_CONTRACT: Final = (_SUBSCRIPTION, keys.ledger("", "").sk, prefix(keys.pool("", "", "")))
_ERASURE: Final = prefix(keys.erasure("", ""))
_JOB: Final = prefix(keys.job("", ""))
_BALANCE: Final = prefix(keys.balance("", "", ""))
_PROFILE: Final = prefix(keys.profile("", ""))

#: The end of the partition with the search entries of an account's members, and the fields that entries show.
_ENTRIES: Final = keys.member_entry("", "", "").pk.removeprefix(keys.account("").pk)
_SHOWN: Final = ("name", "mail", "state")


#: What a closed account keeps, by the first letters of sort keys.
_KEPT: Final = frozenset({"INV", "CRN", "PAY", "REF", "ALC", "BALANCE", "SUB", "MEMBER"})
#: The end of the partition with the requests of an account's members; requests, and their places in queues.
_REQUESTS: Final = keys.request("", "").pk.removeprefix(keys.account("").pk)
_REQUEST: Final = prefix(keys.request("", ""))
_QUEUED: Final = prefix(keys.queued_request("", "", ""))


class Finding(StrEnum):
    """The state of a restored item in the live table."""

    SAME = "same"
    MISSING = "missing"
    DIFFERS = "differs"
    LEFT = "left"  # the item differs or is missing, and is not put back


@dataclass(frozen=True, slots=True)
class Compared:
    """An item of the restored table. `put` is the item to put back, on condition that `live` (None: no item) still
    stands. `fields` are the names of the differing fields, `why` is the reason for leaving the item."""

    pk: str
    sk: str
    finding: Finding
    live: Item | None = None
    put: Item | None = None
    fields: tuple[str, ...] = ()
    why: str = ""

    @property
    def due(self) -> tuple[str, str] | None:
        """The clock and the UTC date of the item's unfinished work after it is put back."""
        place = (self.put or self.live or {}).get(DUE_PK)
        if place is None:
            return None
        _, clock, day, _ = place["S"].split("#")
        return clock, day


def compared(
    table: Table, restored: Iterable[Item], live: Iterable[Item], journal: Journaled, *, at: int
) -> Sequence[Compared]:
    """Every item of `restored` in the order of the keys, without receipts that have expired at epoch second `at`.

    Items in `live` alone were made since, and are ignored.
    """
    stands = {place(item): item for item in live}
    wanted = {place(item): item for item in restored if not _expired(item, at)}
    since = Since.of(wanted.values(), stands.values(), journal)
    gone = removed_people.addresses(wanted.values(), journal)
    tables = _Tables(table, wanted, stands, journal, since, at, gone)
    return [tables.compared(*one) for one in sorted(wanted)]


def forgotten_numbers(found: Sequence[Compared], live: Iterable[Item], journal: Journaled) -> Sequence[str]:
    """Numbers of issued documents in the journal that neither table knows: a series put back from the restored table
    would give them again."""
    prefix = keys.number("", "").pk
    known = {one.sk for one in found if one.pk.startswith(prefix)}
    known |= {item[SK]["S"] for item in live if item[PK]["S"].startswith(prefix)}
    returns = any(one.finding is Finding.MISSING and one.pk.startswith(keys.series("", "", 0).pk) for one in found)
    return sorted(journal.numbers - known) if returns else []


def oldest_work(found: Iterable[Compared]) -> Mapping[str, str]:
    """By clock, the oldest UTC date of unfinished work among the items that are put back or stand already."""
    oldest: dict[str, str] = {}
    for clock, day in _dues(found):
        oldest[clock] = min(day, oldest.get(clock, day))
    return oldest


def _dues(found: Iterable[Compared]) -> Iterator[tuple[str, str]]:
    for one in found:
        if one.finding is not Finding.LEFT and one.due:
            yield one.due


@dataclass(frozen=True, slots=True)
class _Tables:
    """The two tables by the places of their items, and the events between them."""

    table: Table
    wanted: Mapping[tuple[str, str], Item]
    live: Mapping[tuple[str, str], Item]
    journal: Journaled
    since: Since
    at: int
    gone: frozenset[tuple[str, str]]

    def compared(self, pk: str, sk: str) -> Compared:
        wanted, live = self.wanted[pk, sk], self.live.get((pk, sk))
        fields = _differing(wanted, live) if live is not None else ()
        if live is not None and not fields:
            return Compared(pk, sk, Finding.SAME, live)
        if why := self._why_left(pk, sk, wanted, live):
            return Compared(pk, sk, Finding.LEFT, live, fields=fields, why=why)
        finding = Finding.MISSING if live is None else Finding.DIFFERS
        put = self._brought_forward(wanted, live) if self.table is Table.CORE else wanted
        return Compared(pk, sk, finding, live, put, fields)

    def _why_left(self, pk: str, sk: str, wanted: Item, live: Item | None) -> str:
        """The reason for leaving the item; empty if it may be put back."""
        if live is not None and (self.table is not Table.CORE or not pk.startswith(_TENANTS)):
            return "is never overwritten"
        kind = sk.partition("#")[0]
        if self.table is not Table.CORE:
            return ""
        if why := self._why_gone(wanted):
            return why
        if kind == _PROFILE and not removed_people.recipients_left(wanted, live, self.gone):
            return "names members only that were removed"
        if pk.endswith(_REQUESTS):
            return self._why_request_left(pk, sk, wanted, live)
        if pk.endswith(_ENTRIES):
            return self._why_entry_left(pk, wanted)
        if kind == _BALANCE and pk in self.since.accounts:
            return "money has moved since"
        if kind in _CONTRACT:
            return self._why_contract_left(pk, sk)
        if subject(wanted)[0] in OUTSIDE:
            if self._latest(wanted, live) > number(wanted, SEQUENCE):
                return "has had events since"
            if live is not None and number(live, VERSION) > number(wanted, VERSION):
                return "has changed since"
        return ""

    def _why_gone(self, wanted: Item) -> str:
        """The reason for leaving an item of what the journal says is gone; empty for others."""
        if person_of(wanted) in self.journal.removed:
            return "is of a member that was removed"
        if wanted[SK]["S"].startswith(_ERASURE) and wanted["id"]["S"] in self.journal.erased:
            return "is of an erasure that has gone on since"
        if wanted[SK]["S"].startswith(_JOB) and wanted.get("member", {}).get("S") in self.journal.erased:
            return "is of a member that was erased"
        if subscription_of(wanted) in self.journal.deleted:
            return "is of a subscription that was deleted"
        account = account_in(wanted)
        if account in self.journal.emptied:
            return "is of a closed account whose documents were deleted"
        if account in self.journal.closed and wanted[SK]["S"].partition("#")[0] not in _KEPT:
            return "is of an account that was closed"
        return ""

    def _why_entry_left(self, pk: str, entry: Item) -> str:
        """The reason for leaving a search entry; empty if it shows its member as the member stands afterwards."""
        place = pk.removesuffix(_ENTRIES), keys.member("", entry["member"]["S"]).sk
        restored = self.compared(*place) if place in self.wanted else None
        member = (restored and restored.put) or self.live.get(place)
        if member is None or any(member.get(name) != entry[name] for name in _SHOWN):
            return "shows a member that is not as shown"
        return ""

    def _why_request_left(self, pk: str, sk: str, wanted: Item, live: Item | None) -> str:
        """The reason for leaving a request, a member's list of them, or a place in a queue; empty if it may be put
        back: no decision is undone, and a request whose time is over is gone for good."""
        if live is not None:
            return "has changed since"
        if sk.startswith(_QUEUED):
            place = pk, keys.request("", wanted["request"]["S"]).sk
            restored = self.compared(*place) if place in self.wanted else None
            request = (restored and restored.put) or self.live.get(place)
            return "" if request and record(MemberRequest, request).pending else "is of a request that is not pending"
        if sk.startswith(_REQUEST):
            if self._latest(wanted, live) > number(wanted, SEQUENCE):
                return "has had events since"
            if record(MemberRequest, wanted).kept_until.timestamp() <= self.at:
                return "is of a request whose time is over"
        return ""

    def _why_contract_left(self, pk: str, sk: str) -> str:
        """The reason for leaving a subscription, its ledger and its pools; empty if they may be put back."""
        if not sk.startswith(_SUBSCRIPTION):
            pk, sk = _subscription_of(pk)
        held, was = self.live.get((pk, sk), {}), self.wanted.get((pk, sk), {})
        if ("subscription", sk.partition("#")[2]) in self.since.subjects:
            return "money has moved since"
        if "hold" in held:
            return "waits for a payment"
        held_for = allocation.held_for(was["hold"]["S"]) if "hold" in was else ()
        if {
            (kind, id) for kind in ("payment", "credit_allocation", "attempt", "end_request") for id in held_for
        } & self.since.subjects:
            return "waits for a payment that is over"
        return ""

    def _brought_forward(self, wanted: Item, live: Item | None) -> Item:
        """`wanted` with a sequence and a version that no item had before."""
        item = dict(removed_people.without_words(wanted, self.journal))
        if wanted[SK]["S"].startswith(_PROFILE):
            item |= removed_people.without(wanted, live, self.gone)
        since = 0
        if subject(wanted)[0] == "member" and "licences" in item:
            kept = [one for one in item["licences"]["L"] if one["M"]["subscription"]["S"] not in self.journal.deleted]
            item["licences"] = {"L": kept}
        if SEQUENCE in item:
            latest = self._latest(wanted, live)
            since = latest - number(wanted, SEQUENCE)
            item[SEQUENCE] = {"N": str(latest)}
        if VERSION in item:
            beyond = number(live, VERSION) + 1 if live is not None else 0
            item[VERSION] = {"N": str(max(number(wanted, VERSION) + since, beyond))}
        return item

    def _latest(self, wanted: Item, live: Item | None) -> int:
        """The highest known sequence of the subject's events."""
        told = self.journal.latest.get(subject(wanted), 0)
        return max(number(wanted, SEQUENCE), number(live or {}, SEQUENCE), told)


def _subscription_of(pk: str) -> tuple[str, str]:
    """The keys of the subscription whose ledger and pools are in the partition `pk`."""
    account, _, id = pk.partition(f"#{_SUBSCRIPTION}#")
    return account, f"{_SUBSCRIPTION}#{id}"


def _differing(wanted: Item, live: Item) -> tuple[str, ...]:
    names = sorted((wanted.keys() | live.keys()) - {VERSION, SEQUENCE})
    return tuple(name for name in names if wanted.get(name) != live.get(name))


def _expired(item: Item, at: int) -> bool:
    return 0 < number(item, "expires_at") <= at
