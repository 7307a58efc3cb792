"""Confirming the conversion of a trial: a person agrees to it, and our own work carries it out at the trial's end."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from zetel.application.catalog.catalog import Catalog
from zetel.application.confirming.quote_kind import CardDemand, Circumstances, KindOfQuote
from zetel.application.contracts import loading, unconverted
from zetel.application.ports import Records, Services
from zetel.application.store.writes import Write
from zetel.domain.events import TypedEvent
from zetel.domain.payments.payment import Payment
from zetel.domain.quotes.conversion import ConvertedTrial, agreed, converted, still_converts
from zetel.domain.quotes.quote import Quote, QuoteKind
from zetel.domain.subscriptions.contract import Contract
from zetel.domain.subscriptions.events import ItemTotal, SubscriptionConversionAgreed, SubscriptionConverted
from zetel.domain.subscriptions.outcome import Outcome
from zetel.domain.subscriptions.subscription import Collection


def _pools(quote: Quote[ConvertedTrial]) -> Sequence[str]:
    """The items that the first paid term may give other seats; an agreement changes none."""
    return (*(item.id for item in quote.change.items), *quote.change.dropped) if quote.documents else ()


def _contract(quote: Quote[ConvertedTrial], found: Records, catalog: Catalog) -> Contract:
    return loading.quoted(quote, found, catalog, pools=_pools(quote))


def _decide(quote: Quote[ConvertedTrial], scene: Circumstances) -> Outcome:
    if not quote.documents:
        return agreed(quote, scene.running, token=scene.token, at=scene.at)
    return converted(quote, scene.running, buyer=scene.buyer, seller=scene.seller, at=scene.at)


def _event(quote: Quote[ConvertedTrial], outcome: Outcome, collecting: Sequence[Payment]) -> TypedEvent:
    after = outcome.subscription
    if not quote.documents:
        return SubscriptionConversionAgreed(
            effective=quote.change.term.start, collection=quote.collection, quote=quote.id
        )
    return SubscriptionConverted(
        term=after.term,
        period=after.period,
        items=tuple(ItemTotal(item.id, item.plan, item.quantity) for item in after.items),
        currency=after.currency,
        total=outcome.invoice.total,
        collection=after.collection,
        documents=quote.issues,
        payments=(),
        releases=tuple(work.id for work in outcome.releases),
    )


def _card(quote: Quote[ConvertedTrial], catalog: Catalog) -> CardDemand:
    """A new card, in place of one that the subscription may have."""
    return CardDemand.TAKEN if quote.collection is Collection.CARD else CardDemand.NONE


def _declined(contract: Contract, reason: str, at: datetime, services: Services, catalog: Catalog) -> Sequence[Write]:
    return unconverted.refused(contract.subscription, reason, at, services, catalog)


KIND: Final = KindOfQuote(
    QuoteKind.CONVERSION,
    Quote[ConvertedTrial],
    _contract,
    _decide,
    _event,
    pools=_pools,
    fits=still_converts,
    card=_card,
    declined=_declined,
)
