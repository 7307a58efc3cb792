"""The end on a chosen day: on it the contract ends as by a cancellation `now`, and its documents are computed then.

    asked for        period ends          the day                          term's end
    |----------------|--------------------|--------------------------------|
    the amounts      billed as ever       credit from this day on, fee;    no renewal
    if nothing                            on a period's end, or a term's,
    changes                               nothing of the next is billed

A day that notice is in time for is that notice. The end is an entry of the timeline, beside a notice that stands, and
can be undone until its day.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final

from zetel.domain.calendar import Interval, Unit, boundary, civil_date, instant
from zetel.domain.catalog.terms import Cancelling
from zetel.domain.documents.document import Document, DocumentKind, Payer
from zetel.domain.documents.settlement import PaymentMethod
from zetel.domain.documents.subject import Describe
from zetel.domain.errors import CancellationNotAllowed, CancelledAlready, InvalidRequest
from zetel.domain.events import ActorKind
from zetel.domain.parties.seller import Seller
from zetel.domain.payments.collecting import payment_id
from zetel.domain.quotes.cancellation import (
    Cancellation,
    ExpectedEnd,
    ending_at,
    must_be_self_service,
    next_end,
    quote_cancellation,
    statement,
)
from zetel.domain.quotes.ending import Ending, When
from zetel.domain.quotes.quote import NewIds, Quote
from zetel.domain.subscriptions.contract import Contract
from zetel.domain.subscriptions.forecast import of_any_day
from zetel.domain.subscriptions.ledger import item_of
from zetel.domain.subscriptions.next_term import items_then, next_renewal
from zetel.domain.subscriptions.pricing import Buyer, Charging
from zetel.domain.subscriptions.refused_end import RefusedEnd
from zetel.domain.subscriptions.renewal import period_ended
from zetel.domain.subscriptions.subscription import EARLY_END, Collection, Entry
from zetel.domain.subscriptions.timeline import END
from zetel.domain.tax.reference_rates import RatesBefore, none_known

#: Months ahead in which the day may lie.
MOST_MONTHS: Final = 7


def quote_early_end(
    contract: Contract,
    day: date,
    *,
    refund_window_used: bool,
    buyer: Buyer,
    seller: Seller,
    ids: NewIds,
    at: datetime,
    describe: Describe,
    by: ActorKind = ActorKind.MEMBER,
    rates: RatesBefore = none_known,
    asked: RefusedEnd | None = None,
) -> Quote[Cancellation]:
    """The statement of an end on `day`, the first day without service: no documents, and the amounts of that day if
    nothing changes and every charge succeeds. Where the end was `asked` for before, and refused, that instant decides
    whether notice is in time for the day.

    Raises InvalidRequest for a day that is not ahead or more than 7 months ahead, and in a trial;
    CancellationNotAllowed, CancelledAlready, TaxRateMissing, and as `Subscription.must_run`.
    """
    subscription = contract.subscription
    subscription.must_run(at)
    if by is not ActorKind.STAFF:
        must_be_self_service(contract, at)
    _must_be_ahead(contract, day, at)
    if day == next_end(contract, asked.at if asked else at):
        return quote_cancellation(
            contract,
            when=When.TERM_END,
            refund_window_used=refund_window_used,
            buyer=buyer,
            seller=seller,
            ids=ids,
            at=at,
            describe=describe,
            by=by,
            rates=rates,
            asked=asked,
        )
    notice, chosen = contract.scheduled(END), contract.scheduled(EARLY_END)
    if (notice and notice.on <= day) or (chosen and chosen.on == day):
        raise CancelledAlready(subscription=subscription.id, ends=min(e.on for e in (notice, chosen) if e))
    then, periods = _on(day, contract, buyer, seller, describe)
    why = then.leaving(instant(day, subscription.zone)).cancelling
    if why is Cancelling.NOT_ALLOWED:
        raise CancellationNotAllowed(subscription=subscription.id, why=why, ends=next_end(contract, at))
    made = quote_on_its_day(
        then,
        day,
        refund_window_used=refund_window_used,
        buyer=buyer,
        seller=seller,
        ids=replace(ids, credit_notes=tuple(f"crn_{no}" for no in range(then.most_credit_notes))),
        describe=describe,
        rates=of_any_day,
    )
    change = Cancellation(
        how=Ending.ON_A_DAY,
        ends=day,
        lapsed=made.change.lapsed,
        entry=Entry(ids.entry, day, EARLY_END),
        expected=_expected(made, periods),
    )
    charging = Charging((), seller, buyer, civil_date(at, seller.zone), describe, rates)
    return statement(contract, change, charging, ids, at)


def quote_on_its_day(
    contract: Contract,
    day: date,
    *,
    refund_window_used: bool,
    buyer: Buyer,
    seller: Seller,
    ids: NewIds,
    describe: Describe,
    rates: RatesBefore = none_known,
) -> Quote[Cancellation]:
    """The statement of the end on the chosen `day`, as of its beginning. Raises CancellationNotAllowed,
    ChangeInProgress, TaxRateMissing, ReferenceRateMissing for a fee."""
    begins = instant(day, contract.subscription.zone)
    charging = Charging((), seller, buyer, civil_date(begins, seller.zone), describe, rates)
    return ending_at(contract, refund_window_used=refund_window_used, charging=charging, ids=ids, at=begins)


def _must_be_ahead(contract: Contract, day: date, at: datetime) -> None:
    if contract.subscription.trial:
        raise InvalidRequest.of("/when", "now or term_end: a trial ends at once or with its last day", day)
    first = contract.today(at) + timedelta(days=1)
    last = boundary(contract.today(at), Interval(1, Unit.MONTH), MOST_MONTHS)
    if not first <= day <= last:
        raise InvalidRequest.of("/when", f"now, term_end, or a day from {first} to {last}", day)


def _on(
    day: date, contract: Contract, buyer: Buyer, seller: Seller, describe: Describe
) -> tuple[Contract, tuple[Document, ...]]:
    """The contract as it will be on `day` if nothing changes, and the documents that bill it until then."""
    standing = tuple(entry for entry in contract.subscription.timeline if entry.kind != EARLY_END)
    contract = replace(contract, subscription=replace(contract.subscription, timeline=standing))
    bills: list[Document] = []
    while (ended := contract.subscription).period.end < day:
        renewal = next_renewal(ended, contract.offers) if ended.period.end == ended.term.end else None
        happened = period_ended(
            contract,
            buyer=buyer,
            seller=seller,
            invoice=f"inv_{len(bills)}",
            at=instant(ended.period.end, ended.zone),
            describe=describe,
            rates=of_any_day,
        )
        outcome, offers = happened.outcome, dict(contract.offers)
        if renewal:
            for past in outcome.ledger.dropped:
                offers.setdefault(past.id, contract.offers[item_of(past.id)])
            offers |= {item.id: one.offer for item, one in zip(items_then(ended), renewal.choices, strict=True)}
        bills += (_paid(document, ended.collection) for document in outcome.documents)
        contract = replace(
            contract,
            subscription=outcome.subscription,
            ledger=outcome.ledger,
            offers=offers,
            pools={**contract.pools, **outcome.pools},
            documents=(*contract.documents, *bills[-1:]),
        ).as_agreed()
        left = buyer.balance.balance - happened.drawn
        buyer = replace(buyer, balance=replace(buyer.balance, balance=left))
    return contract, tuple(bills)


def _paid(document: Document, collection: Collection) -> Document:
    """The document with its charge, which succeeded; on invoice it is open."""
    if collection is not Collection.CARD or not document.open:
        return document
    payer = Payer(payment_id(document.id), document.open, method=PaymentMethod.CARD)
    return replace(document, paid=document.total, payers=(*document.payers, payer))


def _expected(made: Quote[Cancellation], bills: tuple[Document, ...]) -> ExpectedEnd:
    return ExpectedEnd(
        how=made.change.how,
        periods=len(bills),
        billed=sum(bill.total for bill in bills),
        credited=sum(note.total for note in made.notes),
        fee=sum(paper.total for paper in made.documents if paper.kind is DocumentKind.INVOICE),
        set_off=sum(part.amount for part in made.settlement),
        refunded=sum(part.amount for part in made.refunds),
        to_balance=made.to_balance + sum(made.elsewhere.values()),
        fee_open=sum(due.amount for due in made.due_later),
    )
