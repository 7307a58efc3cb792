"""The mail about prices to come: sent when they are announced (`application.renewing.announcing`), and sent on to
recipients."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from zetel.application.catalog.catalog import Catalog
from zetel.application.letters import NewPrice, PricesAnnounced
from zetel.application.mails import outgoing
from zetel.application.mails.outgoing import Follows, Outgoing
from zetel.application.mails.portal_pages import page_of_subscription
from zetel.application.ports import Records, Services
from zetel.application.store.keys import Key
from zetel.domain.catalog.prices import cost
from zetel.domain.events import Event, TypedEvent
from zetel.domain.subscriptions.coming_prices import first_term, to_come
from zetel.domain.subscriptions.contract import Contract
from zetel.domain.subscriptions.events import SubscriptionPricesAnnounced
from zetel.domain.subscriptions.last_notice import last_day_of_notice
from zetel.domain.subscriptions.subscription import SubscriptionState


def letter_about(
    contract: Contract, prices: Collection[str], at: datetime, services: Services, catalog: Catalog
) -> Outgoing:
    """The letter about those of `prices` (versions) that are to come, told at the instant `at`."""
    subscription = contract.subscription
    profile = outgoing.read_profile(subscription, services)
    letter = PricesAnnounced(
        seller=catalog.seller(),
        language=profile.language,
        subscription=subscription,
        base=contract.base,
        prices=tuple(_new_prices(contract, prices, at)),
        cancel_by=last_day_of_notice(subscription, contract.base.plan, at),
        at=at,
    )
    return Outgoing(letter, outgoing.recipients(letter, profile), page=page_of_subscription(subscription))


def _new_prices(contract: Contract, prices: Collection[str], at: datetime) -> Iterator[NewPrice]:
    for item in contract.subscription.items:
        offer = contract.offers[item.id]
        for price in to_come(offer):
            if price.version in prices:
                yield NewPrice(
                    product=offer.product,
                    quantity=item.quantity,
                    currency=price.currency,
                    now=cost(offer.price, item.quantity),
                    then=cost(price, item.quantity),
                    term_start=first_term(
                        contract, item, price, contract.subscription.announced.get(price.version, at)
                    ),
                )


def _needs(event: Event) -> Sequence[Key[Any]]:
    return outgoing.contract_keys(event.account, event.subject)


def _again(event: Event, records: Records, services: Services, catalog: Catalog) -> Outgoing | None:
    """None where none of the prices is to come any more."""
    contract = outgoing.contract_of(event.account, event.subject, records, catalog)
    named: Any = event.data["prices"]
    coming = {price.version for item in contract.subscription.items for price in to_come(contract.offers[item.id])}
    if contract.subscription.state is not SubscriptionState.ACTIVE or not coming & set(named):
        return None
    return letter_about(contract, named, services.now(event.account), services, catalog)


FOLLOWS: Final[Mapping[type[TypedEvent], Follows]] = {SubscriptionPricesAnnounced: Follows(_needs, _again)}
