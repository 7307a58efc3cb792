"""The mail about a job, to whoever began it: it is done, or has stopped. An export that is ready has its own mail."""

from collections.abc import Sequence
from typing import Any, Final

from zetel.application.catalog.catalog import Catalog
from zetel.application.letters import JobTold
from zetel.application.mails import export_mails
from zetel.application.mails.outgoing import Follows, Outgoing
from zetel.application.mails.told_members import account_language, active
from zetel.application.ports import Records, Services
from zetel.application.store import keys
from zetel.application.store.keys import Key
from zetel.domain.events import Event, TypedEvent
from zetel.domain.licences.events import JobFinished, JobStopped
from zetel.domain.licences.job import JobState


def _needs(event: Event) -> Sequence[Key[Any]]:
    return (keys.job(event.account, event.subject),)


def _told(event: Event, records: Records, services: Services, catalog: Catalog) -> Outgoing | None:
    """None for a job that is gone, or goes on again; for a member that left."""
    job = records.get(keys.job(event.account, event.subject))
    wanted = JobState.STOPPED if event.type == JobStopped.TYPE else JobState.DONE
    if job is None or job.state is not wanted:
        return None
    begun_by = active(event.account, job.member, services)
    if begun_by is None:
        return None
    language = begun_by.language or account_language(event.account, services)
    if job.export and wanted is JobState.DONE:
        return export_mails.ready(job, begun_by.mail, language, services, catalog)
    letter = JobTold(seller=catalog.seller(), language=language, job=job)
    return Outgoing(letter, (begun_by.mail,))


FOLLOWS: Final = dict[type[TypedEvent], Follows].fromkeys((JobFinished, JobStopped), Follows(_needs, _told))
