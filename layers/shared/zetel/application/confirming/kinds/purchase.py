"""Confirming a purchase: the purchase makes a new subscription."""

from collections.abc import Sequence
from typing import Final

from zetel.application.catalog.catalog import Catalog
from zetel.application.confirming.quote_kind import CardDemand, Circumstances, KindOfQuote
from zetel.application.ports import Records
from zetel.domain.events import TypedEvent
from zetel.domain.parties.allowance import AccountAct
from zetel.domain.payments.payment import Payment
from zetel.domain.quotes.new_items import NewItems, told, trial_told
from zetel.domain.quotes.purchase import purchased
from zetel.domain.quotes.quote import Quote, QuoteKind
from zetel.domain.subscriptions.events import SubscriptionPurchased
from zetel.domain.subscriptions.outcome import Outcome
from zetel.domain.subscriptions.subscription import Collection


def _contract(quote: Quote[NewItems], found: Records, catalog: Catalog) -> None:
    """A purchase changes no contract."""


def _decide(quote: Quote[NewItems], scene: Circumstances) -> Outcome:
    """The new subscription; the card that pays for it pays for its renewals too."""
    plans = {item.plan: scene.catalog.plan(item.plan) for item in quote.change.items}
    return purchased(quote, buyer=scene.buyer, seller=scene.seller, plans=plans, at=scene.at, token=scene.token)


def _event(quote: Quote[NewItems], outcome: Outcome, collecting: Sequence[Payment]) -> TypedEvent:
    return trial_told(quote, quote.change.trial) if quote.change.trial else told(SubscriptionPurchased, quote)


def _card(quote: Quote[NewItems], catalog: Catalog) -> CardDemand:
    """The card that pays now, or after a trial: some plans ask for it at the start of the trial."""
    if quote.change.trial is None:
        return CardDemand.NEEDED if quote.payment else CardDemand.NONE
    if quote.collection is Collection.INVOICE:
        return CardDemand.NONE
    trial = catalog.plan(quote.change.items[0].plan).policies.trial
    return CardDemand.NEEDED if trial and trial.method_needed else CardDemand.TAKEN


KIND: Final = KindOfQuote(
    QuoteKind.PURCHASE, Quote[NewItems], _contract, _decide, _event, counts=AccountAct.PURCHASES, card=_card
)
