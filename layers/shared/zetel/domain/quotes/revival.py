"""Revivals: an ended subscription is bought again in its expired days, on the plan versions of that day.

    ended         revived                      the same id and seats, and the people who still fit
    |- - - - - - -|- new anchor, new term      no deviations, no trial, no refund window, no earlier plan's terms
      not served,
      not billed

Where a plan is not sold any more, the request names another plan of the family that is, counted in the same way.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from zetel.domain.catalog.prices import PriceModel
from zetel.domain.catalog.products import Offer, ProductKind
from zetel.domain.documents.drafting import documents_of
from zetel.domain.documents.subject import Describe
from zetel.domain.errors import InvalidRequest, PlanNotSold, RevivalForbids, RevivalRule, SubscriptionEnded
from zetel.domain.licences.assigning import needs_licence
from zetel.domain.parties.profile import BillingProfile
from zetel.domain.parties.seller import Seller
from zetel.domain.payments.allocation import still_held
from zetel.domain.quotes.new_items import NewItems, items_of, lots_of, must_be_buyable, vat_of
from zetel.domain.quotes.purchase import first_term_quote
from zetel.domain.quotes.quote import NewIds, Quote, QuoteKind
from zetel.domain.subscriptions.after_end import stage_of
from zetel.domain.subscriptions.contract import Contract
from zetel.domain.subscriptions.deviations import AS_LISTED
from zetel.domain.subscriptions.ledger import Pool
from zetel.domain.subscriptions.outcome import Outcome, release_work
from zetel.domain.subscriptions.pricing import Buyer, Choice
from zetel.domain.subscriptions.release import ReleaseWork
from zetel.domain.subscriptions.retention import RetentionStage
from zetel.domain.subscriptions.subscription import Item, Subscription, SubscriptionState
from zetel.domain.subscriptions.timeline import due_after
from zetel.domain.tax.reference_rates import RatesBefore, none_known


@dataclass(frozen=True, slots=True)
class ChosenPlan:
    """The plan by its id that an item is revived on; `pointer` is its place in the request."""

    plan: str
    pointer: str


def must_be_revivable(subscription: Subscription, at: datetime) -> None:
    """Raises RevivalForbids for a subscription that runs, or beyond its expired days, or that ended before these were
    promised; ChangeInProgress."""
    stage = stage_of(subscription, at)
    if stage is None:
        raise RevivalForbids(subscription=subscription.id, why=RevivalRule.NOT_ENDED)
    if stage is not RetentionStage.EXPIRED or subscription.retention is None:
        last = subscription.retention.disabled_on - timedelta(days=1) if subscription.retention else None
        raise RevivalForbids(subscription=subscription.id, why=RevivalRule.TOO_LATE, day=last)
    subscription.must_not_be_held()


def offer_for(item: Item, before: Offer, wanted: ChosenPlan | None, on_sale: Sequence[Offer]) -> Offer:
    """The offer that the item is revived on: that of its plan, or of the `wanted` one, among those `on_sale` today in
    its currency to its account.

    Raises PlanNotSold where its plan is not sold any more and no other is wanted, InvalidRequest for a wanted plan that
    cannot take its place.
    """
    fitting = [offer for offer in on_sale if _takes_place(offer, before)]
    plan = wanted.plan if wanted else before.plan.id
    for offer in fitting:
        if offer.plan.id == plan:
            return offer
    plans = tuple(dict.fromkeys(offer.plan.id for offer in fitting))
    if wanted is None:
        raise PlanNotSold(item=item.id, plan=plan, plans=plans)
    raise InvalidRequest.of(wanted.pointer, f"one of {', '.join(plans)}" if plans else "left out", plan)


def _takes_place(offer: Offer, before: Offer) -> bool:
    """An edition of the same family, or the same add-on, whose quantity counts the same things."""
    product, earlier = offer.product, before.product
    if before.product.kind is ProductKind.EDITION:
        related = product.kind is ProductKind.EDITION and product.family == earlier.family
    else:
        related = product.id == earlier.id
    flat = (offer.plan.model is PriceModel.FLAT, before.plan.model is PriceModel.FLAT)
    return related and flat[0] == flat[1] and product.per == earlier.per


def quote_revival(
    contract: Contract,
    items: Sequence[Item],
    choices: Sequence[Choice],
    *,
    buyer: Buyer,
    seller: Seller,
    ids: NewIds,
    at: datetime,
    describe: Describe,
    rates: RatesBefore = none_known,
) -> Quote[NewItems]:
    """The quote of the ended contract's `items`, the base first, bought again today as `choices`.

    Raises as `must_be_revivable` and `quote_purchase`.
    """
    held = contract.subscription
    must_be_revivable(held, at)
    must_be_buyable(choices, choices[0].offer, running=())
    kept = {item.id for item in items}
    quote = first_term_quote(
        QuoteKind.REVIVAL,
        choices,
        buyer=buyer,
        seller=seller,
        ids=replace(ids, items=tuple(item.id for item in items)),
        at=at,
        describe=describe,
        rates=rates,
        subscription=held.id,
        versions={"subscription": held.version, **contract.ledger.versions, "profile": buyer.profile.version},
    )
    dropped = tuple(item.id for item in held.items if item.id not in kept)
    return replace(quote, change=replace(quote.change, dropped=dropped))


def revived(
    quote: Quote[NewItems],
    contract: Contract,
    *,
    offers: Mapping[str, Offer],
    buyer: BillingProfile,
    seller: Seller,
    at: datetime,
    token: str | None = None,
) -> Outcome:
    """The subscription that runs again, as the account's own where another profile pays. `offers` are those of
    the quote by item, `token` is the card that pays.

    Raises SubscriptionEnded for one that was deleted since the quote.
    """
    before, change = contract.subscription, quote.change
    if before.state is not SubscriptionState.ENDED:
        raise SubscriptionEnded(subscription=before.id)
    after = replace(
        before.changed(),
        state=SubscriptionState.ACTIVE,
        collection=quote.collection,
        profile=buyer.id,
        buyer=before.buyer if buyer.id == before.profile else None,
        zone=buyer.zone,
        anchor=change.anchor,
        term=change.term,
        period=change.period,
        items=items_of(change),
        last_quote=quote.id,
        ended=None,
        cancel_by=None,
        deviations=AS_LISTED,
        timeline=(),
        token=token,
        purchase_order=quote.purchase_order or before.purchase_order,
        quoted_at=quote.made_at,
        hold=still_held(before.hold, ended=quote.payment),
        attempts=0,
        due=None,
        trial=None,
        announced={},
        shift=None,
        earlier=None,
        window_days=0,
        retention=None,
    )
    after = replace(after, due=due_after(after, after, offers[after.items[0].id].plan, at))
    ledger = replace(
        contract.ledger, version=contract.ledger.version + 1, lots=lots_of(quote, at), tax=vat_of(quote), dropped=()
    )
    documents = documents_of(quote.issue(before.purchase_order), buyer=buyer, seller=seller, at=at)
    releases = tuple(_releases(contract, after, offers, quote.id, at))
    return Outcome(after, ledger, _pools(contract, after, offers), documents, releases=releases)


def still_ended(quote: Quote[NewItems], contract: Contract) -> bool:
    """Whether the contract is the ended one that was quoted: neither revived nor deleted since."""
    ended = contract.subscription.state is SubscriptionState.ENDED
    return ended and contract.ledger.version == quote.versions["ledger"]


def _pools(contract: Contract, after: Subscription, offers: Mapping[str, Offer]) -> Mapping[str, Pool]:
    """The pools that get another number of seats; a dropped item has none left."""
    seats = dict.fromkeys(contract.pools, 0) | {
        item.id: item.quantity for item in after.items if offers[item.id].plan.model is not PriceModel.FLAT
    }
    return {
        item: replace(contract.pools[item], seats=total)
        for item, total in seats.items()
        if item in contract.pools and contract.pools[item].seats != total
    }


def _releases(
    contract: Contract, after: Subscription, offers: Mapping[str, Offer], of: str, at: datetime
) -> Sequence[ReleaseWork]:
    """The works that wake the licences of its people, and those that end the licences of dropped items."""
    works = []
    for item in contract.subscription.items:
        before, now = contract.offers[item.id], offers.get(item.id)
        if not needs_licence(before.product, before.plan):
            continue
        product = now.product.id if now and now.product.id != before.product.id else None
        work = release_work(after, item.id, of=of, release=None, at=at, product=product)
        works.append(replace(work, wakes=now is not None))
    return works
