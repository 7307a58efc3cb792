"""Jobs on files of people: an export, an import of assignments, and the check of one, which changes nothing.

Each row of an import has its outcome on the job, so that work that was cut off goes on with the rows that are open.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from zetel.domain.due import Due, WorkKind

#: The most rows of an import.
MOST_ROWS: Final = 5_000

#: The time after which work that was begun, and of which nothing is heard, is begun again.
_PATIENCE: Final = timedelta(minutes=15)


class JobKind(StrEnum):
    EXPORT = "export"
    CHECK = "check"
    IMPORT = "import"


class JobState(StrEnum):
    RUNNING = "running"
    DONE = "done"


class RowOutcome(StrEnum):
    """What became of a row; of a check, what would become of it. A job keeps one letter for each row."""

    OPEN = "."
    GIVEN = "g"
    HELD = "h"  # the member had the licence
    INCOMPLETE = "c"
    REPEATED = "r"
    MAIL_UNKNOWN = "m"
    DEACTIVATED = "d"
    TOO_MANY_LICENCES = "l"
    PRODUCT_UNKNOWN = "p"
    EDITION_MISSING = "e"
    NO_FREE_SEAT = "s"
    NOT_ALLOWED = "n"  # whoever began the job lost the right meanwhile

    @property
    def word(self) -> str:
        return self.name.lower()


#: The column to look at for each outcome that is a problem of a cell.
COLUMNS: Final[Mapping[RowOutcome, str]] = {
    RowOutcome.INCOMPLETE: "product",
    **dict.fromkeys(
        (RowOutcome.REPEATED, RowOutcome.MAIL_UNKNOWN, RowOutcome.DEACTIVATED, RowOutcome.TOO_MANY_LICENCES), "mail"
    ),
    **dict.fromkeys((RowOutcome.PRODUCT_UNKNOWN, RowOutcome.EDITION_MISSING, RowOutcome.NO_FREE_SEAT), "product"),
}


@dataclass(frozen=True, slots=True)
class Job:
    """A job that `member` began, whose token has the subject `person`. `outcomes` has a letter for each row of an
    import; `sequence` is the number of the last event about the job."""

    id: str
    account: str
    kind: JobKind
    member: str
    person: str
    made_at: datetime
    outcomes: str = ""
    version: int = 1
    sequence: int = 1
    attempts: int = 0
    parked: str | None = None
    due: Due | None = None

    @property
    def state(self) -> JobState:
        return JobState.RUNNING if self.due or self.parked else JobState.DONE

    @property
    def open_rows(self) -> tuple[int, ...]:
        """The rows that wait, counted from 0."""
        return tuple(n for n, letter in enumerate(self.outcomes) if letter == RowOutcome.OPEN)


def started(id: str, account: str, kind: JobKind, member: str, person: str, rows: int, at: datetime) -> Job:
    """The new job, whose work is begun at once, and again where nothing comes of it."""
    due = Due(at + _PATIENCE, WorkKind.JOB)
    return Job(id, account, kind, member, person, at, outcomes=RowOutcome.OPEN * rows, due=due)


def with_outcomes(job: Job, outcomes: Mapping[int, RowOutcome]) -> Job:
    """The job after these rows, counted from 0, have their outcomes."""
    letters = list(job.outcomes)
    for row, outcome in outcomes.items():
        letters[row] = outcome
    return replace(job, outcomes="".join(letters), version=job.version + 1)


def finished(job: Job) -> Job:
    """The job without further work."""
    return replace(job, due=None, attempts=0, version=job.version + 1, sequence=job.sequence + 1)
