"""Quoting a cancellation: its statement."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from zetel.application.catalog.catalog import Catalog
from zetel.application.commands.person import Person
from zetel.application.contracts.timeline import ContractCase, case_of
from zetel.application.ports import Services
from zetel.application.quoting.new_ids import new_ids
from zetel.application.quoting.translated import signed
from zetel.application.seller.staff_reader import StaffReader
from zetel.application.store import keys
from zetel.domain.events import ActorKind
from zetel.domain.licences.seat_use import CountedSeats
from zetel.domain.parties.address import Language
from zetel.domain.parties.rights import StaffRight
from zetel.domain.quotes import cancellation
from zetel.domain.quotes.asked_end import asked_mode, asking
from zetel.domain.quotes.early_end import quote_early_end
from zetel.domain.quotes.ending import When
from zetel.domain.quotes.quote import NewIds, Quote
from zetel.domain.quotes.shown_at_end import EndBasis, shown
from zetel.domain.subscriptions.refused_end import RefusedEnd


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
    seller, it is that of an end to be asked for. Raises Unknown, NotAllowed, as `domain.cancellation` and
    `domain.early_end` do, and ExportRequired for a member, which the contract remembers."""
    if command.by is ActorKind.STAFF:
        key = keys.subscription(command.account, command.subscription)
        StaffReader(command.person, command.subscription, StaffRight.END_CONTRACTS).read(command.account, services, key)
    counted_key = keys.counted_seats(command.account, command.subscription)
    case = case_of(
        command.account,
        command.subscription,
        command.person,
        services,
        catalog,
        command.by,
        beside=lambda member: (counted_key,),
    )
    ids = new_ids(0, case.at, services, credit_notes=case.contract.most_credit_notes)
    heard = case.heard() if command.by is ActorKind.MEMBER else None
    mode = asked_mode(case.contract, case.at) if command.by is ActorKind.MEMBER else None
    by = ActorKind.STAFF if mode else command.by
    basis = _basis(case, case.found.get(counted_key), catalog)

    def quoted(language: Language) -> Quote[cancellation.Cancellation]:
        quote = stated_with(replace(case, wording=language), command.when, ids, catalog, by, heard)
        quote = asking(quote, mode) if mode else quote
        return replace(quote, change=replace(quote.change, shows=shown(quote, basis)))

    return signed(quoted(case.written), case.written, command.person.language, quoted, services)


def _basis(case: ContractCase, counted: CountedSeats | None, catalog: Catalog) -> EndBasis:
    held = case.contract.subscription
    approvals = case.found.get(keys.approvals(held.account))
    return EndBasis(
        contract=case.contract,
        counted=counted,
        on_sale=catalog.offers(case.contract.today(case.at), held.currency, approvals),
        profile=case.buyer.profile,
        seller=catalog.seller(),
        owed=case.buyer.balance.owed,
        at=case.at,
    )


def stated(
    case: ContractCase,
    when: When | date,
    made_at: datetime,
    services: Services,
    catalog: Catalog,
    by: ActorKind = ActorKind.MEMBER,
    asked: RefusedEnd | None = None,
) -> Quote[cancellation.Cancellation]:
    """The statement of an end that is asked for at the instant of the case, with ids of the instant `made_at`; `asked`
    is an earlier asking that counts."""
    minted = new_ids(0, made_at, services, credit_notes=case.contract.most_credit_notes)
    return stated_with(case, when, minted, catalog, by, asked)


def stated_with(
    case: ContractCase,
    when: When | date,
    ids: NewIds,
    catalog: Catalog,
    by: ActorKind = ActorKind.MEMBER,
    asked: RefusedEnd | None = None,
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
            rates=catalog.rates_of(case.contract.subscription.account),
            asked=asked,
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
        rates=catalog.rates_of(case.contract.subscription.account),
        asked=asked,
    )
