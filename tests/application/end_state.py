"""The end of a story: what stands in the tables, in a form that two runs can be compared in, and the promises it keeps.

Two runs that end alike differ in the ids of events and in instants (a follow-up commits later than a request would
have); they may differ in the names of ids that were minted again. Nothing else is left out.
"""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Set
from datetime import timedelta
from typing import Any

from tests.shop import Shop
from zetel.application.keys import Table
from zetel.application.ports import DueKey
from zetel.application.wire import from_wire
from zetel.domain.documents import Document, DocumentState
from zetel.domain.events import Event
from zetel.domain.parties import Balance
from zetel.domain.payments import Outcome, Payment, PaymentState
from zetel.domain.subscriptions import Collection, Subscription

#: When something was committed; it depends on who finished it.
_MOMENTS = frozenset({"created_at", "since", "issued_at", "made_at", "expires_at"})

#: Longer than any request waits: whose payment fails later learns it by mail.
_LATE = timedelta(seconds=30)

_ID = re.compile(r"\b(sub|itm|quo|inv|crn|pay|evt)_[0-9A-HJKMNP-TV-Z]{26}\b")


def outcome(shop: Shop) -> Any:
    """Everything but the catalogue, the sweep's watermark and the marks of mails; ids by order of appearance."""
    tables = shop.world.store
    things = {
        f"{pk} {sk}": _without(data, _MOMENTS)
        for table in (Table.CORE, Table.IDEMPOTENCY)
        for (pk, sk), data in sorted(tables.items(table).items())
        if not pk.startswith("SWEEP#") and not sk.startswith("MAIL#")
    }
    told = {
        subject: [{name: value for name, value in event.items() if name not in ("id", "at")} for event in events]
        for subject, events in sorted(_by_subject(shop).items())
    }
    charged = {payment: charge.amount for payment, charge in shop.world.charges.charges.items()}
    files = sorted(shop.world.files.contents)
    return _renamed({"things": things, "told": told, "charged": charged, "files": files})


def outcome_beside_others(shop: Shop) -> Any:
    """The outcome of a run with others or failures in between: without who got which number after how many tries."""
    seen = outcome(shop)
    things = {name: data for name, data in seen["things"].items() if not name.startswith(("NUMBER#", "SERIES#"))}
    return _without({**seen, "things": things}, {"number", "attempts", "version"})


def broken_promises(shop: Shop, *, deposited: int = 0, parked: int = 0) -> list[str]:
    """What does not hold, in words; an empty list where all does.

    `deposited` minor units stood on the balance at first, `parked` documents wait for an operator.
    """
    return [*_numbers(shop, parked), *_money(shop, deposited), *_events(shop), *_work(shop, parked), *_mails(shop)]


def documents(shop: Shop) -> list[Document]:
    return _records(shop, Document, "INV#", "CRN#")


def subscriptions(shop: Shop) -> list[Subscription]:
    return _records(shop, Subscription, "SUB#")


def payments(shop: Shop) -> list[Payment]:
    return _records(shop, Payment, "PAY#")


def numbers(shop: Shop) -> dict[str, str]:
    """Which document has which number, by the numbers' own items."""
    return {
        sk: data["document"]
        for (pk, sk), data in shop.world.store.items(Table.CORE).items()
        if pk.startswith("NUMBER#")
    }


def _numbers(shop: Shop, parked: int) -> Iterator[str]:
    """Gapless from 1 in each series, and each on exactly one document."""
    used = numbers(shop)
    borne = {document.number: document.id for document in documents(shop) if document.number}
    if used != borne:
        yield f"numbers {used} but documents {borne}"
    drawn = {
        sk: data["last"] for (pk, sk), data in shop.world.store.items(Table.CORE).items() if pk.startswith("SERIES#")
    }
    prefixes = {"invoice": "INV", "credit_note": "CRN"}
    expected = {
        f"{prefixes[kind]}-{year}-{n:06}"
        for (kind, year), last in ((series.split("#"), last) for series, last in drawn.items())
        for n in range(1, last + 1)
    }
    if set(used) != expected:
        yield f"numbers {sorted(used)} in series {drawn}"
    waiting = [document.id for document in documents(shop) if document.state is not DocumentState.ISSUED]
    if len(waiting) != parked:
        yield f"without a number: {waiting}"


def _money(shop: Shop, deposited: int) -> Iterator[str]:
    """One charge per payment, every one applied or none at all; what is owed is what is open."""
    taken = {
        id: charge.amount
        for id, charge in shop.world.charges.charges.items()
        if charge.result.outcome is Outcome.SUCCEEDED
    }
    settled = {one.id: one.amount for one in payments(shop) if one.state is PaymentState.SUCCEEDED}
    if taken != settled:
        yield f"charged {taken} but settled {settled}"
    for payment in payments(shop):
        if payment.state is PaymentState.SUCCEEDED and sum(part.amount for part in payment.applied) != payment.amount:
            yield f"{payment.id} is not applied"
    by_card = {part.document: part.amount for payment in payments(shop) for part in payment.applied}
    balance = _balance(shop)
    drawn = sum(document.paid - by_card.get(document.id, 0) for document in documents(shop))
    if balance.balance != deposited - drawn:
        yield f"balance {balance.balance} after {deposited} less {drawn}"
    bought_on_invoice = _bought_by(shop, Collection.INVOICE)
    open_amount = sum(document.open for document in documents(shop) if document.id in bought_on_invoice)
    if balance.owed != open_amount:
        yield f"owed {balance.owed} but {open_amount} is open"


