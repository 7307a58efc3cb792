"""Quoting the conversion of a trial into its first paid term."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from zetel.application.catalog.catalog import Catalog
from zetel.application.commands.person import Person
from zetel.application.contracts.timeline import case_of
from zetel.application.ports import Services
from zetel.application.quoting.new_ids import new_ids
from zetel.application.store.wire import to_wire
from zetel.domain.quotes import conversion
from zetel.domain.subscriptions.subscription import Collection


@dataclass(frozen=True, slots=True)
class QuoteConversion:
    """Quote the conversion of a trial at its end; paid as the subscription is, or otherwise."""

    account: str
    person: Person
    subscription: str
    collection: Collection | None = None


def quote_conversion(command: QuoteConversion, services: Services, catalog: Catalog) -> Mapping[str, Any]:
    """The signed quote; two reads. Raises Unknown, NotAllowed, CardsNotTaken, and as
    `domain.quotes.conversion.quote_conversion`."""
    case = case_of(command.account, command.subscription, command.person, services, catalog)
    collection = command.collection or case.contract.subscription.collection
    services.must_take(collection, command.account)
    quote = conversion.quote_conversion(
        case.contract,
        buyer=replace(case.buyer, collection=collection),
        seller=catalog.seller(),
        ids=new_ids(0, case.at, services),
        at=case.at,
        describe=case.describe,
    )
    return services.signer.sign(to_wire(quote))
