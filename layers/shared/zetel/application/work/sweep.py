"""The sweep finds unfinished work and sends it to its queue again: no started work stays unfinished.

The sweep reads the due index from a stored watermark to now. The watermark is the oldest UTC date that may still hold
an item: a date is finished after its end, without any item, and once no commit can write into it any more. Commits
write no due instant earlier than their own, and the index lags behind them by less than a day: so the watermark is
never later than yesterday.

    watermark       yesterday          today
    |- - - - - - - -|- - - - - - - - - |- - now |
    read, until     always read        read up to now
    it is empty

The work is in proportion to the due items and to the days since the watermark, never to all items.
"""

from collections.abc import Iterator
from datetime import UTC, date, timedelta
from typing import Final

from zetel.application.events import relay
from zetel.application.ports import DueKey, Message, Services
from zetel.application.store import keys
from zetel.application.store.records import Watermark
from zetel.application.store.writes import Insert, Replace, Write
from zetel.domain.due import WorkKind
from zetel.domain.errors import Conflict

#: A deployment that never swept looks back this far.
_FIRST_LOOK: Final = timedelta(days=7)


class WatermarkMoved(Conflict):
    """Another sweep moved the watermark meanwhile; it did the same work."""


def sweep(services: Services) -> int:
    """Sends a message for each item due now; returns their number. One query per shard and day, one read.

    A day whose messages were not all taken delays no other day: its failure is raised after the turn of all days.
    """
    now = services.clock.now()
    today = now.astimezone(UTC).date()
    key = keys.watermark(services.clock.name)
    mark = services.store.read(key).get(key)
    oldest = mark.day if mark else today - _FIRST_LOOK
    sent, first_busy = 0, None
    failures: list[Exception] = []
    for day in _days(oldest, today):
        entries = [
            entry
            for shard in range(services.shards)
            for entry in services.store.due(services.clock.name, day, shard, until=now)
        ]
        if entries and first_busy is None:
            first_busy = day
        messages = [message for entry in entries if (message := work_for(entry))]
        if messages:
            try:
                services.queues.send(messages)
            except Exception as failure:  # noqa: BLE001  raised after the turn of the other days
                failures.append(failure)
        sent += len(messages)
    if failures:
        raise failures[0]
    _move(mark, min(first_busy or today, today - timedelta(days=1)), services)
    return sent


def work_for(entry: DueKey) -> Message | None:
    """The message for one entry of the due index; None for a kind without a worker."""
    kind = next((kind for kind in WorkKind if kind == entry.kind), None)
    return relay.work(kind, keys.account_of(entry.pk), entry.item) if kind else None


def _move(mark: Watermark | None, to: date, services: Services) -> None:
    key = keys.watermark(services.clock.name)
    write: Write
    if mark is None:
        write = Insert(key, Watermark(to), on_conflict=lambda found: WatermarkMoved())
    elif to > mark.day:
        write = Replace(key, Watermark(to), {"day": mark.day.isoformat()}, on_conflict=lambda found: WatermarkMoved())
    else:
        return
    try:
        services.store.commit([write])
    except WatermarkMoved:
        return


def _days(first: date, last: date) -> Iterator[date]:
    for ahead in range((last - first).days + 1):
        yield first + timedelta(days=ahead)
