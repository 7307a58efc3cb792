"""Renewal notices: the price of a renewal, before the renewal, and the ways to change or end it.

    due at 08:00 local, 90, 60, 37 and 7 days before the term's end (the plan says which)

    message -> read -> due, running, not ending? -> compose -> send -> the next due instant, and the event
                               |                                  ^        ^
                               done            crash: sent again           crash: sent twice, then done

The state is read again at sending: a cancelled contract gets no notice. A late sweep sends only the newest due notice.
The subscription's next due instant marks a sent notice: the subscription keeps its version, which quotes name, and
counts its event, so that no other event takes the same number.

A failing mail never holds up the renewal. Weather puts the notice off, never beyond the period's end, whose work then
comes first; after 3 days of it, or the fifth defect, the notice is given up, with an alarm. The first notice of a term
fixes the term's cancel-by date: a late one moves it (`domain.subscriptions.last_notice`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from zetel.application.catalog.catalog import Catalog
from zetel.application.events import journal
from zetel.application.mails import holding, outgoing
from zetel.application.mails.delivering import deliver
from zetel.application.mails.renewal_mails import ahead
from zetel.application.ports import Services
from zetel.application.store import keys
from zetel.application.store.writes import Replace, Write
from zetel.application.work import parking, weather
from zetel.application.work.weather import SetAside
from zetel.domain.calendar import instant
from zetel.domain.catalog.terms import mail_at, mail_leads
from zetel.domain.due import Due, WorkKind
from zetel.domain.errors import ServiceAway, SubscriptionMoved
from zetel.domain.parties.recipient import Recipient
from zetel.domain.subscriptions.contract import Contract
from zetel.domain.subscriptions.events import SubscriptionRenewalNoticeSent
from zetel.domain.subscriptions.last_notice import told
from zetel.domain.subscriptions.subscription import Subscription, SubscriptionState
from zetel.domain.subscriptions.timeline import due_after, ends_on, is_last, trial_lead

#: The actor of notices: the system, no member.
_BY: Final = journal.system("renewal_notices")


@dataclass(frozen=True, slots=True)
class Sent:
    """The notice of `lead` days before the term's end went out, but not to the `unconfirmed` recipients."""

    lead: int
    unconfirmed: tuple[Recipient, ...]


def notify(body: Mapping[str, Any], services: Services, catalog: Catalog) -> None:
    """Does the work of one message. A defect is counted on the subscription, and raised; weather puts the notice off,
    and raises SetAside."""
    account, subscription = body["account"], body["subscription"]
    try:
        send_notice(account, subscription, services, catalog)
    except Exception as failure:
        service = weather.service_away(failure)
        if service is None:
            _count(account, subscription, type(failure).__name__, services, catalog)
            raise
        try:
            _put_off(account, subscription, service, services, catalog)
        except ServiceAway as store:
            services.alarms.away(store.service)  # the due index has the notice
        raise SetAside from failure


def send_notice(account: str, subscription: str, services: Services, catalog: Catalog) -> None:
    """Sends the newest due renewal notice, and sets the subscription's next due instant.

    Raises Unknown, TaxRateMissing, and the errors of sending. A subscription that waits for a payment waits with its
    notice, too.
    """
    at = services.now(account)
    contract = _due(account, subscription, at, services, catalog)
    if contract is None:
        return
    lead = newest_lead(contract, at)
    notice = ahead(contract, lead, at, services, catalog) if lead is not None else None
    if lead is not None and notice:
        unconfirmed = deliver(notice, account, services).unconfirmed
        _moved_on(contract, at, services, Sent(lead, unconfirmed))
    else:
        _moved_on(contract, at, services)


