"""Confirming a coming term: its plan, add-ons and totals are on the timeline, and nothing is charged."""

from collections.abc import Sequence
from typing import Final

from zetel.application.catalog.catalog import Catalog
from zetel.application.confirming.quote_kind import Circumstances, KindOfQuote
from zetel.application.contracts import loading
from zetel.application.ports import Records
from zetel.domain.events import TypedEvent
from zetel.domain.payments.payment import Payment
from zetel.domain.quotes.coming_term import ComingTerm, coming_term_set
from zetel.domain.quotes.quote import Quote, QuoteKind
from zetel.domain.subscriptions.contract import Contract
from zetel.domain.subscriptions.events import ItemTotal, SubscriptionTermSet, TermEntry
from zetel.domain.subscriptions.outcome import Outcome
from zetel.domain.subscriptions.subscription import Entry
from zetel.domain.subscriptions.timeline import SEATS


def _pools(quote: Quote[ComingTerm]) -> Sequence[str]:
    """The items whose licences a new total must hold."""
    return [entry.item for entry in quote.change.entries if entry.kind == SEATS and entry.item]


def _contract(quote: Quote[ComingTerm], found: Records, catalog: Catalog) -> Contract:
    return loading.quoted(quote, found, catalog, pools=_pools(quote))


def _decide(quote: Quote[ComingTerm], scene: Circumstances) -> Outcome:
    return coming_term_set(quote, scene.running, at=scene.at)


def _event(quote: Quote[ComingTerm], outcome: Outcome, collecting: Sequence[Payment]) -> TypedEvent:
    change = quote.change
    return SubscriptionTermSet(
        entries=tuple(entry.id for entry in change.entries),
        changes=tuple(_told(entry) for entry in change.entries),
        items=tuple(ItemTotal(item.id, item.plan, item.quantity) for item in change.items),
        effective=change.effective,
        quote=quote.id,
        documents=quote.issues,
    )


def _told(entry: Entry) -> TermEntry:
    item = entry.item or ""
    if isinstance(entry.value, int):
        return TermEntry(entry.kind, item, quantity=entry.value)
    return TermEntry(entry.kind, item, plan=entry.value)


KIND: Final = KindOfQuote(QuoteKind.COMING_TERM, Quote[ComingTerm], _contract, _decide, _event, pools=_pools)
