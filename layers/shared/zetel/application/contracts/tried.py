"""Trials that an account has used up: a product is tried once, before any paid term of it and any full refund.

    TRIED#product       put by the first trial or purchase, counted by each later one, and by a change to its plan
    subscriptions       those of before the mark existed: read where there is no mark

The mark alone decides between two requests of one moment.
"""

from zetel.application.catalog.catalog import Catalog
from zetel.application.ports import Services
from zetel.application.store import keys
from zetel.application.store.records import Tried
from zetel.application.store.writes import Adjust, Insert, Write
from zetel.domain.errors import Defect, TrialUsed
from zetel.domain.subscriptions.subscription import Subscription

#: Subscriptions read at once.
_PAGE = 100


def marked(before: Subscription | None, after: Subscription, catalog: Catalog) -> list[Write]:
    """The mark that a change to the subscription `after` leaves for the product of its base, where it is another one;
    `before` is None for a purchase, whose trial needs that no mark was there."""
    product = catalog.plan(after.items[0].plan).product
    key = keys.tried(after.account, product)
    if before and catalog.plan(before.items[0].plan).product == product:
        return []
    if before is None and after.trial:
        return [Insert(key, Tried(1), on_conflict=lambda found: TrialUsed(product=product))]
    return [Adjust(key, {"times": 1}, on_conflict=lambda found: Defect())]


def is_used(account: str, product: str, services: Services, catalog: Catalog) -> bool:
    """Whether the account has had a trial, a paid term or a full refund of the product; one read, and without a mark
    one query per hundred subscriptions."""
    mark, window = keys.tried(account, product), keys.refund_window(account, product)
    found = services.store.read(mark, window)
    if found.get(mark) or found.get(window):
        return True
    after: str | None = None
    while True:
        page = services.store.page(keys.subscriptions(account), limit=_PAGE, after=after)
        if any(catalog.plan(held.items[0].plan).product == product for held in page.items):
            return True
        if (after := page.next) is None:
            return False
