"""A ledger as it is stored: its first lots on the first page, as many again on each further one.

    LEDGER      version, the first 750 lots with their VAT, the items dropped, the versions of the further pages
    LEDGER#2    version, the next 750 lots with their VAT
    LEDGER#3    ...

Most ledgers have one page. A change writes the first page, whose version everything is decided on, and the pages whose
lots it changes; a page that the next billing period empties stays, and is used again.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from zetel.application.ports import Records, Services
from zetel.application.store import keys
from zetel.application.store.keys import Key
from zetel.application.store.records import LedgerPage
from zetel.application.store.writes import Insert, OnConflict, Replace, Write
from zetel.domain.errors import SubscriptionMoved
from zetel.domain.subscriptions.ledger import Ledger
from zetel.domain.subscriptions.subscription import Subscription

#: The lots of a page. With all that belongs to them they take less than 400 KB, which is the most of an item.
LOTS_OF_A_PAGE: Final = 750


def further_keys(subscription: Subscription, pages: int) -> Sequence[Key[LedgerPage]]:
    """The keys of the pages after the first, of so many pages."""
    return [keys.ledger_page(subscription.account, subscription.id, n) for n in range(2, pages + 1)]


def whole(subscription: Subscription, first: Ledger, found: Records) -> Ledger:
    """The ledger of the page `first` with the lots of its further pages, which have been read.

    A read of several items is not atomic. Raises SubscriptionMoved where a page is not the one that `first` names.
    """
    read = [found.get(key) for key in further_keys(subscription, 1 + len(first.pages))]
    pages = [page for page in read if page]
    if tuple(page.version for page in pages) != first.pages:
        raise SubscriptionMoved(subscription=subscription.id)
    lots = [lot for page in pages for lot in page.lots]
    tax = [vat for page in pages for vat in page.tax]
    return replace(first, lots=(*first.lots, *lots), tax=(*first.tax, *tax))


def read_whole(subscription: Subscription, first: Ledger, services: Services) -> Ledger:
    """The ledger of the page `first`; a read more, if it has further pages."""
    further = further_keys(subscription, 1 + len(first.pages))
    return whole(subscription, first, services.store.read(*further)) if further else first


def writes(subscription: Subscription, before: Ledger, after: Ledger, on_conflict: OnConflict) -> list[Write]:
    """The pages that change from `before` to `after`; none without a new version of the ledger."""
    if before.version == after.version:
        return []
    held = _pages(before, 1 + len(before.pages))
    pages = _pages(after, len(held))
    versions = [
        before.pages[n - 1] if [page] == held[n : n + 1] else after.version for n, page in enumerate(pages) if n
    ]
    first = replace(after, lots=pages[0].lots, tax=pages[0].tax, pages=tuple(versions))
    key = keys.ledger(subscription.account, subscription.id)
    written: list[Write] = [Replace(key, first, {"version": before.version}, on_conflict=on_conflict)]
    for n, page_key in enumerate(further_keys(subscription, len(pages)), start=1):
        page = replace(pages[n], version=after.version)
        if n >= len(held):
            written.append(Insert(page_key, page, on_conflict=on_conflict))
        elif versions[n - 1] == after.version:
            written.append(Replace(page_key, page, {"version": before.pages[n - 1]}, on_conflict=on_conflict))
    return written


def _pages(ledger: Ledger, least: int) -> list[LedgerPage]:
    """The lots by page, on `least` pages at least; a document's VAT stands on the page of its first lot."""
    count = max(least, -(-len(ledger.lots) // LOTS_OF_A_PAGE))
    begins: dict[str, int] = {}
    for n, lot in enumerate(ledger.lots):
        begins.setdefault(lot.invoice, n // LOTS_OF_A_PAGE)
    lots = [ledger.lots[n * LOTS_OF_A_PAGE : (n + 1) * LOTS_OF_A_PAGE] for n in range(count)]
    tax = [tuple(vat for vat in ledger.tax if begins.get(vat.document, 0) == n) for n in range(count)]
    return [LedgerPage(0, *page) for page in zip(lots, tax, strict=True)]
