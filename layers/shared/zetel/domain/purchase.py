"""Buying: what a purchase or an addition will cost.

A purchase makes a subscription of a base plan and add-ons: one term, one anchor, one invoice per billing period. An
addition binds further add-ons to a running subscription; they are charged to the end of the running billing period.

    15 Mar 2026          1 Sep 2026               15 Mar 2027
    |- purchase          |- addition              |- renewal
    |  anchor, first     |  charged for           |  all items, at the price
    |  billing period    |  [1 Sep, period end)   |  of the new term
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from zetel.domain.calendar import Span, anchor_on, civil_date, period_of
from zetel.domain.catalog import Offer, Plan, PriceModel, ProductKind
from zetel.domain.charging import Buyer, Charging, Choice, Minted, bill, paying, renewal_amounts
from zetel.domain.documents import Line
from zetel.domain.errors import InvalidRequest, SubscriptionEnded
from zetel.domain.money import same_currency
from zetel.domain.parties import Seller
from zetel.domain.quotes import VALID, Bought, Quote, QuoteKind
from zetel.domain.subscriptions import Ledger, Subscription, SubscriptionState
from zetel.domain.terms import Buyers
from zetel.domain.wording import Describe, LineKind

#: A subscription has at most 8 items, so that every commit about it stays one transaction.
MOST_ITEMS: Final = 8


def quote_purchase(
    choices: Sequence[Choice], *, buyer: Buyer, seller: Seller, ids: Minted, at: datetime, describe: Describe
) -> Quote[Bought]:
    """The quote of a new subscription; the first of `choices` is its base.

    Raises InvalidRequest for a choice that cannot be bought, NotReleased and CreditLimitExceeded for buying on invoice
    beyond what the seller released, TaxRateMissing.
    """
    base = choices[0].offer
    today = civil_date(at, buyer.profile.zone)
    if base.product.kind is not ProductKind.EDITION:
        raise InvalidRequest.of(f"{choices[0].at}/plan", "a plan of an edition, the base of add-ons", base.plan.id)
    _must_be_buyable(choices, base, running=())
    anchor = today if base.plan.anchor_day is None else anchor_on(base.plan.anchor_day, today)
    whole = period_of(anchor, base.plan.billing, today)
    span = Span(today, whole.end)
    term = Span(today, period_of(anchor, base.plan.term, today).end)
    policy = "purchase.period" if span == whole else "purchase.stub"
    charging = Charging(choices, seller, buyer, civil_date(at, seller.zone), describe)
    lines, items = charging.lines(ids.items, span, whole, LineKind.PERIOD, policy)
    return _quote(
        QuoteKind.PURCHASE,
        Bought(items=items, effective=today, anchor=anchor, term=term, period=span),
        charging,
        lines,
        subscription=ids.subscription,
        versions={"profile": buyer.profile.version},
        renewing=choices,
        ids=ids,
        at=at,
    )


def quote_addition(
    choices: Sequence[Choice],
    *,
    subscription: Subscription,
    ledger: Ledger,
    running: Sequence[Choice],
    buyer: Buyer,
    seller: Seller,
    ids: Minted,
    at: datetime,
    describe: Describe,
) -> Quote[Bought]:
    """The quote of add-ons that join a running subscription today, charged to the end of its billing period.

    `running` are the items it has, its base first, at the prices of their term. Raises as `quote_purchase` does, and
    SubscriptionEnded.
    """
    today = civil_date(at, subscription.zone)
    if subscription.state is not SubscriptionState.ACTIVE or not subscription.period.holds(today):
        raise SubscriptionEnded(subscription=subscription.id)
    _must_be_buyable(choices, running[0].offer, running=running)
    whole = period_of(subscription.anchor, running[0].offer.plan.billing, subscription.period.start)
    charging = Charging(choices, seller, buyer, civil_date(at, seller.zone), describe)
    span = Span(today, subscription.period.end)
    lines, items = charging.lines(ids.items, span, whole, LineKind.ADDED, "addition.co_termed")
    return _quote(
        QuoteKind.ADDITION,
        Bought(
            items=items,
            effective=today,
            anchor=subscription.anchor,
            term=subscription.term,
            period=subscription.period,
        ),
        charging,
        lines,
        subscription=subscription.id,
        versions={
            "subscription": subscription.version,
            "ledger": ledger.version,
            "profile": buyer.profile.version,
        },
        renewing=[*running, *choices],
        ids=ids,
        at=at,
    )


def _quote(
    kind: QuoteKind,
    change: Bought,
    charging: Charging,
    lines: Sequence[Line],
    *,
    subscription: str,
    versions: Mapping[str, int],
    renewing: Sequence[Choice],
    ids: Minted,
    at: datetime,
) -> Quote[Bought]:
    profile, treatment = charging.buyer.profile, charging.treatment()
    currency = same_currency(*(choice.offer.price.currency for choice in renewing))
    paid = paying(lines, charging, currency, ids)
    bills_again = change.period.end < change.term.end
    charges = [(choice.offer.price, choice.quantity) for choice in renewing]
    return Quote(
        id=ids.quote,
        kind=kind,
        made_at=at,
        expires_at=at + VALID,
        account=profile.account,
        person=charging.buyer.member,
        profile=profile.id,
        subscription=subscription,
        versions=versions,
        currency=currency,
        collection=charging.buyer.collection,
        tax_rule=treatment.rule,
        change=change,
        documents=(paid.invoice,),
        settlement=paid.settlement,
        due_now=paid.due_now,
        due_later=paid.due_later,
        next_renewal=renewal_amounts(renewing, on=change.term.end, treatment=treatment),
        next_bill=bill(charges, change.period.end, treatment) if bills_again else None,
        payment=paid.payment,
    )


def _must_be_buyable(choices: Sequence[Choice], base: Offer, *, running: Sequence[Choice]) -> None:
    """Raises InvalidRequest that names the choice: its plan does not fit the base, or its quantity the plan."""
    if len(running) + len(choices) > MOST_ITEMS:
        raise InvalidRequest.of("/addons", f"at most {MOST_ITEMS - max(len(running), 1)} add-ons", len(choices))
    taken = {choice.offer.product.id for choice in running}
    for choice in choices:
        offer, plan = choice.offer, choice.offer.plan
        if offer.product.id in taken:
            raise InvalidRequest.of(f"{choice.at}/plan", "of a product that is not in it yet", plan.id)
        taken.add(offer.product.id)
        if plan.policies.buyers is Buyers.TRIALS_ONLY:
            raise InvalidRequest.of(f"{choice.at}/plan", "a plan that is sold, not one for trials only", plan.id)
        if not plan.minimum <= choice.quantity <= plan.maximum:
            raise InvalidRequest.of(f"{choice.at}/quantity", _bounds(plan), choice.quantity)
        if offer is not base:
            _must_fit_base(choice, base)


def _must_fit_base(choice: Choice, base: Offer) -> None:
    product, plan = choice.offer.product, choice.offer.plan
    if product.kind is not ProductKind.ADD_ON or base.product.id not in product.bases:
        raise InvalidRequest.of(f"{choice.at}/plan", f"an add-on of {base.product.id}", plan.id)
    if (plan.term, plan.billing) != (base.plan.term, base.plan.billing):
        rule = f"a plan with the term and billing period of {base.plan.id}: they share one invoice"
        raise InvalidRequest.of(f"{choice.at}/plan", rule, plan.id)


def _bounds(plan: Plan) -> str:
    if plan.model is PriceModel.FLAT:
        return "1: the plan has a flat price"
    if plan.minimum > 1:
        return f"from {plan.minimum} to {plan.maximum}"
    return f"at most {plan.maximum}"
