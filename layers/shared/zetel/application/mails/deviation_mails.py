"""The mail about deviations that end: sent when they are told (`application.renewing.ending_deviations`), and sent on
to recipients."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Final

from zetel.application.catalog.catalog import Catalog
from zetel.application.letters import DeviationsEnd, EndingDeviation
from zetel.application.mails import outgoing
from zetel.application.mails.outgoing import Follows, Outgoing
from zetel.application.mails.portal_pages import page_of_subscription
from zetel.application.ports import Records, Services
from zetel.application.store.keys import Key
from zetel.domain.catalog.prices import cost
from zetel.domain.events import Event, TypedEvent
from zetel.domain.subscriptions.contract import Contract
from zetel.domain.subscriptions.deviations import DeviationKind
from zetel.domain.subscriptions.deviations_ending import to_tell
from zetel.domain.subscriptions.events import SubscriptionDeviationsEnding
from zetel.domain.subscriptions.last_notice import last_day_of_notice
from zetel.domain.subscriptions.next_term import next_renewal
from zetel.domain.subscriptions.subscription import SubscriptionState


def letter_about(
    contract: Contract, kinds: Collection[DeviationKind], at: datetime, services: Services, catalog: Catalog
) -> Outgoing:
    """The letter about those of the contract's deviations of these kinds that end, told at the instant `at`."""
    subscription = contract.subscription
    profile = outgoing.read_profile(subscription, services)
    letter = DeviationsEnd(
        seller=catalog.seller(),
        language=profile.language,
        subscription=subscription,
        base=contract.base,
        plan=contract.base.as_listed.plan,
        ends=tuple(_ends(contract, kinds)),
        cancel_by=last_day_of_notice(subscription, contract.base.plan, at),
        at=at,
    )
    return Outgoing(letter, outgoing.recipients(letter, profile), page=page_of_subscription(subscription))


def _ends(contract: Contract, kinds: Collection[DeviationKind]) -> Iterator[EndingDeviation]:
    quantity = contract.subscription.items[0].quantity
    for kind, (over, _) in to_tell(contract, kinds).items():
        if kind is DeviationKind.PRICE:
            now, then = cost(contract.base.price, quantity), _without_price(contract, quantity, over)
            yield EndingDeviation(kind, over, quantity, now, then)
        else:
            yield EndingDeviation(kind, over)


def _without_price(contract: Contract, quantity: int, over: date) -> int:
    """The cost of a billing period that begins on the day `over`, as far as prices are known: in the running term at
    its price, from the next term on at that of the next one."""
    held = contract.subscription
    listed = replace(held, deviations=held.deviations.without_price())
    renewal = next_renewal(listed, contract.offers) if over >= held.term.end else None
    return cost(renewal.choices[0].offer.price if renewal else contract.base.as_listed.price, quantity)


def _needs(event: Event) -> Sequence[Key[Any]]:
    return outgoing.contract_keys(event.account, event.subject)


def _again(event: Event, records: Records, services: Services, catalog: Catalog) -> Outgoing | None:
    """None where none of the deviations stands any more."""
    contract = outgoing.contract_of(event.account, event.subject, records, catalog)
    named: Any = event.data["deviations"]
    kinds = [DeviationKind(kind) for kind in named]
    if contract.subscription.state is not SubscriptionState.ACTIVE or not to_tell(contract, kinds):
        return None
    return letter_about(contract, kinds, services.now(event.account), services, catalog)


FOLLOWS: Final[Mapping[type[TypedEvent], Follows]] = {SubscriptionDeviationsEnding: Follows(_needs, _again)}
