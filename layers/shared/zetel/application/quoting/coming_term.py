"""Quoting the coming term: plan, add-ons and totals that a subscription renews with."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from zetel.application.catalog.catalog import Catalog
from zetel.application.commands.person import Person
from zetel.application.licences.choosing import WantedRelease
from zetel.application.ports import Services
from zetel.application.quoting.new_ids import new_ids
from zetel.application.quoting.plan import decided_of_base
from zetel.application.quoting.plan_case import plan_case
from zetel.application.quoting.purchase import Wish, chosen
from zetel.application.store import ids
from zetel.domain.calendar import civil_date
from zetel.domain.quotes.coming_term import WantedTerm, most_entries, quote_coming_term


@dataclass(frozen=True, slots=True)
class QuoteComingTerm:
    """Quote the coming term as `wanted`, with the new add-ons of `wishes`; `release` says whose licences of the base
    end where its total is below the assigned ones."""

    account: str
    person: Person
    subscription: str
    wanted: WantedTerm
    wishes: tuple[Wish, ...] = ()
    release: WantedRelease | None = None


def quote_term(command: QuoteComingTerm, services: Services, catalog: Catalog) -> Mapping[str, Any]:
    """The signed quote; two reads, and those of a release. Raises Unknown, NotAllowed, InvalidRequest, and as
    `domain.quotes.coming_term.quote_coming_term` does."""
    case = plan_case(command.account, command.person, command.subscription, services, catalog)
    contract, held = case.contract, case.contract.subscription
    today = civil_date(case.at, held.zone)
    new = tuple(chosen(command.wishes, held.currency, today, case.approvals, catalog))
    release = decided_of_base(command.release, contract, command.wanted.base.quantity, services)
    quote = quote_coming_term(
        contract,
        replace(command.wanted, new=new, release=release),
        on_sale=case.on_sale,
        buyer=case.buyer(held.collection),
        seller=catalog.seller(),
        ids=new_ids(len(new), case.at, services),
        entries=[services.ids.new(ids.ENTRY, case.at) for _ in range(most_entries(contract, len(new)))],
        at=case.at,
        describe=case.describe,
    )
    planned = [part for entry in quote.change.entries if entry.planned for part in entry.planned.items]
    case.must_be_open_to((part.plan, part.price, part.quantity or 1) for part in planned)
    return case.signed(quote)
