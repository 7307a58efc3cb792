"""Files of people that go with a person: finished exports that name people, and tables that were sent for imports.

A file is deleted before its job is written: a crash between the two deletes it once more. A job that is under way makes
the step wait, since it may name the person at its end.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from zetel.application.licences.job_files import file_of, zip_of
from zetel.application.ports import Services
from zetel.application.store import keys
from zetel.application.store.writes import Remove, Replace, Write
from zetel.application.work.paging import every
from zetel.domain.errors import MemberMoved, WorkUnfinished
from zetel.domain.licences.export import ExportScope
from zetel.domain.licences.job import Job, JobKind
from zetel.domain.parties.erasure import Erasure, ErasureKind

#: The scopes of exports that name people: members, recipients, and words of requests. Documents stay in any case, and
#: the journal has ids only.
_NAMING: Final = frozenset({ExportScope.EVERYTHING, ExportScope.PEOPLE, ExportScope.CONTRACTS})


def emptied(erasure: Erasure, services: Services) -> Iterator[tuple[ErasureKind, Write]]:
    """Deletes each file when it is asked for, with the write of its job and the kind that counts. Raises
    WorkUnfinished; the commit raises MemberMoved."""
    for job in every(keys.jobs(erasure.account), services):
        if not _concerns(erasure, job):
            continue
        if job.finished_at is None:
            raise WorkUnfinished(unfinished=(job.id,))
        services.exports.drop(zip_of(job) if job.kind is JobKind.EXPORT else file_of(job))
        kind = ErasureKind.EXPORTS if job.kind is JobKind.EXPORT else ErasureKind.IMPORTS
        yield kind, _without_file(erasure, job)


def _concerns(erasure: Erasure, job: Job) -> bool:
    """Whether the job is the person's own, or has a file that may name the person."""
    if job.member == erasure.id:
        return True
    return job.export.scope in _NAMING if job.export else not job.file_gone


def _without_file(erasure: Erasure, job: Job) -> Write:
    """An export goes with its file, and so does a job that the person began; the rows of another import stay."""
    key = keys.job(job.account, job.id)

    def moved(_: object) -> Exception:
        return MemberMoved(member=erasure.id)

    if job.export or job.member == erasure.id:
        return Remove(key, {"version": job.version}, on_conflict=moved)
    return Replace(key, replace(job, file_gone=True, version=job.version + 1), {"version": job.version}, moved)
