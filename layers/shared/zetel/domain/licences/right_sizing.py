"""Right-sizing: seats bought against seats in use, and the saving of fewer seats from the next renewal on.

people      in use on the day of the count, and those who were given a licence since; at least the plan's minimum
saving      the renewal as it stands - the renewal with that total on the timeline, both as `next_renewal` prices
            them: with its prices, tiers and VAT
none        without activity reports, without fewer seats, without a next term, or where fewer seats cost no less
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from zetel.domain.catalog.products import Offer, Product, ProductKind
from zetel.domain.licences.assigning import is_licensed
from zetel.domain.licences.seat_use import CountedSeats, SeatUse
from zetel.domain.parties.profile import BillingProfile
from zetel.domain.parties.seller import Seller
from zetel.domain.subscriptions.ledger import Pool
from zetel.domain.subscriptions.next_term import items_then, next_renewal
from zetel.domain.subscriptions.subscription import Entry, Item, Subscription
from zetel.domain.subscriptions.timeline import SEATS, with_entry


@dataclass(frozen=True, slots=True)
class SeatSaving:
    """Fewer seats of an item, `quantity`, from the renewal `on` a day: each of so many invoices of the next term is
    lower by `net`, `tax` and `total`, minor units at the VAT known for that day. `release`: licences end for it."""

    quantity: int
    on: date
    invoices: int
    net: int
    tax: int
    total: int
    release: bool


@dataclass(frozen=True, slots=True)
class SeatSizing:
    """The seats of an item that were `bought`, their use as it was counted last, and the saving, if there is any."""

    item: str
    product: Product
    bought: int
    use: SeatUse | None
    saving: SeatSaving | None


def sized(
    subscription: Subscription,
    offers: Mapping[str, Offer],
    counted: CountedSeats | None,
    pools: Mapping[str, Pool],
    *,
    profile: BillingProfile,
    seller: Seller,
) -> tuple[SeatSizing, ...]:
    """The items with licences, in their order. Raises TaxRateMissing."""

    def saving(item: Item) -> SeatSaving | None:
        use, pool = counted.of(item.id) if counted else None, pools.get(item.id)
        if use is None or use.last_active is None or pool is None:
            return None
        return _saving(subscription, offers, item, in_use(use, pool), pool.assigned, profile=profile, seller=seller)

    return tuple(
        SeatSizing(
            item.id,
            offers[item.id].product,
            item.quantity,
            counted.of(item.id) if counted else None,
            saving(item),
        )
        for item in subscription.items
        if is_licensed(offers[item.id])
    )


def in_use(use: SeatUse | None, pool: Pool) -> int:
    """The people who need a seat: those in use on the day of the count and those given a licence since; all who have
    one where the product never reported activity."""
    if use is None or use.last_active is None:
        return pool.assigned
    return use.in_use + max(0, pool.assigned - use.assigned)


def _saving(
    subscription: Subscription,
    offers: Mapping[str, Offer],
    item: Item,
    people: int,
    assigned: int,
    *,
    profile: BillingProfile,
    seller: Seller,
) -> SeatSaving | None:
    seats = _lowest(offers[item.id], people)
    coming = next((then.quantity for then in items_then(subscription) if then.id == item.id), 0)
    as_it_stands = next_renewal(subscription, offers)
    if as_it_stands is None or not seats < min(coming, item.quantity):
        return None
    entry = Entry("", subscription.term.end, SEATS, item.id, seats)
    smaller = next_renewal(replace(subscription, timeline=with_entry(subscription.timeline, entry)), offers)
    if smaller is None:
        return None
    more = as_it_stands.amounts(profile=profile, seller=seller)
    less = smaller.amounts(profile=profile, seller=seller)
    if less.net >= more.net:
        return None
    return SeatSaving(
        seats,
        more.on,
        as_it_stands.invoices,
        more.net - less.net,
        more.tax - less.tax,
        more.total - less.total,
        release=assigned > seats,
    )


def _lowest(offer: Offer, people: int) -> int:
    """The fewest seats for so many people that the item may have; an add-on without people may be dropped."""
    if people == 0 and offer.product.kind is ProductKind.ADD_ON:
        return 0
    return max(people, offer.plan.minimum)
