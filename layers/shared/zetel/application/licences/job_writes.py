"""The writes of jobs at work: each is made only where the job stands as it was read, so that two workers of the same
job do nothing twice."""

from dataclasses import replace
from typing import Final

from zetel.application.events import journal
from zetel.application.ports import Services
from zetel.application.store import keys
from zetel.application.store.writes import Remove, Replace, Write
from zetel.domain.licences.events import JobFinished, JobStopped
from zetel.domain.licences.job import Job, RowOutcome, finished, told_stopped

#: The actor of what happens to a job at work.
_BY: Final = journal.system("job_work")


class JobTaken(Exception):
    """Another worker goes on with the job."""


def moved(before: Job, after: Job) -> Write:
    """Writes `after` in place of `before`. Raises JobTaken at the commit."""
    return Replace(
        keys.job(before.account, before.id), after, {"version": before.version}, on_conflict=lambda found: JobTaken()
    )


def end(job: Job, services: Services, decided: Job | None = None, *beside: Write) -> None:
    """Commits the job, with what was `decided` of its rows, as done, and what is kept `beside` it."""
    at = services.now(job.account)
    after = finished(replace(decided or job, version=job.version), at, export_days=services.export_days)
    entry = journal.entry(
        JobFinished(kind=job.kind, rows=len(after.outcomes), given=after.outcomes.count(RowOutcome.GIVEN)),
        account=job.account,
        subject=job.id,
        sequence=after.sequence,
        actor=_BY,
        at=at,
        services=services,
    )
    try:
        services.store.commit([moved(job, after), *beside, entry])
    except JobTaken:
        return


def stopped(job: Job, services: Services) -> tuple[Job, list[Write]]:
    """The job that is parked, with the event that tells whoever began it; a job that is done stopped nothing."""
    if job.finished_at:
        return job, []
    after = told_stopped(job)
    entry = journal.entry(
        JobStopped(kind=job.kind),
        account=job.account,
        subject=job.id,
        sequence=after.sequence,
        actor=_BY,
        at=services.now(job.account),
        services=services,
    )
    return after, [entry]


def remove(job: Job, services: Services) -> None:
    """Removes the job whose time is over."""
    key = keys.job(job.account, job.id)
    try:
        services.store.commit([Remove(key, {"version": job.version}, on_conflict=lambda found: JobTaken())])
    except JobTaken:
        return
