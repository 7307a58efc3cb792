"""Quoting a new total of seats."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from zetel.application.catalog.catalog import Catalog
from zetel.application.commands.person import Person
from zetel.application.contracts.timeline import ContractCase, case_of
from zetel.application.licences import choosing
from zetel.application.licences.choosing import WantedRelease
from zetel.application.ports import Services
from zetel.application.quoting.new_ids import new_ids
from zetel.application.quoting.translated import signed
from zetel.domain.catalog.terms import Effect
from zetel.domain.parties.address import Language
from zetel.domain.quotes import seats
from zetel.domain.quotes.quote import Quote
from zetel.domain.subscriptions.release import ReleasedLicences
from zetel.domain.subscriptions.subscription import Collection


@dataclass(frozen=True, slots=True)
class QuoteSeats:
    """Quote the new total `quantity` of an item, `when` at the earliest; paid as the subscription is, or otherwise. The
    documents bear `purchase_order`, or the subscription's. `release` says whose licences end where the total is below
    the assigned ones."""

    account: str
    person: Person
    subscription: str
    item: str
    quantity: int
    when: Effect
    collection: Collection | None = None
    purchase_order: str | None = None
    release: WantedRelease | None = None


def quote_seats(command: QuoteSeats, services: Services, catalog: Catalog) -> Mapping[str, Any]:
    """The signed quote; two reads, and those of a release. Raises Unknown, NotAllowed, InvalidRequest, and as
    `domain.quotes.seats.quote_seats` does."""
    case = case_of(command.account, command.subscription, command.person, services, catalog)
    return signed_total(case, command, services, catalog)


def signed_total(case: ContractCase, command: QuoteSeats, services: Services, catalog: Catalog) -> Mapping[str, Any]:
    """The signed quote of the total in a case that was read. Raises as `quote_seats` does."""
    collection = command.collection or case.contract.subscription.collection
    held = case.contract.subscription.item(command.item)
    if held and command.quantity > held.quantity:  # fewer seats charge no card
        services.must_take(collection, command.account)
    paying = replace(case, buyer=replace(case.buyer, collection=collection))
    release = decided(command.release, case, command.item, command.quantity, services)

    def quoted(language: Language) -> Quote[seats.SeatChange]:
        worded = replace(paying, wording=language)
        quote = new_total(worded, command.item, command.quantity, command.when, case.at, release, services, catalog)
        return replace(quote, purchase_order=command.purchase_order)

    return signed(quoted(case.written), case.written, command.person.language, quoted, services)


def decided(
    wanted: WantedRelease | None, case: ContractCase, item: str, total: int, services: Services
) -> ReleasedLicences | None:
    """The decision of the wish, for the licences above the new total. Raises InvalidRequest."""
    return choosing.decided(wanted, case.contract.subscription, item, above(case, item, total), services)


def above(case: ContractCase, item: str, total: int) -> int:
    """The assigned licences of the item above the total."""
    pool = case.contract.pools.get(item)
    return max(0, pool.assigned - total) if pool else 0


def new_total(
    case: ContractCase,
    item: str,
    total: int,
    when: Effect,
    made_at: datetime,
    release: ReleasedLicences | None,
    services: Services,
    catalog: Catalog,
) -> Quote[seats.SeatChange]:
    """The quote of a total that is asked for at the instant of the case, with ids of the instant `made_at`."""
    return seats.quote_seats(
        case.contract,
        item=item,
        total=total,
        when=when,
        buyer=case.buyer,
        seller=catalog.seller(),
        ids=new_ids(0, made_at, services, credit_notes=case.contract.most_credit_notes),
        at=case.at,
        describe=case.describe,
        rates=catalog.rates_of(case.contract.subscription.account),
        release=release,
    )
