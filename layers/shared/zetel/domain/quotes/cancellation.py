"""Ending a subscription: its end, its credit, its fee, and the periods that are never billed.

    start       +30 days            now                term end - notice        term end      following end
    |-----------|-------------------|------------------|------------------------|-------------|
    refund      everything charged  unused days back,  in time: ends at         late notice:
    window      back, no fee        minus the fee      the term's end           renews once, ends then

The promises of a plan's terms are data (`domain.terms`); this module alone decides the case, by instants.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Final

from zetel.domain.calendar import Span, civil_date
from zetel.domain.catalog.prices import portions
from zetel.domain.catalog.terms import CancellationMode, Cancelling, CreditTo, Fee
from zetel.domain.documents.document import Draft
from zetel.domain.documents.line import Derivation, Line
from zetel.domain.documents.settlement import BALANCE, DueAmount, SetOff
from zetel.domain.documents.subject import Describe, LineKind, LineSubject
from zetel.domain.errors import CancellationNotAllowed, CancelledAlready
from zetel.domain.events import ActorKind
from zetel.domain.money import percentage
from zetel.domain.parties.profile import Balance, BillingProfile
from zetel.domain.parties.seller import Seller
from zetel.domain.payments.allocation import SettledCredit, after, settle
from zetel.domain.quotes.effects import documents_of_change, ledger_after, settled_now
from zetel.domain.quotes.ending import Ending, When
from zetel.domain.quotes.export_first import charged_since, renewed_since
from zetel.domain.quotes.issuable import issuable
from zetel.domain.quotes.quote import VALID, NewIds, Quote, QuoteKind
from zetel.domain.quotes.shown_end import ShownEnd
from zetel.domain.subscriptions.after_end import ended
from zetel.domain.subscriptions.contract import Contract
from zetel.domain.subscriptions.credit_notes import credit_notes, in_words
from zetel.domain.subscriptions.crediting import LotCredit, Return, all_of, credits_of
from zetel.domain.subscriptions.last_notice import last_day
from zetel.domain.subscriptions.next_term import next_renewal, running_choices
from zetel.domain.subscriptions.outcome import Outcome
from zetel.domain.subscriptions.pricing import Buyer, Charging
from zetel.domain.subscriptions.refused_end import RefusedEnd
from zetel.domain.subscriptions.subscription import Collection, Entry, Subscription
from zetel.domain.subscriptions.timeline import END
from zetel.domain.subscriptions.trial_end import must_go_on
from zetel.domain.tax.reference_rates import RatesBefore, none_known

#: The terms behind credits of everything, by the way of ending.
_WHOLE: Final[Mapping[Ending, str]] = {
    Ending.REFUND_WINDOW: "cancelling.refund_window",
    Ending.IN_TIME: "cancelling.in_time",
}


@dataclass(frozen=True, slots=True)
class FeeFacts:
    """The derivation of an early-termination fee: minor units, and basis points of net credit plus unbilled periods."""

    amount: int
    basis_points: int
    net_credit: int
    unbilled: int
    capped: bool


@dataclass(frozen=True, slots=True)
class ExpectedEnd:
    """The end on a chosen day as it will be if nothing changes and every charge succeeds, all in minor units.

    `how` is the way in which the contract will end; `periods` more billing periods are `billed` until then. `credited`
    and `fee` are totals of the documents of that day, VAT included; of the credit, `set_off` pays open invoices,
    `refunded` goes back, `to_balance` stays with the seller; of the fee, `fee_open` is left to be paid.
    """

    how: Ending
    periods: int
    billed: int
    credited: int
    fee: int
    set_off: int
    refunded: int
    to_balance: int
    fee_open: int


@dataclass(frozen=True, slots=True)
class Cancellation:
    """How and when a subscription ends: `ends` is the first day without service.

    `lapsed` are the unbilled periods of the term that will not be billed; `entry` is the end on the timeline, with the
    amounts `expected` on a chosen day. Where the end was refused before, for want of an export, `asked_at` is the
    instant that counts. The statement that a person asks for `shows` what the end takes along. A `mode` says that the
    customer asks for the end, and the seller decides.
    """

    how: Ending
    ends: date
    lapsed: int = 0
    fee: FeeFacts | None = None
    entry: Entry | None = None
    asked_at: datetime | None = None
    shows: ShownEnd | None = None
    expected: ExpectedEnd | None = None
    mode: CancellationMode | None = None


def cancelled(
    quote: Quote[Cancellation], contract: Contract, *, buyer: BillingProfile, seller: Seller, at: datetime
) -> Outcome:
    """The contract ended today, or with its end on the timeline: then a hold stays."""
    now, rest = settled_now(quote, at)
    return Outcome(
        replace(_ended(contract, quote.change, at), last_quote=quote.id),
        ledger_after(quote, contract, None, at),
        {},
        documents_of_change(quote, contract, buyer, seller, at),
        after(contract.documents, now),
        rest,
    )


def _ended(contract: Contract, change: Cancellation, at: datetime) -> Subscription:
    if change.entry:
        return contract.with_end(change.entry, at)
    return ended(contract.subscription, change.ends, contract.base.plan, at)


def quote_cancellation(
    contract: Contract,
    *,
    when: When,
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
    """The statement: how `contract` ends if it is cancelled at the instant `at`, and what that costs and gives back.

    Notice and a full refund are rights with a deadline: neither a payment nor a renewal of ours locks them.
    `refund_window_used` says whether the account had a full refund for the base product before. The seller, where `by`
    is its staff, ends contracts that customers cannot end themselves, too; all other terms hold. Where the end was
    `asked` for before, and refused, that instant counts for these rights in the place of `at`.

    Raises CancellationNotAllowed, CancelledAlready, TaxRateMissing, ReferenceRateMissing for a fee, and as
    `Subscription.must_run` and `issuable`.
    """
    contract.subscription.must_stand()
    subscription = contract.subscription
    if by is not ActorKind.STAFF and subscription.trial is None:
        must_be_self_service(contract, at)
    charging = Charging((), seller, buyer, civil_date(at, seller.zone), describe, rates)
    if subscription.trial and (when is When.NOW or subscription.trial.again):
        subscription.must_not_be_held()
        change = Cancellation(how=Ending.TRIAL, ends=contract.today(at))
        return statement(contract, change, charging, ids, at)
    heard = asked.at if asked else at
    in_window = when is When.NOW and _in_window(contract, used=refund_window_used, at=heard)
    since = None if asked is None or in_window else renewed_since(asked, contract, at)
    if when is When.TERM_END and since is None:
        notice = at_term_end(contract, _notice(contract, ids.entry, heard))
        return statement(contract, _heard(notice, asked), charging, ids, at)
    if not in_window and since is None:
        subscription.must_run(at)
    return _ending(contract, charging, ids, at, in_window=in_window, since=since, asked=asked)


def ending_at(
    contract: Contract, *, refund_window_used: bool, charging: Charging, ids: NewIds, at: datetime
) -> Quote[Cancellation]:
    """The statement of an end at the instant `at`, of a contract that is billed up to then. Raises
    CancellationNotAllowed, ChangeInProgress, TaxRateMissing, ReferenceRateMissing for a fee."""
    in_window = _in_window(contract, used=refund_window_used, at=at)
    return _ending(contract, charging, ids, at, in_window=in_window)


def _ending(
    contract: Contract,
    charging: Charging,
    ids: NewIds,
    at: datetime,
    *,
    in_window: bool,
    since: date | None = None,
    asked: RefusedEnd | None = None,
) -> Quote[Cancellation]:
    terms, subscription = contract.leaving(at), contract.subscription
    contract.must_be_settled()
    if in_window:
        credits, how = all_of(contract.ledger.lots, contract.days_of), Ending.REFUND_WINDOW
    elif since:
        credits, how = all_of(charged_since(since, contract), contract.days_of), Ending.IN_TIME
    elif terms.cancelling is Cancelling.NOT_ALLOWED:
        raise CancellationNotAllowed(subscription=subscription.id, why=terms.cancelling, ends=next_end(contract, at))
    elif terms.cancelling is Cancelling.NO_REFUND:
        credits, how = (), Ending.NO_REFUND
    else:
        credits, how = _unused(contract, at), Ending.PRO_RATA
    lapsed = _unbilled(contract)
    net, unbilled = sum(part.net for part in credits), sum(net for _, net in lapsed)
    early = not in_window and not since and contract.today(at) < subscription.term.end
    fee = _dearest(terms.fees, contract, net, unbilled) if early else None
    change = Cancellation(how=how, ends=contract.today(at), lapsed=len(lapsed), fee=fee)
    change = _heard(change, asked) if in_window or since else change
    return statement(contract, change, charging, ids, at, credits=credits)


def _heard(change: Cancellation, asked: RefusedEnd | None) -> Cancellation:
    return replace(change, asked_at=asked.at) if asked else change


def in_refund_window(contract: Contract, *, used: bool, at: datetime) -> bool:
    """Whether everything that was charged comes back at the instant `at`: the window is open, and the account has not
    `used` it before. Raises SubscriptionEnded, CancellationNotAllowed."""
    contract.subscription.must_stand()
    must_be_self_service(contract, at)
    return _in_window(contract, used=used, at=at)


def _in_window(contract: Contract, *, used: bool, at: datetime) -> bool:
    if used or contract.subscription.trial:
        return False
    return at < contract.refund_before


def notice_entry(contract: Contract, id: str, at: datetime) -> Entry:
    """Notice at the instant `at` as the timeline entry `id`: the end of the running term, or after the cancel-by date
    of the following one.

    Auto-renewal off is the same notice. No payment and no renewal of ours stands in its way. Raises SubscriptionEnded,
    CancelledAlready, CancellationNotAllowed.
    """
    contract.subscription.must_stand()
    if contract.subscription.trial is None:
        must_be_self_service(contract, at)
    return _notice(contract, id, at)


def _notice(contract: Contract, id: str, at: datetime) -> Entry:
    if contract.subscription.trial:
        must_go_on(contract.subscription, contract.subscription.trial, at)
    ends = next_end(contract, at)
    standing = contract.scheduled(END)
    if standing and standing.on <= ends:
        raise CancelledAlready(subscription=contract.subscription.id, ends=standing.on)
    return Entry(id, ends, END)


def still_ends(quote: Quote[Cancellation], contract: Contract) -> bool:
    """Whether the quoted notice, which the terms or the seller's staff allowed then, ends the contract as it is now on
    the quoted day. Raises SubscriptionEnded, CancelledAlready."""
    entry = quote.change.entry
    if entry is None:
        return False
    contract.subscription.must_stand()
    return _notice(contract, entry.id, quote.change.asked_at or quote.made_at) == entry


def at_term_end(contract: Contract, entry: Entry) -> Cancellation:
    """The cancellation that the notice `entry` is."""
    in_time = entry.on == contract.subscription.term.end
    return Cancellation(Ending.TERM_END if in_time else Ending.FOLLOWING_TERM_END, entry.on, entry=entry)


def must_be_self_service(contract: Contract, at: datetime) -> None:
    """Raises CancellationNotAllowed for a contract that its customer cannot end itself at the instant `at`."""
    mode, subscription = contract.leaving(at).mode, contract.subscription
    if mode is not CancellationMode.SELF_SERVICE:
        raise CancellationNotAllowed(subscription=subscription.id, why=mode, ends=subscription.term.end)


def next_end(contract: Contract, at: datetime) -> date:
    """The first term end that notice at the instant `at` is in time for; terms that are still to be billed count."""
    plan, subscription = contract.base.plan, contract.subscription
    term, fixed, today = subscription.term, subscription.cancel_by, contract.today(at)
    while today > last_day(plan, term, fixed, today):
        term, fixed = subscription.span_of(plan.term, term.end), None
    return term.end


def _unused(contract: Contract, at: datetime) -> tuple[LotCredit, ...]:
    """Everything that is charged for today and later, in the order of the lines that charged it."""
    today = contract.today(at)
    lots = sorted(
        (lot for lot in contract.ledger.lots if lot.quantity and lot.span.end > today),
        key=lambda lot: (lot.invoice, lot.line),
    )
    return credits_of([Return(lot, lot.quantity, today, contract.days_of(lot)) for lot in lots])


def _unbilled(contract: Contract) -> list[tuple[date, int]]:
    """The billing periods of the running term that no invoice covers yet: the day each begins, and its net price."""
    subscription, billing = contract.subscription, contract.base.plan.billing
    periods: list[tuple[date, int]] = []
    start = subscription.period.end
    while start < subscription.term.end:
        net = sum(
            part.quantity * part.unit_price
            for choice in running_choices(subscription, contract.offers, start)
            for part in portions(choice.offer.price, choice.quantity)
        )
        periods.append((start, net))
        start = subscription.span_of(billing, start).end
    return periods


def _dearest(fees: Sequence[Fee], contract: Contract, net_credit: int, unbilled: int) -> FeeFacts | None:
    """The dearest of the early-termination fees; None where none is owed."""
    owed = [facts for fee in fees if (facts := _fee(fee, contract, net_credit, unbilled))]
    return max(owed, key=lambda facts: facts.amount, default=None)


def _fee(fee: Fee, contract: Contract, net_credit: int, unbilled: int) -> FeeFacts | None:
    """The early-termination fee, capped at the net credit unless it may go beyond."""
    amount = percentage(net_credit + unbilled, fee.basis_points) if fee.basis_points else 0
    amount += fee.fixed.get(contract.subscription.currency, 0)
    capped = amount > net_credit and not fee.beyond_credit
    amount = net_credit if capped else amount
    return FeeFacts(amount, fee.basis_points, net_credit, unbilled, capped) if amount else None


def _fee_line(contract: Contract, fee: FeeFacts, charging: Charging, span: Span) -> Line:
    """The fee as a line; of its derivation, `days` of `of_days` are basis points of ten thousand."""
    treatment, base = charging.treatment(), contract.base
    whole = fee.capped or not fee.basis_points
    unit, share = (fee.amount, 10_000) if whole else (fee.net_credit + fee.unbilled, fee.basis_points)
    return Line(
        no=1,
        text=charging.describe(LineSubject(LineKind.FEE, base.product, base.plan.model, 1, span)),
        net=fee.amount,
        category=treatment.category,
        rate_bp=treatment.rate_bp,
        derivation=Derivation(
            rule="fee",
            quantity=1,
            unit_price=unit,
            price_version=contract.subscription.items[0].price,
            span=span,
            days=share,
            of_days=10_000,
            exact=str(Fraction(unit * share, 10_000)),
            rounding="half_up",
            policy="cancelling.fee_capped" if fee.capped else "cancelling.fee",
        ),
    )


def _papers(
    contract: Contract,
    change: Cancellation,
    credits: Sequence[LotCredit],
    charging: Charging,
    ids: NewIds,
) -> tuple[tuple[Draft, ...], Draft | None]:
    """The credit notes and the fee's invoice, where there is anything on them."""
    full = change.how in _WHOLE
    kind = LineKind.REFUNDED if full else LineKind.RETURNED
    notes = credit_notes(
        ids.credit_notes,
        credits,
        contract.ledger,
        contract.documents,
        on=charging.issued_on,
        currency=contract.subscription.currency,
        describe=in_words(kind, contract.offers, charging.describe),
        prices=contract.prices,
        policy=_WHOLE.get(change.how, "cancelling.pro_rata"),
        profile=charging.buyer.profile.id,
    )
    if change.fee is None:
        return notes, None
    profile = charging.buyer.profile
    days = profile.credit.days if charging.buyer.collection is Collection.INVOICE and profile.credit else 0
    line = _fee_line(contract, change.fee, charging, Span(change.ends, contract.subscription.term.end))
    due = charging.issued_on + timedelta(days=days)
    invoice = charging.invoice([line], id=ids.invoice, due=due, currency=contract.subscription.currency)
    return notes, replace(invoice, tax_rule=charging.treatment().rule) if notes else invoice


