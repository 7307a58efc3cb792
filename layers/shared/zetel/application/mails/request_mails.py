"""The mails about requests: to the members that decide, and to the member that asked."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from zetel.application.catalog.catalog import Catalog
from zetel.application.letters import RequestAnswered, RequestToDecide
from zetel.application.mails.outgoing import Follows, Outgoing
from zetel.application.mails.told_members import account_language, holders
from zetel.application.ports import Records, Services
from zetel.application.store import keys
from zetel.application.store.keys import Key
from zetel.domain.events import Event, TypedEvent
from zetel.domain.parties.events import RequestApproved, RequestAsked, RequestDenied, RequestServed
from zetel.domain.parties.member import Member, MemberState
from zetel.domain.parties.request import MemberRequest, RequestKind, RequestState
from zetel.domain.parties.rights import Right


def _needs(event: Event) -> Sequence[Key[Any]]:
    data: Mapping[str, Any] = event.data
    return keys.request(event.account, event.subject), keys.member(event.account, data["member"])


def _to_decide(event: Event, records: Records, services: Services, catalog: Catalog) -> Outgoing | None:
    """None for a request that is decided or withdrawn meanwhile, or that no member decides."""
    request, asker = _read(event, records)
    if request is None or asker is None or request.state is not RequestState.OPEN:
        return None
    needs = Right.MANAGE_LICENCES if request.kind is RequestKind.LICENCE else Right.MANAGE_BILLING
    deciding = (*_buyer(request, services), *holders(needs, event.account, services))
    to = tuple(dict.fromkeys(member.mail for member in deciding))
    letter = RequestToDecide(
        seller=catalog.seller(),
        language=account_language(event.account, services),
        request=request,
        product=catalog.product(request.product or ""),
        asked_by=asker.name,
    )
    return Outgoing(letter, to) if to else None


def _answered(event: Event, records: Records, services: Services, catalog: Catalog) -> Outgoing | None:
    """To the member that asked; of a request that waits for a seat, to the members that manage billing, too."""
    request, asker = _read(event, records)
    if request is None or asker is None or request.state in (RequestState.OPEN, RequestState.WITHDRAWN):
        return None
    others = holders(Right.MANAGE_BILLING, event.account, services) if request.waits else ()
    letter = RequestAnswered(
        seller=catalog.seller(),
        language=asker.language or account_language(event.account, services),
        request=request,
        product=catalog.product(request.product or ""),
        asked_by=asker.name,
    )
    return Outgoing(letter, tuple(dict.fromkeys((asker.mail, *(member.mail for member in others)))))


def _read(event: Event, records: Records) -> tuple[MemberRequest | None, Member | None]:
    """The request, and the member that asked, unless it is gone."""
    request_key, member_key = _needs(event)
    member: Member | None = records.get(member_key)
    return records.get(request_key), member if member and member.state is MemberState.ACTIVE else None


def _buyer(request: MemberRequest, services: Services) -> Iterator[Member]:
    """The active member that bought the subscription of the request, if any did."""
    if request.subscription is None:
        return
    key = keys.subscription(request.account, request.subscription)
    held = services.store.read(key).get(key)
    if held and held.buyer:
        member_key = keys.member(request.account, held.buyer)
        buyer = services.store.read(member_key).get(member_key)
        if buyer and buyer.state is MemberState.ACTIVE:
            yield buyer


FOLLOWS: Final[Mapping[type[TypedEvent], Follows]] = {
    RequestAsked: Follows(_needs, _to_decide),
    RequestApproved: Follows(_needs, _answered),
    RequestServed: Follows(_needs, _answered),
    RequestDenied: Follows(_needs, _answered),
}
