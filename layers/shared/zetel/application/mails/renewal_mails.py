"""The renewal notice: sent when it is due (`application.renewing.notices`), and sent on to recipients."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from zetel.application.catalog.catalog import Catalog
from zetel.application.contracts import loading, right_sizing
from zetel.application.letters import RenewalAhead, TrialNews
from zetel.application.mails import outgoing, seats_gone, trials
from zetel.application.mails.outgoing import Follows, Outgoing
from zetel.application.mails.portal_pages import page_of_subscription
from zetel.application.ports import Records, Services
from zetel.application.store import keys
from zetel.application.store.keys import Key
from zetel.domain.catalog.terms import mail_leads
from zetel.domain.events import Event, TypedEvent
from zetel.domain.subscriptions.contract import Contract
from zetel.domain.subscriptions.events import SubscriptionRenewalNoticeSent
from zetel.domain.subscriptions.last_notice import last_day_of_notice
from zetel.domain.subscriptions.subscription import SubscriptionState
from zetel.domain.subscriptions.timeline import PLAN, SEATS, ends_on


def ahead(contract: Contract, lead: int, at: datetime, services: Services, catalog: Catalog) -> Outgoing | None:
    """The notice of the contract's next renewal, so many days before it, or of its trial's end; None for a contract
    that does not renew. The first notice of a term tells of the seats' use. One read."""
    subscription, plan = contract.subscription, contract.base.plan
    if subscription.trial:
        return trials.told(contract, TrialNews.AHEAD, at, services, catalog)
    then = (entry for entry in subscription.timeline if entry.kind in (PLAN, SEATS))
    # The total that is set last decides, in the order of the timeline.
    entries = {entry.item: entry for entry in then if entry.on == subscription.term.end}.values()
    asked = seats_gone.member_keys(subscription.account, *(entry.release for entry in entries))
    profile_key = outgoing.profile_key(subscription)
    counted_key = keys.counted_seats(subscription.account, subscription.id)
    first = lead == max(mail_leads(plan.policies, plan.term, subscription.term), default=None)
    approvals_key = keys.approvals(subscription.account)
    use: tuple[Key[Any], ...] = (counted_key, approvals_key, *loading.pool_keys(subscription).values())
    beside = use if first else ()
    found = services.store.read(profile_key, *asked.values(), *beside)
    profile = found.known(profile_key, "profile", subscription.profile)
    counted = found.get(counted_key) if first else None
    coming = outgoing.next_term_of(contract, profile, services, catalog)
    if coming is None:
        return None
    ending = (
        seats_gone.ending(entry, contract.offers[entry.item].product, found, subscription.account)
        for entry in entries
        if entry.item
    )
    letter = RenewalAhead(
        seller=catalog.seller(),
        language=profile.language,
        subscription=subscription,
        base=contract.base,
        next_term=coming,
        cancel_by=last_day_of_notice(subscription, plan, at),
        at=at,
        ends=ends_on(subscription),
        released=tuple(one for one in ending if one),
        counted_on=counted.day if counted else None,
        sizings=right_sizing.sizings(subscription, counted, found, profile, catalog) if counted else (),
    )
    return Outgoing(letter, outgoing.recipients(letter, profile), page=page_of_subscription(subscription))


def _needs(event: Event) -> Sequence[Key[Any]]:
    return outgoing.contract_keys(event.account, event.subject)


def _again(event: Event, records: Records, services: Services, catalog: Catalog) -> Outgoing | None:
    """None where the term that the notice was about is over."""
    contract = outgoing.contract_of(event.account, event.subject, records, catalog)
    subscription = contract.subscription
    running = subscription.state is SubscriptionState.ACTIVE
    if not running or subscription.term.end.isoformat() != str(event.data["term_end"]):
        return None
    return ahead(contract, int(str(event.data["lead"])), services.now(event.account), services, catalog)


FOLLOWS: Final[Mapping[type[TypedEvent], Follows]] = {SubscriptionRenewalNoticeSent: Follows(_needs, _again)}
