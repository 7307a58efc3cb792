"""The journal replayed: the knowledge of a reader of every event, and of nothing else but the documents.

- A subscription, from its own events in their order: whether it runs and until when, its items with their totals, its
  scheduled changes, and the term and period as soon as an event has told them. The numbers of its events have no gap
  and end at the number that the subscription has counted.
- A document: its number, once it is issued; and the amounts of its payments.
- The customer's balance: the amounts that events put on it, less the amounts that paid new documents. A document names
  these amounts: its payers are part of it. What is set aside while a card is asked has no event yet.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from zetel.domain.documents.document import Document, DocumentKind
from zetel.domain.documents.settlement import BALANCE
from zetel.domain.subscriptions.subscription import EARLY_END, Subscription
from zetel.domain.subscriptions.timeline import AT_RENEWAL, END, PLAN, SEATS

#: The event of a payment whose invoice has no event about it: the same commit made the invoice.
_AT_ONCE = "payment.succeeded"


@dataclass
class Contract:
    """A subscription as its events tell it. A scheduled change is known by its id: kind, item, new total, and the day,
    where an event tells the day."""

    sequence: int = 0
    state: str = "active"
    ended: str | None = None
    items: dict[str, list[Any]] = field(default_factory=dict)
    scheduled: dict[str, dict[str, Any]] = field(default_factory=dict)
    spans: dict[str, list[str]] = field(default_factory=dict)

    def told(self, event: Mapping[str, Any]) -> None:
        """The contract after its next event."""
        assert event["sequence"] == self.sequence + 1, f"{event['subject']} has a gap before {event['sequence']}"
        self.sequence += 1
        kind, data = event["type"].removeprefix("subscription."), event["data"]
        handler = getattr(self, f"_{kind}", None)
        if handler:
            handler(data)

    def _purchased(self, data: Mapping[str, Any]) -> None:
        self.items |= {item["id"]: [item["plan"], item["quantity"]] for item in data["items"]}

    _items_added = _trial_started = _purchased

    def _trial_extended(self, data: Mapping[str, Any]) -> None:
        """All that is set for the end of the trial moves with it."""
        self.scheduled = {id: {**one, "on": data["ends"]} for id, one in self.scheduled.items()}

    def _conversion_agreed(self, data: Mapping[str, Any]) -> None:
        self.scheduled = {id: one for id, one in self.scheduled.items() if one["kind"] != END}

    def _seats_increased(self, data: Mapping[str, Any]) -> None:
        self.items[data["item"]][1] = data["quantity"]["to"]

    def _seats_decreased(self, data: Mapping[str, Any]) -> None:
        self.items[data["item"]][1] = data["now"]
        if not data["now"]:
            self._dropped(data["item"])
        for entry in data["entries"]:
            self._set_for_later(entry, kind=SEATS, item=data["item"], value=data["quantity"]["to"])

    def _dropped(self, item: str) -> None:
        """An add-on without seats is none any more, and nothing is left of what was set for it."""
        del self.items[item]
        self.scheduled = {id: one for id, one in self.scheduled.items() if one["item"] != item}

    def _seats_scheduled(self, data: Mapping[str, Any]) -> None:
        changed = {"kind": SEATS, "item": data["item"], "value": data["quantity"]["to"], "on": data["effective"]}
        self._set_for_later(data["entry"], **changed)

    def _plan_changed(self, data: Mapping[str, Any]) -> None:
        self.items |= {item["id"]: [item["plan"], item["quantity"]["to"]] for item in data["items"]}
        for item in data["dropped"]:
            self._dropped(item["id"])
        for entry in data["notice_ended"]:
            del self.scheduled[entry]
        self.spans = {name: data[name] for name in ("term", "period")}
        for entry in data["entries"]:
            self.scheduled[entry]["on"] = data["term"][1]

    def _plan_scheduled(self, data: Mapping[str, Any]) -> None:
        base = data["items"][0]
        self._set_for_later(data["entry"], kind=PLAN, item=base["id"], value=base["plan"], on=data["effective"])

    def _term_set(self, data: Mapping[str, Any]) -> None:
        for entry, told in zip(data["entries"], data["changes"], strict=True):
            value = told.get("plan", told.get("quantity"))
            self._set_for_later(entry, kind=told["kind"], item=told["item"], value=value, on=data["effective"])

    def _end_scheduled(self, data: Mapping[str, Any]) -> None:
        kind = EARLY_END if data["how"] == "on_a_day" else END
        self._set_for_later(data["entry"], kind=kind, item=None, on=data["ends"])

    def _set_for_later(self, entry: str, **change: Any) -> None:
        """A new entry replaces the entry of its kind for the same item: each entry has one day only."""
        same = (change["kind"], change["item"])
        self.scheduled = {id: one for id, one in self.scheduled.items() if (one["kind"], one["item"]) != same}
        self.scheduled[entry] = change

    def _change_undone(self, data: Mapping[str, Any]) -> None:
        del self.scheduled[data["entry"]]

    def _period_billed(self, data: Mapping[str, Any]) -> None:
        self.spans = {name: data[name] for name in ("term", "period")}
        self.items = {}
        self._purchased(data)

    def _renewed(self, data: Mapping[str, Any]) -> None:
        self._period_billed(data)
        self.scheduled = {id: one for id, one in self.scheduled.items() if one["kind"] not in AT_RENEWAL}

    _converted = _renewed

    def _cancelled(self, data: Mapping[str, Any]) -> None:
        self._ended({"ended": data["ends"]})

    def _revived(self, data: Mapping[str, Any]) -> None:
        """It runs with the items that are bought again, in a term that no event has told yet."""
        self.state, self.ended, self.scheduled, self.spans, self.items = "active", None, {}, {}, {}
        self._purchased(data)

    def _deleted(self, data: Mapping[str, Any]) -> None:
        self.state = "deleted"

    def _ended(self, data: Mapping[str, Any]) -> None:
        self.state, self.ended, self.scheduled = "ended", data["ended"], {}

    def must_be(self, stored: Subscription) -> None:
        assert (self.sequence, self.state) == (stored.sequence, stored.state)
        assert self.ended == (str(stored.ended) if stored.ended else None)
        assert self.items == {item.id: [item.plan, item.quantity] for item in stored.items}
        entries = {
            entry.id: {"kind": entry.kind, "item": entry.item, "value": entry.value, "on": str(entry.on)}
            for entry in stored.timeline
        }
        assert self.scheduled.keys() == entries.keys()
        for id, told in self.scheduled.items():
            assert told.items() <= entries[id].items()
        for name, span in self.spans.items():
            assert span == [str(day) for day in getattr(stored, name)]


def must_tell_what_is_stored(
    events: Sequence[Mapping[str, Any]],
    subscriptions: Sequence[Subscription],
    documents: Sequence[Document],
    *,
    balance: int,
) -> None:
    """Replays `events`, in wire form and in the order in which they were committed, and compares; `balance` counts what
    is set aside."""
    contracts: dict[str, Contract] = {}
    for event in events:
        if event["subject"].startswith("sub_"):
            contracts.setdefault(event["subject"], Contract()).told(event)
    assert contracts.keys() == {stored.id for stored in subscriptions}
    for stored in subscriptions:
        contracts[stored.id].must_be(stored)
    numbers = {event["subject"]: event["data"]["number"] for event in events if event["type"].endswith(".issued")}
    assert numbers == {document.id: document.number for document in documents if document.number}
    brought = _brought(events)
    for document in documents:
        if document.kind is DocumentKind.INVOICE:
            paid = {payer.source: payer.amount for payer in document.payers if payer.source != BALANCE}
            assert brought.get(document.id, {}) == paid
    drawn = sum(payer.amount for document in documents for payer in document.payers if payer.source == BALANCE)
    assert balance == _put_on_the_balance(events, brought) - drawn


def _brought(events: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, int]]:
    """The amount that each payment brought to each invoice."""
    brought: dict[str, dict[str, int]] = {}
    applied = {event["data"]["payment"] for event in events if event["type"] == "invoice.payment_applied"}
    for event in events:
        data = event["data"]
        if event["type"] == "invoice.payment_applied":
            brought.setdefault(event["subject"], {})[data["payment"]] = data["amount"]
        elif event["type"] == "invoice.payment_taken_back":
            del brought[event["subject"]][data["payment"]]
        elif event["type"] == _AT_ONCE and event["subject"] not in applied:
            (document,) = data["documents"]
            brought.setdefault(document, {})[event["subject"]] = data["amount"]
    return brought


def _put_on_the_balance(events: Sequence[Mapping[str, Any]], brought: Mapping[str, Mapping[str, int]]) -> int:
    """The amounts that credits and transfers put there, and the surplus of card payments; less what left with transfers
    that were taken back."""
    used: Counter[str] = Counter()
    for payments in brought.values():
        used.update(payments)
    over: int = sum(event["data"]["amount"] - used[event["subject"]] for event in events if event["type"] == _AT_ONCE)
    put: int = sum(event["data"].get("to_balance", 0) - event["data"].get("from_balance", 0) for event in events)
    return over + put
