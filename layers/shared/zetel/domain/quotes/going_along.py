"""The items that a change of the plan changes: the base, and the add-ons that go along with it or end.

    its plan has the new base's term and billing    the add-on stays as it is
    its product has such plans on sale              it goes along: with the only one, or the one that the request names
    none, or the new base does not take it          it ends

Units stay as many as they are; to a flat price there is 1, and from one the request names the total.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from zetel.domain.catalog.prices import PriceModel
from zetel.domain.catalog.products import Offer, Plan, ProductKind
from zetel.domain.catalog.terms import Buyers
from zetel.domain.errors import InvalidRequest
from zetel.domain.subscriptions.composing import goes_with, has_total
from zetel.domain.subscriptions.contract import Contract
from zetel.domain.subscriptions.subscription import Item


@dataclass(frozen=True, slots=True)
class NamedPlan:
    """The plan and the total that the request names for an item; `pointer` is their place in it (JSON pointer)."""

    plan: str | None = None
    quantity: int | None = None
    pointer: str = ""


@dataclass(frozen=True, slots=True)
class ChangingItem:
    """An item with the offer and the total that it gets; without an offer it ends."""

    item: Item
    offer: Offer | None
    quantity: int


def changing_items(
    contract: Contract, base: NamedPlan, addons: Mapping[str, NamedPlan], on_sale: Sequence[Offer]
) -> tuple[ChangingItem, ...]:
    """The items that change, the base first. Raises InvalidRequest."""
    held = contract.subscription.items
    for id, named in addons.items():
        if id not in {item.id for item in held[1:]}:
            raise InvalidRequest.of(f"{named.pointer}/item", "an add-on of the subscription", id)
    target = _target(contract, base, on_sale)
    total = _total(contract.base.plan, target.plan, held[0].quantity, base)
    changes = [_addon(contract, item, target, addons.get(item.id), on_sale) for item in held[1:]]
    return (ChangingItem(held[0], target, total), *(change for change in changes if change))


def _target(contract: Contract, base: NamedPlan, on_sale: Sequence[Offer]) -> Offer:
    running, pointer = contract.base, f"{base.pointer}/plan"
    target = next((offer for offer in on_sale if offer.plan.id == base.plan), None)
    if target is None:
        raise InvalidRequest.of(pointer, f"a plan on sale in {contract.subscription.currency}", base.plan)
    if target.product.kind is not ProductKind.EDITION or target.product.family != running.product.family:
        raise InvalidRequest.of(pointer, f"a plan of an edition of {running.product.family}", base.plan)
    if target.plan.id == running.plan.id:
        raise InvalidRequest.of(pointer, f"another plan than the present {running.plan.id}", base.plan)
    _must_be_sold(target, pointer)
    return target


def _addon(
    contract: Contract, item: Item, target: Offer, named: NamedPlan | None, on_sale: Sequence[Offer]
) -> ChangingItem | None:
    """The change of an add-on; None where it stays as it is."""
    running, named = contract.offers[item.id], named or NamedPlan()
    if goes_with(running, target):
        if named.plan not in (None, running.plan.id) or named.quantity not in (None, item.quantity):
            raise InvalidRequest.of(f"{named.pointer}/item", "left out: this add-on stays as it is", item.id)
        return None
    plans = [o for o in on_sale if o.product.id == running.product.id and goes_with(o, target)]
    fitting = [offer for offer in plans if named.plan in (None, offer.plan.id)]
    if named.plan and not fitting:
        rule = f"a plan of {running.product.id} with the term and billing period of {target.plan.id}"
        raise InvalidRequest.of(f"{named.pointer}/plan", rule, named.plan)
    if not fitting:
        return ChangingItem(item, None, 0)
    if len(fitting) > 1:
        known = ", ".join(sorted(offer.plan.id for offer in fitting))
        raise InvalidRequest.of("/addons", f"a plan for the add-on {item.id}: one of {known}")
    (offer,) = fitting
    _must_be_sold(offer, f"{named.pointer or '/addons'}/plan")
    return ChangingItem(item, offer, _total(running.plan, offer.plan, item.quantity, named))


def _total(running: Plan, target: Plan, present: int, named: NamedPlan) -> int:
    """The new total: the one that is named, or the present one. Raises InvalidRequest."""
    pointer = f"{named.pointer}/quantity" if named.pointer or named.plan else "/addons"
    flat = target.model is PriceModel.FLAT
    if running.model is PriceModel.FLAT and not flat and named.quantity is None:
        raise InvalidRequest.of(pointer, f"the new total: {running.id} has a flat price, {target.id} has not")
    total = named.quantity or (1 if flat else present)
    if not has_total(target, total):
        bounds = "1, or left out: its price is flat" if flat else f"from {target.minimum} to {target.maximum}"
        raise InvalidRequest.of(pointer, f"{bounds} of {target.id}", total)
    return total


def _must_be_sold(offer: Offer, pointer: str) -> None:
    if offer.plan.policies.buyers is Buyers.TRIALS_ONLY:
        raise InvalidRequest.of(pointer, "a plan that is sold, not one for trials only", offer.plan.id)


def offers_of(changes: Sequence[ChangingItem]) -> Iterator[Offer]:
    """The offers that items get."""
    yield from (change.offer for change in changes if change.offer)
