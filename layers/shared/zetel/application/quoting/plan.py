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
from zetel.application.quoting.plan_case import PlanCase, plan_case
from zetel.application.quoting.translated import signed
from zetel.domain.parties.address import Language
from zetel.domain.quotes.plan import PlanChange
from zetel.domain.quotes.planning import WantedPlan, quote_plan_change
from zetel.domain.quotes.quote import Quote
from zetel.domain.quotes.upgrade_request import taken
from zetel.domain.subscriptions.contract import Contract
from zetel.domain.subscriptions.deviations import TakenOffer
from zetel.domain.subscriptions.release import ReleasedLicences
from zetel.domain.subscriptions.subscription import Collection


@dataclass(frozen=True, slots=True)
class QuotePlan:
    """Quote the `wanted` plan of a running subscription, paid as it is or by `collection`; the documents bear
    `purchase_order`, or the subscription's. `release` says whose licences end where the base's new total is below the
    assigned ones; `offer` names the request for an upgrade whose offer is taken."""

    account: str
    person: Person
    subscription: str
    wanted: WantedPlan
    collection: Collection | None = None
    purchase_order: str | None = None
    release: WantedRelease | None = None
    offer: str | None = None


def quote_plan(command: QuotePlan, services: Services, catalog: Catalog) -> Mapping[str, Any]:
    """The signed quote; two reads, and those of a release. Raises Unknown, NotAllowed, InvalidRequest, CardsNotTaken,
    and as `domain.quotes.planning.quote_plan_change` does."""
    case = plan_case(command.account, command.person, command.subscription, services, catalog, command.offer)
    collection = command.collection or case.contract.subscription.collection
    services.must_take(collection, command.account)
    wanted = replace(command.wanted, release=_decided(command, case.contract, services))
    offered = _offered(command, case)
    ids = new_ids(0, case.at, services, credit_notes=case.contract.most_credit_notes)

    def quoted(language: Language) -> Quote[PlanChange]:
        quote = quote_plan_change(
            case.contract,
            wanted,
            on_sale=case.on_sale,
            buyer=case.buyer(collection),
            seller=catalog.seller(),
            ids=ids,
            at=case.at,
            describe=lambda subject: services.texts.line(subject, language),
            rates=catalog.rates_of(command.account),
            offer=offered,
        )
        return replace(quote, purchase_order=command.purchase_order)

    quote = quoted(case.profile.language)
    sold = ((part.plan, part.price, part.quantity["to"]) for part in quote.change.items)
    case.must_be_open_to(sold, offered)
    return signed(quote, case.profile.language, command.person.language, quoted, services)


def _offered(command: QuotePlan, case: PlanCase) -> TakenOffer | None:
    """The offer that the quote takes. Raises UpgradeClosed, InvalidRequest."""
    if case.asked is None:
        return None
    wanted, base = command.wanted.base, case.contract.subscription.items[0]
    offer = case.asked.taken_for(wanted.plan or "", command.subscription, case.at)
    return taken(case.asked, offer, wanted.quantity or base.quantity)


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
