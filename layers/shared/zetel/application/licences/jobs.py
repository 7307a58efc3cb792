"""Jobs on files of people: begun, read, and their files downloaded. The work follows from the event of the beginning.

The file of an import is put before its job is committed, so that the work always finds it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from zetel.application.commands.person import IdempotentRequest, Person
from zetel.application.commands.receipts import commit_once, replayed
from zetel.application.events import journal
from zetel.application.ports import Services
from zetel.application.store import ids, keys
from zetel.application.store.records import Answer
from zetel.application.store.wire import Wire, to_wire
from zetel.application.store.writes import Insert
from zetel.domain.errors import Defect, ExportGone, ExportNotReady, Unknown
from zetel.domain.licences import sheet
from zetel.domain.licences.events import JobStarted
from zetel.domain.licences.job import COLUMNS, FILE_KEPT, Job, JobKind, JobState, RowOutcome, started
from zetel.domain.parties import rights
from zetel.domain.parties.rights import LICENCES, Right

#: The folder of the files of jobs in the bucket for exports, whose files end after `FILE_KEPT`.
FOLDER: Final = "jobs/"

#: The validity of a link to a file, by the machine's clock.
_LINK: Final = timedelta(minutes=5)
_CSV: Final = "text/csv; charset=utf-8"


@dataclass(frozen=True, slots=True)
class StartJob:
    """Begin a job of `kind`; `csv` is the table of an import or of its check."""

    account: str
    person: Person
    request: IdempotentRequest
    kind: JobKind
    csv: str = ""


def start(command: StartJob, services: Services) -> Answer:
    """The new job; 201. Raises Unknown, NotAllowed, IdempotencyKeyReused, InvalidRequest."""
    account, receipt = command.account, command.request.receipt(command.account, command.person)
    membership_key = keys.membership(command.person.sub, account)
    found = services.store.read(membership_key, receipt)
    needed = Right.VIEW_PEOPLE if command.kind is JobKind.EXPORT else Right.MANAGE_LICENCES
    by = rights.must_be_member(found.get(membership_key), account, needed)
    if earlier := replayed(found.get(receipt), command.request, services):
        return earlier
    rows: Sequence[object] = () if command.kind is JobKind.EXPORT else sheet.assignments(command.csv)
    at = services.now(account)
    id = services.ids.new(ids.JOB, at)
    job = started(id, account, command.kind, by.member, command.person.sub, len(rows), at)
    if rows:
        services.exports.put(file_of(job), command.csv.encode(), content_type=_CSV)
    writes = [
        Insert(keys.job(account, id), job, on_conflict=lambda found: Defect()),
        journal.entry(
            JobStarted(kind=job.kind, rows=len(rows)),
            account=account,
            subject=id,
            sequence=job.sequence,
            actor=journal.member(by.member),
            at=at,
            services=services,
        ),
    ]
    answer = Answer(201, _shown(job), version=job.version, location=f"/v1/accounts/{account}/jobs/{id}")
    return commit_once(receipt, command.request, writes, answer, services)


def read_job(account: str, id: str, person: Person, services: Services) -> Answer:
    """The job, with the outcome of each row that has one. Raises Unknown, NotAllowed."""
    job = _known(account, id, person, services)
    return Answer(200, _shown(job), version=job.version)


def link_to_export(account: str, id: str, person: Person, services: Services) -> Answer:
    """A URL that downloads the export for 5 minutes of the machine's clock.

    Raises Unknown, NotAllowed, ExportNotReady, ExportGone.
    """
    job = _known(account, id, person, services)
    if job.kind is not JobKind.EXPORT:
        raise Unknown(kind="export", id=id)
    if job.state is not JobState.DONE:
        raise ExportNotReady(job=id)
    if job.file_is_gone(services.now(account)):
        raise ExportGone(job=id, kept_days=FILE_KEPT.days)
    expires = datetime.fromtimestamp(services.clock.machine(), UTC) + _LINK
    url = services.exports.link(file_of(job), filename=f"people-{job.made_at:%Y-%m-%d}.csv", content_type=_CSV)
    return Answer(200, {"url": url, "expires_at": f"{expires:%Y-%m-%dT%H:%M:%SZ}"})


def file_of(job: Job) -> str:
    """The key of the job's file: of an import the sent one, of an export the one that it makes."""
    return f"{FOLDER}{job.account}/{job.id}.csv"


def _known(account: str, id: str, person: Person, services: Services) -> Job:
    """The job, for whoever may begin one of its kind."""
    key = keys.job(account, id)
    job = person.read(account, services, key, needs=LICENCES).known(key, "job", id)
    needed = Right.VIEW_PEOPLE if job.kind is JobKind.EXPORT else Right.MANAGE_LICENCES
    person.read(account, services, key, needs=needed)
    if job.is_over(services.now(account)):
        raise Unknown(kind="job", id=id)
    return job


def _shown(job: Job) -> Wire:
    counts = {"given": RowOutcome.GIVEN, "held": RowOutcome.HELD, "open": RowOutcome.OPEN}
    shown: Wire = to_wire({"id": job.id, "kind": job.kind, "state": job.state, "made_at": job.made_at})
    rows = [_row(n, job.outcomes_of(n)) for n, letter in enumerate(job.outcomes) if letter != RowOutcome.OPEN]
    return shown | {name: job.outcomes.count(letter) for name, letter in counts.items()} | {"rows": rows}


def _row(n: int, outcomes: Sequence[RowOutcome]) -> Wire:
    """The row, counted from 1 below the names of the columns, with its problems where it is refused."""
    problems = [{"problem": each.word, **_column(each)} for each in outcomes if each.is_problem]
    return {"row": n + 1, "outcome": "refused" if problems else outcomes[0].word, "problems": problems}


def _column(problem: RowOutcome) -> Wire:
    return {"column": COLUMNS[problem]} if problem in COLUMNS else {}
