"""The quote of add-ons that join a running subscription, and the outcome of its confirmation.

The add-ons are co-termed: charged from today to the end of the running billing period.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType

from zetel.domain.calendar import Span, civil_date
from zetel.domain.catalog.products import Offer, Plan
from zetel.domain.documents.document import Document
from zetel.domain.documents.drafting import documents_of
from zetel.domain.documents.subject import Describe, LineKind
from zetel.domain.parties.profile import BillingProfile
from zetel.domain.parties.seller import Seller
from zetel.domain.payments.allocation import still_held
from zetel.domain.quotes.new_items import (
    NewItems,
    free_items,
    free_quote,
    items_of,
    lots_of,
    must_be_buyable,
    must_be_within_trial,
    new_items_quote,
    pools_of,
    vat_of,
)
from zetel.domain.quotes.quote import NewIds, Quote, QuoteKind
from zetel.domain.subscriptions.composing import must_compose
from zetel.domain.subscriptions.contract import Contract
from zetel.domain.subscriptions.growth import must_stay_endable
from zetel.domain.subscriptions.ledger import Ledger
from zetel.domain.subscriptions.next_term import Renewal, next_renewal
from zetel.domain.subscriptions.outcome import Outcome
from zetel.domain.subscriptions.pricing import Buyer, Charging, Choice
from zetel.domain.subscriptions.subscription import Subscription, SubscriptionState
from zetel.domain.subscriptions.timeline import trial_due
from zetel.domain.tax.reference_rates import RatesBefore, none_known


def added(
    quote: Quote[NewItems],
    *,
    subscription: Subscription,
    ledger: Ledger,
    buyer: BillingProfile,
    seller: Seller,
    plans: Mapping[str, Plan],
    at: datetime,
) -> Outcome:
    """The running `subscription` without its hold, with the items that confirming the addition `quote` binds to it."""
    after = replace(
        subscription.changed(),
        items=(*subscription.items, *items_of(quote.change)),
        last_quote=quote.id,
        hold=still_held(subscription.hold, ended=quote.payment),
    )
    lots = replace(
        ledger,
        version=ledger.version + 1,
        lots=(*ledger.lots, *lots_of(quote, at)),
        tax=(*ledger.tax, *vat_of(quote)),
    )
    if trial := after.untold().trial:
        after = replace(after, trial=trial, due=trial_due(after, trial, at))
    documents = documents_of(quote.issue(subscription.purchase_order), buyer=buyer, seller=seller, at=at)
    return Outcome(after, lots, pools_of(quote, plans), documents)


def still_joins(change: NewItems, contract: Contract) -> bool:
    """Whether the items can join the contract as it is now, charged as quoted: its period runs, and has none of their
    products."""
    subscription = contract.subscription
    plans = {item.plan for item in subscription.items}
    return (
        subscription.state is SubscriptionState.ACTIVE
        and (subscription.term, subscription.period) == (change.term, change.period)
        and plans.isdisjoint(item.plan for item in change.items)
    )


def quote_addition(
    choices: Sequence[Choice],
    *,
    subscription: Subscription,
    ledger: Ledger,
    documents: Sequence[Document],
    running: Sequence[Choice],
    buyer: Buyer,
    seller: Seller,
    ids: NewIds,
    at: datetime,
    describe: Describe,
    rates: RatesBefore = none_known,
    planned: Mapping[str, Offer] = MappingProxyType({}),
) -> Quote[NewItems]:
    """The quote of add-ons that join a running subscription today, charged to the end of its billing period.

    `documents` are those of its ledger; `running` are its present items, the base first, at the prices of their term;
    `planned` are offers of its items from the renewal on. Raises as `quote_purchase` and `Subscription.must_run` do,
    ContractTooLarge, and ChangesClash for an add-on that does not go with the plan of the next term.
    """
    subscription.must_run(at)
    today = civil_date(at, subscription.zone)
    must_be_buyable(choices, running[0].offer, running=running)
    whole = subscription.span_of(running[0].offer.plan.billing, subscription.period.start)
    charging = Charging(choices, seller, buyer, civil_date(at, seller.zone), describe, rates)
    if trial := running[0].offer.plan.policies.trial if subscription.trial else None:
        must_be_within_trial(choices, trial)
        return _free(choices, subscription, ledger, running, charging, ids, at)
    span = Span(today, subscription.period.end)
    lines, items = charging.lines(ids.items, span, whole, LineKind.ADDED, "addition.co_termed")
    must_stay_endable(subscription, ledger, documents, running[0].offer.plan, lines=lines, charging=charging)
    change = NewItems(
        items=items,
        effective=today,
        anchor=subscription.anchor,
        term=subscription.term,
        period=subscription.period,
    )
    everything = [*running, *choices]
    return new_items_quote(
        QuoteKind.ADDITION,
        change,
        charging,
        lines,
        subscription=subscription.id,
        versions={
            "subscription": subscription.version,
            **ledger.versions,
            "profile": buyer.profile.version,
        },
        everything=everything,
        renewal=_renewal(change, subscription, everything, planned),
        zone=subscription.zone,
        ids=ids,
        at=at,
        deviations=subscription.deviations,
    )


def _renewal(
    change: NewItems, subscription: Subscription, everything: Sequence[Choice], planned: Mapping[str, Offer]
) -> Renewal | None:
    """The renewal of the subscription with its new items; `everything` are all items, the new ones last. Raises
    ChangesClash."""
    after = replace(subscription, items=(*subscription.items, *items_of(change)))
    offers = {**planned, **{item.id: choice.offer for item, choice in zip(after.items, everything, strict=True)}}
    must_compose(after, offers)
    return next_renewal(after, offers)


def _free(
    choices: Sequence[Choice],
    subscription: Subscription,
    ledger: Ledger,
    running: Sequence[Choice],
    charging: Charging,
    ids: NewIds,
    at: datetime,
) -> Quote[NewItems]:
    """The quote of add-ons that join a trial."""
    change = NewItems(
        items=free_items(choices, ids.items),
        effective=civil_date(at, subscription.zone),
        anchor=subscription.anchor,
        term=subscription.term,
        period=subscription.period,
    )
    return free_quote(
        QuoteKind.ADDITION,
        change,
        charging,
        subscription=subscription.id,
        versions={
            "subscription": subscription.version,
            **ledger.versions,
            "profile": charging.buyer.profile.version,
        },
        currency=subscription.currency,
        renewal=_renewal(change, subscription, [*running, *choices], {}),
        ids=ids,
        at=at,
    )
