"""The mails about programmes: to the member that asked, and to the members that manage billing.

The mail of an approval tells the last day of the programme: from then on a renewal may cost the price for everybody.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from zetel.application.accounts.special_access import approvals_replaced
from zetel.application.catalog.catalog import Catalog
from zetel.application.letters import ProgrammeAnswered, ProgrammeEnds
from zetel.application.mails.outgoing import Follows, Outgoing
from zetel.application.mails.told_members import account_language, holders
from zetel.application.ports import Records, Services
from zetel.application.store import keys
from zetel.application.store.keys import Key
from zetel.application.work.retrying import until_unmoved
from zetel.domain.events import Event, TypedEvent
from zetel.domain.parties.address import Language
from zetel.domain.parties.events import ProgrammeApproved, ProgrammeDenied, ProgrammeEnding
from zetel.domain.parties.member import Member, MemberState
from zetel.domain.parties.programme import Programme
from zetel.domain.parties.rights import Right


def _needs(event: Event) -> Sequence[Key[Any]]:
    data: Mapping[str, Any] = event.data
    return keys.request(event.account, event.subject), keys.member(event.account, data["member"])


def _answered(event: Event, records: Records, services: Services, catalog: Catalog) -> Outgoing | None:
    request_key, member_key = _needs(event)
    request, programme = records.get(request_key), _programme(event, catalog)
    if request is None or programme is None:
        return None
    asker = _active(records.get(member_key))
    letter = ProgrammeAnswered(
        seller=catalog.seller(),
        language=_language(asker, event.account, services),
        programme=programme,
        request=request,
    )
    return _to_people(letter, asker, event.account, services)


def _ends(event: Event, records: Records, services: Services, catalog: Catalog) -> Outgoing | None:
    request_key, member_key = _needs(event)
    request, programme = records.get(request_key), _programme(event, catalog)
    if request is None or request.until is None or programme is None:
        return None
    asker = _active(records.get(member_key))
    letter = ProgrammeEnds(
        seller=catalog.seller(),
        language=_language(asker, event.account, services),
        programme=programme,
        until=request.until,
        request=request,
    )
    return _to_people(letter, asker, event.account, services)


def _programme(event: Event, catalog: Catalog) -> Programme | None:
    """The programme; None for one that the seller has no more."""
    data: Mapping[str, Any] = event.data
    return next((one for one in catalog.seller().programmes if one.id == data["programme"]), None)


def _active(member: Member | None) -> Member | None:
    return member if member and member.state is MemberState.ACTIVE else None


def _language(asker: Member | None, account: str, services: Services) -> Language:
    return asker.language if asker and asker.language else account_language(account, services)


def _to_people(
    letter: ProgrammeAnswered | ProgrammeEnds, asker: Member | None, account: str, services: Services
) -> Outgoing | None:
    people = (*([asker] if asker else []), *holders(Right.MANAGE_BILLING, account, services))
    to = tuple(dict.fromkeys(member.mail for member in people))
    return Outgoing(letter, to) if to else None


def _told(event: Event, services: Services) -> None:
    """Notes that the end of the approval was mailed."""

    def noted() -> None:
        key = keys.approvals(event.account)
        before = services.store.read(key).get(key)
        after = before.told(event.subject, services.now(event.account)) if before else None
        if before and after and after != before:
            services.store.commit([approvals_replaced(event.account, before, after)])

    until_unmoved(noted)


FOLLOWS: Final[Mapping[type[TypedEvent], Follows]] = {
    ProgrammeApproved: Follows(_needs, _answered, sent=_told),
    ProgrammeDenied: Follows(_needs, _answered),
    ProgrammeEnding: Follows(_needs, _ends),
}
