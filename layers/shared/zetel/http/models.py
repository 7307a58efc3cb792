"""Answers in wire form: problems, subscriptions, payments, quotes.

These and `document_models` mirror the domain's types as `application.commands.answers` shows them; a test compares
both. Money is integer minor units of the `currency` beside it.
"""

import datetime as dt
from typing import Annotated, Any

from pydantic import AwareDatetime, Field

from zetel.domain.catalog.terms import CancellationMode
from zetel.domain.documents.settlement import PaymentMethod
from zetel.domain.parties.address import Language
from zetel.domain.payments.payment import NumberOutcome, PaymentState
from zetel.domain.quotes.ending import Ending
from zetel.domain.quotes.quote import QuoteKind
from zetel.domain.subscriptions.release import ReleaseRule
from zetel.domain.subscriptions.retention import RetentionStage
from zetel.domain.subscriptions.subscription import Collection, Origin, RenewalState, SubscriptionState
from zetel.domain.tax.treatment import TaxRule
from zetel.http.document_models import Days, DraftOut, IssuedOut
from zetel.http.shape import OrAbsent, Shape


class ViolationOut(Shape):
    """A broken rule: the field as a JSON pointer, the rule in words, and the sent value if it may be shown."""

    field: str
    rule: str
    sent: OrAbsent[Any] = None


class ProblemOut(Shape, extra="allow"):
    """An RFC 9457 problem with further facts of its type."""

    type: str
    title: str
    status: int
    detail: str
    errors: OrAbsent[list[ViolationOut]] = None


class GatewayMessage(Shape, extra="allow"):
    """An answer of API Gateway that never reached the service."""

    message: OrAbsent[str] = None


class ItemOut(Shape):
    """An item with its plan version and price version."""

    id: str
    plan: str
    price: str
    quantity: int


class ReleaseOut(Shape):
    """The licences of so many `people` end: of `members` in this order, then of those whom the `rule` chooses. Reads of
    a subscription give the `names` of the members, by id."""

    people: int
    members: list[str]
    rule: OrAbsent[ReleaseRule] = None
    names: OrAbsent[dict[str, str]] = None


class PlannedItemOut(Shape):
    """The plan version and the price version that an item gets, and its total where it is another one; without a plan
    the item ends."""

    item: str
    plan: OrAbsent[str] = None
    price: OrAbsent[str] = None
    quantity: OrAbsent[int] = None


class AgreedPriceOut(Shape):
    """An agreed price of the base: a `unit_price`, or the list price less `reduction_bp`, for billing periods that
    begin before the day `until`."""

    unit_price: OrAbsent[int] = None
    reduction_bp: OrAbsent[int] = None
    until: OrAbsent[dt.date] = None


class AgreedNoticeOut(Shape):
    """An agreed notice, for terms that begin before the day `until`."""

    days: int
    until: OrAbsent[dt.date] = None


class AgreedFeeOut(Shape):
    """An agreed early-termination fee, none where both amounts are 0, for terms that begin before the day `until`."""

    basis_points: int
    fixed: int
    until: OrAbsent[dt.date] = None


class AgreedMaximumOut(Shape):
    """The agreed most seats of the base, for terms that begin before the day `until`."""

    seats: int
    until: OrAbsent[dt.date] = None


class DeviationsOut(Shape):
    """What was agreed beside the terms of the base's plan."""

    price: OrAbsent[AgreedPriceOut] = None
    notice: OrAbsent[AgreedNoticeOut] = None
    fee: OrAbsent[AgreedFeeOut] = None
    maximum: OrAbsent[AgreedMaximumOut] = None


class TakenOfferOut(Shape):
    """The seller's offer that is taken, by the id of its request, and the deviations that it brings."""

    id: str
    deviations: DeviationsOut


class PlannedTermOut(Shape):
    """The items that change with the renewal, the base first, as they were quoted at the instant `told_at`, with the
    `deviations` that were agreed with them."""

    items: list[PlannedItemOut]
    told_at: AwareDatetime
    deviations: OrAbsent[DeviationsOut] = None


