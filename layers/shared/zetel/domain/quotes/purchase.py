"""Buying: the price of a purchase or an addition.

A purchase makes a subscription of a base plan and add-ons: one term, one anchor, one invoice per billing period. An
addition binds further add-ons to a running subscription; they are charged to the end of the running billing period.

    15 Mar 2026          1 Sep 2026               15 Mar 2027
    |- purchase          |- addition              |- renewal
    |  anchor, first     |  charged for           |  all items, at the price
    |  billing period    |  [1 Sep, period end)   |  of the new term
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from zetel.domain.calendar import Span, civil_date, period_of
from zetel.domain.catalog.products import Plan, ProductKind, first_anchor
from zetel.domain.catalog.terms import Trial
from zetel.domain.documents.drafting import documents_of
from zetel.domain.documents.subject import Describe, LineKind
from zetel.domain.errors import InvalidRequest
from zetel.domain.parties.profile import BillingProfile
from zetel.domain.parties.seller import Seller
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
from zetel.domain.quotes.paying import must_be_within_limit
from zetel.domain.quotes.quote import NewIds, Quote, QuoteKind
from zetel.domain.subscriptions.deviations import AS_LISTED, TakenOffer, agreed, agreed_plan
from zetel.domain.subscriptions.ledger import Ledger
from zetel.domain.subscriptions.next_term import renewal_of
from zetel.domain.subscriptions.outcome import Outcome
from zetel.domain.subscriptions.pricing import Buyer, Charging, Choice
from zetel.domain.subscriptions.subscription import Collection, RunningTrial, Subscription, SubscriptionState
from zetel.domain.subscriptions.timeline import due_after
from zetel.domain.tax.reference_rates import RatesBefore, none_known


def purchased(
    quote: Quote[NewItems],
    *,
    buyer: BillingProfile,
    seller: Seller,
    plans: Mapping[str, Plan],
    at: datetime,
    token: str | None = None,
) -> Outcome:
    """The subscription that confirming the purchase `quote` makes at the instant `at`.

    `plans` are the plan versions that the quote names; `token` is the card that pays, if the quote is paid by card.
    """
    change = quote.change
    base = plans[change.items[0].plan]
    subscription = Subscription(
        id=quote.subscription,
        account=quote.account,
        version=1,
        sequence=1,
        state=SubscriptionState.ACTIVE,
        profile=quote.profile,
        currency=quote.currency,
        zone=buyer.zone,
        collection=quote.collection,
        started=change.effective,
        anchor=change.anchor,
        term=change.term,
        period=change.period,
        items=items_of(change),
        created_at=at,
        last_quote=quote.id,
        token=token,
        purchase_order=quote.purchase_order,
        quoted_at=quote.made_at,
        buyer=buyer.owner,
        trial=change.trial,
        deviations=change.offer.deviations if change.offer else AS_LISTED,
        cancel_by=change.term.end - timedelta(days=1) if change.trial else None,
    )
    base = agreed_plan(base, subscription.deviations, quote.currency, term=change.term.start)
    subscription = replace(subscription, due=due_after(subscription, subscription, base, at))
    ledger = Ledger(version=1, lots=lots_of(quote, at), tax=vat_of(quote))
    documents = documents_of(quote.issue(), buyer=buyer, seller=seller, at=at)
    return Outcome(subscription, ledger, pools_of(quote, plans), documents)


def quote_purchase(
    choices: Sequence[Choice],
    *,
    buyer: Buyer,
    seller: Seller,
    ids: NewIds,
    at: datetime,
    describe: Describe,
    rates: RatesBefore = none_known,
    trial: RunningTrial | None = None,
    offer: TakenOffer | None = None,
) -> Quote[NewItems]:
    """The quote of a new subscription; the first of `choices` is its base. With a `trial` it begins with the trial of
    the base's plan, free and without a document, and the quote says the first invoice after it. With an
    `offer` of the seller's, the base has its deviations.

    Raises InvalidRequest for a choice that cannot be bought, NotReleased and CreditLimitExceeded for buying on invoice
    beyond what the seller released, TaxRateMissing, ReferenceRateMissing, and as `issuable`.
    """
    base = choices[0].offer
    if base.product.kind is not ProductKind.EDITION:
        raise InvalidRequest.of(f"{choices[0].pointer}/plan", "a plan of an edition, the base of add-ons", base.plan.id)
    if offer:
        today = civil_date(at, buyer.profile.zone)
        base = agreed(base, offer.deviations, term=today, period=today)
        choices = [replace(choices[0], offer=base), *choices[1:]]
    must_be_buyable(choices, base, running=())
    if trial and base.plan.policies.trial:
        return _trial(choices, trial, base.plan.policies.trial, buyer, seller, ids, at, describe)
    return first_term_quote(
        QuoteKind.PURCHASE,
        choices,
        buyer=buyer,
        seller=seller,
        ids=ids,
        at=at,
        describe=describe,
        rates=rates,
        subscription=ids.subscription,
        versions={"profile": buyer.profile.version},
        offer=offer,
    )


def first_term_quote(
    kind: QuoteKind,
    choices: Sequence[Choice],
    *,
    buyer: Buyer,
    seller: Seller,
    ids: NewIds,
    at: datetime,
    describe: Describe,
    rates: RatesBefore,
    subscription: str,
    versions: Mapping[str, int],
    offer: TakenOffer | None = None,
) -> Quote[NewItems]:
    """The quote of `choices`, the base first, that fit each other, for a term that begins today with an anchor of its
    own. Raises as `quote_purchase`."""
    base, zone = choices[0].offer, buyer.profile.zone
    today = civil_date(at, zone)
    anchor = first_anchor(base.plan, today)
    whole = period_of(anchor, base.plan.billing, today)
    span = Span(today, whole.end)
    term = Span(today, period_of(anchor, base.plan.term, today).end)
    policy = f"{kind}.period" if span == whole else f"{kind}.stub"
    told, deviations = [at] * len(choices), offer.deviations if offer else AS_LISTED
    charging = Charging(choices, seller, buyer, civil_date(at, seller.zone), describe, rates)
    lines, items = charging.lines(ids.items, span, whole, LineKind.PERIOD, policy)
    return new_items_quote(
        kind,
        NewItems(items=items, effective=today, anchor=anchor, term=term, period=span, offer=offer),
        charging,
        lines,
        subscription=subscription,
        versions=versions,
        everything=choices,
        renewal=renewal_of(
            choices,
            ending=term,
            anchor=anchor,
            shift=None,
            zone=zone,
            bought=told,
            announced={},
            deviations=deviations,
        ),
        zone=zone,
        ids=ids,
        at=at,
        deviations=deviations,
    )


def _trial(
    choices: Sequence[Choice],
    running: RunningTrial,
    trial: Trial,
    buyer: Buyer,
    seller: Seller,
    ids: NewIds,
    at: datetime,
    describe: Describe,
) -> Quote[NewItems]:
    profile, plan, currency = buyer.profile, choices[0].offer.plan, choices[0].offer.price.currency
    must_be_within_trial(choices, trial)
    if trial.method_needed and buyer.collection is Collection.INVOICE:
        must_be_within_limit(profile, currency=currency, owed=buyer.balance.debt, amount=0)
    today = civil_date(at, profile.zone)
    days = Span(today, today + timedelta(days=trial.days))
    anchor, told = first_anchor(plan, days.end), [at] * len(choices)
    return free_quote(
        QuoteKind.PURCHASE,
        NewItems(free_items(choices, ids.items), effective=today, anchor=anchor, term=days, period=days, trial=running),
        Charging(choices, seller, buyer, civil_date(at, seller.zone), describe),
        subscription=ids.subscription,
        versions={"profile": profile.version},
        currency=currency,
        renewal=renewal_of(
            choices, ending=days, anchor=anchor, shift=None, zone=profile.zone, bought=told, announced={}
        ),
        ids=ids,
        at=at,
    )
