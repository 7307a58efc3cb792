"""Jobs on files: an export of the account, an import of assignments, and the check of one, which changes nothing.

Each row of an import has its outcome on the job, so that work that was cut off goes on with the rows that are open.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from zetel.domain.due import Due, WorkKind
from zetel.domain.licences.export import ExportScope, ExportWork

#: The most rows of an import.
MOST_ROWS: Final = 5_000

#: The time for which the file of an import is kept in its bucket, and so are the parts of an export.
FILE_KEPT: Final = timedelta(days=7)

#: The time for which a job can be read after its end, an export after the end of its file; then it is removed.
JOB_KEPT: Final = timedelta(days=30)

#: The time after which work that was begun, and of which nothing is heard, is begun again.
_PATIENCE: Final = timedelta(minutes=10)


class JobKind(StrEnum):
    EXPORT = "export"
    CHECK = "check"
    IMPORT = "import"


class JobState(StrEnum):
    RUNNING = "running"
    STOPPED = "stopped"  # until an operator resumes it
    DONE = "done"


class RowOutcome(StrEnum):
    """The outcome of a row; of a check, the outcome that the row would have. A job keeps one letter for each row."""

    OPEN = "."
    GIVEN = "g"
    HELD = "h"  # the member had the licence
    MAIL_MISSING = "a"
    REPEATED = "r"
    MAIL_UNKNOWN = "m"
    DEACTIVATED = "d"
    INVITATION_EXPIRED = "i"
    TOO_MANY_LICENCES = "l"
    PRODUCT_MISSING = "b"
    PRODUCT_UNKNOWN = "p"
    EDITION_MISSING = "e"
    NO_FREE_SEAT = "s"
    NOT_ALLOWED = "n"  # whoever began the job lost the right meanwhile

    @property
    def is_problem(self) -> bool:
        return self not in (RowOutcome.OPEN, RowOutcome.GIVEN, RowOutcome.HELD)

    @property
    def word(self) -> str:
        return self.name.lower()


#: The column with the cell to mend, for each problem that a cell has.
COLUMNS: Final[Mapping[RowOutcome, str]] = {
    **dict.fromkeys(
        (
            *(RowOutcome.MAIL_MISSING, RowOutcome.REPEATED, RowOutcome.MAIL_UNKNOWN, RowOutcome.DEACTIVATED),
            *(RowOutcome.INVITATION_EXPIRED, RowOutcome.TOO_MANY_LICENCES),
        ),
        "mail",
    ),
    **dict.fromkeys(
        (
            *(RowOutcome.PRODUCT_MISSING, RowOutcome.PRODUCT_UNKNOWN),
            *(RowOutcome.EDITION_MISSING, RowOutcome.NO_FREE_SEAT),
        ),
        "product",
    ),
}

#: The outcome of rows by their number, counted from 0; a row with a problem in each of its cells has two.
Outcomes = Mapping[int, tuple[RowOutcome, ...]]


@dataclass(frozen=True, slots=True)
class Job:
    """A job that `member` began, whose token has the subject `person`. `outcomes` has a letter for each row of an
    import, `seconds` one for the second problem of each row, and is empty where no row has two; `sequence` is the
    number of the last event about the job. Of an export, `export` is the work on it. A job that is done is due once
    more, to be removed."""

    id: str
    account: str
    kind: JobKind
    member: str
    person: str
    made_at: datetime
    outcomes: str = ""
    seconds: str = ""
    export: ExportWork | None = None
    version: int = 1
    sequence: int = 1
    attempts: int = 0
    parked: str | None = None
    due: Due | None = None
    finished_at: datetime | None = None
    file_gone: bool | None = None

    @property
    def state(self) -> JobState:
        if self.finished_at:
            return JobState.DONE
        return JobState.STOPPED if self.parked else JobState.RUNNING

    @property
    def open_rows(self) -> tuple[int, ...]:
        """The rows that wait, counted from 0."""
        return tuple(n for n, letter in enumerate(self.outcomes) if letter == RowOutcome.OPEN)

    def outcomes_of(self, row: int) -> tuple[RowOutcome, ...]:
        """The outcome of the row, counted from 0, or its problems."""
        second = RowOutcome(self.seconds[row]) if self.seconds else RowOutcome.OPEN
        first = RowOutcome(self.outcomes[row])
        return (first,) if second is RowOutcome.OPEN else (first, second)

    def kept_until(self, days: int) -> datetime:
        """The instant at which the export's file ends that is kept for `days`."""
        return self.made_at + timedelta(days=days)

    def is_over(self, at: datetime) -> bool:
        """Whether the time is over for which the job is kept."""
        return self.finished_at is not None and self.due is not None and at >= self.due.at


def started(id: str, account: str, kind: JobKind, member: str, person: str, rows: int, at: datetime) -> Job:
    """The new job, whose work is begun at once, and again where nothing comes of it."""
    due = Due(at + _PATIENCE, WorkKind.JOB)
    return Job(id, account, kind, member, person, at, outcomes=RowOutcome.OPEN * rows, due=due)


def export_started(id: str, account: str, scope: ExportScope, member: str, person: str, at: datetime) -> Job:
    """The new export, begun as other jobs are."""
    return replace(started(id, account, JobKind.EXPORT, member, person, 0, at), export=ExportWork(scope))


def exported_further(job: Job, export: ExportWork, at: datetime) -> Job:
    """The export after a step of its work at `at`: heard of, so that the sweep waits again."""
    return replace(job, export=export, due=Due(at + _PATIENCE, WorkKind.JOB), attempts=0, version=job.version + 1)


def left_to_sweep(job: Job, at: datetime) -> Job:
    """The job whose work the next sweep takes up."""
    return replace(job, due=Due(at, WorkKind.JOB), version=job.version + 1)


def with_outcomes(job: Job, outcomes: Outcomes) -> Job:
    """The job after these rows have their outcomes."""
    first, second = list(job.outcomes), list(job.seconds or RowOutcome.OPEN * len(job.outcomes))
    for row, (one, *more) in outcomes.items():
        first[row] = one
        second[row] = more[0] if more else RowOutcome.OPEN
    seconds = "".join(second)
    return replace(
        job,
        outcomes="".join(first),
        seconds=seconds if seconds.strip(RowOutcome.OPEN) else "",
        version=job.version + 1,
    )


def finished(job: Job, at: datetime, *, export_days: int) -> Job:
    """The job that is done at `at`, and due to be removed when its time is over; that of an export begins when its file
    ends, which is kept for `export_days`."""
    ends = job.kept_until(export_days) if job.export else at
    due = Due(max(at, ends) + JOB_KEPT, WorkKind.JOB)
    return replace(job, due=due, finished_at=at, attempts=0, version=job.version + 1, sequence=job.sequence + 1)


def told_stopped(job: Job) -> Job:
    """The parked job after the event that it has stopped."""
    return replace(job, sequence=job.sequence + 1)
