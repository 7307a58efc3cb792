"""The mail that an export is ready, to the member that asked for it. It leads to a page that asks its reader to sign
in, and holds no data of the export."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from zetel.application.catalog.catalog import Catalog
from zetel.application.letters import ExportReady
from zetel.application.mails.outgoing import Follows, Outgoing
from zetel.application.mails.told_members import account_language
from zetel.application.ports import Records, Services
from zetel.application.store import keys
from zetel.application.store.keys import Key
from zetel.domain.events import Event, TypedEvent
from zetel.domain.licences.events import JobFinished
from zetel.domain.licences.job import JobKind
from zetel.domain.parties.member import MemberState


def _needs(event: Event) -> Sequence[Key[Any]]:
    facts: Mapping[str, Any] = event.data
    return (keys.job(event.account, event.subject),) if facts["kind"] == JobKind.EXPORT else ()


def _ready(event: Event, records: Records, services: Services, catalog: Catalog) -> Outgoing | None:
    """None for another job, for a file that is gone, and for a member that has left."""
    needs = _needs(event)
    job = records.get(needs[0]) if needs else None
    if job is None or job.export is None:
        return None
    until = job.kept_until(services.export_days)
    key = keys.member(event.account, job.member)
    member = services.store.read(key).get(key)
    if member is None or member.state is not MemberState.ACTIVE or services.now(event.account) >= until:
        return None
    letter = ExportReady(
        seller=catalog.seller(),
        language=member.language or account_language(event.account, services),
        job=job.id,
        scope=job.export.scope,
        made_at=job.made_at,
        until=until,
        address=services.links.export(event.account, job.id),
    )
    return Outgoing(letter, (member.mail,))


FOLLOWS: Final[Mapping[type[TypedEvent], Follows]] = {JobFinished: Follows(_needs, _ready)}
