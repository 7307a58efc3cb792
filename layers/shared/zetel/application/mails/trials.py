"""The mails about a trial: its start, its end and what follows, its extension, and a conversion that was refused."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any, Final

from zetel.application.catalog.catalog import Catalog
from zetel.application.letters import ConversionFailed, TrialNews, TrialTold
from zetel.application.mails import outgoing
from zetel.application.mails.outgoing import Follows, Outgoing
from zetel.application.mails.portal_pages import page_of_subscription
from zetel.application.ports import Records, Services
from zetel.application.store.keys import Key
from zetel.domain.calendar import civil_date
from zetel.domain.events import Event, TypedEvent
from zetel.domain.parties.member import Member
from zetel.domain.subscriptions.contract import Contract
from zetel.domain.subscriptions.events import (
    SubscriptionConversionAgreed,
    SubscriptionConversionRefused,
    SubscriptionTrialExtended,
    SubscriptionTrialStarted,
)
from zetel.domain.subscriptions.subscription import SubscriptionState
from zetel.domain.subscriptions.trial_end import converting


def told(
    contract: Contract,
    news: TrialNews,
    at: datetime,
    services: Services,
    catalog: Catalog,
    member: Member | None = None,
) -> Outgoing | None:
    """The letter about the contract's trial; None where the trial is over."""
    subscription = contract.subscription
    if subscription.trial is None or subscription.state is not SubscriptionState.ACTIVE:
        return None
    profile = outgoing.read_profile(subscription, services)
    first = outgoing.next_term_of(replace(contract, subscription=converting(subscription)), profile, services, catalog)
    if first is None:
        return None
    letter = TrialTold(
        seller=catalog.seller(),
        language=profile.language,
        subscription=subscription,
        base=contract.base,
        news=news,
        first_term=first,
        at=at,
    )
    return Outgoing(letter, outgoing.recipients(letter, profile, member), page=page_of_subscription(subscription))


def _needs(event: Event) -> Sequence[Key[Any]]:
    return (*outgoing.contract_keys(event.account, event.subject), *outgoing.actor_key(event))


def _told(news: TrialNews, event: Event, records: Records, services: Services, catalog: Catalog) -> Outgoing | None:
    contract = outgoing.contract_of(event.account, event.subject, records, catalog)
    at, member = services.now(event.account), outgoing.actor(event, records)
    return told(contract, news, at, services, catalog, member)


def _refused(event: Event, records: Records, services: Services, catalog: Catalog) -> Outgoing | None:
    """None where the trial is over, or was converted meanwhile."""
    contract = outgoing.contract_of(event.account, event.subject, records, catalog)
    subscription = contract.subscription
    trial, facts = subscription.trial, event.data
    if subscription.state is not SubscriptionState.ACTIVE or trial is None or trial.again is None:
        return None
    profile = outgoing.read_profile(subscription, services)
    first = outgoing.next_term_of(contract, profile, services, catalog)
    if first is None:
        return None
    letter = ConversionFailed(
        seller=catalog.seller(),
        language=profile.language,
        subscription=subscription,
        base=contract.base,
        first_term=first,
        reason=str(facts["reason"]),
        next_try=civil_date(trial.again, subscription.zone),
    )
    return Outgoing(letter, outgoing.recipients(letter, profile))


FOLLOWS: Final[Mapping[type[TypedEvent], Follows]] = {
    SubscriptionTrialStarted: Follows(_needs, partial(_told, TrialNews.STARTED)),
    SubscriptionTrialExtended: Follows(_needs, partial(_told, TrialNews.EXTENDED)),
    SubscriptionConversionAgreed: Follows(_needs, partial(_told, TrialNews.CONVERTS)),
    SubscriptionConversionRefused: Follows(_needs, _refused),
}
