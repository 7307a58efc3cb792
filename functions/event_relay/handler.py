"""Relays the journal's stream to the queues; a changed entry raises an alarm."""

from zetel.bootstrap import services, warm

from collections.abc import Mapping
from typing import Any

from zetel.application.events.relay import relay
from zetel.messaging import stream


def lambda_handler(event: Mapping[str, Any], context: object) -> dict[str, Any]:
    return stream.inserted(
        event,
        lambda entries: relay(entries, services()),
        lambda account, entry: services().alarms.journal_modified(account=account, entry=entry),
        name="event_relay",
    )


warm("queues")
