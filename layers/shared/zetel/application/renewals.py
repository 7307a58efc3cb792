"""Billing periods that end: the next one is billed, the term renews, or the subscription is over.

    read        subscription and ledger; is its period over?
    read        pools, the documents of its ledger, profile, balance
    decide      domain.renewal
    commit      subscription and ledger at the version that was read, which is the one of the period that ended; pools,
                invoice, what is drawn and owed, the payment that collects it, the event

Who comes twice, or late, finds another period running, and does nothing. After a gap every period is billed in its
turn, one commit each. While a change waits for its payment the period waits too: the sweep comes back to it.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any, Final

from zetel.application import charges, contract_events, contracts, journal, keys, parking
from zetel.application.catalog import Catalog
from zetel.application.keys import Key
from zetel.application.ports import Services
from zetel.application.purchase import minted
from zetel.application.retrying import until_unmoved
from zetel.application.writes import Adjust, Check, Insert, Replace, Write
from zetel.domain.calendar import instant
from zetel.domain.charging import Buyer
from zetel.domain.contract import Contract
from zetel.domain.due import WorkKind
from zetel.domain.errors import BalanceMoved, Defect, ProfileMoved, SubscriptionMoved
from zetel.domain.parties import Balance, BillingProfile
from zetel.domain.payments import Payment
from zetel.domain.renewal import PeriodEnded, period_ended
from zetel.domain.subscriptions import Collection, Ledger, Subscription, SubscriptionState

#: Periods that one message ends; those of a longer gap are left to the next sweep.
MOST_PERIODS: Final = 12

#: Who ends periods; no member does.
_BY: Final = journal.system("renewals")


def work(body: Mapping[str, Any], services: Services, catalog: Catalog) -> None:
    """Does what one message says; a failure is counted on the subscription, and raised."""
    account, subscription = body["account"], body["subscription"]
    ending = partial(end_periods, account, subscription, services, catalog)
    parking.attempt(keys.subscription(account, subscription), ending, services)


def end_periods(account: str, subscription: str, services: Services, catalog: Catalog) -> None:
    """Ends every billing period of the subscription that is over, oldest first, at most 12 of them.

    Raises Unknown, TaxRateMissing; SubscriptionMoved, ProfileMoved or BalanceMoved where they changed under it again
    and again.
    """
    for _ in range(MOST_PERIODS):
        if not until_unmoved(partial(_ended, account, subscription, services, catalog)):
            return


def _ended(account: str, subscription: str, services: Services, catalog: Catalog) -> bool:
    """Ends the running period, if it is over; whether the one after it is over, too."""
    at = services.clock.now()
    subscription_key, ledger_key = keys.subscription(account, subscription), keys.ledger(account, subscription)
    found = services.store.read(subscription_key, ledger_key)
    held = found.known(subscription_key, "subscription", subscription)
    if held.hold or held.parked or not _is_over(held, at):
        return False
    ledger = found.known(ledger_key, "subscription", subscription)
    happened, writes = _decided(held, ledger, at, services, catalog)
    services.store.commit(writes)
    return _is_over(happened.outcome.subscription, at)


def _is_over(subscription: Subscription, at: datetime) -> bool:
    """Whether the billing period of a running subscription has ended, and this is what it is due for."""
    due = subscription.due
    return (
        subscription.state is SubscriptionState.ACTIVE
        and due is not None
        and due.kind is WorkKind.PERIOD
        and instant(subscription.period.end, subscription.zone) <= at
    )


def _decided(
    held: Subscription, ledger: Ledger, at: datetime, services: Services, catalog: Catalog
) -> tuple[PeriodEnded, list[Write]]:
    profile_key = keys.profile(held.account, held.profile)
    balance_key = keys.balance(held.account, held.profile, held.currency)
    contract, more = contracts.load(held, ledger, services, catalog, profile_key, balance_key)
    profile = more.known(profile_key, "billing profile", held.profile)
    happened = period_ended(
        contract,
        buyer=Buyer(_BY.id, profile, more.get(balance_key) or Balance(), held.collection),
        seller=catalog.seller(),
        ids=minted(0, at, services),
        at=at,
        describe=lambda subject: services.texts.line(subject, profile.language),
    )
    outcome = happened.outcome
    by_card = held.collection is Collection.CARD
    collecting = charges.begun(outcome.documents, outcome.subscription, at) if by_card else []
    return happened, [
        *_contract(contract, happened),
        *(
            Insert(keys.document(held.account, document.id), document, otherwise=lambda found: Defect())
            for document in outcome.documents
        ),
        *_money(happened, profile, balance_key),
        *(charges.beginning(payment) for payment in collecting),
        _event(happened, collecting, at, services),
    ]


def _contract(contract: Contract, happened: PeriodEnded) -> list[Write]:
    """Subscription, ledger and pools. A pool is set even where more seats are given to people than it will have: nobody
    gets one until they are fewer."""
    before, outcome = contract.subscription, happened.outcome
    moved = SubscriptionMoved(subscription=before.id)
    writes: list[Write] = [
        Replace(
            keys.subscription(before.account, before.id),
            replace(outcome.subscription, attempts=0),
            {"version": before.version, "sequence": before.sequence, "hold": None},
            otherwise=lambda found: moved,
        )
    ]
    if outcome.ledger.version != contract.ledger.version:
        expects = {"version": contract.ledger.version}
        ledger_key = keys.ledger(before.account, before.id)
        writes.append(Replace(ledger_key, outcome.ledger, expects, otherwise=lambda found: moved))
    for item, pool in outcome.pools.items():
        more = {"seats": pool.seats - contract.pools[item].seats}
        writes.append(Adjust(keys.pool(before.account, before.id, item), more, otherwise=lambda found: Defect()))
    return writes


def _money(happened: PeriodEnded, profile: BillingProfile, balance_key: Key[Balance]) -> list[Write]:
    """What the balance gives, what is owed from now on, and that the buyer is the one whom the invoice names."""
    if not happened.outcome.documents:
        return []
    moves = {"balance": -happened.drawn, "owed": happened.outcome.invoice.open}
    writes: list[Write] = [
        Check(
            keys.profile(profile.account, profile.id),
            {"version": profile.version},
            otherwise=lambda found: ProfileMoved(profile=profile.id),
        )
    ]
    if any(moves.values()):
        writes.append(
            Adjust(
                balance_key,
                {name: amount for name, amount in moves.items() if amount},
                at_least={"balance": happened.drawn} if happened.drawn else {},
                otherwise=lambda found: BalanceMoved(profile=profile.id),
            )
        )
    return writes


def _event(happened: PeriodEnded, collecting: list[Payment], at: datetime, services: Services) -> Write:
    after = happened.outcome.subscription
    if after.state is SubscriptionState.ENDED:
        facts: dict[str, Any] = {"ended": after.ended, "documents": []}
        return contract_events.told(after, "subscription.ended", facts, actor=_BY, at=at, services=services)
    facts = {
        "term": after.term,
        "period": after.period,
        "items": [{"id": item.id, "plan": item.plan, "quantity": item.quantity} for item in after.items],
        "currency": after.currency,
        "total": happened.outcome.invoice.total,
        "collection": after.collection,
        "documents": [document.id for document in happened.outcome.documents],
        "payments": [payment.id for payment in collecting],
    }
    type = "subscription.renewed" if happened.renewed else "subscription.period_billed"
    return contract_events.told(after, type, facts, actor=_BY, at=at, services=services)
