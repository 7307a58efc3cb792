"""Quotes that work carries out as of an earlier instant, once whatever held their subscription lets them: the attempt
or the move that asked for them, or the day that a customer chose as the end. Their documents are of this day."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from zetel.application.catalog.catalog import Catalog
from zetel.application.confirming import transaction
from zetel.application.confirming.quote_kind import Change, Circumstances, KindOfQuote, Reason
from zetel.application.contracts.timeline import ContractCase
from zetel.application.ports import Services
from zetel.application.store.writes import Write
from zetel.domain.calendar import civil_date
from zetel.domain.events import ActorKind
from zetel.domain.payments.allocation import still_held
from zetel.domain.quotes.quote import Quote


def carried_out(
    kind: KindOfQuote[Change],
    quote: Quote[Change],
    case: ContractCase,
    *,
    held_by: str,
    asked_at: datetime,
    declared_by: str | None,
    reason: Reason | None,
    at: datetime,
    services: Services,
    catalog: Catalog,
    by: ActorKind = ActorKind.MEMBER,
) -> Sequence[Write]:
    """The writes of `quote`, which was decided on as of the instant of the case; the hold of `held_by`, which was
    asked for at the instant `asked_at` by the member of the name `declared_by`, or `by` the seller's staff, ends."""
    before, buyer, seller = case.contract.subscription, case.buyer.profile, catalog.seller()
    freed = replace(before, hold=still_held(before.hold, ended=held_by))
    scene = Circumstances(replace(case.contract, subscription=freed), buyer, seller, catalog, at)
    today = civil_date(at, seller.zone)
    quote = replace(
        quote,
        documents=tuple(replace(paper, date=today, due=today + (paper.due - paper.date)) for paper in quote.documents),
    )
    outcome = kind.decide(quote, scene)
    asked = replace(scene, asked_at=asked_at, declared_by=declared_by)
    return [
        *transaction.contract_writes(
            kind, quote, outcome, case.contract, at=at, services=services, catalog=catalog, by=by
        ),
        *transaction.balance_moves(kind, quote, buyer),
        *(kind.kept(reason, by, quote, asked) if kind.kept else ()),
    ]
