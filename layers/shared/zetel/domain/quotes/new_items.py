"""New items of a subscription, which a purchase and an addition both quote: their lines, limits, lots and pools."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from zetel.domain.calendar import Span
from zetel.domain.catalog.prices import PriceModel
from zetel.domain.catalog.products import Offer, Plan, ProductKind
from zetel.domain.catalog.terms import Trial, TrialEnd
from zetel.domain.documents.line import Line
from zetel.domain.errors import InvalidRequest
from zetel.domain.events import TypedEvent
from zetel.domain.money import same_currency
from zetel.domain.quotes.issuable import issuable
from zetel.domain.quotes.paying import paying
from zetel.domain.quotes.quote import VALID, NewIds, Quote
from zetel.domain.subscriptions.deviations import AS_LISTED, AgreedTerms, TakenOffer, agreed
from zetel.domain.subscriptions.events import (
    ItemTotal,
    SubscriptionItemsAdded,
    SubscriptionPurchased,
    SubscriptionTrialStarted,
)
from zetel.domain.subscriptions.ledger import Lot, Pool, VatHeld
from zetel.domain.subscriptions.next_term import Renewal
from zetel.domain.subscriptions.pricing import Charging, Choice, NewItem, bill
from zetel.domain.subscriptions.subscription import Item, RunningTrial


@dataclass(frozen=True, slots=True)
class NewItems:
    """The change of a purchase, an addition or a revival: the items, their first day, and the term that they are bound
    to; in a `trial` they are free until the term's end. A revival has `dropped` items that are not bought again. A
    purchase may take an `offer` of the seller's."""

    items: tuple[NewItem, ...]
    effective: date
    anchor: date
    term: Span
    period: Span
    trial: RunningTrial | None = None
    dropped: tuple[str, ...] = ()
    offer: TakenOffer | None = None


#: A subscription has at most 8 items, so that every commit about it stays one transaction.
MOST_ITEMS: Final = 8


def items_of(change: NewItems) -> tuple[Item, ...]:
    return tuple(Item(item.id, item.plan, item.price, item.quantity) for item in change.items)


def lots_of(quote: Quote[NewItems], at: datetime) -> tuple[Lot, ...]:
    return tuple(
        Lot.of(invoice.lines[no - 1], item.id, invoice.id, at)
        for invoice in quote.documents
        for item in quote.change.items
        for no in item.lines
    )


def vat_of(quote: Quote[NewItems]) -> tuple[VatHeld, ...]:
    return tuple(VatHeld.of(paper) for paper in quote.documents)


def pools_of(quote: Quote[NewItems], plans: Mapping[str, Plan]) -> Mapping[str, Pool]:
    """A pool for each item that is counted in seats; an item with a flat price has no pool."""
    return {
        item.id: Pool(seats=item.quantity)
        for item in quote.change.items
        if plans[item.plan].model is not PriceModel.FLAT
    }


def new_items_quote(
    kind: str,
    change: NewItems,
    charging: Charging,
    lines: Sequence[Line],
    *,
    subscription: str,
    versions: Mapping[str, int],
    everything: Sequence[Choice],
    renewal: Renewal | None,
    zone: str,
    ids: NewIds,
    at: datetime,
    deviations: AgreedTerms = AS_LISTED,
) -> Quote[NewItems]:
    """The quote of the items that `lines` charge; `everything` are all items of the subscription in the running term,
    the base first, which has these `deviations`; `renewal` is its next term."""
    profile, seller = charging.buyer.profile, charging.seller
    currency = same_currency(*(choice.offer.price.currency for choice in everything))
    paid = paying(lines, charging, currency, ids)
    bills_again = change.period.end < change.term.end
    base, *addons = everything
    offer = agreed(base.offer, deviations, term=change.term.start, period=change.period.end)
    charges = [(choice.offer.price, choice.quantity) for choice in (replace(base, offer=offer), *addons)]
    quote = Quote(
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
        tax_rule=charging.treatment().rule,
        change=change,
        documents=(paid.invoice,),
        settlement=paid.settlement,
        due_now=paid.due_now,
        due_later=paid.due_later,
        next_renewal=renewal.amounts(profile=profile, seller=seller) if renewal else None,
        next_bill=bill(charges, on=change.period.end, zone=zone, profile=profile, seller=seller)
        if bills_again
        else None,
        payment=paid.payment,
    )
    return issuable(quote, corrected=(), buyer=profile, seller=charging.seller)


