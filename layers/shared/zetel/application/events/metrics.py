"""The business figures that a seller watches, counted from events on their way through the relay.

A failure may relay an event twice, so the figures are for curves and alarms; the journal is exact.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

from zetel.application.events.event_types import facts_of
from zetel.application.store.ids import has_clock
from zetel.domain.events import Event, Metric


def metrics(events: Sequence[Event]) -> Mapping[str, int]:
    """The figures of `events` by metric, without zeros; an event without today's form, or of an account with a clock of
    its own, adds nothing."""
    counted: Counter[Metric] = Counter()
    for event in events:
        if not has_clock(event.account) and (facts := facts_of(event)):
            counted.update(facts.metrics())
    return {metric.value: count for metric, count in counted.items() if count}