class EntryOut(Shape):
    """A change that takes effect on a later date; `release` are the people whose licences end with it, `planned` the
    items that get another plan, or the add-on that begins."""

    id: str
    on: dt.date
    kind: str
    item: OrAbsent[str] = None
    value: OrAbsent[str | int] = None
    release: OrAbsent[ReleaseOut] = None
    planned: OrAbsent[PlannedTermOut] = None


class EarlierTermOut(Shape):
    """A base plan that ran before a plan change: its terms for leaving bind before the day `until`, and so many `seats`
    of the base are held by them."""

    plan: str
    until: dt.date
    seats: int


class RenewalDueOut(Shape):
    """The billing period is over since the instant `since`, and the next one is still to be billed."""

    since: AwareDatetime
    state: RenewalState


class TrialOut(Shape):
    """A trial: it `ends` with the day before the first paid day, and `converts` into a paid term or ends by itself.

    After a refused conversion there are its `reason`, the number of `refusals`, and the `next_try`."""

    ends: dt.date
    converts: bool
    extended: bool
    refusals: int
    reason: OrAbsent[str] = None
    next_try: OrAbsent[AwareDatetime] = None


class AfterEndOut(Shape):
    """The days after the end: it is disabled from `disabled_on` on, and deleted on `deleted_on`, as announced by mail 7
    days before; a `stage` now, and while it can be revived, the first instant that is too late."""

    disabled_on: dt.date
    deleted_on: dt.date
    stage: OrAbsent[RetentionStage] = None
    revive_before: OrAbsent[AwareDatetime] = None


class SubscriptionOut(Shape):
    """A subscription. Changes wait for `hold`; `ended` is the first day without service.

    `renewal_due` stands there between the end of a billing period and the work that begins the next one.
    """

    id: str
    version: int
    state: SubscriptionState
    profile: str
    currency: str
    zone: str
    collection: Collection
    started: dt.date
    anchor: dt.date
    term: Days
    period: Days
    items: list[ItemOut]
    created_at: AwareDatetime
    timeline: list[EntryOut]
    purchase_order: OrAbsent[str] = None
    hold: OrAbsent[str] = None
    ended: OrAbsent[dt.date] = None
    renewal_due: OrAbsent[RenewalDueOut] = None
    origin: Origin
    buyer: OrAbsent[str] = None
    earlier: OrAbsent[list[EarlierTermOut]] = None
    trial: OrAbsent[TrialOut] = None
    after_end: OrAbsent[AfterEndOut] = None
    deviations: OrAbsent[DeviationsOut] = None


class AppliedOut(Shape):
    """A part of a payment and the invoice it settled."""

    document: str
    amount: int


class InvoiceNumberOut(Shape):
    """An invoice's number that a transfer names."""

    number: str
    outcome: NumberOutcome


class PaymentOut(Shape):
    """A payment that collects `invoice`; the balance paid `drawn` beside it, and the surplus `to_balance` goes to the
    balance."""

    id: str
    version: int
    profile: str
    method: PaymentMethod
    state: PaymentState
    currency: str
    amount: int
    made_at: AwareDatetime
    reason: OrAbsent[str] = None
    holds: OrAbsent[str] = None
    invoice: OrAbsent[str] = None
    applied: list[AppliedOut]
    to_balance: int
    drawn: int
    received_on: OrAbsent[dt.date] = None
    reference: OrAbsent[str] = None
    numbers: list[InvoiceNumberOut]
    taken_back_at: OrAbsent[AwareDatetime] = None


class NewItemOut(Shape):
    """An item that confirming adds, with the numbers of its lines."""

    id: str
    plan: str
    price: str
    quantity: int
    lines: list[int]


class BoughtTrialOut(Shape):
    """The trial that a purchase begins; it `converts` into a paid term, or ends by itself."""

    converts: bool
    extended: bool
    told: bool
    refusals: int


