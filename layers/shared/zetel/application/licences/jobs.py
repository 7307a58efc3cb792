"""Jobs on files: begun, read, and their files downloaded. The work follows from the event of the beginning.

The file of an import is put before its job is committed, so that the work always finds it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from zetel.application.commands.person import IdempotentRequest, Person
from zetel.application.commands.receipts import commit_once, replayed
from zetel.application.events import journal
from zetel.application.licences import export_parts
from zetel.application.licences.job_files import file_of, zip_of
from zetel.application.ports import Services
from zetel.application.store import ids, keys
from zetel.application.store.records import Answer
from zetel.application.store.wire import Wire, to_wire
from zetel.application.store.writes import Insert
from zetel.domain.errors import Defect, ExportGone, ExportNotReady, Unknown
from zetel.domain.licences import sheet
from zetel.domain.licences.events import JobStarted
from zetel.domain.licences.export import ExportScope
from zetel.domain.licences.job import COLUMNS, Job, JobKind, JobState, RowOutcome, export_started, started
from zetel.domain.parties import rights
from zetel.domain.parties.rights import LICENCES, Right

#: The validity of a link to a file, by the machine's clock.
_LINK: Final = timedelta(minutes=5)
_CSV: Final = "text/csv; charset=utf-8"

#: The rights that exports need, all of them, by scope: what a person may not read, no export gives.
_SEEN: Final[Mapping[ExportScope, Sequence[Right]]] = {
    ExportScope.EVERYTHING: (Right.VIEW_BILLING, Right.VIEW_PEOPLE),
    ExportScope.DOCUMENTS: (Right.VIEW_BILLING,),
    ExportScope.CONTRACTS: (Right.VIEW_BILLING,),
    ExportScope.PEOPLE: (Right.VIEW_PEOPLE,),
    ExportScope.JOURNAL: (Right.VIEW_BILLING, Right.VIEW_PEOPLE),
}
_JOBS: Final = frozenset({Right.VIEW_BILLING, *LICENCES})


@dataclass(frozen=True, slots=True)
class StartExport:
    """Begin an export of the scope."""

    account: str
    person: Person
    request: IdempotentRequest
    scope: ExportScope


@dataclass(frozen=True, slots=True)
class StartJob:
    """Begin an import of the table `csv`, or its check."""

    account: str
    person: Person
    request: IdempotentRequest
    kind: JobKind
    csv: str = ""


def start_export(command: StartExport, services: Services) -> Answer:
    """The new job; 201. Raises Unknown, NotAllowed, IdempotencyKeyReused."""

    def job(id: str, member: str, at: datetime) -> Job:
        return export_started(id, command.account, command.scope, member, command.person.sub, at)

    return _begun(command, _SEEN[command.scope], job, services)


def start(command: StartJob, services: Services) -> Answer:
    """The new job; 201. Raises Unknown, NotAllowed, IdempotencyKeyReused, InvalidRequest."""

    def job(id: str, member: str, at: datetime) -> Job:
        rows = sheet.assignments(command.csv)
        made = started(id, command.account, command.kind, member, command.person.sub, len(rows), at)
        services.exports.put(file_of(made), command.csv.encode(), content_type=_CSV)
        return made

    return _begun(command, (Right.MANAGE_LICENCES,), job, services)


def _begun(
    command: StartJob | StartExport,
    needs: Sequence[Right],
    make: Callable[[str, str, datetime], Job],
    services: Services,
) -> Answer:
    """The job that `make` makes of its id, its member and its instant, for a member that holds all of `needs`."""
    account, receipt = command.account, command.request.receipt(command.account, command.person)
    membership_key = keys.membership(command.person.sub, account)
    found = services.store.read(membership_key, receipt)
    (by, *_) = [rights.must_be_member(found.get(membership_key), account, right) for right in needs]
    if earlier := replayed(found.get(receipt), command.request, services):
        return earlier
    at = services.now(account)
    id = services.ids.new(ids.JOB, at)
    job = make(id, by.member, at)
    writes = [
        Insert(keys.job(account, id), job, on_conflict=lambda found: Defect()),
        journal.entry(
            JobStarted(kind=job.kind, rows=len(job.outcomes)),
            account=account,
            subject=id,
            sequence=job.sequence,
            actor=journal.member(by.member),
            at=at,
            services=services,
        ),
    ]
    answer = Answer(201, _shown(job, services), version=job.version, location=f"/v1/accounts/{account}/jobs/{id}")
    return commit_once(receipt, command.request, writes, answer, services)


def read_job(account: str, id: str, person: Person, services: Services) -> Answer:
    """The job, with the outcome of each row that has one. Raises Unknown, NotAllowed."""
    job = _known(account, id, person, services)
    return Answer(200, _shown(job, services), version=job.version)


def link_to_export(account: str, id: str, person: Person, services: Services) -> Answer:
    """A URL that downloads the export for 5 minutes of the machine's clock.

    Raises Unknown, NotAllowed, ExportNotReady, ExportGone.
    """
    job = _known(account, id, person, services)
    if job.export is None:
        raise Unknown(kind="export", id=id)
    if job.state is not JobState.DONE:
        raise ExportNotReady(job=id)
    if services.now(account) >= job.kept_until(services.export_days):
        raise ExportGone(job=id, kept_days=services.export_days)
    expires = datetime.fromtimestamp(services.clock.machine(), UTC) + _LINK
    name = f"{job.export.scope}-{job.made_at:%Y-%m-%d}.zip"
    url = services.exports.link(zip_of(job), filename=name, content_type=export_parts.ZIP)
    return Answer(200, {"url": url, "expires_at": f"{expires:%Y-%m-%dT%H:%M:%SZ}"})


def _known(account: str, id: str, person: Person, services: Services) -> Job:
    """The job, for whoever may begin one of its kind."""
    key = keys.job(account, id)
    job = person.read(account, services, key, needs=_JOBS).known(key, "job", id)
    for needed in _SEEN[job.export.scope] if job.export else (Right.MANAGE_LICENCES,):
        person.read(account, services, key, needs=needed)
    if job.is_over(services.now(account)):
        raise Unknown(kind="job", id=id)
    return job


def _shown(job: Job, services: Services) -> Wire:
    counts = {"given": RowOutcome.GIVEN, "held": RowOutcome.HELD, "open": RowOutcome.OPEN}
    about = {"id": job.id, "kind": job.kind, "state": job.state, "made_at": job.made_at}
    if job.export:
        about |= {"scope": job.export.scope, "kept_until": job.kept_until(services.export_days)}
    shown: Wire = to_wire(about)
    rows = [_row(n, job.outcomes_of(n)) for n, letter in enumerate(job.outcomes) if letter != RowOutcome.OPEN]
    return shown | {name: job.outcomes.count(letter) for name, letter in counts.items()} | {"rows": rows}


def _row(n: int, outcomes: Sequence[RowOutcome]) -> Wire:
    """The row, counted from 1 below the names of the columns, with its problems where it is refused."""
    problems = [{"problem": each.word, **_column(each)} for each in outcomes if each.is_problem]
    return {"row": n + 1, "outcome": "refused" if problems else outcomes[0].word, "problems": problems}


def _column(problem: RowOutcome) -> Wire:
    return {"column": COLUMNS[problem]} if problem in COLUMNS else {}
