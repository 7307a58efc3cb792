"""Requests and answers about jobs on files."""

from typing import Annotated, Literal

from pydantic import AwareDatetime, StringConstraints

from zetel.domain.licences.export import ExportScope
from zetel.domain.licences.job import JobKind, JobState
from zetel.http.shape import OrAbsent, Shape


class NewExport(Shape):
    """The part of the account's data to be exported."""

    scope: ExportScope


class NewImport(Shape):
    """A table of assignments, to be checked or carried out."""

    kind: Literal["check", "import"]
    csv: Annotated[str, StringConstraints(min_length=1, max_length=1_000_000)]


class RowProblem(Shape):
    """A problem of a row, with the column of the cell to mend where there is one."""

    problem: Literal[
        "mail_missing",
        "repeated",
        "mail_unknown",
        "deactivated",
        "invitation_expired",
        "too_many_licences",
        "product_missing",
        "product_unknown",
        "edition_missing",
        "no_free_seat",
        "not_allowed",
    ]
    column: OrAbsent[Literal["mail", "product"]] = None


class JobRow(Shape):
    """A row of an import with its outcome, and the problems of one that is refused."""

    row: int
    outcome: Literal["given", "held", "refused"]
    problems: list[RowProblem]


class JobOut(Shape):
    """A job, with the outcome of each row of an import or of its check; rows that wait are only counted."""

    id: str
    kind: JobKind
    state: JobState
    scope: OrAbsent[ExportScope] = None
    made_at: AwareDatetime
    kept_until: OrAbsent[AwareDatetime] = None
    given: int
    held: int
    open: int
    rows: list[JobRow]


class ExportLink(Shape):
    """A URL that downloads the export until `expires_at`; it needs no token."""

    url: str
    expires_at: AwareDatetime
