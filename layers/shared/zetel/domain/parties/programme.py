"""Programmes: the seller's plans and prices for some accounts only, such as those of charities.

    asked, with a proof -> approved, to the last day `until` -> the end is mailed (`told_at`) -> over
                        -> denied

An approval that is over stands on: it says what a renewal may cost, and since when the account knows.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final


@dataclass(frozen=True, slots=True)
class Programme:
    """A programme of the seller, with its name by language."""

    id: str
    name: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ProgrammeApproval:
    """An account is in the programme up to and including the day `until`, as `request` was approved; `told_at` is the
    instant at which that day was mailed, None before."""

    programme: str
    until: date
    request: str
    told_at: datetime | None = None

    def holds(self, on: date) -> bool:
        return on <= self.until


@dataclass(frozen=True, slots=True)
class ProgrammeApprovals:
    """The approvals of an account, one of each programme: the last one counts."""

    approvals: tuple[ProgrammeApproval, ...] = ()
    version: int = 0

    def of(self, programme: str) -> ProgrammeApproval | None:
        return next((one for one in self.approvals if one.programme == programme), None)

    def approving(self, approval: ProgrammeApproval) -> "ProgrammeApprovals":
        others = tuple(one for one in self.approvals if one.programme != approval.programme)
        return ProgrammeApprovals((*others, approval), self.version + 1)

    def told(self, request: str, at: datetime) -> "ProgrammeApprovals":
        """After the mail about the approval of `request`, if that approval still counts and was not told before."""
        told = tuple(
            replace(one, told_at=at) if one.request == request and one.told_at is None else one
            for one in self.approvals
        )
        return self if told == self.approvals else ProgrammeApprovals(told, self.version + 1)


#: The approvals of an account that never had one.
NO_APPROVALS: Final = ProgrammeApprovals()
