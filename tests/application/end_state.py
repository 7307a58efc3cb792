"""The end of a story: what stands in the tables, in a form that two runs can be compared in, and the promises it keeps.

Two runs that end alike differ in the ids of events and in instants (a follow-up commits later than a request would
have); they may differ in the names of ids that were minted again. Nothing else is left out.
"""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from datetime import timedelta
from typing import Any

from tests.application import end_closings, end_erasures, end_jobs, end_mails, end_requests
from tests.shop import ACCOUNT, Shop
from zetel.application.ports import DueKey
from zetel.application.store.keys import Table
from zetel.application.store.name_entries import member_entries
from zetel.application.store.records import ProductExport
from zetel.application.store.wire import from_wire, to_wire
from zetel.domain.documents.document import Document, DocumentKind, DocumentState
from zetel.domain.documents.settlement import BALANCE, PaymentMethod
from zetel.domain.events import Event
from zetel.domain.licences.move import Move, MoveState
from zetel.domain.licences.seat_use import CountedSeats
from zetel.domain.parties.account import Account
from zetel.domain.parties.member import Member
from zetel.domain.parties.profile import Balance, BillingProfile
from zetel.domain.parties.recipient import Recipient
from zetel.domain.parties.request import MemberRequest
from zetel.domain.parties.succession import Succession
from zetel.domain.payments.allocation import CreditAllocation
from zetel.domain.payments.collecting import charge_key
from zetel.domain.payments.payment import ChargeOutcome, Payment, PaymentState, give_back_key
from zetel.domain.payments.refund import Refund, RefundState, refund_key
from zetel.domain.quotes.end_request import EndRequest, EndRequestState
from zetel.domain.quotes.upgrade_request import UpgradeRequest
from zetel.domain.subscriptions.acknowledgement import Acknowledgement
from zetel.domain.subscriptions.attempt import Attempt, AttemptState
from zetel.domain.subscriptions.subscription import Subscription, SubscriptionState

#: When something was committed; it depends on who finished it.
_MOMENTS = frozenset(
    {
        *("created_at", "since", "issued_at", "made_at", "expires_at", "failed_at", "next_tries", "taken_back_at"),
        *("added_at", "confirmed_at", "held_at", "sent_at", "begun_at", "ready_at"),
        *("asked_at", "changed_at", "served_at", "reminded_at", "told_at", "done_at", "announced"),
        "finished_at",
    }
)

#: Events after which their subject may be gone: the address of a removed member, a job 30 days after its end.
_LAST = frozenset({"recipient.removed", "job.finished"})

#: The ids of what the account has about the end of a subscription, which goes with its deletion.
_ABOUT_ENDS = ("ack_", "att_", "mov_", "erq_")

#: When a charge is tried again depends on when it failed; a reason was given when the end was confirmed.
_DATED = ("PAY", "PROFILE", "REQ", "COUNTED", "JOB")
_MORE_MOMENTS = {name: frozenset({"due"}) for name in _DATED} | {
    "CANCEL": frozenset({"at"}),
    "ACK": frozenset({"declared_at"}),
    "ERQ": frozenset({"due", "at", "quoted_at", "decided_at"}),
    "SUCCESSION": frozenset({"due", "until", "closed_at"}),
    "ERASURE": frozenset({"due"}),
    "CLOSING": frozenset({"due", "closed_at", "deleted_at"}),
}

#: Things with work of a later day.
Dated = Subscription | Payment | BillingProfile | MemberRequest | CountedSeats | Succession | EndRequest

#: A request for an end that waits for a person.
_WAITING = (EndRequestState.OPEN, EndRequestState.PREPARED, EndRequestState.REJECTED)

_KINDS = "erq|upg|sub|itm|quo|inv|crn|pay|ref|rem|ent|can|ack|att|evt|rcp|pro|mem|req|suc|job|mov|exp"
_ID = re.compile(rf"(?:\b|\bcnt_)({_KINDS})_[0-9A-HJKMNP-TV-Z]{{26}}\b")