class BoughtOut(Shape):
    items: list[NewItemOut]
    effective: dt.date
    anchor: dt.date
    term: Days
    period: Days
    trial: OrAbsent[BoughtTrialOut] = None
    dropped: list[str]
    offer: OrAbsent[TakenOfferOut] = None


class ConvertedTrialOut(Shape):
    """The first paid `term` of a trial and the first `period` that is billed, with the items; those `dropped` end with
    the trial."""

    items: list[NewItemOut]
    dropped: list[str]
    term: Days
    period: Days


class SeatChangeOut(Shape):
    """A new total of an item, `now` seats from `effective` on; `entry` joins the timeline, `scheduled` stays there.
    `release` are the people whose licences end now."""

    item: str
    quantity: dict[str, int]
    now: int
    effective: dt.date
    entry: OrAbsent[EntryOut] = None
    scheduled: OrAbsent[EntryOut] = None
    release: OrAbsent[ReleaseOut] = None


class ChangedItemOut(Shape):
    """An item whose plan changes, charged by `lines`; without a plan it ends. `release` are the people whose licences
    end now."""

    item: str
    earlier: str
    quantity: dict[str, int]
    plan: OrAbsent[str] = None
    price: OrAbsent[str] = None
    lines: list[int]
    release: OrAbsent[ReleaseOut] = None


class PlanChangeOut(Shape):
    """The items that change from `effective` on, the base first; with an `entry`, the change joins the timeline.
    `moved` are entries that stand for the new renewal date; `notice_ended` is the notice that the longer term ends."""

    items: list[ChangedItemOut]
    effective: dt.date
    term: Days
    period: Days
    shift: OrAbsent[int] = None
    entry: OrAbsent[EntryOut] = None
    moved: list[EntryOut]
    notice_ended: OrAbsent[EntryOut] = None
    offer: OrAbsent[TakenOfferOut] = None


class ComingTermOut(Shape):
    """The `items` with which the coming term begins on the day `effective`, and the `entries` that join the timeline
    for it, each undoable by itself."""

    entries: list[EntryOut]
    items: list[ItemOut]
    effective: dt.date


class FeeOut(Shape):
    """An early-termination fee: basis points of net credit plus unbilled periods, and whether it was capped."""

    amount: int
    basis_points: int
    net_credit: int
    unbilled: int
    capped: bool


class AmountsOut(Shape):
    """The amounts of an invoice to come: its period begins `on`, at the prices and VAT known for that day."""

    on: dt.date
    net: int
    tax: int
    total: int


class EndDaysOut(Shape):
    """The last day of service, the last on which everything is readable, the last of exports, and the first day on
    which nothing is left."""

    last_day: dt.date
    readable_until: dt.date
    exportable_until: dt.date
    deleted_on: dt.date


class EndedItemOut(Shape):
    """An item that ends, with its units and the licences of people that end with it."""

    item: str
    product: str
    quantity: int
    licences: int


class OpenInvoiceOut(Shape):
    """An open invoice of the running term: of `open` the end sets off `credited`, and `left` is owed as before."""

    document: str
    due: dt.date
    open: int
    credited: int
    left: int


class SeatSavingOut(Shape):
    """Fewer seats from the renewal `on` a day: each of so many invoices is lower by these amounts. Licences end for it
    where `release` says so."""

    quantity: int
    on: dt.date
    invoices: int
    net: int
    tax: int
    total: int
    release: bool


class UnusedSeatsOut(Shape):
    """Seats of an item without use, and the saving of a renewal without them."""

    item: str
    unused: int
    saving: SeatSavingOut


class CheaperPlanOut(Shape):
    """A plan for the seats in use that costs less a year; `first` is its first invoice, for a period of `billing`.
    Licences end for it where `release` says so."""

    plan: str
    quantity: int
    billing: str
    first: AmountsOut
    release: bool


