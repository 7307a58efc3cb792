"""The promises that hold at the end of every story."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from tests.application import end_state
from tests.journeys.stage import Stage
from tests.shop import ACCOUNT
from zetel.application.store.keys import Table
from zetel.domain.documents.document import DocumentKind, DocumentState
from zetel.domain.documents.en16931.conformity import broken_rules
from zetel.domain.subscriptions.subscription import SubscriptionState


def broken(stage: Stage) -> list[str]:
    """The broken promises, in words; empty if all hold."""
    stage.until(stage.now)
    return [*_owed(stage), *_numbers(stage), *_events(stage), *_work(stage), *_documents(stage), *_seats(stage)]


def _core(stage: Stage, prefix: str) -> Iterator[dict[str, Any]]:
    for (_, sk), data in stage.world.store.items(Table.CORE).items():
        if sk.startswith(prefix):
            yield data


def _owed(stage: Stage) -> Iterator[str]:
    """The amount owed is the open amount; no balance is below zero; credit notes are settled to the last cent."""
    owed = sum(balance.get("owed", 0) for balance in _core(stage, "BALANCE#"))
    invoices = [one for one in stage.documents if one.kind is DocumentKind.INVOICE]
    if owed != sum(one.open for one in invoices):
        yield f"owed {owed}, but open is {[(one.number, one.open) for one in invoices]}"
    for document in stage.documents:
        if document.open < 0 or (document.kind is DocumentKind.CREDIT_NOTE and document.open):
            yield f"{document.number} has {document.open} open"
        if document.kind is DocumentKind.INVOICE and sum(payer.amount for payer in document.payers) != document.paid:
            yield f"{document.number} was paid {document.paid} by {document.payers}"
    if any(balance.get("balance", 0) < 0 for balance in _core(stage, "BALANCE#")):
        yield "a balance is below zero"


def _numbers(stage: Stage) -> Iterator[str]:
    """Numbers run from 1 without a gap in each series, each on a single document."""
    series = defaultdict(list)
    for document in stage.documents:
        if document.number is None:
            yield f"{document.id} has no number"
        else:
            series[document.kind, document.date.year].append(document.number)
    for (kind, year), numbers in series.items():
        prefix = {DocumentKind.INVOICE: "INV", DocumentKind.CREDIT_NOTE: "CRN"}[kind]
        if sorted(numbers) != [f"{prefix}-{year}-{n:06}" for n in range(1, len(numbers) + 1)]:
            yield f"the numbers of {year} are {numbers}"


def _events(stage: Stage) -> Iterator[str]:
    """Each subject's sequence is 1, 2, 3 ... up to its item's, and all events are on the bus. The account was opened
    before its story, which tells no event of that."""
    told = defaultdict(list)
    for event in stage.shop.events():
        told[event.subject].append(event.sequence)
    for subject, sequences in told.items():
        first = 2 if subject == ACCOUNT else 1
        if sorted(sequences) != list(range(first, len(sequences) + first)):
            yield f"{subject} has the events {sequences}"
    for item in (data for prefix in ("SUB#", "INV#", "CRN#", "PAY#", "REF#") for data in _core(stage, prefix)):
        if len(told[item["id"]]) != item["sequence"]:
            yield f"{item['id']} is at {item['sequence']} after {len(told[item['id']])} events"
    if {event["id"] for event in stage.world.bus.published} != {event.id for event in stage.shop.events()}:
        yield "not every event is on the bus"


def _work(stage: Stage) -> Iterator[str]:
    """No work is due in the past, in the dead letters, parked, held or half answered."""
    now = stage.world.clock.now()
    for item in _core(stage, ""):
        due = next((item[name] for name in ("due", "work") if isinstance(item.get(name), dict)), None)
        if due and due["at"] <= f"{now:%Y-%m-%dT%H:%M:%SZ}":
            yield f"{item['id']} was due at {due}"
        if item.get("hold") or item.get("parked"):
            yield f"{item['id']} is held or parked"
    for alarm in stage.world.alarms.raised:
        yield f"alarm: {alarm}"
    for failed in stage.pumps.failed:
        yield f"{failed.queue} failed with {failed.body.get('type', failed.body)}"
    for (_, sk), receipt in stage.world.store.items(Table.IDEMPOTENCY).items():
        if receipt["state"] != "done":
            yield f"not answered: {sk}"


def _documents(stage: Stage) -> Iterator[str]:
    """Each document is issued, has its files, and keeps the rules of EN 16931."""
    for document in stage.documents:
        if document.state is not DocumentState.ISSUED or set(document.files) != {"pdf", "xml"}:
            yield f"{document.id} is {document.state} with {list(document.files)}"
        if rules := broken_rules(document, number=document.number or "0"):
            yield f"{document.number} breaks {rules}"


def _seats(stage: Stage) -> Iterator[str]:
    """The quantity of a running item is the number of seats in its pool, and of the seats charged for today, which are
    none in a trial."""
    for held in end_state.subscriptions(stage.shop):
        if held.state is not SubscriptionState.ACTIVE:
            continue
        today = stage.now[:10]
        apart = _apart(stage, held.id)
        charged: Counter[str] = Counter()
        for lot in apart["LEDGER"]["lots"]:
            if lot["span"][0] <= today < lot["span"][1]:
                charged[lot["item"]] += lot["quantity"]
        for item in held.items:
            seats = apart.get(f"POOL#{item.id}", {"seats": item.quantity})["seats"]
            if item.quantity != seats or charged[item.id] != (0 if held.trial else seats):
                yield f"{item.id} has {item.quantity} seats, {seats} in its pool, and {charged[item.id]} are charged"


def _apart(stage: Stage, subscription: str) -> dict[str, dict[str, Any]]:
    """The items stored apart from the subscription: ledger and pools."""
    stored = stage.world.store.items(Table.CORE).items()
    return {sk: data for (pk, sk), data in stored if pk.endswith(f"#SUB#{subscription}")}
