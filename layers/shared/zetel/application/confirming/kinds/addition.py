"""Confirming an addition: the addition binds add-ons to a running subscription."""

from collections.abc import Sequence
from typing import Final

from zetel.application.confirming.quote_kind import Circumstances, KindOfQuote
from zetel.application.contracts import loading
from zetel.domain.events import TypedEvent
from zetel.domain.payments.payment import Payment
from zetel.domain.quotes.addition import added, still_joins
from zetel.domain.quotes.new_items import NewItems, told
from zetel.domain.quotes.quote import Quote, QuoteKind
from zetel.domain.subscriptions.contract import Contract
from zetel.domain.subscriptions.events import SubscriptionItemsAdded
from zetel.domain.subscriptions.outcome import Outcome


def _decide(quote: Quote[NewItems], scene: Circumstances) -> Outcome:
    contract = scene.running
    plans = {item.plan: scene.catalog.plan(item.plan) for item in quote.change.items}
    return added(
        quote,
        subscription=contract.subscription,
        ledger=contract.ledger,
        buyer=scene.buyer,
        seller=scene.seller,
        plans=plans,
        at=scene.at,
    )


def _fits(quote: Quote[NewItems], contract: Contract) -> bool:
    return still_joins(quote.change, contract)


def _event(quote: Quote[NewItems], outcome: Outcome, collecting: Sequence[Payment]) -> TypedEvent:
    return told(SubscriptionItemsAdded, quote)


KIND: Final = KindOfQuote(QuoteKind.ADDITION, Quote[NewItems], loading.quoted, _decide, _event, fits=_fits)
