"""The clock of an account that lives in a time of its own: the seller's staff try what years bring."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from zetel.domain.errors import InvalidRequest

#: The longest way of one advance; further ones go on from there.
LONGEST: Final = timedelta(days=5 * 366)


class ClockStatus(StrEnum):
    """Whether a clock is on its way."""

    READY = "ready"
    ADVANCING = "advancing"  # the work of the days on the way is being done
    REMOVING = "removing"  # the account is being erased
    STOPPED = "stopped"  # a defect of the work keeps the clock where it stands


@dataclass(frozen=True, slots=True)
class AccountClock:
    """The account's time: it stands at `at`, and moves only towards `until`, from one due instant to the next.

    `stopped` names the work that could not be done, by its kind and its failure.
    """

    account: str
    name: str
    at: datetime
    until: datetime
    version: int = 1
    stopped: str | None = None
    removed: bool = False

    @property
    def status(self) -> ClockStatus:
        if self.removed:
            return ClockStatus.REMOVING
        if self.stopped:
            return ClockStatus.STOPPED
        return ClockStatus.ADVANCING if self.at < self.until else ClockStatus.READY

    def towards(self, until: datetime) -> "AccountClock":
        """The clock on its way to `until`. Raises InvalidRequest for a way back, or one that is longer than 5 years."""
        if until < self.until:
            raise InvalidRequest.of("/to", f"{self.until.isoformat()} or later: a clock never goes back")
        if until > self.at + LONGEST:
            raise InvalidRequest.of("/to", f"{(self.at + LONGEST).isoformat()} or earlier")
        return replace(self, until=until, stopped=None, version=self.version + 1)

    def moved(self, at: datetime) -> "AccountClock":
        """The clock at `at`, the next due instant on its way. Raises ValueError for any other instant."""
        if not self.at <= at <= self.until:
            raise ValueError(f"{at} is not on the way from {self.at} to {self.until}")
        return replace(self, at=at, version=self.version + 1)
