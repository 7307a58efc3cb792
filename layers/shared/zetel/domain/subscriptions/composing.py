"""Changes on a timeline that cannot all happen: refused when one of them is set, or another is taken back."""

from collections.abc import Mapping

from zetel.domain.catalog.prices import PriceModel
from zetel.domain.catalog.products import Offer, Plan
from zetel.domain.catalog.terms import Cancelling
from zetel.domain.errors import ChangesClash
from zetel.domain.subscriptions.leaving import leaving_terms
from zetel.domain.subscriptions.next_term import items_then, offers_then, planned_then
from zetel.domain.subscriptions.subscription import EARLY_END, Subscription
from zetel.domain.subscriptions.timeline import ADD_ON, SEATS


def must_compose(subscription: Subscription, offers: Mapping[str, Offer]) -> None:
    """Raises ChangesClash that names a change of the timeline with which the next term could not begin: a total that
    its plan does not have, or an add-on that does not go with the base."""
    items, then = items_then(subscription), offers_then(subscription, offers)
    planned = planned_then(subscription)
    added = {entry.item: entry for entry in subscription.timeline if entry.kind == ADD_ON}
    for n, (item, offer) in enumerate(zip(items, then, strict=True)):
        by_then = [entry for entry in subscription.timeline if entry.on <= subscription.term.end]
        totals = [entry for entry in by_then if (entry.kind, entry.item) == (SEATS, item.id)]
        entry = totals[-1] if totals else added.get(item.id, planned)
        if entry and not has_total(offer.plan, item.quantity):
            raise ChangesClash(subscription=subscription.id, entry=entry.id, kind=entry.kind, on=entry.on)
        needs = added.get(item.id, planned)
        if needs and n and not goes_with(offer, then[0]):
            raise ChangesClash(subscription=subscription.id, entry=needs.id, kind=needs.kind, on=needs.on)


def must_end_as_chosen(subscription: Subscription, offers: Mapping[str, Offer], plans: Mapping[str, Plan]) -> None:
    """Raises ChangesClash that names the end on a chosen day, if the terms for leaving of that day forbid it. `plans`
    are the earlier plans by name."""
    chosen = next((entry for entry in subscription.timeline if entry.kind == EARLY_END), None)
    if chosen is None:
        return
    running = offers[subscription.items[0].id]
    base = running if chosen.on <= subscription.term.end else offers_then(subscription, offers)[0]
    terms = leaving_terms(base.plan, subscription.earlier, plans, chosen.on)
    if terms.cancelling is Cancelling.NOT_ALLOWED:
        raise ChangesClash(subscription=subscription.id, entry=chosen.id, kind=chosen.kind, on=chosen.on)


def has_total(plan: Plan, total: int) -> bool:
    """Whether an item of the plan can have so many units."""
    return total == 1 if plan.model is PriceModel.FLAT else plan.minimum <= total <= plan.maximum


def goes_with(addon: Offer, base: Offer) -> bool:
    """Whether the add-on can be bound to the base: its product to the base's, and both share one invoice."""
    same = (addon.plan.term, addon.plan.billing) == (base.plan.term, base.plan.billing)
    return same and base.product.id in addon.product.bases
