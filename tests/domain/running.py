"""The worked example's contract, running: 25 seats bought on 15 March 2026, 5 more on 1 September."""

from dataclasses import replace
from datetime import UTC, datetime

from tests.domain import exchange
from tests.domain.contracts import BOUGHT, buyer, choices, edition, in_words, new_ids, seller
from zetel.domain.catalog.terms import Effect
from zetel.domain.documents.document import DocumentState, Payer
from zetel.domain.quotes.purchase import purchased, quote_purchase
from zetel.domain.quotes.seats import quote_seats
from zetel.domain.subscriptions.contract import Contract

ADDED = datetime(2026, 9, 1, 12, tzinfo=UTC)


def bought(*wanted, at=BOUGHT, by=None, ids=None) -> Contract:
    """The contract that a purchase of ``(offer, quantity)`` makes; 25 seats by default."""
    wanted = wanted or ((edition(), 25),)
    by = by or buyer()
    ids = ids or new_ids(len(wanted))
    quote = quote_purchase(
        choices(*wanted), buyer=by, seller=seller(), ids=ids, at=at, describe=in_words, rates=exchange.rates
    )
    plans = {offer.plan.name: offer.plan for offer, _ in wanted}
    made = purchased(quote, buyer=by.profile, seller=seller(), plans=plans, at=at)
    offers = {item.id: offer for item, (offer, _) in zip(made.subscription.items, wanted, strict=True)}
    issued = replace(made.invoice, state=DocumentState.ISSUED, number="INV-2026-000001")
    return Contract(made.subscription, made.ledger, offers, made.pools, (issued,))


def seats(contract, total, *, at=ADDED, item="itm_1", when=Effect.NOW, by=None, ids=None):
    return quote_seats(
        contract,
        item=item,
        total=total,
        when=when,
        buyer=by or buyer(),
        seller=seller(),
        ids=ids or new_ids(),
        at=at,
        describe=in_words,
        rates=exchange.rates,
    )


def paid(contract: Contract, *documents: str) -> Contract:
    """The contract with `documents` (all by default) paid in full by a payment ``pay_<document>``."""
    settled = [
        replace(d, paid=d.open, payers=(Payer(f"pay_{d.id}", d.open),)) if d.id in documents or not documents else d
        for d in contract.documents
    ]
    return replace(contract, documents=tuple(settled))
