"""What confirming a quote leaves behind. Lines and amounts come from the quote; nothing is priced again."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from zetel.domain.calendar import Span
from zetel.domain.catalog import Plan, PriceModel
from zetel.domain.documents import Document, DocumentState, Payer
from zetel.domain.due import Due, WorkKind
from zetel.domain.parties import BillingProfile, Seller
from zetel.domain.quotes import Bought, Quote
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

#: How long a commit's own messages have, before the sweep sees to unfinished work again.
PATIENCE: Final = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The subscription and ledger as they will be, the seat pools of the new items, and the drafted invoice."""

    subscription: Subscription
    ledger: Ledger
    pools: Mapping[str, Pool]
    invoice: Document


def purchased(
    quote: Quote[Bought],
    *,
    buyer: BillingProfile,
    seller: Seller,
    plans: Mapping[str, Plan],
    at: datetime,
    token: str | None = None,
) -> Confirmed:
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
    return Confirmed(subscription, ledger, _pools(quote, plans), _invoice(quote, buyer, seller, at))


def added(
    quote: Quote[Bought],
    *,
    subscription: Subscription,
    ledger: Ledger,
    buyer: BillingProfile,
    seller: Seller,
    plans: Mapping[str, Plan],
    at: datetime,
) -> Confirmed:
    """The running `subscription` with the items that confirming the addition `quote` binds to it, and no hold on it."""
    after = replace(
        subscription,
        version=subscription.version + 1,
        sequence=subscription.sequence + 1,
        items=(*subscription.items, *_items(quote)),
        last_quote=quote.id,
        hold=None,
    )
    lots = Ledger(version=ledger.version + 1, lots=(*ledger.lots, *_lots(quote, at)), tax=(*ledger.tax, *_tax(quote)))
    return Confirmed(after, lots, _pools(quote, plans), _invoice(quote, buyer, seller, at))


def _items(quote: Quote[Bought]) -> tuple[Item, ...]:
    return tuple(Item(item.id, item.plan, item.price, item.quantity) for item in quote.change.items)


def _lots(quote: Quote[Bought], at: datetime) -> tuple[Lot, ...]:
    invoice = quote.documents[0]
    lines = {line.no: line for line in invoice.lines}
    return tuple(
        Lot(
            item=item.id,
            quantity=lines[no].derivation.quantity,
            unit_price=lines[no].derivation.unit_price,
            since=at,
            invoice=invoice.id,
            line=no,
            span=lines[no].derivation.span,
            charged=lines[no].net,
        )
        for item in quote.change.items
        for no in item.lines
    )


def _tax(quote: Quote[Bought]) -> tuple[VatHeld, ...]:
    return tuple(
        VatHeld(paper.id, paper.tax[0].category, paper.tax[0].rate_bp, charged=paper.tax[0].amount)
        for paper in quote.documents
    )


def _pools(quote: Quote[Bought], plans: Mapping[str, Plan]) -> Mapping[str, Pool]:
    """A pool for each item that is counted in seats; a flat price has none."""
    return {
        item.id: Pool(seats=item.quantity)
        for item in quote.change.items
        if plans[item.plan].model is not PriceModel.FLAT
    }


def _invoice(quote: Quote[Bought], buyer: BillingProfile, seller: Seller, at: datetime) -> Document:
    paper = quote.documents[0]
    drawn = sum(part.amount for part in quote.settlement if part.document == paper.id)
    payers = [Payer("balance", drawn), Payer(quote.payment or "", quote.due_now)]
    return Document(
        id=paper.id,
        account=quote.account,
        profile=quote.profile,
        subscription=quote.subscription,
        kind=paper.kind,
        state=DocumentState.DRAFTED,
        version=1,
        sequence=0,
        entity=seller.entity,
        seller=seller.party(),
        buyer=buyer.party(),
        language=buyer.language,
        currency=quote.currency,
        tax_rule=quote.tax_rule,
        date=paper.date,
        due=paper.due,
        lines=paper.lines,
        net=paper.net,
        tax=paper.tax,
        total=paper.total,
        period=Span(quote.change.effective, quote.change.period.end),
        quote=quote.id,
        paid=drawn + quote.due_now,
        payers=tuple(payer for payer in payers if payer.amount),
        reference=buyer.reference,
        iban=seller.iban,
        bic=seller.bic,
        work=Due(at + PATIENCE, WorkKind.NUMBER),
    )
