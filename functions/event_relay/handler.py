"""Relays the journal's stream to the queues; a changed entry raises an alarm."""

from zetel.bootstrap import services, warm

from collections.abc import Mapping
from typing import Any

from zetel.application.events.relay import relay
from zetel.application.store.ids import has_clock
from zetel.messaging import stream


def touched(account: str, entry: str) -> None:
    """Raises the alarm, but not for an account with a clock of its own: its entries are erased with it."""
    if not has_clock(account):
        services().alarms.journal_modified(account=account, entry=entry)


def lambda_handler(event: Mapping[str, Any], context: object) -> dict[str, Any]:
    return stream.inserted(
        event,
        lambda entries: relay(entries, services()),
        touched,
        name="event_relay",
    )


warm("queues")
