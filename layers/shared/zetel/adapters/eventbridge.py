"""The bus on EventBridge: each event under its type, as the journal holds it."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from zetel.adapters.batches import NotTaken, batches
from zetel.application.store.wire import canonical

if TYPE_CHECKING:
    from types_boto3_events import EventBridgeClient
    from types_boto3_events.type_defs import PutEventsRequestEntryTypeDef

SOURCE: Final = "zetel"


class EventBridgeBus:
    """A `Bus` on the EventBridge bus named `bus`."""

    def __init__(self, client: "EventBridgeClient", bus: str) -> None:
        self._client = client
        self._bus = bus

    def publish(self, events: Sequence[Mapping[str, Any]]) -> None:
        """Raises NotTaken, once every batch had its turn."""
        failed: list[str] = []
        for batch in batches([self._entry(event) for event in events], size=_size):
            answer = self._client.put_events(Entries=batch)
            failed += [entry["ErrorCode"] for entry in answer["Entries"] if "ErrorCode" in entry]
        if failed:
            raise NotTaken(f"{len(failed)} of {len(events)} events", failed)

    def _entry(self, event: Mapping[str, Any]) -> "PutEventsRequestEntryTypeDef":
        return {
            "Source": SOURCE,
            "DetailType": event["type"],
            "Detail": canonical(event).decode(),
            "EventBusName": self._bus,
        }


def _size(entry: "PutEventsRequestEntryTypeDef") -> int:
    """Bytes of an entry as EventBridge counts them: source, type and detail in UTF-8."""
    return len(SOURCE) + len(entry.get("DetailType", "").encode()) + len(entry.get("Detail", "").encode())
