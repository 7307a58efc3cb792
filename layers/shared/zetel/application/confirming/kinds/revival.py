"""Confirming a revival: an ended subscription runs again."""

from collections.abc import Sequence
from typing import Final

from zetel.application.catalog.catalog import Catalog
from zetel.application.confirming.quote_kind import Circumstances, KindOfQuote
from zetel.application.contracts import loading
from zetel.application.ports import Records
from zetel.domain.events import TypedEvent
from zetel.domain.parties.allowance import AccountAct
from zetel.domain.payments.payment import Payment
from zetel.domain.quotes.new_items import NewItems
from zetel.domain.quotes.quote import Quote, QuoteKind
from zetel.domain.quotes.revival import revived, still_ended
from zetel.domain.subscriptions.contract import Contract
from zetel.domain.subscriptions.events import ItemTotal, SubscriptionRevived
from zetel.domain.subscriptions.outcome import Outcome


def _pools(quote: Quote[NewItems]) -> Sequence[str]:
    """The items with their seats, those included that are not bought again: the quote names them."""
    return (*(item.id for item in quote.change.items), *quote.change.dropped)


def _contract(quote: Quote[NewItems], found: Records, catalog: Catalog) -> Contract:
    return loading.quoted(quote, found, catalog, pools=_pools(quote))


def _decide(quote: Quote[NewItems], scene: Circumstances) -> Outcome:
    """The card that pays for the revival pays for the renewals too."""
    return revived(
        quote,
        scene.running,
        offers={item.id: scene.catalog.held(plan=item.plan, price=item.price) for item in quote.change.items},
        buyer=scene.buyer,
        seller=scene.seller,
        at=scene.at,
        token=scene.token,
    )


def _event(quote: Quote[NewItems], outcome: Outcome, collecting: Sequence[Payment]) -> TypedEvent:
    return SubscriptionRevived(
        items=tuple(ItemTotal(item.id, item.plan, item.quantity) for item in quote.change.items),
        effective=quote.change.effective,
        currency=quote.currency,
        total=sum(paper.total for paper in quote.documents),
        collection=quote.collection,
        quote=quote.id,
        documents=quote.issues,
        dropped=quote.change.dropped,
        releases=tuple(work.id for work in outcome.releases),
    )


KIND: Final = KindOfQuote(
    QuoteKind.REVIVAL,
    Quote[NewItems],
    _contract,
    _decide,
    _event,
    pools=_pools,
    fits=still_ended,
    counts=AccountAct.PURCHASES,
)
