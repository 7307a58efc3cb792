"""Quoting a cancellation: its statement."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from zetel.application.catalog.catalog import Catalog
from zetel.application.commands.person import Person
from zetel.application.contracts.timeline import ContractCase, case_of
from zetel.application.ports import Services
from zetel.application.quoting.new_ids import new_ids
from zetel.application.seller.staff_reader import StaffReader
from zetel.domain.events import ActorKind
from zetel.domain.parties.rights import StaffRight
from zetel.domain.quotes import cancellation
from zetel.domain.quotes.asked_end import asked_mode, asking
from zetel.domain.quotes.early_end import quote_early_end
from zetel.domain.quotes.ending import When
from zetel.domain.quotes.quote import NewIds, Quote


@dataclass(frozen=True, slots=True)
class QuoteCancellation:
    """State the fee and the credit of a cancellation by a member, or by the seller's staff; `when` may be a day."""

    account: str
    person: Person
    subscription: str
    when: When | date
    by: ActorKind = ActorKind.MEMBER


def quote_cancellation(command: QuoteCancellation, services: Services, catalog: Catalog) -> Mapping[str, Any]:
    """The signed statement; two reads, and a journaled third by staff. Where the terms leave the decision to the
    seller, it is that of an end to be asked for. Raises Unknown, NotAllowed, and as `domain.cancellation` and
    `domain.early_end` do."""
    if command.by is ActorKind.STAFF:
        StaffReader(command.person, command.subscription, StaffRight.END_CONTRACTS).read(command.account, services)
    case = case_of(command.account, command.subscription, command.person, services, catalog, command.by)
    asked = asked_mode(case.contract, case.at) if command.by is ActorKind.MEMBER else None
    by = ActorKind.STAFF if asked else command.by
    quote = stated(case, command.when, case.at, services, catalog, by)
    return case.signed(asking(quote, asked) if asked else quote)


def stated(
    case: ContractCase,
    when: When | date,
    made_at: datetime,
    services: Services,
    catalog: Catalog,
    by: ActorKind = ActorKind.MEMBER,
) -> Quote[cancellation.Cancellation]:
    """The statement of an end that is asked for at the instant of the case, with ids of the instant `made_at`."""
    minted = new_ids(0, made_at, services, credit_notes=case.contract.most_credit_notes)
    return stated_with(case, when, minted, catalog, by)


def stated_with(
    case: ContractCase, when: When | date, ids: NewIds, catalog: Catalog, by: ActorKind = ActorKind.MEMBER
) -> Quote[cancellation.Cancellation]:
    """The same with `ids`, those of an earlier statement."""
    if not isinstance(when, When):
        return quote_early_end(
            case.contract,
            when,
            refund_window_used=case.refund_window_used,
            buyer=case.buyer,
            seller=catalog.seller(),
            ids=ids,
            at=case.at,
            describe=case.describe,
            by=by,
            rates=catalog.rates_before,
        )
    return cancellation.quote_cancellation(
        case.contract,
        when=when,
        refund_window_used=case.refund_window_used,
        buyer=case.buyer,
        seller=catalog.seller(),
        ids=ids,
        at=case.at,
        describe=case.describe,
        by=by,
        rates=catalog.rates_before,
    )
