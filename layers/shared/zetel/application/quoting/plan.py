"""Quoting another plan or edition for a running subscription."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from zetel.application.catalog.catalog import Catalog
from zetel.application.commands.person import Person
from zetel.application.licences import choosing
from zetel.application.licences.choosing import WantedRelease
from zetel.application.ports import Services
from zetel.application.quoting.new_ids import new_ids
from zetel.application.quoting.plan_case import plan_case
from zetel.domain.quotes.planning import WantedPlan, quote_plan_change
from zetel.domain.subscriptions.contract import Contract
from zetel.domain.subscriptions.release import ReleasedLicences
from zetel.domain.subscriptions.subscription import Collection


@dataclass(frozen=True, slots=True)
class QuotePlan:
    """Quote the `wanted` plan of a running subscription, paid as it is or by `collection`; the documents bear
    `purchase_order`, or the subscription's. `release` says whose licences end where the base's new total is below the
    assigned ones."""

    account: str
    person: Person
    subscription: str
    wanted: WantedPlan
    collection: Collection | None = None
    purchase_order: str | None = None
    release: WantedRelease | None = None


def quote_plan(command: QuotePlan, services: Services, catalog: Catalog) -> Mapping[str, Any]:
    """The signed quote; two reads, and those of a release. Raises Unknown, NotAllowed, InvalidRequest, CardsNotTaken,
    and as `domain.quotes.planning.quote_plan_change` does."""
    case = plan_case(command.account, command.person, command.subscription, services, catalog)
    collection = command.collection or case.contract.subscription.collection
    services.must_take(collection)
    quote = quote_plan_change(
        case.contract,
        replace(command.wanted, release=_decided(command, case.contract, services)),
        on_sale=case.on_sale,
        buyer=case.buyer(collection),
        seller=catalog.seller(),
        ids=new_ids(0, case.at, services, credit_notes=case.contract.most_credit_notes),
        at=case.at,
        describe=case.describe,
        rates=catalog.rates_before,
    )
    case.must_be_open_to((part.plan, part.price, part.quantity["to"]) for part in quote.change.items)
    return case.signed(replace(quote, purchase_order=command.purchase_order))


def _decided(command: QuotePlan, contract: Contract, services: Services) -> ReleasedLicences | None:
    return decided_of_base(command.release, contract, command.wanted.base.quantity, services)


def decided_of_base(
    wanted: WantedRelease | None, contract: Contract, total: int | None, services: Services
) -> ReleasedLicences | None:
    """The decision of the wish, for the licences of the base above its new total. Raises InvalidRequest."""
    base = contract.subscription.items[0]
    pool, then = contract.pools.get(base.id), total or base.quantity
    above = max(0, pool.assigned - then) if pool else 0
    return choosing.decided(wanted, contract.subscription, base.id, above, services)
