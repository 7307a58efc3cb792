"""The work of jobs: an export is made part by part, or the rows of a file are worked through; once its time is over, a
job is removed."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from zetel.application.catalog.catalog import Catalog
from zetel.application.licences import export_parts, importing, job_writes
from zetel.application.ports import Services
from zetel.application.store import keys
from zetel.application.work import parking
from zetel.domain.licences.job import Job


def work(body: Mapping[str, Any], services: Services, catalog: Catalog) -> None:
    """Does the work of one message; a failure is counted on the job, and raised."""
    key = keys.job(body["account"], body["job"])
    parking.attempt(key, partial(_done, key, services, catalog), services, on_parked=job_writes.stopped)


def _done(key: keys.Key[Job], services: Services, catalog: Catalog) -> None:
    job = services.store.read(key).get(key)
    if job is None or job.due is None:
        return
    if job.finished_at:
        if job.is_over(services.now(job.account)):
            job_writes.remove(job, services)
    elif job.export:
        export_parts.work_on(job, services)
    else:
        importing.work_through(job, services, catalog)
