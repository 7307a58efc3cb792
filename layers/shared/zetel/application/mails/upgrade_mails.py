"""The mails about plans that are sold on request: to the seller, and to the person that asked."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from zetel.application.catalog.catalog import Catalog
from zetel.application.letters import UpgradeAtSeller, UpgradeTold
from zetel.application.mails.outgoing import Follows, Outgoing
from zetel.application.mails.portal_pages import page_at_desk
from zetel.application.mails.told_members import account_language, active
from zetel.application.ports import Records, Services
from zetel.application.store import keys
from zetel.application.store.keys import Key
from zetel.domain.catalog.products import Offer
from zetel.domain.events import Event, TypedEvent
from zetel.domain.quotes import events
from zetel.domain.quotes.upgrade_request import UpgradeRequest


def _needs(event: Event) -> Sequence[Key[Any]]:
    return keys.upgrade(event.account, event.subject), keys.account(event.account)


def _told(event: Event, records: Records, services: Services, catalog: Catalog) -> Outgoing | None:
    """The mail of the last step; None where a later one has a mail of its own, or the plan is sold no more."""
    request = records.get(keys.upgrade(event.account, event.subject))
    account = records.get(keys.account(event.account))
    if request is None or account is None or request.sequence != event.sequence:
        return None
    sold = _sold(request, services, catalog)
    if sold is None:
        return None
    if event.type in _BY_CUSTOMER or (event.type == events.UpgradeWithdrawn.TYPE and request.offer is None):
        seller = catalog.seller()
        letter = UpgradeAtSeller(
            seller=seller, language=seller.language, customer=account.name, product=sold.product, request=request
        )
        return Outgoing(letter, (seller.mail,), page=page_at_desk(event.account, f"/upgrades/{event.subject}"))
    asker = active(event.account, request.member, services)
    language = asker.language if asker and asker.language else account_language(event.account, services)
    told = UpgradeTold(
        seller=catalog.seller(),
        language=language,
        product=sold.product,
        plan=sold.plan,
        request=request,
        currency=sold.price.currency,
    )
    return Outgoing(told, tuple(dict.fromkeys((request.contact.mail, *([asker.mail] if asker else [])))))


def _sold(request: UpgradeRequest, services: Services, catalog: Catalog) -> Offer | None:
    """The plan of the offer, or the one that was asked for, in the currency of the subscription."""
    plan = request.offer.plan if request.offer else request.plan
    currency = None
    if request.subscription:
        key = keys.subscription(request.account, request.subscription)
        held = services.store.read(key).get(key)
        currency = held.currency if held else None
    on_sale = catalog.offers(services.now(request.account).date(), currency)
    return next((one for one in on_sale if one.plan.id == plan), None)


_BY_CUSTOMER: Final = (events.UpgradeAsked.TYPE, events.UpgradeDeclined.TYPE)
_FOLLOWS: Final = Follows(_needs, _told)

FOLLOWS: Final[Mapping[type[TypedEvent], Follows]] = {
    events.UpgradeAsked: _FOLLOWS,
    events.UpgradeAnswered: _FOLLOWS,
    events.UpgradeOffered: _FOLLOWS,
    events.UpgradeDeclined: _FOLLOWS,
    events.UpgradeWithdrawn: _FOLLOWS,
}
