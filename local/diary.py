"""The events of the host in words: relayed journal entries and sent mails."""

import threading
from collections.abc import Mapping, Sequence
from typing import Any, Final

from boto3.dynamodb.types import TypeDeserializer

from local.outbox import Outbox
from zetel.domain.documents.events import CreditNoteRendered, InvoiceRendered
from zetel.domain.money import digits
from zetel.domain.subscriptions.events import SubscriptionRenewalNoticeSent

#: Types of events that the diary omits, because they only follow from others.
_LEFT_OUT: Final = frozenset(kind.TYPE for kind in (InvoiceRendered, CreditNoteRendered, SubscriptionRenewalNoticeSent))

Record = Mapping[str, Any]


class Diary:
    """Collects events until `since` asks for them. `outbox` has the mails; earlier mails are not told."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox
        self._events: dict[str, str] = {}
        self._told: set[str] = {mail.id for mail in outbox.newest_first()}
        self._noting = threading.Lock()

    def note(self, records: Sequence[Record]) -> None:
        """Notes the relayed stream records of the journal, each record once."""
        read = TypeDeserializer().deserialize
        with self._noting:
            for record in records:
                if image := record["dynamodb"].get("NewImage"):
                    event = {name: read(value) for name, value in image.items()}
                    if event["type"] not in _LEFT_OUT:
                        self._events[event["id"]] = in_words(event)

    def since(self) -> Sequence[str]:
        """The events and mails noted since the last call: events first, each kind in its order."""
        with self._noting:
            events, self._events = list(self._events.values()), {}
        new = [mail for mail in reversed(self._outbox.newest_first()) if mail.id not in self._told]
        self._told |= {mail.id for mail in new}
        return [*events, *(f'mail to {mail.to}: "{mail.subject}"' for mail in new)]


def in_words(event: Mapping[str, Any]) -> str:
    """``invoice issued INV-2027-000001, 13,249.50 EUR``: the event's type, with number and amount if it has them."""
    data = event["data"]
    words = str(event["type"]).replace(".", " ").replace("_", " ")
    if "number" in data:
        words += f" {data['number']}"
    amount = data.get("total", data.get("amount"))
    if amount is not None and "currency" in data:
        words += f", {_money(int(amount), data['currency'])}"
    return words


def _money(amount: int, currency: str) -> str:
    places = digits(currency)
    whole, part = divmod(amount, 10**places)
    return f"{whole:,}.{part:0{places}} {currency}" if places else f"{whole:,} {currency}"
