"""Confirming a plan change: another plan or edition, now or with the renewal."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from zetel.application.catalog.catalog import Catalog
from zetel.application.confirming.quote_kind import Circumstances, KindOfQuote
from zetel.application.contracts import loading
from zetel.application.ports import Records
from zetel.domain.catalog.products import Offer
from zetel.domain.events import TypedEvent
from zetel.domain.payments.payment import Payment
from zetel.domain.quotes.plan import PlanChange, plan_changed, still_changes
from zetel.domain.quotes.quote import Quote, QuoteKind
from zetel.domain.subscriptions.contract import Contract
from zetel.domain.subscriptions.events import (
    ChangedPlan,
    ItemTotal,
    SubscriptionPlanChanged,
    SubscriptionPlanScheduled,
)
from zetel.domain.subscriptions.outcome import Outcome


def _pools(quote: Quote[PlanChange]) -> Sequence[str]:
    return [part.item for part in quote.change.items]


def _contract(quote: Quote[PlanChange], found: Records, catalog: Catalog) -> Contract:
    return loading.quoted(quote, found, catalog, pools=_pools(quote))


def _decide(quote: Quote[PlanChange], scene: Circumstances) -> Outcome:
    return plan_changed(
        quote,
        scene.running,
        offers=_offers(quote, scene.running, scene.catalog),
        buyer=scene.buyer,
        seller=scene.seller,
        at=scene.at,
    )


def _offers(quote: Quote[PlanChange], contract: Contract, catalog: Catalog) -> Mapping[str, Offer]:
    """The new offers, by item id, for the approvals with which the contract was read."""
    approvals = contract.base.approvals
    return {
        part.item: replace(catalog.held(plan=part.plan, price=part.price), approvals=approvals)
        for part in quote.change.items
        if part.plan and part.price
    }


def _event(quote: Quote[PlanChange], outcome: Outcome, collecting: Sequence[Payment]) -> TypedEvent:
    """The plan changed, or is set for the renewal."""
    change = quote.change
    plans = tuple(
        ChangedPlan(part.item, part.earlier, part.plan, {"from": part.quantity["from"], "to": part.quantity["to"]})
        for part in change.items
        if part.plan
    )
    gone = tuple(
        ItemTotal(part.item, part.earlier, part.quantity["from"]) for part in change.items if part.plan is None
    )
    if change.entry:
        return SubscriptionPlanScheduled(
            items=plans,
            dropped=gone,
            entry=change.entry.id,
            effective=change.effective,
            quote=quote.id,
            documents=quote.issues,
        )
    return SubscriptionPlanChanged(
        items=plans,
        dropped=gone,
        effective=change.effective,
        term=change.term,
        period=change.period,
        currency=quote.currency,
        collection=quote.collection,
        notice_ended=(change.notice_ended.id,) if change.notice_ended else (),
        ended=(change.notice_ended.on,) if change.notice_ended else (),
        entries=tuple(entry.id for entry in change.moved),
        quote=quote.id,
        documents=quote.issues,
        to_balance=quote.to_balance,
        refunds=quote.gives_back,
        credit_allocations=outcome.credit_allocations,
        releases=tuple(work.id for work in outcome.releases),
    )


KIND: Final = KindOfQuote(
    QuoteKind.PLAN, Quote[PlanChange], _contract, _decide, _event, pools=_pools, fits=still_changes
)
