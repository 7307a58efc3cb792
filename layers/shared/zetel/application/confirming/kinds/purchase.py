"""Confirming a purchase: the purchase makes a new subscription."""

from collections.abc import Sequence
from typing import Final

from zetel.application.catalog.catalog import Catalog
from zetel.application.confirming.quote_kind import Circumstances, KindOfQuote
from zetel.application.ports import Records
from zetel.domain.events import TypedEvent
from zetel.domain.parties.allowance import AccountAct
from zetel.domain.payments.payment import Payment
from zetel.domain.quotes.new_items import NewItems, told
from zetel.domain.quotes.purchase import purchased
from zetel.domain.quotes.quote import Quote, QuoteKind
from zetel.domain.subscriptions.events import SubscriptionPurchased
from zetel.domain.subscriptions.outcome import Outcome


def _contract(quote: Quote[NewItems], found: Records, catalog: Catalog) -> None:
    """A purchase changes no contract."""


def _decide(quote: Quote[NewItems], scene: Circumstances) -> Outcome:
    """The new subscription; the card that pays for it pays for its renewals too."""
    plans = {item.plan: scene.catalog.plan(item.plan) for item in quote.change.items}
    return purchased(quote, buyer=scene.buyer, seller=scene.seller, plans=plans, at=scene.at, token=scene.token)


def _event(quote: Quote[NewItems], outcome: Outcome, collecting: Sequence[Payment]) -> TypedEvent:
    return told(SubscriptionPurchased, quote)


KIND: Final = KindOfQuote(QuoteKind.PURCHASE, Quote[NewItems], _contract, _decide, _event, counts=AccountAct.PURCHASES)