def _fee_paid(invoice: Draft | None, settled: SettledCredit, balance: Balance) -> tuple[tuple[SetOff, ...], int]:
    """The part of the fee's invoice that the balance pays after the credits, and the rest, which the card is charged
    for after the end, or which is owed on invoice: a declined card stops no end."""
    if invoice is None:
        return (), 0
    rest = invoice.total - sum(part.amount for part in settled.set_off if part.document == invoice.id)
    drawn = min(balance.drawable, rest)
    return ((SetOff(invoice.id, BALANCE, drawn),) if drawn else ()), rest - drawn


def statement(
    contract: Contract,
    change: Cancellation,
    charging: Charging,
    ids: NewIds,
    at: datetime,
    *,
    credits: Sequence[LotCredit] = (),
) -> Quote[Cancellation]:
    """The quote of `change`, with the documents of its fee and of `credits`. Raises as `issuable`."""
    subscription, profile = contract.subscription, charging.buyer.profile
    notes, invoice = _papers(contract, change, credits, charging, ids)
    corrected = contract.corrected_by(notes[:1])
    invoices = (invoice,) if invoice else ()
    credit_to = contract.base.plan.policies.cancellation_credit_to
    if change.how is Ending.REFUND_WINDOW:
        credit_to = CreditTo.REFUND
    settled = settle(notes, contract.documents, invoices=invoices, profile=profile.id, credit_to=credit_to)
    drawn, fee_open = _fee_paid(invoice, settled, charging.buyer.balance)
    renewal = next_renewal(_ended(contract, change, at), contract.offers)
    quote = Quote(
        id=ids.quote,
        kind=QuoteKind.CANCELLATION,
        made_at=at,
        expires_at=at + VALID,
        account=subscription.account,
        person=charging.buyer.member,
        profile=profile.id,
        subscription=subscription.id,
        versions={
            "subscription": subscription.version,
            **contract.ledger.versions,
            "profile": profile.version,
        },
        currency=subscription.currency,
        collection=charging.buyer.collection,
        tax_rule=corrected[0].tax_rule if corrected else charging.treatment().rule,
        change=change,
        documents=(*notes, *invoices),
        settlement=(*settled.set_off, *drawn),
        due_now=0,
        due_later=(DueAmount(invoice.due, fee_open),) if invoice and fee_open else (),
        next_renewal=renewal.amounts(profile=profile, seller=charging.seller) if renewal else None,
        refunds=settled.refunds,
        to_balance=settled.to_balance,
        open=contract.open_on(settled),
    )
    return issuable(quote, corrected=contract.corrected_by(notes), buyer=profile, seller=charging.seller)
