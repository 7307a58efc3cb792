"""The mail that follows a change of the plan, now or set for the renewal."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from zetel.application.catalog.catalog import Catalog
from zetel.application.letters import MovedPlan, PlanChanged
from zetel.application.mails import outgoing
from zetel.application.mails.outgoing import Follows, Outgoing
from zetel.application.ports import Records, Services
from zetel.application.store.keys import Key
from zetel.domain.catalog.products import Product
from zetel.domain.documents.document import DocumentKind
from zetel.domain.events import Event, TypedEvent
from zetel.domain.subscriptions.events import SubscriptionPlanChanged, SubscriptionPlanScheduled
from zetel.domain.subscriptions.leaving import binding
from zetel.domain.subscriptions.subscription import SubscriptionState


def _needs(event: Event) -> Sequence[Key[Any]]:
    return (
        *outgoing.contract_keys(event.account, event.subject),
        *outgoing.document_keys(event),
        *outgoing.actor_key(event),
    )


def _changed(event: Event, records: Records, services: Services, catalog: Catalog) -> Outgoing | None:
    """None where the contract is over, or the change that was set for the renewal was undone."""
    contract = outgoing.contract_of(event.account, event.subject, records, catalog)
    subscription = contract.subscription
    facts: Mapping[str, Any] = event.data
    later = event.type == SubscriptionPlanScheduled.TYPE
    if subscription.state is not SubscriptionState.ACTIVE:
        return None
    if later and facts["entry"] not in {entry.id for entry in subscription.timeline}:
        return None
    profile = outgoing.read_profile(subscription, services)
    member, documents = outgoing.actor(event, records), outgoing.documents(event, records)
    today = contract.today(event.at)
    bound = binding(subscription.earlier or (), today)
    base = catalog.plan(facts["items"][0]["plan"])
    letter = PlanChanged(
        seller=catalog.seller(),
        language=profile.language,
        subscription=subscription,
        plans=(
            *(
                MovedPlan(_product(item["earlier"], catalog), _product(item["plan"], catalog))
                for item in facts["items"]
            ),
            *(MovedPlan(_product(item["plan"], catalog)) for item in facts["dropped"]),
        ),
        term=base.term,
        effective=date.fromisoformat(facts["effective"]),
        at_renewal=later,
        invoice=next((paper for paper in documents if paper.kind is DocumentKind.INVOICE), None),
        credit_notes=tuple(paper for paper in documents if paper.kind is DocumentKind.CREDIT_NOTE),
        next_term=outgoing.next_term_of(contract, profile, services, catalog),
        changed_by=member.name if member else None,
        notice_ended=next((date.fromisoformat(day) for day in facts.get("ended", ())), None),
        bound_until=max((term.until for term in bound), default=None) if not later else None,
    )
    return Outgoing(letter, outgoing.recipients(letter, profile, member))


def _product(version: str, catalog: Catalog) -> Product:
    return catalog.product(catalog.plan(version).product)


FOLLOWS: Final[Mapping[type[TypedEvent], Follows]] = {
    SubscriptionPlanChanged: Follows(_needs, _changed),
    SubscriptionPlanScheduled: Follows(_needs, _changed),
}
