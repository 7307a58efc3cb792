"""Running contracts as use cases load them."""

from collections.abc import Iterable, Sequence
from typing import Any

from zetel.application.catalog.catalog import Catalog
from zetel.application.contracts import ledger_pages
from zetel.application.ports import Records, Services
from zetel.application.store import keys
from zetel.application.store.keys import Key
from zetel.domain.catalog.products import Offer, Plan
from zetel.domain.documents.document import Document
from zetel.domain.parties.programme import ProgrammeApprovals
from zetel.domain.quotes.quote import Quote
from zetel.domain.subscriptions.contract import Contract, agreed_base
from zetel.domain.subscriptions.deviations import agreed_plan
from zetel.domain.subscriptions.ledger import Ledger, Pool
from zetel.domain.subscriptions.subscription import Item, Subscription


def offers(subscription: Subscription, catalog: Catalog, approvals: ProgrammeApprovals | None) -> dict[str, Offer]:
    """The offer that each item of the subscription was bought from, by item id, with what was agreed beside it, and
    those that items get with the renewal, by `sold_as`, for an account with these approvals."""
    items = _offers(subscription.items, catalog, approvals)
    base = subscription.items[0].id
    return {
        **items,
        base: agreed_base(subscription, items[base]),
        **{
            item.sold_as: catalog.held(plan=item.plan, price=item.price, approvals=approvals)
            for entry in subscription.timeline
            if entry.planned
            for item in entry.planned.items
            if item.plan and item.price
        },
    }


def _offers(items: Iterable[Item], catalog: Catalog, approvals: ProgrammeApprovals | None) -> dict[str, Offer]:
    return {item.id: catalog.held(plan=item.plan, price=item.price, approvals=approvals) for item in items}


def earlier_plans(subscription: Subscription, catalog: Catalog) -> dict[str, Plan]:
    """The plans that the base had before, by name; what was agreed beside them stands."""
    agreed, currency, term = subscription.deviations, subscription.currency, subscription.term.start
    return {
        earlier.plan: agreed_plan(catalog.plan(earlier.plan), agreed, currency, term=term)
        for earlier in subscription.earlier or ()
    }


def base_products(subscription: Subscription, catalog: Catalog) -> tuple[str, ...]:
    """The products that the base is of and was of, of which the account has one refund window."""
    plans = [subscription.items[0].plan, *(earlier.plan for earlier in subscription.earlier or ())]
    return tuple(dict.fromkeys(catalog.plan(plan).product for plan in plans))


def asks_for_exports(subscription: Subscription, catalog: Catalog) -> bool:
    """Whether exports decide about an end of the subscription: a plan demands one, or an end was refused before."""
    plans = [subscription.items[0].plan, *(earlier.plan for earlier in subscription.earlier or ())]
    return bool(subscription.refused_ends) or any(catalog.plan(plan).policies.export_required for plan in plans)


def pool_keys(subscription: Subscription) -> dict[str, Key[Pool]]:
    """The key of each item's pool, for items with a pool."""
    return {item.id: keys.pool(subscription.account, subscription.id, item.id) for item in subscription.items}


def document_keys(account: str, documents: Iterable[str]) -> dict[str, Key[Document]]:
    return {id: keys.document(account, id) for id in dict.fromkeys(documents)}


def assembled(
    subscription: Subscription,
    ledger: Ledger,
    catalog: Catalog,
    found: Records,
    *,
    pools: dict[str, Key[Pool]],
    documents: dict[str, Key[Document]],
) -> Contract:
    """The contract with those of its pools and documents that were read, for the account's approvals, which were."""
    approvals = found.get(keys.approvals(subscription.account))
    return Contract(
        subscription,
        ledger,
        _offers(ledger.dropped, catalog, approvals) | offers(subscription, catalog, approvals),
        {item: pool for item, key in pools.items() if (pool := found.get(key))},
        tuple(document for key in documents.values() if (document := found.get(key))),
        earlier_plans(subscription, catalog),
    )


def load(
    subscription: Subscription, ledger: Ledger, services: Services, catalog: Catalog, *more: Key[Any]
) -> tuple[Contract, Records]:
    """The whole contract, with the documents that its ledger names, the account's approvals, and the items under the
    keys `more`; one read, and one before it where the ledger has further pages. Raises SubscriptionMoved."""
    ledger = ledger_pages.read_whole(subscription, ledger, services)
    pools = pool_keys(subscription)
    documents = document_keys(subscription.account, (lot.invoice for lot in ledger.lots))
    approvals = keys.approvals(subscription.account)
    found = services.store.read(*pools.values(), *documents.values(), approvals, *more)
    return assembled(subscription, ledger, catalog, found, pools=pools, documents=documents), found


def quoted(quote: Quote[object], found: Records, catalog: Catalog, *, pools: Sequence[str] = ()) -> Contract:
    """The contract that `quote` changes, from the read items, with the pools of the items `pools`.

    Raises Unknown, and SubscriptionMoved where the ledger has pages that were not read.
    """
    subscription_key = keys.subscription(quote.account, quote.subscription)
    ledger = keys.ledger(quote.account, quote.subscription)
    subscription = found.known(subscription_key, "subscription", quote.subscription)
    first = found.known(ledger, "subscription", quote.subscription)
    return assembled(
        subscription,
        ledger_pages.whole(subscription, first, found),
        catalog,
        found,
        pools={item: keys.pool(quote.account, quote.subscription, item) for item in pools},
        documents=document_keys(quote.account, quote.corrects),
    )
