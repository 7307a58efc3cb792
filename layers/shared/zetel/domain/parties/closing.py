"""Closing: an owner closes the account, and everything that names a person goes, step by step.

    hold        nothing more is bought, and nothing is open
    payout      each positive balance is a refund task of the bookkeeper's, and is paid
    notice      owners and recipients of bills are told, while there is an address to tell them at
    contracts   what hangs on ended subscriptions is removed
    people      every member is removed, the one that closed the account last
    profiles    each billing profile is removed
    rest        recipients, requests, files and all that is neither a document nor about money
    documents   each is removed after its last day, with its files; then the payments, refunds and balances

A step that is done stays done, and does nothing once more. A step that is refused waits, and is tried again. Where work
is left to another message, the step is still the next one.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from zetel.domain.calendar import instant
from zetel.domain.due import Due, WorkKind

#: A step is taken at once; the sweep looks for a lost message after this time, and for a step that was refused.
_PATIENCE: Final = timedelta(minutes=15)
_NEXT_TRY: Final = timedelta(hours=1)


class ClosingStep(StrEnum):
    """A step of a closing; they are taken in this order."""

    HOLD = "hold"
    PAYOUT = "payout"
    NOTICE = "notice"
    CONTRACTS = "contracts"
    PEOPLE = "people"
    PROFILES = "profiles"
    REST = "rest"
    DOCUMENTS = "documents"


class ClosingState(StrEnum):
    UNDER_WAY = "under_way"
    STOPPED = "stopped"  # until an operator resumes it
    CLOSED = "closed"  # documents are left
    DELETED = "deleted"  # nothing but ids is left


@dataclass(frozen=True, slots=True)
class Closing:
    """The closing of the account `id` by the member `by`.

    `step` is the first one that is not done yet, None at the end. `waits_for` names the refusal that the step met last.
    `documents_until` is the last day of the document that is kept longest, in the seller's zone; None where there is
    none, or before it was counted.
    """

    id: str
    account: str
    by: str
    asked_at: datetime
    step: ClosingStep | None = None
    waits_for: str | None = None
    closed_at: datetime | None = None
    documents_until: date | None = None
    deleted_at: datetime | None = None
    version: int = 1
    attempts: int = 0
    parked: str | None = None
    due: Due | None = None

    @property
    def state(self) -> ClosingState:
        if self.step is None:
            return ClosingState.DELETED
        if self.parked:
            return ClosingState.STOPPED
        return ClosingState.UNDER_WAY if self.closed_at is None else ClosingState.CLOSED

    @property
    def done(self) -> tuple[ClosingStep, ...]:
        steps = tuple(ClosingStep)
        return steps if self.step is None else steps[: steps.index(self.step)]

    def begun(self, at: datetime) -> "Closing":
        """The closing before its first step."""
        return replace(self, step=ClosingStep.HOLD, due=_work(at + _PATIENCE, ClosingStep.HOLD))

    def next(self, at: datetime) -> "Closing":
        """The closing after its present step, not the last one; another worker takes the notice, and the step after."""
        after = self._moved(step=tuple(ClosingStep)[len(self.done) + 1])
        elsewhere = ClosingStep.NOTICE in (self.step, after.step)
        return replace(after, due=_work(at if elsewhere else at + _PATIENCE, after.step))

    def closed(self, at: datetime, first: date | None, last: date | None, zone: str) -> "Closing":
        """The closing of which documents alone are left: the first goes after the day `first`, the last after `last`;
        None where there are none. Days are of the seller's `zone`."""
        return replace(self.next(at), closed_at=at, documents_until=last)._kept(first, at, zone)

    def kept(self, first: date | None, at: datetime, zone: str) -> "Closing":
        """The closing after the documents of another year have gone."""
        return self._moved()._kept(first, at, zone)

    def over(self, at: datetime) -> "Closing":
        """The closing of an account of which ids alone are left."""
        return replace(self._moved(), step=None, due=None, deleted_at=at)

    def refused(self, why: str, at: datetime) -> "Closing":
        """The closing whose present step was refused, and is due again."""
        return replace(self._moved(), waits_for=why, due=_work(at + _NEXT_TRY, self.step))

    def again(self, at: datetime) -> "Closing":
        """The closing whose present step is due at `at`."""
        return replace(self, due=_work(at, self.step))

    def _kept(self, first: date | None, at: datetime, zone: str) -> "Closing":
        until = max(at, instant(first + timedelta(days=1), zone)) if first else at
        return replace(self, due=_work(until, self.step))

    def _moved(self, step: ClosingStep | None = None) -> "Closing":
        return replace(self, step=step or self.step, waits_for=None, version=self.version + 1, attempts=0)


def _work(at: datetime, step: ClosingStep | None) -> Due:
    return Due(at, WorkKind.CLOSING_NOTICE if step is ClosingStep.NOTICE else WorkKind.CLOSING)
