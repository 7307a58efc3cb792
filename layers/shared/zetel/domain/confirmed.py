"""What confirming a quote leaves behind. Lines and amounts come from the quote; nothing is priced again."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from zetel.domain.catalog import Plan, PriceModel
from zetel.domain.documents import Document
from zetel.domain.drafting import Issue, documents_of
from zetel.domain.parties import BillingProfile, Seller
from zetel.domain.quotes import Bought, Quote
from zetel.domain.settling import Remainder
from zetel.domain.subscriptions import (
    Item,
    Ledger,
    Lot,
    Pool,
    Subscription,
    SubscriptionState,
    VatHeld,
    next_due,
)
from zetel.domain.terms import mail_leads


@dataclass(frozen=True, slots=True)
class Outcome:
    """The subscription and ledger as they will be, the pools of new and changed items by id, the drafted documents, the
    earlier documents that credits settle or refunds draw on, and what is to be settled later."""

    subscription: Subscription
    ledger: Ledger
    pools: Mapping[str, Pool]
    documents: tuple[Document, ...]
    settled: tuple[Document, ...] = ()
    rest: Remainder | None = None

    @property
    def invoice(self) -> Document:
        """The invoice of a purchase or an addition, its only document."""
        return self.documents[0]


def purchased(
    quote: Quote[Bought],
    *,
    buyer: BillingProfile,
    seller: Seller,
    plans: Mapping[str, Plan],
    at: datetime,
    token: str | None = None,
) -> Outcome:
    """The subscription that confirming the purchase `quote` makes at the instant `at`.

    `plans` are the plan versions that the quote names; `token` is the card that pays, if one does.
    """
    change = quote.change
    base = plans[change.items[0].plan]
    subscription = Subscription(
        id=quote.subscription,
        account=quote.account,
        version=1,
        sequence=1,
        state=SubscriptionState.ACTIVE,
        profile=quote.profile,
        currency=quote.currency,
        zone=buyer.zone,
        collection=quote.collection,
        started=change.effective,
        anchor=change.anchor,
        term=change.term,
        period=change.period,
        items=_items(quote),
        created_at=at,
        last_quote=quote.id,
        token=token,
        due=next_due(
            leads=mail_leads(base.policies, base.term, change.term),
            term=change.term,
            period=change.period,
            zone=buyer.zone,
            after=at,
        ),
    )
    ledger = Ledger(version=1, lots=_lots(quote, at), tax=_tax(quote))
    documents = documents_of(Issue.of(quote), buyer=buyer, seller=seller, at=at)
    return Outcome(subscription, ledger, _pools(quote, plans), documents)


def added(
    quote: Quote[Bought],
    *,
    subscription: Subscription,
    ledger: Ledger,
    buyer: BillingProfile,
    seller: Seller,
    plans: Mapping[str, Plan],
    at: datetime,
) -> Outcome:
    """The running `subscription` with the items that confirming the addition `quote` binds to it, and no hold on it."""
    after = replace(
        subscription.changed(),
        items=(*subscription.items, *_items(quote)),
        last_quote=quote.id,
        hold=None,
    )
    lots = Ledger(version=ledger.version + 1, lots=(*ledger.lots, *_lots(quote, at)), tax=(*ledger.tax, *_tax(quote)))
    documents = documents_of(Issue.of(quote), buyer=buyer, seller=seller, at=at)
    return Outcome(after, lots, _pools(quote, plans), documents)


def _items(quote: Quote[Bought]) -> tuple[Item, ...]:
    return tuple(Item(item.id, item.plan, item.price, item.quantity) for item in quote.change.items)


def _lots(quote: Quote[Bought], at: datetime) -> tuple[Lot, ...]:
    invoice = quote.documents[0]
    lines = {line.no: line for line in invoice.lines}
    return tuple(Lot.of(lines[no], item.id, invoice.id, at) for item in quote.change.items for no in item.lines)


def _tax(quote: Quote[Bought]) -> tuple[VatHeld, ...]:
    return tuple(VatHeld.of(paper) for paper in quote.documents)


def _pools(quote: Quote[Bought], plans: Mapping[str, Plan]) -> Mapping[str, Pool]:
    """A pool for each item that is counted in seats; a flat price has none."""
    return {
        item.id: Pool(seats=item.quantity)
        for item in quote.change.items
        if plans[item.plan].model is not PriceModel.FLAT
    }
