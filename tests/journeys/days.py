"""Time on the stage: the clock stands still until a story goes on, and then all due work happens in order."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from tests.fakes.world import World
from tests.journeys.pumps import Pumps

#: The time between two sweeps, and a time longer than the sweep is ever off here.
SWEEPS: Final = timedelta(minutes=5)
FORGOTTEN: Final = timedelta(days=100)


def instant(local: str, zone: str) -> datetime:
    """The instant at which a clock in `zone` shows `local`, ``2026-03-15 10:00``."""
    return datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


class Days:
    """The days of `world` on the customer's clock, which is in `zone`."""

    def __init__(self, world: World, pumps: Pumps, zone: str) -> None:
        self._world = world
        self._pumps = pumps
        self._zone = zone

    def instant(self, local: str) -> datetime:
        """The instant at which the customer's clock shows `local`."""
        return instant(local, self._zone)

    def local(self, at: datetime) -> str:
        """The time on the customer's clock at the instant `at`."""
        return at.astimezone(ZoneInfo(self._zone)).strftime("%Y-%m-%d %H:%M")

    def until(self, local: str) -> None:
        """Moves the clock to `local`. All work that falls due on the way happens at its own instant, in order.

        The sweep comes at each due instant and at the end, and finds overdue work again 5 minutes later.
        """
        end = self.instant(local)
        self._pumps.drain()
        while (following := self._next_instant(end)) is not None:
            self._sweep_at(following)
        self._sweep_at(end)

    def sleeps_until(self, local: str) -> None:
        """Moves the clock to `local` while the sweep is off, so that no work happens."""
        self._go_to(self.instant(local))

    def _next_instant(self, end: datetime) -> datetime | None:
        """The next instant with work, up to `end`."""
        now = self._world.clock.now()
        instants = [retry] if (retry := self._pumps.next_retry) else []
        day = now.date() - FORGOTTEN
        while day <= end.date() and not instants:
            instants += self._due_on(day)
            day += timedelta(days=1)
        following = min((at if at > now else now + SWEEPS for at in instants), default=None)
        return following if following and following <= end else None

    def _due_on(self, day: date) -> Iterator[datetime]:
        for shard in range(self._world.services.shards):
            for entry in self._world.store.due(self._world.clock.name, day, shard):
                yield entry.at

    def _sweep_at(self, at: datetime) -> None:
        self._go_to(at)
        self._pumps.sweep()
        self._pumps.drain()

    def _go_to(self, at: datetime) -> None:
        ahead = at - self._world.clock.now()
        self._world.clock.move(ahead)
        self._world.clock.move_machine(seconds=int(ahead.total_seconds()))