class ShownEndOut(Shape):
    """The days after the end, and what it takes along: items, people, open changes. `owed_elsewhere` is open on other
    invoices of the profile, and stays so. `unused` seats and at most three `cheaper` plans are ways to pay less."""

    days: EndDaysOut
    items: list[EndedItemOut]
    people: int
    changes: list[EntryOut]
    invoices: list[OpenInvoiceOut]
    further_invoices: int
    owed_elsewhere: int
    unused: list[UnusedSeatsOut]
    cheaper: list[CheaperPlanOut]


class ExpectedEndOut(Shape):
    """The end on a chosen day as it will be if nothing changes: its amounts are computed on that day."""

    how: Ending
    periods: int
    billed: int
    credited: int
    fee: int
    set_off: int
    refunded: int
    to_balance: int
    fee_open: int


class CancellationOut(Shape):
    """The end of a subscription; `ends` is the first day without service, `lapsed` a count of unbilled periods. An
    earlier asking counts as of `asked_at`. A quote `shows` what the end takes along, and ways to pay less. With a
    `mode` the end is asked for, and the seller decides."""

    how: Ending
    ends: dt.date
    lapsed: int
    asked_at: OrAbsent[AwareDatetime] = None
    fee: OrAbsent[FeeOut] = None
    entry: OrAbsent[EntryOut] = None
    shows: OrAbsent[ShownEndOut] = None
    expected: OrAbsent[ExpectedEndOut] = None
    mode: OrAbsent[CancellationMode] = None


class SetOffOut(Shape):
    """A settlement without a payment: by the balance, or by a credit note."""

    document: str
    source: str
    amount: int


class RefundPartOut(Shape):
    """An amount that goes back to `payment`, out of its part of `document`."""

    payment: str
    document: str
    amount: int


class DueAmountOut(Shape):
    on: dt.date
    amount: int


class SignatureOut(Shape):
    key: str
    hmac_sha256: str


class TranslationOut(Shape):
    """The texts of the lines in the reader's `language`, for each document the texts of its lines in their order."""

    language: Language
    lines: list[list[str]]


class QuoteOut(Shape):
    """A signed promise; confirming sends it back unchanged. `translation` is there for a reader whose language is not
    that of the documents."""

    id: str
    kind: QuoteKind
    made_at: AwareDatetime
    expires_at: AwareDatetime
    account: str
    person: str
    profile: str
    subscription: str
    versions: dict[str, int]
    currency: str
    collection: Collection
    tax_rule: TaxRule
    change: BoughtOut | SeatChangeOut | PlanChangeOut | ComingTermOut | CancellationOut | ConvertedTrialOut
    documents: list[DraftOut]
    settlement: list[SetOffOut]
    due_now: int
    due_later: list[DueAmountOut]
    next_renewal: OrAbsent[AmountsOut] = None
    next_bill: OrAbsent[AmountsOut] = None
    payment: OrAbsent[str] = None
    refunds: list[RefundPartOut]
    to_balance: int
    purchase_order: OrAbsent[str] = None
    open: dict[str, int]
    translation: OrAbsent[TranslationOut] = None
    signature: SignatureOut


class BoughtAnswer(Shape):
    """The results of confirming; `payment` is there if a card was charged."""

    subscription: SubscriptionOut
    documents: list[IssuedOut]
    payment: OrAbsent[PaymentOut] = None


class ChangedAnswer(Shape):
    """The subscription after confirming, with its new documents; `payment` is there if a card was charged."""

    subscription: SubscriptionOut
    documents: list[IssuedOut]
    payment: OrAbsent[PaymentOut] = None


class PendingAnswer(Shape):
    """The payment whose provider has not answered yet. Confirming makes nothing else before the answer."""

    payment: PaymentOut


#: The answers of confirmations that may charge a card. The common answer stands first, so that it is tried first.
BoughtOrPending = Annotated[BoughtAnswer | PendingAnswer, Field(union_mode="left_to_right")]
ChangedOrPending = Annotated[ChangedAnswer | PendingAnswer, Field(union_mode="left_to_right")]