def _events(shop: Shop) -> Iterator[str]:
    """Sequences of each subject from 1 without gap or double, up to the one on the item; all of them on the bus."""
    for subject, events in _by_subject(shop).items():
        sequences = [event["sequence"] for event in events]
        if sequences != list(range(1, len(sequences) + 1)):
            yield f"{subject} has the events {sequences}"
    last = {subject: len(events) for subject, events in _by_subject(shop).items()}
    things: list[Subscription | Document | Payment] = [*subscriptions(shop), *documents(shop), *payments(shop)]
    for thing in things:
        if last.get(thing.id, 0) != thing.sequence:
            yield f"{thing.id} is at {thing.sequence} with {last.get(thing.id, 0)} events"
    if unknown := set(last) - {thing.id for thing in things}:
        yield f"events of what does not exist: {unknown}"
    unpublished = {event.id for event in shop.events()} - {event["id"] for event in shop.world.bus.published}
    if unpublished:
        yield f"never published: {unpublished}"


def _work(shop: Shop, parked: int) -> Iterator[str]:
    """Nothing is unfinished: only subscriptions are due, later; no payment waits, no receipt, no hold."""
    unfinished = [document.id for document in documents(shop) if document.work]
    unfinished += [payment.id for payment in payments(shop) if payment.due or payment.state is PaymentState.PENDING]
    now = shop.world.clock.now()
    unfinished += [one.id for one in subscriptions(shop) if one.hold or not one.due or one.due.at <= now]
    if unfinished:
        yield f"unfinished: {unfinished}"
    shown = [entry.item for entry in _due(shop)]
    if sorted(shown) != sorted(one.id for one in subscriptions(shop)):
        yield f"in the due index: {shown}"
    for (_, sk), receipt in shop.world.store.items(Table.IDEMPOTENCY).items():
        if receipt["state"] != "done":
            yield f"not answered: {sk}"
    stored = shop.world.files.contents
    without = [d.id for d in documents(shop) if d.state is DocumentState.ISSUED and not (d.files and not d.parked)]
    without += [d.id for d in documents(shop) if any(path not in stored for path in d.files.values())]
    if without:
        yield f"without files: {without}"
    alarms = {id for _, _, kind, id, _ in shop.world.alarms.raised if kind == "document"}
    if len(alarms) < parked:
        yield f"parked without an alarm: {alarms}"


def _mails(shop: Shop) -> Iterator[str]:
    """Each at least once and at most twice, about what it follows; nothing else."""
    made_at = {payment.id: payment.made_at for payment in payments(shop)}
    expected: dict[str, set[str]] = defaultdict(set)
    for event in shop.events():
        match event.type:
            case "subscription.purchased" | "subscription.items_added":
                (document,) = _named(event)
                expected["PurchaseConfirmed"].add(document)
            case "invoice.rendered":
                expected["InvoiceIssued"].add(event.subject)
            case "credit_note.rendered":
                expected["CreditNoteIssued"].add(event.subject)
            case "payment.declined" | "payment.released" if event.at - made_at[event.subject] > _LATE:
                expected["PaymentFailed"].add(event.subject)
    sent: dict[str, list[str]] = defaultdict(list)
    for mail in shop.world.outbox.sent:
        letter = json.loads(mail.text)
        sent[mail.subject].append((letter.get("document") or letter["payment"])["id"])
    for subject in {*expected, *sent}:
        if set(sent[subject]) != expected[subject]:
            yield f"mails {subject} about {sent[subject]} instead of {expected[subject]}"
        if max(Counter(sent[subject]).values()) > 2:
            yield f"mails {subject} sent more than twice: {sent[subject]}"


def _due(shop: Shop) -> Iterator[DueKey]:
    """The due index around now, and where subscriptions should stand in it."""
    store, today = shop.world.store, shop.world.clock.now().date()
    store.catch_up()
    near = {today + timedelta(days=ahead) for ahead in (-2, -1, 0, 1)}
    days = near | {one.due.at.date() for one in subscriptions(shop) if one.due}
    for day in days:
        for shard in range(shop.services.shards):
            yield from store.due(shop.world.clock.name, day, shard)


def _bought_by(shop: Shop, collection: Collection) -> set[str]:
    """The documents of purchases and additions that were paid by `collection`."""
    return {
        str(document)
        for event in shop.events()
        if event.data.get("collection") == collection
        for document in _named(event)
    }


def _named(event: Event) -> tuple[str, ...]:
    documents: Any = event.data["documents"]
    return tuple(documents)


def _balance(shop: Shop) -> Balance:
    found = [data for (_, sk), data in shop.world.store.items(Table.CORE).items() if sk.startswith("BALANCE#")]
    return from_wire(Balance, found[0]) if found else Balance()


def _records(shop: Shop, kind: type[Any], *prefixes: str) -> list[Any]:
    stored = shop.world.store.items(Table.CORE).items()
    return [from_wire(kind, data) for (_, sk), data in stored if sk.startswith(prefixes)]


def _by_subject(shop: Shop) -> Mapping[str, list[dict[str, Any]]]:
    told = defaultdict(list)
    for fed in shop.world.store.feed:
        told[fed.data["subject"]].append(dict(fed.data))
    return {subject: sorted(events, key=lambda event: event["sequence"]) for subject, events in told.items()}


def _without(data: Any, names: Set[str]) -> Any:
    match data:
        case dict():
            return {name: _without(value, names) for name, value in data.items() if name not in names}
        case list():
            return [_without(value, names) for value in data]
        case _:
            return data


def _renamed(things: Any) -> Any:
    names: dict[str, str] = {}
    kinds: Counter[str] = Counter()

    def name(found: re.Match[str]) -> str:
        id, kind = found[0], found[1]
        if id not in names:
            kinds[kind] += 1
            names[id] = f"{kind}-{kinds[kind]}"
        return names[id]

    return json.loads(_ID.sub(name, json.dumps(things, sort_keys=True)))