def newest_lead(contract: Contract, at: datetime) -> int | None:
    """The lead, in days before the term's end, of the newest notice due at `at`; None for a term that is over or that
    no term follows."""
    subscription, plan = contract.subscription, contract.base.plan
    term, zone = subscription.term, subscription.zone
    if subscription.trial:
        return trial_lead(term)
    if at >= instant(term.end, zone) or is_last(term, ends_on(subscription)):
        return None
    leads = mail_leads(plan.policies, plan.term, term)
    return min((lead for lead in leads if mail_at(term, lead, zone) <= at), default=None)


def _due(account: str, subscription: str, at: datetime, services: Services, catalog: Catalog) -> Contract | None:
    """The contract, if its notice is due; one read."""
    found = services.store.read(*outgoing.contract_keys(account, subscription))
    held = found.known(keys.subscription(account, subscription), "subscription", subscription)
    due = held.due
    if held.state is not SubscriptionState.ACTIVE or held.hold or held.parked:
        return None
    if due is None or due.kind is not WorkKind.RENEWAL_MAIL or due.at > at:
        return None
    return outgoing.contract_of(account, subscription, found, catalog)


def _moved_on(contract: Contract, at: datetime, services: Services, sent: Sent | None = None) -> None:
    """Commits the subscription's next due instant, and the event of the notice, if one was sent. A quicker process has
    done the same, or has changed the subscription, and with it its due instant."""
    before = contract.subscription
    done = replace(before.informed(), due=None, attempts=0)
    after = replace(done, due=due_after(done, done, contract.base.plan, at))
    writes: list[Write] = []
    if sent:
        after = replace(told(after, contract.base.plan, at), sequence=before.sequence + 1)
        event = journal.made(
            SubscriptionRenewalNoticeSent(lead=sent.lead, term_end=before.term.end),
            account=before.account,
            subject=before.id,
            sequence=after.sequence,
            actor=_BY,
            at=at,
            services=services,
        )
        writes += [journal.entered(event), *holding.held(sent.unconfirmed, event, at)]
    try:
        services.store.commit([_replaced(before, after), *writes])
    except SubscriptionMoved:
        return


def _put_off(account: str, subscription: str, service: str, services: Services, catalog: Catalog) -> None:
    """The notice is due again later; where the billing period ends before that, its end is due, and the notice then."""
    at = services.now(account)
    contract = _due(account, subscription, at, services, catalog)
    if contract is None or contract.subscription.due is None:
        return
    before, due = contract.subscription, contract.subscription.due
    if due.since and at - due.since >= parking.UNTOLD:
        services.alarms.away(service)
    later = due.put_off(at)
    if later is None:
        reason = f"{service}_away"
        services.alarms.parked(account=account, kind=WorkKind.RENEWAL_MAIL, id=subscription, reason=reason)
        _moved_on(contract, at, services)
        return
    ends = before.turns_at
    if ends <= later.at:
        kind = WorkKind.TRIAL if before.trial else WorkKind.PERIOD
        later = Due(max(ends, at + timedelta(seconds=1)), kind, due.of)
    try:
        services.store.commit([_replaced(before, replace(before, due=later))])
    except SubscriptionMoved:
        return


def _count(account: str, subscription: str, reason: str, services: Services, catalog: Catalog) -> None:
    """Counts a failure; with the fifth the notice is given up."""
    at = services.now(account)
    contract = _due(account, subscription, at, services, catalog)
    if contract is None:
        return
    before = contract.subscription
    if before.attempts + 1 < parking.MOST_ATTEMPTS:
        try:
            services.store.commit([_replaced(before, replace(before, attempts=before.attempts + 1))])
        except SubscriptionMoved:
            return
    else:
        services.alarms.parked(account=account, kind=WorkKind.RENEWAL_MAIL, id=subscription, reason=reason)
        _moved_on(contract, at, services)


def _replaced(before: Subscription, after: Subscription) -> Write:
    expects = {"version": before.version, "sequence": before.sequence, "hold": None}
    return Replace(
        keys.subscription(before.account, before.id),
        after,
        expects,
        on_conflict=lambda found: SubscriptionMoved(subscription=before.id),
    )
