"""The use of a subscription's seats, counted every week: work beside the subscription, with a due instant of its own.

    licences assigned        counted for the first time, and due 7 days later
    due                      counted again, and due 7 days later
    the subscription ended   the last count stands, and is due no more

The work is in proportion to the licences of the subscription; a subscription that never had any has no count. Nothing
is written but the count, which no command decides on.
"""

from dataclasses import replace
from datetime import datetime
from functools import partial

from zetel.application.catalog.catalog import Catalog
from zetel.application.licences.choosing import people_of
from zetel.application.ports import Services
from zetel.application.store import keys
from zetel.application.store.writes import Insert, Replace
from zetel.application.work.retrying import until_unmoved
from zetel.domain.due import Due, WorkKind
from zetel.domain.errors import DocumentMoved
from zetel.domain.licences.assigning import needs_licence
from zetel.domain.licences.seat_use import COUNTED_AGAIN, CountedSeats, count_id, use_of
from zetel.domain.subscriptions.subscription import Item, Subscription, SubscriptionState


def count(account: str, id: str, services: Services, catalog: Catalog) -> None:
    """Counts the use of the subscription's seats, if they were not counted yet or are due again; `id` is that of the
    subscription or of its count. Raises DocumentMoved where each attempt met another count."""
    until_unmoved(partial(_counted, account, id, services, catalog))


def _counted(account: str, id: str, services: Services, catalog: Catalog) -> None:
    key, subscription_key = keys.counted_seats(account, id), keys.subscription(account, id.removeprefix("cnt_"))
    found = services.store.read(key, subscription_key)
    held = found.known(subscription_key, "subscription", id)
    before, at = found.get(key), services.now(account)
    if before is None:
        first = _count(held, None, at, services, catalog)
        services.store.commit([Insert(key, first, on_conflict=lambda found: DocumentMoved(document=first.id))])
    elif before.due and before.due.at <= at:
        after = _count(held, before, at, services, catalog)
        expects = {"version": before.version}
        services.store.commit(
            [Replace(key, after, expects, on_conflict=lambda found: DocumentMoved(document=after.id))]
        )


def _count(
    held: Subscription, before: CountedSeats | None, at: datetime, services: Services, catalog: Catalog
) -> CountedSeats:
    """The count of the instant; of a subscription that has ended, the one before it."""
    done = CountedSeats(count_id(held.id), held.account, held.id, at.date(), ()) if before is None else before
    counted = replace(done, version=done.version + bool(before), attempts=0, due=None)
    if held.state is not SubscriptionState.ACTIVE:
        return counted
    items = tuple(
        use_of(
            item.id,
            people_of(held.account, held.id, item.id, services),
            on=at.date(),
            before=done.of(item.id),
        )
        for item in held.items
        if _has_licences(item, catalog)
    )
    return replace(counted, day=at.date(), items=items, due=Due(at + COUNTED_AGAIN, WorkKind.SEAT_COUNT))


def _has_licences(item: Item, catalog: Catalog) -> bool:
    plan = catalog.plan(item.plan)
    return needs_licence(catalog.product(plan.product), plan)
