"""The jobs of a story, held against the files that they need or make."""

from collections.abc import Iterator, Mapping
from typing import Any

from tests.shop import Shop
from zetel.application.licences.job_files import file_of, zip_of
from zetel.application.store.keys import Table
from zetel.application.store.wire import from_wire
from zetel.domain.licences.job import Job, JobState, RowOutcome


def broken_promises(shop: Shop) -> Iterator[str]:
    """Each job is done, with an outcome for each row and with its file, and is due to be removed."""
    stored: Mapping[tuple[str, str], Any] = shop.world.store.items(Table.CORE)
    for job in (from_wire(Job, data) for (_, sk), data in stored.items() if sk.startswith("JOB#")):
        if job.state is not JobState.DONE or job.due is None or RowOutcome.OPEN in job.outcomes:
            yield f"unfinished: {job}"
        file = zip_of(job) if job.export else file_of(job)
        if not job.file_gone and file not in shop.world.exports.contents:
            yield f"without its file: {job.id}"
