"""The keys of the files of jobs, in the bucket for exports."""

from typing import Final

from zetel.domain.licences.job import Job

#: The folders of sent files, which end after `FILE_KEPT`, and of finished exports.
SENT: Final = "jobs/"
EXPORTS: Final = "exports/"


def file_of(job: Job) -> str:
    """The key of the file that was sent for an import, or for its check."""
    return f"{SENT}{job.account}/{job.id}.csv"


def zip_of(job: Job) -> str:
    """The key of an export's finished ZIP."""
    return f"{EXPORTS}{job.account}/{job.id}.zip"
