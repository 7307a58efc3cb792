"""What a seller watches: figures of the business, counted from the events as they are relayed.

An event is relayed once but for failures, so the figures are for curves and alarms; what counts is in the journal.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

from zetel.domain.events import Event

PURCHASES: Final = "purchases"


SEATS_ADDED: Final = "seats_added"


SEATS_RETURNED: Final = "seats_returned"


REFUNDS: Final = "refunds"


NOTICES: Final = "notices"


#: Events that are one of something.
_ONE_OF: Final = {
    "subscription.purchased": PURCHASES,
    "subscription.end_scheduled": NOTICES,
    "subscription.cancelled": NOTICES,
}


def metrics(events: Sequence[Event]) -> Mapping[str, int]:
    """How many purchases, seats added and returned, refunds and notices `events` tell of; what is none is left out.

    Seats are units of quantity, add-ons included. A notice is a cancellation for now or for a later date; a refund one
    that a change has promised, whatever becomes of it.
    """
    counted: Counter[str] = Counter()
    for event in events:
        if figure := _ONE_OF.get(event.type):
            counted[figure] += 1
        if event.type in {"subscription.purchased", "subscription.items_added"}:
            counted[SEATS_ADDED] += sum(item["quantity"] for item in _items(event))
        elif event.type in {"subscription.seats_increased", "subscription.seats_decreased"}:
            counted += _moved(event)
        if "refund" in event.data:
            counted[REFUNDS] += 1
    return dict(counted)


def _items(event: Event) -> Sequence[Mapping[str, Any]]:
    items: Any = event.data["items"]
    return list(items)


def _moved(event: Event) -> Counter[str]:
    data: Any = event.data
    more = data.get("now", data["quantity"]["to"]) - data["quantity"]["from"]  # some of it may be for the renewal
    return Counter({SEATS_ADDED: more} if more > 0 else {SEATS_RETURNED: -more})
