"""The end of a contract that its customer asks for: its statement, the seller's checklist, and the hold until it is
decided.

The statement is that of an end now, at the term's end or on a day, as the terms have it. Nothing changes the contract
until the decision, so that the same statement, with the same documents, is made on the day of the approval.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

from zetel.domain.catalog.terms import CancellationMode, Checklist
from zetel.domain.documents.subject import Describe
from zetel.domain.errors import Defect, InvalidRequest, Violation
from zetel.domain.events import ActorKind
from zetel.domain.parties.seller import Seller
from zetel.domain.payments.allocation import still_held
from zetel.domain.quotes.cancellation import Cancellation, quote_cancellation
from zetel.domain.quotes.early_end import quote_early_end
from zetel.domain.quotes.end_request import EndRequest, GivenChecklist, StatedDocument, StatedEnd
from zetel.domain.quotes.ending import Ending
from zetel.domain.quotes.quote import NewIds, Quote
from zetel.domain.subscriptions.contract import Contract
from zetel.domain.subscriptions.pricing import Buyer
from zetel.domain.subscriptions.subscription import Subscription
from zetel.domain.tax.reference_rates import RatesBefore, none_known


def asked_mode(contract: Contract, at: datetime) -> CancellationMode | None:
    """The mode in which the customer asks for the end; None where it ends the contract itself, as each trial."""
    mode = contract.leaving(at).mode
    return None if contract.subscription.trial or mode is CancellationMode.SELF_SERVICE else mode


def asking(quote: Quote[Cancellation], mode: CancellationMode) -> Quote[Cancellation]:
    """The statement of an end that is asked for: confirming it asks, and ends nothing."""
    return replace(quote, change=replace(quote.change, mode=mode))


def must_be_answered(wanted: Checklist, given: GivenChecklist) -> None:
    """Raises InvalidRequest with each field that is missing or too short."""
    if broken := tuple(_unanswered(wanted, given)):
        raise InvalidRequest(errors=broken)


def _unanswered(wanted: Checklist, given: GivenChecklist) -> Iterator[Violation]:
    if wanted.exported and not given.exported:
        yield Violation("/checklist/exported", "true: export your data first", given.exported)
    if wanted.data_owner and not given.data_owner:
        yield Violation("/checklist/data_owner", "the name of the person who owns the data from now on")
    if sum(char.isalpha() for char in given.words or "") < wanted.letters:
        yield Violation("/checklist/words", f"at least {wanted.letters} letters")


def held(subscription: Subscription, request: EndRequest) -> Subscription:
    """The subscription that waits for the decision about `request`: no work of its own is due meanwhile."""
    hold = still_held(subscription.hold, ended=None, begun=[request.id])
    return replace(subscription, hold=hold, due=None, version=subscription.version + 1)


def freed(subscription: Subscription, request: EndRequest, at: datetime) -> Subscription:
    """The subscription without the hold of `request`; its work is due again, what waited at once."""
    due = request.resumes and replace(request.resumes, at=max(request.resumes.at, at + timedelta(seconds=1)))
    hold = still_held(subscription.hold, ended=request.id)
    return replace(subscription, hold=hold, due=due, version=subscription.version + 1)


def stated_end(quote: Quote[Cancellation]) -> StatedEnd:
    """The figures of the statement that do not change: settlement follows what is open at the decision."""
    papers = tuple(StatedDocument(paper.kind, paper.net, paper.total) for paper in quote.documents)
    later = quote.change.ends if quote.change.entry else None
    return StatedEnd(quote.change.how, papers, quote.change.lapsed, later)


def stated_again(
    request: EndRequest,
    contract: Contract,
    *,
    refund_window_used: bool,
    buyer: Buyer,
    seller: Seller,
    ids: NewIds,
    describe: Describe,
    rates: RatesBefore = none_known,
) -> Quote[Cancellation]:
    """The statement of the approved `request`, on documents with `ids`, settled on what is open now; `contract` is held
    by nothing. Its end is that of the statement, or the day of the decision, up to which service went on. The mark of
    the refund window is the request's own; `refund_window_used` tells it for an end on a day.

    Raises Defect where it is another statement; TaxRateMissing, ReferenceRateMissing.
    """
    wanted = request.wanted
    if isinstance(wanted, date):
        quote = quote_early_end(
            contract,
            wanted,
            refund_window_used=refund_window_used,
            buyer=buyer,
            seller=seller,
            ids=ids,
            at=request.quoted_at,
            describe=describe,
            by=ActorKind.STAFF,
            rates=rates,
            asked=request.heard,
        )
    else:
        quote = quote_cancellation(
            contract,
            when=wanted,
            refund_window_used=request.stated.how is not Ending.REFUND_WINDOW,
            buyer=buyer,
            seller=seller,
            ids=ids,
            at=request.quoted_at,
            describe=describe,
            by=ActorKind.STAFF,
            rates=rates,
            asked=request.heard,
        )
    if stated_end(quote) != request.stated:
        raise Defect
    if quote.change.entry or request.last_service is None:
        return quote
    return replace(quote, change=replace(quote.change, ends=request.last_service))
