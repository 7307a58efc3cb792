"""Requests and answers about jobs on files of people."""

from typing import Annotated, Literal

from pydantic import AwareDatetime, StringConstraints

from zetel.domain.licences.job import JobKind, JobState
from zetel.http.shape import OrAbsent, Shape


class NewImport(Shape):
    """A table of assignments, to be checked or carried out."""

    kind: Literal["check", "import"]
    csv: Annotated[str, StringConstraints(min_length=1, max_length=1_000_000)]


class JobRow(Shape):
    """A row of an import; `column` is the one to look at where the row is refused."""

    row: int
    outcome: Literal[
        "open",
        "given",
        "held",
        "incomplete",
        "repeated",
        "mail_unknown",
        "deactivated",
        "too_many_licences",
        "product_unknown",
        "edition_missing",
        "no_free_seat",
        "not_allowed",
    ]
    column: OrAbsent[Literal["mail", "product"]] = None


class JobOut(Shape):
    """A job, with the outcome of each row of an import or of its check."""

    id: str
    kind: JobKind
    state: JobState
    made_at: AwareDatetime
    given: int
    held: int
    open: int
    rows: list[JobRow]


class ExportLink(Shape):
    """A URL that downloads the export until `expires_at`; it needs no token."""

    url: str
    expires_at: AwareDatetime
