"""The mail about a job on a file of people, to whoever began it: it is done, or has stopped."""

from collections.abc import Sequence
from typing import Any, Final

from zetel.application.catalog.catalog import Catalog
from zetel.application.letters import JobTold
from zetel.application.mails.outgoing import Follows, Outgoing
from zetel.application.mails.told_members import account_language, active
from zetel.application.ports import Records, Services
from zetel.application.store import keys
from zetel.application.store.keys import Key
from zetel.domain.calendar import civil_date
from zetel.domain.events import Event, TypedEvent
from zetel.domain.licences.events import JobFinished, JobStopped
from zetel.domain.licences.job import FILE_KEPT, JobState


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
    seller = catalog.seller()
    letter = JobTold(
        seller=seller,
        language=begun_by.language or account_language(event.account, services),
        job=job,
        file_until=civil_date(job.made_at + FILE_KEPT, seller.zone),
    )
    return Outgoing(letter, (begun_by.mail,))


FOLLOWS: Final = dict[type[TypedEvent], Follows].fromkeys((JobFinished, JobStopped), Follows(_needs, _told))
