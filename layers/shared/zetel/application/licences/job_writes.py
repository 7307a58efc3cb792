"""The writes of jobs at work: each is made only where the job stands as it was read, so that two workers of the same
job do nothing twice."""

from dataclasses import replace

from zetel.application.events import journal
from zetel.application.ports import Services
from zetel.application.store import keys
from zetel.application.store.writes import Replace, Write
from zetel.domain.licences.events import JobFinished
from zetel.domain.licences.job import Job, RowOutcome, finished


class JobTaken(Exception):
    """Another worker goes on with the job."""


def moved(before: Job, after: Job) -> Write:
    """Writes `after` in place of `before`. Raises JobTaken at the commit."""
    return Replace(
        keys.job(before.account, before.id), after, {"version": before.version}, on_conflict=lambda found: JobTaken()
    )


def end(job: Job, services: Services, decided: Job | None = None, *beside: Write) -> None:
    """Commits the job, with what was `decided` of its rows, as done, and what is kept `beside` it."""
    after = finished(replace(decided or job, version=job.version))
    entry = journal.entry(
        JobFinished(kind=job.kind, rows=len(after.outcomes), given=after.outcomes.count(RowOutcome.GIVEN)),
        account=job.account,
        subject=job.id,
        sequence=after.sequence,
        actor=journal.system("job_work"),
        at=services.now(job.account),
        services=services,
    )
    try:
        services.store.commit([moved(job, after), *beside, entry])
    except JobTaken:
        return
