"""Figures of the business that a seller watches, counted from the events as they are relayed.

An event is relayed once but for failures, so the figures are for curves and alarms; the journal is exact.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

from zetel.application.events.event_types import facts_of
from zetel.domain.events import Event, Metric


def metrics(events: Sequence[Event]) -> Mapping[str, int]:
    """The figures of `events` by metric, without zeros; an event without today's form counts for nothing."""
    counted: Counter[Metric] = Counter()
    for event in events:
        if facts := facts_of(event):
            counted.update(facts.metrics())
    return {metric.value: count for metric, count in counted.items() if count}
