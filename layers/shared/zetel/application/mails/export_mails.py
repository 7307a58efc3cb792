"""The mail that an export is ready, to the member that asked for it. It leads to a page that asks its reader to sign
in, and holds no data of the export."""

from zetel.application.catalog.catalog import Catalog
from zetel.application.letters import ExportReady
from zetel.application.mails.outgoing import Outgoing
from zetel.application.ports import Services
from zetel.domain.licences.job import Job
from zetel.domain.parties.address import Language


def ready(job: Job, to: str, language: Language, services: Services, catalog: Catalog) -> Outgoing | None:
    """None for an export whose file is gone. Raises ValueError for another job."""
    if job.export is None:
        raise ValueError(job.id)
    until = job.kept_until(services.export_days)
    if services.now(job.account) >= until:
        return None
    letter = ExportReady(
        seller=catalog.seller(),
        language=language,
        job=job.id,
        scope=job.export.scope,
        made_at=job.made_at,
        until=until,
        address=services.links.export(job.account, job.id),
    )
    return Outgoing(letter, (to,))
