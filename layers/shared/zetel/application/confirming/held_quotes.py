"""Quotes that work carries out as of an earlier instant, once whatever held their subscription lets them: the attempt
or the move that asked for them, or the day that a customer chose as the end. Their documents are of this day, and so
are the reference rates at which invoices show their VAT in a second currency."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from zetel.application.catalog.catalog import Catalog
from zetel.application.confirming import transaction
from zetel.application.confirming.quote_kind import Change, Circumstances, KindOfQuote, Reason
from zetel.application.contracts.timeline import ContractCase
from zetel.application.ports import Services
from zetel.application.store.writes import Write
from zetel.domain.calendar import civil_date
from zetel.domain.documents.converted_vat import invoiced_vat
from zetel.domain.documents.document import DocumentKind, Draft
from zetel.domain.events import ActorKind
from zetel.domain.parties.seller import Seller
from zetel.domain.payments.allocation import still_held
from zetel.domain.quotes.quote import Quote
from zetel.domain.tax.reference_rates import RatesBefore


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
    asked for at the instant `asked_at` by the member of the name `declared_by`, or `by` the seller's staff, ends.

    Raises ReferenceRateMissing.
    """
    before, buyer, seller = case.contract.subscription, case.buyer.profile, catalog.seller()
    freed = replace(before, hold=still_held(before.hold, ended=held_by))
    scene = Circumstances(replace(case.contract, subscription=freed), buyer, seller, catalog, at)
    today = civil_date(at, seller.zone)
    rates = catalog.rates_of(before.account)
    papers = (_of_day(paper, today, quote.currency, seller, rates) for paper in quote.documents)
    quote = replace(quote, documents=tuple(papers))
    outcome = kind.decide(quote, scene)
    asked = replace(scene, asked_at=asked_at, declared_by=declared_by)
    return [
        *transaction.contract_writes(
            kind, quote, outcome, case.contract, at=at, services=services, catalog=catalog, by=by
        ),
        *transaction.balance_moves(kind, quote, buyer),
        *(kind.kept(reason, by, quote, asked) if kind.kept else ()),
    ]


def _of_day(paper: Draft, day: date, currency: str, seller: Seller, rates: RatesBefore) -> Draft:
    dated = replace(paper, date=day, due=day + (paper.due - paper.date))
    if paper.kind is DocumentKind.CREDIT_NOTE or paper.converted is None or paper.date == day:
        return dated  # a credit note has the rates of what it corrects
    shown = invoiced_vat(paper.tax, currency=currency, seller=seller.address, on=day, rates=rates)
    return replace(dated, converted=shown)
