"""The mails about each step of a request for an end: to the customer, and to the seller."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from zetel.application.catalog.catalog import Catalog
from zetel.application.letters import EndRequestAtSeller, EndRequestTold
from zetel.application.mails import outgoing
from zetel.application.mails.outgoing import Follows, Outgoing
from zetel.application.mails.portal_pages import page_at_desk
from zetel.application.ports import Records, Services
from zetel.application.store import keys
from zetel.application.store.keys import Key
from zetel.domain.events import Event, TypedEvent
from zetel.domain.links import Link, LinkPurpose
from zetel.domain.parties.member import Member
from zetel.domain.quotes import events
from zetel.domain.quotes.end_request import EndRequest, EndStepKind


def _needs(event: Event) -> Sequence[Key[Any]]:
    facts: Mapping[str, Any] = event.data
    return (
        keys.end_request(event.account, event.subject),
        *outgoing.contract_keys(event.account, facts["subscription"]),
        *outgoing.actor_key(event),
    )


def _told(event: Event, records: Records, services: Services, catalog: Catalog) -> Outgoing | None:
    """None where a later step has a mail of its own."""
    request = records.known(keys.end_request(event.account, event.subject), "request", event.subject)
    step = request.steps[event.sequence - 1]
    if step != request.steps[-1] and step.kind not in (EndStepKind.APPROVED, EndStepKind.DECLARED):
        return None
    contract = outgoing.contract_of(event.account, request.subscription, records, catalog)
    profile = outgoing.read_profile(contract.subscription, services)
    member, seller = outgoing.actor(event, records), catalog.seller()
    letter = EndRequestTold(
        seller=seller,
        language=profile.language,
        subscription=contract.subscription,
        base=contract.base,
        request=request,
        step=step,
        by=member.name if member else None,
    )
    own = EndRequestAtSeller(
        seller=seller,
        language=seller.language,
        customer=profile.name,
        base=contract.base,
        request=request,
        step=step,
    )
    to, manager = outgoing.recipients(letter, profile, member), request.account_manager
    if step.kind is EndStepKind.PREPARED and (asker := _asker(request, services)):
        # Only whoever asked can confirm, with the link.
        letter, to = replace(letter, address=services.links.address(_link(request))), (asker.mail,)
    page = page_at_desk(request.account, f"/subscriptions/{request.subscription}/end-requests/{request.id}")
    at = manager.mail if manager else None
    return Outgoing(letter, to, for_seller=own, seller_at=at, seller_page=page)


def _asker(request: EndRequest, services: Services) -> Member | None:
    """The member that asked, while it has a mail address."""
    key = keys.member(request.account, request.member)
    found = services.store.read(key).get(key)
    return found if found and found.mail else None


def _link(request: EndRequest) -> Link:
    number = request.link_state.newest
    return Link(LinkPurpose.CONFIRM_END, request.account, request.id, number, request.link_closes)


_FOLLOWS: Final = Follows(_needs, _told)

FOLLOWS: Final[Mapping[type[TypedEvent], Follows]] = {
    events.EndAsked: _FOLLOWS,
    events.EndSentAgain: _FOLLOWS,
    events.EndPrepared: _FOLLOWS,
    events.EndDeclared: _FOLLOWS,
    events.EndApproved: _FOLLOWS,
    events.EndRejected: _FOLLOWS,
    events.EndRefused: _FOLLOWS,
    events.EndWithdrawn: _FOLLOWS,
}
