"""The items of which a member may ask for a licence: of the newest running subscriptions of the account itself, one
item for each product of which the member has no licence. What a member bought is that member's own to share."""

from typing import Final

from zetel.application.catalog.catalog import Catalog
from zetel.application.ports import Services
from zetel.application.store import keys
from zetel.application.store.wire import Wire
from zetel.domain.licences.assigning import needs_licence
from zetel.domain.parties.member import Member
from zetel.domain.subscriptions.subscription import SubscriptionState

#: The subscriptions that are looked at; one query reads so many.
_NEWEST: Final = 100


def items(account: str, member: Member, services: Services, catalog: Catalog) -> list[Wire]:
    """The items, by product; in one query."""
    held = {one.product for one in member.awake}
    found: dict[str, Wire] = {}
    for subscription in services.store.page(keys.subscriptions(account), limit=_NEWEST, newest_first=True).items:
        if subscription.state is not SubscriptionState.ACTIVE or subscription.buyer:
            continue
        for item in subscription.items:
            plan = catalog.plan(item.plan)
            if plan.product not in held and needs_licence(catalog.product(plan.product), plan):
                found[plan.product] = {"subscription": subscription.id, "item": item.id, "product": plan.product}
    return [found[product] for product in sorted(found)]
