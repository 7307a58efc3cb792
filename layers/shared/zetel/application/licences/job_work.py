"""The work of jobs: a file of all people is made, or the rows of a file are worked through."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any, Final

from zetel.application.catalog.catalog import Catalog
from zetel.application.licences import importing
from zetel.application.licences.job_writes import end
from zetel.application.licences.jobs import file_of
from zetel.application.ports import Services
from zetel.application.store import keys
from zetel.application.work import parking
from zetel.domain.licences import sheet
from zetel.domain.licences.job import Job, JobKind
from zetel.domain.parties.member import MemberState

#: Members read at once.
_PAGE: Final = 100
_HEADER: Final = ("mail", "name", "state", "product", "since", "last_active")


def work(body: Mapping[str, Any], services: Services, catalog: Catalog) -> None:
    """Does the work of one message; a failure is counted on the job, and raised."""
    key = keys.job(body["account"], body["job"])
    parking.attempt(key, partial(_done, key, services, catalog), services)


def _done(key: keys.Key[Job], services: Services, catalog: Catalog) -> None:
    job = services.store.read(key).get(key)
    if job is None or job.due is None:
        return
    if job.kind is JobKind.EXPORT:
        content = sheet.written(_HEADER, _people(job.account, services))
        services.exports.put(file_of(job), content, content_type="text/csv; charset=utf-8")
        end(job, services)
    else:
        importing.work_through(job, services, catalog)


def _people(account: str, services: Services) -> Iterator[tuple[str, ...]]:
    """A row for each licence of each member that is not dormant; one without a product for a member without any."""
    after: str | None = None
    while True:
        page = services.store.page(keys.members(account), limit=_PAGE, after=after)
        members = [member for member in page.items if member.state is not MemberState.REMOVED]
        places = {
            (member.id, held.item): keys.licence(account, held.subscription, held.item, member.id)
            for member in members
            for held in member.awake
        }
        found = services.store.read(*places.values()) if places else None
        for member in members:
            about = (member.mail, member.name, member.state.value)
            if not member.awake:
                yield (*about, "", "", "")
            for held in member.awake:
                holder = found.get(places[member.id, held.item]) if found else None
                last = holder.last_active if holder else None
                yield (*about, held.product, f"{held.since:%Y-%m-%d}", last.isoformat() if last else "")
        if page.next is None:
            return
        after = page.next
