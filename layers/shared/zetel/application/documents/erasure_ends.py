"""The end of an erasure: what stays of the person is counted, and the erasure bears the member's id alone."""

from collections.abc import Iterator

from zetel.application.accounts import profile_owners
from zetel.application.catalog.catalog import Catalog
from zetel.application.documents.kept_days import kept_days
from zetel.application.events import journal
from zetel.application.people import erasure_writes, member_events
from zetel.application.ports import Services
from zetel.application.store import keys
from zetel.application.work.paging import every
from zetel.application.work.retrying import until_unmoved
from zetel.domain.calendar import civil_date
from zetel.domain.events import ActorKind
from zetel.domain.parties import people
from zetel.domain.parties.erasure import Erasure, ErasureRest, ErasureRestKind, answers_until, backups_until
from zetel.domain.parties.events import MemberErased

_BY = journal.system("erasure")


def over(erasure: Erasure, services: Services, catalog: Catalog) -> Erasure:
    """The erasure at its end, with what stays and until when; days are of the seller's zone."""
    at = services.now(erasure.account)
    return erasure.over(tuple(_kept(erasure, services, catalog)), at)


def commit(before: Erasure, after: Erasure, services: Services) -> None:
    """Commits the end with its event; nothing where another worker came before. Raises MemberMoved."""
    until_unmoved(lambda: _committed(before, after, services))


def _committed(before: Erasure, after: Erasure, services: Services) -> None:
    key, member_key = keys.erasure(before.account, before.id), keys.member(before.account, before.id)
    found = services.store.read(key, member_key)
    if found.get(key) != before:
        return
    member = found.known(member_key, "member", before.id)
    writes = member_events.journaled(
        MemberErased(),
        before=member,
        after=people.forgotten(member),
        account=before.account,
        by=_BY,
        services=services,
    )
    services.store.commit([erasure_writes.moved(before, after), *writes])


def _kept(erasure: Erasure, services: Services, catalog: Catalog) -> Iterator[ErasureRest]:
    account, seller = erasure.account, catalog.seller()
    today = civil_date(services.now(account), seller.zone)
    if last := kept_days(account, seller.keeps_years, services).last:
        yield ErasureRest(ErasureRestKind.DOCUMENTS, last)
    declared = (one for one in every(keys.acknowledgements(account), services) if one.by is ActorKind.MEMBER)
    if proofs := sum(1 for one in declared if one.member == erasure.id):
        yield ErasureRest(ErasureRestKind.PROOFS, count=proofs)
    if profiles := sum(1 for _ in profile_owners.owned_by(account, erasure.id, services)):
        yield ErasureRest(ErasureRestKind.PROFILES, count=profiles)
    yield ErasureRest(ErasureRestKind.JOURNAL)
    yield ErasureRest(ErasureRestKind.ANSWERS, answers_until(today))
    yield ErasureRest(ErasureRestKind.BACKUPS, backups_until(today))