def outcome(shop: Shop) -> Any:
    """Everything but the catalogue, the sweep's watermark, the marks of mails, errands, and the counts of days, which a
    crash may make higher; ids by order of appearance."""
    tables = shop.world.store
    things = {
        f"{_unspread(pk)} {sk}": _without(
            _opened(data), _MOMENTS | _MORE_MOMENTS.get(sk.partition("#")[0], frozenset())
        )
        for table in (Table.CORE, Table.IDEMPOTENCY)
        for (pk, sk), data in sorted(tables.items(table).items())
        if not pk.startswith("SWEEP#") and not sk.startswith(("MAIL#", "ERRAND#", "DAY#"))
    }
    told = {
        subject: [
            {name: _without(value, _MOMENTS) for name, value in event.items() if name not in ("id", "at")}
            for event in events
        ]
        for subject, events in sorted(_by_subject(shop).items())
    }
    charged = {payment: charge.amount for payment, charge in shop.world.charges.charges.items()}
    files = sorted(shop.world.files.contents)
    return _renamed({"things": things, "told": told, "charged": charged, "files": files})


def _unspread(pk: str) -> str:
    """The partition key without the number of a shard, which follows from an id."""
    return pk.rpartition("#")[0] if pk.startswith("SOLD#") else pk


def _opened(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """A record with what it keeps as text: a receipt's answer."""
    return {**data, "answer": json.loads(data["answer"])} if str(data.get("answer", "")).startswith("{") else data


def outcome_beside_others(shop: Shop) -> Any:
    """The outcome of a run with others or failures in between: without who got which number after how many tries, and
    without what was counted before or after the others."""
    seen = outcome(shop)
    things = {
        name: _without(data, {"items"}) if name.endswith(" COUNTED") else data
        for name, data in seen["things"].items()
        if not name.startswith(("NUMBER#", "SERIES#"))
    }
    return _without({**seen, "things": things}, {"number", "attempts", "version"})


def broken_promises(shop: Shop, *, deposited: int = 0, parked: int = 0) -> list[str]:
    """What does not hold, in words; an empty list where all does.

    `deposited` minor units stood on the balance at first, `parked` documents wait for an operator.
    """
    if closing := end_closings.closed(shop):
        return list(end_closings.broken_promises(shop, closing))
    return [
        *_numbers(shop, parked),
        *_money(shop, deposited),
        *_seats(shop),
        *_licences(shop),
        *_found(shop),
        *_running(shop),
        *_events(shop),
        *_work(shop, parked),
        *end_mails.broken_promises(shop),
        *end_requests.broken_promises(shop),
        *end_jobs.broken_promises(shop),
        *end_erasures.broken_promises(shop),
    ]


def documents(shop: Shop) -> list[Document]:
    return _records(shop, Document, "INV#", "CRN#")


def subscriptions(shop: Shop) -> list[Subscription]:
    return _records(shop, Subscription, "SUB#")


def payments(shop: Shop) -> list[Payment]:
    return _records(shop, Payment, "PAY#")


def refunds(shop: Shop) -> list[Refund]:
    return _records(shop, Refund, "REF#")


def credit_allocations(shop: Shop) -> list[CreditAllocation]:
    return _records(shop, CreditAllocation, "ALC#")


def asked_ends(shop: Shop) -> list[EndRequest]:
    return _records(shop, EndRequest, "ERQ#")


def attempts(shop: Shop) -> list[Attempt]:
    return _records(shop, Attempt, "ATT#")


def moves(shop: Shop) -> list[Move]:
    return _records(shop, Move, "MOVE#")


def acknowledgements(shop: Shop) -> list[Acknowledgement]:
    return _records(shop, Acknowledgement, "ACK#")


def profiles(shop: Shop) -> list[BillingProfile]:
    return _records(shop, BillingProfile, "PROFILE#")


def recipients(shop: Shop) -> list[Recipient]:
    return _records(shop, Recipient, "RECIPIENT#")


def counts(shop: Shop) -> list[CountedSeats]:
    return _records(shop, CountedSeats, "COUNTED")


def requests(shop: Shop) -> list[MemberRequest]:
    return _records(shop, MemberRequest, "REQ#")


def successions(shop: Shop) -> list[Succession]:
    return _records(shop, Succession, "SUCCESSION")


def numbers(shop: Shop) -> dict[str, str]:
    """Which document has which number, by the numbers' own items."""
    return {
        sk: data["document"]
        for (pk, sk), data in shop.world.store.items(Table.CORE).items()
        if pk.startswith("NUMBER#")
    }


def _running(shop: Shop) -> Iterator[str]:
    """The contracts that run are listed under a product, and no others."""
    listed = [sk for pk, sk in shop.world.store.items(Table.CORE) if pk.startswith("SOLD#")]
    run = [
        f"ACCT#{held.account}#SUB#{held.id}" for held in subscriptions(shop) if held.state is SubscriptionState.ACTIVE
    ]
    if sorted(listed) != sorted(run):
        yield f"{listed} are listed as running, {run} run"


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
    """One charge per payment, every one applied or none at all; one repayment per part of a refund; what is owed is
    what is open; what is held is what was paid in and not drawn."""
    made = [payment for payment in payments(shop) if payment.state is PaymentState.SUCCEEDED]
    charged = shop.world.charges.charges.items()
    taken = {key: charge.amount for key, charge in charged if charge.result.outcome is ChargeOutcome.SUCCEEDED}
    outrun = [payment for payment in payments(shop) if payment.state is PaymentState.GIVEN_BACK]
    settled = {charge_key(one): one.amount for one in (*made, *outrun) if one.method is PaymentMethod.CARD}
    if taken != settled:
        yield f"charged {taken} but settled {settled}"
    for payment in made:
        if sum(part.amount for part in payment.applied) + payment.to_balance != payment.amount:
            yield f"{payment.id} is not applied"
    back = {key: amount for _, charge in charged for key, amount in charge.refunds.items()}
    returned = {
        refund_key(refund, n): part.amount
        for refund in refunds(shop)
        for n, part in enumerate(refund.parts, 1)
        if part.state is RefundState.DONE and not part.paid_on
    }
    returned |= {give_back_key(one): one.amount for one in outrun if not one.to_balance}
    if back != returned:
        yield f"gave back {back} but {returned} is done"
    invoices = [document for document in documents(shop) if document.kind is DocumentKind.INVOICE]
    for invoice in invoices:
        if invoice.paid != sum(payer.amount for payer in invoice.payers):
            yield f"{invoice.id} is paid {invoice.paid} by {invoice.payers}"
    yield from _held(shop, deposited, invoices, (*made, *outrun))


def _held(shop: Shop, deposited: int, invoices: Sequence[Document], made: Sequence[Payment]) -> Iterator[str]:
    """What the balance says, counted again from payments, credit notes and invoices."""
    balances = _balances(shop)
    held = sum(balance.balance for balance in balances.values())
    drawn = sum(payer.amount for invoice in invoices for payer in invoice.payers if payer.source == BALANCE)
    over = sum(payment.to_balance for payment in made)
    promised = {refund.credit_note: refund.amount for refund in refunds(shop)}
    notes = [document for document in documents(shop) if document.kind is DocumentKind.CREDIT_NOTE]
    credited = sum(note.paid - promised.get(note.id, 0) for note in notes)
    credited += sum(
        _amount(event, "to_balance") for event in shop.events() if event.type == "credit_allocation.settled"
    )
    if held != deposited + over + credited - drawn:
        yield f"balance {held} after {deposited} and {over} and {credited} less {drawn}"
    for profile in {*balances, *(invoice.profile for invoice in invoices)}:
        owed = balances.get(profile, Balance()).owed
        still_open = [(invoice.id, invoice.open) for invoice in invoices if invoice.profile == profile]
        if owed != sum(amount for _, amount in still_open):
            yield f"{profile} owes {owed} but {still_open} is open"


def _seats(shop: Shop) -> Iterator[str]:
    """Every seat of a running contract is charged by one lot, of a trial by none, and can be given to somebody."""
    stored = shop.world.store.items(Table.CORE)
    for subscription in subscriptions(shop):
        if subscription.state is not SubscriptionState.ACTIVE:
            continue
        place = f"ACCT#{subscription.account}#SUB#{subscription.id}"
        ledger: Any = stored[place, "LEDGER"]
        lots: Counter[str] = Counter()
        for lot in ledger["lots"]:
            lots[lot["item"]] += lot["quantity"]
        for item in subscription.items:
            pool = stored.get((place, f"POOL#{item.id}"), {"seats": item.quantity})
            if pool["seats"] != item.quantity or lots[item.id] != (0 if subscription.trial else item.quantity):
                yield f"{item.id} has {item.quantity} seats, {lots[item.id]} charged, {pool['seats']} to give"


def _licences(shop: Shop) -> Iterator[str]:
    """Assigned seats are the licences, licences are the members' own lists, and no more are assigned than there are."""
    stored: Mapping[tuple[str, str], Any] = shop.world.store.items(Table.CORE)
    given = {(sk.split("#")[1], data["member"]) for (_, sk), data in stored.items() if sk.startswith("LICENCE#")}
    listed = [
        (held["item"], data["id"])
        for (_, sk), data in stored.items()
        if sk.startswith("MEMBER#")
        for held in data.get("licences", ())
    ]
    if sorted(given) != sorted(listed):
        yield f"licences {sorted(given)}, and members have {sorted(listed)}"
    states = {held.id: held.state for held in subscriptions(shop)}
    for (_, sk), data in stored.items():
        for held in data.get("licences", ()) if sk.startswith("MEMBER#") else ():
            if held.get("dormant", False) == (states[held["subscription"]] is SubscriptionState.ACTIVE):
                yield f"{sk} has {held}, and its subscription is {states[held['subscription']]}"
    for place, sk in stored:
        if states.get(place.rpartition("#SUB#")[2]) is SubscriptionState.DELETED:
            yield f"{place} is deleted, and has {sk}"
    assigned = Counter(item for item, _ in given)
    for (_, sk), pool in stored.items():
        if sk.startswith("POOL#") and not pool["assigned"] == assigned[sk.removeprefix("POOL#")] <= pool["seats"]:
            yield f"{sk} has {pool}, and {assigned[sk.removeprefix('POOL#')]} people"


def _found(shop: Shop) -> Iterator[str]:
    """A search finds exactly the members that are there, as they are."""
    stored = shop.world.store.items(Table.CORE).items()
    there = {
        (key.pk, key.sk): to_wire(entry)
        for (pk, sk), data in stored
        if sk.startswith("MEMBER#")
        for key, entry in member_entries(from_wire(Member, data), account=pk.removeprefix("ACCT#")).items()
    }
    entries = {place: data for place, data in stored if place[0].startswith("ACCT#") and place[0].endswith("#NAMES")}
    if entries != there:
        yield f"a search finds {entries}, and there are {there}"


def _events(shop: Shop) -> Iterator[str]:
    """Sequences of each subject from 1 without gap or double, up to the one on the item; all of them on the bus. The
    shop's account was opened before the story, as its first event."""
    told = {subject: [event["sequence"] for event in events] for subject, events in _by_subject(shop).items()}
    if ACCOUNT in told:
        told[ACCOUNT].insert(0, 1)
    for subject, sequences in told.items():
        if sequences != list(range(1, len(sequences) + 1)):
            yield f"{subject} has the events {sequences}"
    last = {subject: len(sequences) for subject, sequences in told.items()}
    things: list[
        Subscription
        | Payment
        | MemberRequest
        | Document
        | Refund
        | CreditAllocation
        | Attempt
        | EndRequest
        | Move
        | Acknowledgement
        | Recipient
        | Succession
        | ProductExport
        | UpgradeRequest
        | Account
    ] = [
        *subscriptions(shop),
        *documents(shop),
        *payments(shop),
        *refunds(shop),
        *credit_allocations(shop),
        *attempts(shop),
        *asked_ends(shop),
        *moves(shop),
        *acknowledgements(shop),
        *recipients(shop),
        *requests(shop),
        *successions(shop),
        *_records(shop, ProductExport, "EXPORT#"),
        *_records(shop, UpgradeRequest, "UPG#"),
        *(_records(shop, Account, "ACCOUNT") if ACCOUNT in told else []),
    ]
    counted = {thing.id: thing.sequence for thing in things} | _counted_by_people(shop)
    for id, sequence in counted.items():
        if last.get(id, 0) != sequence:
            yield f"{id} is at {sequence} with {last.get(id, 0)} events"
    gone = {item.id for held in subscriptions(shop) if held.state is SubscriptionState.DELETED for item in held.items}
    gone |= {subject for subject, events in _by_subject(shop).items() if events[-1]["type"] in _LAST}
    if any(held.state is SubscriptionState.DELETED for held in subscriptions(shop)):
        gone |= {subject for subject in last if subject.startswith(_ABOUT_ENDS)}
    unknown = {subject for subject in set(last) - counted.keys() - gone if not subject.startswith("acs_")}
    if unknown:  # an access by the seller's staff is its own subject
        yield f"events of what does not exist: {unknown}"
    unpublished = {event.id for event in shop.events()} - {event["id"] for event in shop.world.bus.published}
    if unpublished:
        yield f"never published: {unpublished}"


def _counted_by_people(shop: Shop) -> dict[str, int]:
    """The number of the last event on each member, pool and job."""
    stored: Mapping[tuple[str, str], Any] = shop.world.store.items(Table.CORE)
    return {
        sk.partition("#")[2]: data["sequence"]
        for (_, sk), data in stored.items()
        if sk.startswith(("MEMBER#", "POOL#", "JOB#"))
    }


def _work(shop: Shop, parked: int) -> Iterator[str]:
    """Nothing is unfinished: running and ended subscriptions are due, later, as are refused charges, VAT ids, requests,
    counts; nothing else waits, no receipt, no hold."""
    now = shop.world.clock.now()
    dated: list[Dated] = [*subscriptions(shop), *payments(shop), *profiles(shop), *requests(shop)]
    dated += [*counts(shop), *successions(shop), *asked_ends(shop)]
    later = [one for one in dated if one.due and one.due.at > now]
    waiting = {one.subscription: one.id for one in asked_ends(shop) if one.state in _WAITING}
    held = [one for one in subscriptions(shop) if one.hold and one.hold == waiting.get(one.id) and not one.due]
    running = [one for one in subscriptions(shop) if one.state is not SubscriptionState.DELETED and one not in held]
    pending = [one for one in payments(shop) if one.state is PaymentState.PENDING]
    unfinished = [document.id for document in documents(shop) if document.work]
    unfinished += [one.id for one in recipients(shop) if one.due]
    unfinished += [one.id for one in profiles(shop) if one.due and one not in later]
    unfinished += [one.id for one in requests(shop) if one not in later]
    unfinished += [one.id for one in counts(shop) if one.due and one not in later]
    unfinished += [one.id for one in successions(shop) if one.due and one not in later]
    unfinished += [one.id for one in refunds(shop) if one.due or one.state is RefundState.PENDING]
    unfinished += [one.id for one in credit_allocations(shop) if one.due or one.parts.documents]
    unfinished += [one.id for one in attempts(shop) if one.due or one.state is AttemptState.WAITING]
    unfinished += [id for about, id in waiting.items() if about not in {one.id for one in held}]
    unfinished += [one.id for one in asked_ends(shop) if (one.due or one.id in waiting.values()) and one not in later]
    unfinished += [one.id for one in moves(shop) if one.due or one.state is MoveState.MOVING]
    unfinished += [one.id for one in dated if one in (*running, *pending) and one not in later]
    unfinished += [one.id for one in pending if not one.declines]
    others = [one for one in subscriptions(shop) if one not in held]
    unfinished += [one.id for one in others if one.hold or (one.due and one not in running)]
    if unfinished:
        yield f"unfinished: {unfinished}"
    shown = [entry.item for entry in _due(shop, later)]
    if sorted(shown) != sorted(one.id for one in later):
        yield f"in the due index: {shown}"
    for (_, sk), receipt in shop.world.store.items(Table.IDEMPOTENCY).items():
        if receipt["state"] != "done":
            yield f"not answered: {sk}"
    stored = shop.world.files.contents
    without = [d.id for d in documents(shop) if d.state is DocumentState.ISSUED and not (d.files and not d.parked)]
    without += [declared.id for declared in acknowledgements(shop) if not declared.files or declared.due]
    without += [d.id for d in documents(shop) if any(path not in stored for path in d.files.values())]
    if without:
        yield f"without files: {without}"
    alarms = {id for _, _, kind, id, _ in shop.world.alarms.raised if kind == "document"}
    if len(alarms) < parked:
        yield f"parked without an alarm: {alarms}"


def _due(shop: Shop, later: Sequence[Dated]) -> Iterator[DueKey]:
    """The due index around now, and where what is due `later` should stand in it."""
    store, today = shop.world.store, shop.world.clock.now().date()
    store.catch_up()
    near = {today + timedelta(days=ahead) for ahead in (-2, -1, 0, 1)}
    days = near | {one.due.at.date() for one in later if one.due}
    for day in days:
        for shard in range(shop.services.shards):
            yield from store.due(shop.world.clock.name, day, shard)


def _amount(event: Event, name: str) -> int:
    amount: Any = event.data[name]
    return int(amount)


def _balances(shop: Shop) -> dict[str, Balance]:
    """By profile; all are in one currency."""
    stored = shop.world.store.items(Table.CORE).items()
    return {sk.split("#")[1]: from_wire(Balance, data) for (_, sk), data in stored if sk.startswith("BALANCE#")}


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