def free_items(choices: Sequence[Choice], ids: Sequence[str]) -> tuple[NewItem, ...]:
    """The items of a trial: no line charges them."""
    return tuple(
        NewItem(id, choice.offer.plan.name, choice.offer.price.version, choice.quantity, ())
        for id, choice in zip(ids, choices, strict=True)
    )


def free_quote(
    kind: str,
    change: NewItems,
    charging: Charging,
    *,
    subscription: str,
    versions: Mapping[str, int],
    currency: str,
    renewal: Renewal | None,
    ids: NewIds,
    at: datetime,
) -> Quote[NewItems]:
    """The quote of items in a trial: without a document, and with the first invoice after it. Raises TaxRateMissing."""
    profile, seller = charging.buyer.profile, charging.seller
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
        tax_rule=charging.treatment().rule,
        change=change,
        documents=(),
        settlement=(),
        due_now=0,
        due_later=(),
        next_renewal=renewal.amounts(profile=profile, seller=seller) if renewal else None,
    )


def must_be_within_trial(choices: Sequence[Choice], trial: Trial) -> None:
    """Raises InvalidRequest for a quantity above the most of the trial."""
    for choice in choices:
        if choice.quantity > trial.seats:
            rule = f"at most {trial.seats} until the trial ends"
            raise InvalidRequest.of(f"{choice.pointer}/quantity", rule, choice.quantity)


def must_be_buyable(choices: Sequence[Choice], base: Offer, *, running: Sequence[Choice]) -> None:
    """Raises InvalidRequest that names the choice: its plan does not fit the base, or its quantity the plan."""
    if len(running) + len(choices) > MOST_ITEMS:
        raise InvalidRequest.of("/addons", f"at most {MOST_ITEMS - max(len(running), 1)} add-ons", len(choices))
    taken = {choice.offer.product.id for choice in running}
    for choice in choices:
        offer, plan = choice.offer, choice.offer.plan
        if offer.product.id in taken:
            raise InvalidRequest.of(f"{choice.pointer}/plan", "of a product that is not in it yet", plan.id)
        taken.add(offer.product.id)
        if not plan.minimum <= choice.quantity <= plan.maximum:
            raise InvalidRequest.of(f"{choice.pointer}/quantity", _bounds(plan), choice.quantity)
        if offer is not base:
            _must_fit_base(choice, base)


def _must_fit_base(choice: Choice, base: Offer) -> None:
    product, plan = choice.offer.product, choice.offer.plan
    if product.kind is not ProductKind.ADD_ON or base.product.id not in product.bases:
        raise InvalidRequest.of(f"{choice.pointer}/plan", f"an add-on of {base.product.id}", plan.id)
    if (plan.term, plan.billing) != (base.plan.term, base.plan.billing):
        rule = f"a plan with the term and billing period of {base.plan.id}: they share one invoice"
        raise InvalidRequest.of(f"{choice.pointer}/plan", rule, plan.id)


def _bounds(plan: Plan) -> str:
    if plan.model is PriceModel.FLAT:
        return "1: the plan has a flat price"
    if plan.minimum > 1:
        return f"from {plan.minimum} to {plan.maximum}"
    return f"at most {plan.maximum}"


def trial_told(quote: Quote[NewItems], trial: RunningTrial) -> TypedEvent:
    """The event of the confirmed quote of a trial."""
    change = quote.change
    return SubscriptionTrialStarted(
        items=tuple(ItemTotal(item.id, item.plan, item.quantity) for item in change.items),
        effective=change.effective,
        currency=quote.currency,
        total=0,
        collection=quote.collection,
        quote=quote.id,
        documents=(),
        ends=change.term.end,
        then=TrialEnd.CONVERT if trial.converts else TrialEnd.CANCEL,
    )


def told(kind: type[SubscriptionPurchased] | type[SubscriptionItemsAdded], quote: Quote[NewItems]) -> TypedEvent:
    """The event of the confirmed quote."""
    return kind(
        items=tuple(ItemTotal(item.id, item.plan, item.quantity) for item in quote.change.items),
        effective=quote.change.effective,
        currency=quote.currency,
        total=sum(paper.total for paper in quote.documents),
        collection=quote.collection,
        quote=quote.id,
        documents=quote.issues,
    )
