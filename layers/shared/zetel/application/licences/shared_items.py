"""Items that every active member has without a licence: flat ones, and those for the whole account.

One item of the account counts them by subscription. It is only ever adjusted, by purchases, additions and ends, so that
a read finds the subscriptions by their keys, however many an account has had.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from zetel.application.catalog.catalog import Catalog
from zetel.application.store import keys
from zetel.application.store.keys import Key
from zetel.application.store.writes import Adjust, Write
from zetel.domain.errors import Defect
from zetel.domain.licences.assigning import needs_licence
from zetel.domain.subscriptions.subscription import Item, Subscription, SubscriptionState


def shared_of(held: Subscription | None, catalog: Catalog) -> Iterator[tuple[Item, str]]:
    """The shared items of a running subscription, each with its product."""
    if held is None or held.state is not SubscriptionState.ACTIVE:
        return
    for item in held.items:
        plan = catalog.plan(item.plan)
        if not needs_licence(catalog.product(plan.product), plan):
            yield item, plan.product


def counted(before: Subscription | None, after: Subscription, catalog: Catalog) -> list[Write]:
    """The write that counts the shared items as a change leaves the subscription; `before` is None for a purchase."""
    more = sum(1 for _ in shared_of(after, catalog)) - sum(1 for _ in shared_of(before, catalog))
    return [Adjust(keys.shared_items(after.account), {after.id: more}, _never)] if more else []


def subscriptions(account: str, counts: Mapping[str, Any] | None) -> list[Key[Subscription]]:
    """The keys of the account's subscriptions with shared items; `counts` is the account's item, as it was read."""
    held = {name: count for name, count in (counts or {}).items() if isinstance(count, int)}
    return [keys.subscription(account, id) for id, count in sorted(held.items()) if count > 0]


def _never(_: object) -> Exception:
    return Defect()
