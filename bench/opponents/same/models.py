"""Requests and answers of the routes of a purchase, as plain pydantic: field by field like the product's.

A test compares their schemas with the product's (tests/bench/test_opponents.py).
"""

import datetime as dt
from enum import StrEnum
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints


class Origin(StrEnum):
    ACCOUNT = "account"
    SELF_SERVICE = "self_service"


class Collection(StrEnum):
    INVOICE = "invoice"
    CARD = "card"


class SubscriptionState(StrEnum):
    ACTIVE = "active"
    ENDED = "ended"
    DELETED = "deleted"


class RetentionStage(StrEnum):
    EXPIRED = "expired"
    DISABLED = "disabled"
    DELETED = "deleted"


class Language(StrEnum):
    NL = "nl"
    DE = "de"
    FR = "fr"
    EN = "en"


class RenewalState(StrEnum):
    DUE = "due"
    HELD = "held"
    PARKED = "parked"


class ReleaseRule(StrEnum):
    LONGEST_UNUSED = "longest_unused"


class QuoteKind(StrEnum):
    PURCHASE = "purchase"
    ADDITION = "addition"
    SEATS = "seats"
    PLAN = "plan"
    CANCELLATION = "cancellation"
    CONVERSION = "conversion"
    REVIVAL = "revival"
    COMING_TERM = "coming_term"


class Ending(StrEnum):
    REFUND_WINDOW = "refund_window"
    PRO_RATA = "pro_rata"
    NO_REFUND = "no_refund"
    IN_TIME = "in_time"
    TRIAL = "trial"
    TERM_END = "term_end"
    FOLLOWING_TERM_END = "following_term_end"
    ON_A_DAY = "on_a_day"


class CancellationMode(StrEnum):
    SELF_SERVICE = "self_service"
    REQUEST = "request"
    ASSISTED = "assisted"


class TaxRule(StrEnum):
    DOMESTIC = "domestic"
    REVERSE_CHARGE = "reverse_charge"
    ONE_STOP_SHOP = "one_stop_shop"
    OUTSIDE_SCOPE = "outside_scope"
    NOT_COLLECTING = "not_collecting"


class Category(StrEnum):
    STANDARD = "S"
    REVERSE_CHARGE = "AE"
    OUTSIDE_SCOPE = "O"
    EXEMPT = "E"


class DocumentKind(StrEnum):
    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"


class DocumentState(StrEnum):
    DRAFTED = "drafted"
    PARKED = "parked"
    ISSUED = "issued"


class Settlement(StrEnum):
    OPEN = "open"
    PART_PAID = "part_paid"
    SETTLED = "settled"
    OVERDUE = "overdue"
    WRITTEN_OFF = "written_off"


class PaymentMethod(StrEnum):
    CARD = "card"
    TRANSFER = "transfer"


class PaymentState(StrEnum):
    PENDING = "pending"
    SUCCEEDED = "succeeded"
    DECLINED = "declined"
    RELEASED = "released"
    TAKEN_BACK = "taken_back"
    GIVEN_BACK = "given_back"


class NumberOutcome(StrEnum):
    PAID = "paid"
    UNKNOWN = "unknown"
    SETTLED = "settled"
    OTHER_PROFILE = "other_profile"
    OTHER_CURRENCY = "other_currency"


class Shape(BaseModel):
    model_config = ConfigDict(extra="forbid")


T = TypeVar("T")

#: A field of an answer that is omitted while it has no value.
OrAbsent = Annotated[T | None, Field(exclude_if=lambda value: value is None)]


def printable(text: str) -> str:
    if not text.isprintable():
        raise ValueError("must be free of control characters")
    return text


AccountId = Annotated[str, StringConstraints(pattern="^acc_[0-9A-HJKMNP-TV-Z]{26}$")]
SubscriptionId = Annotated[str, StringConstraints(pattern="^sub_[0-9A-HJKMNP-TV-Z]{26}$")]
ProfileId = Annotated[str, StringConstraints(pattern="^pro_[0-9A-HJKMNP-TV-Z]{26}$")]
UpgradeId = Annotated[str, StringConstraints(pattern="^upg_[0-9A-HJKMNP-TV-Z]{26}$")]
CatalogId = Annotated[str, StringConstraints(pattern="^[a-z0-9][a-z0-9-]{0,63}$")]
Token = Annotated[str, StringConstraints(pattern="^[A-Za-z0-9_-]{1,255}$"), AfterValidator(printable)]
Days = Annotated[list[dt.date], Field(min_length=2, max_length=2)]

# Requests.


class Wanted(Shape):
    plan: CatalogId
    quantity: Annotated[int, Field(strict=True, ge=1, le=1_000_000)]


class WantedSubscription(Wanted):
    profile: ProfileId
    pay_by: Collection
    addons: Annotated[list[Wanted], Field(max_length=7, default_factory=list)]
    purchase_order: Annotated[str, Field(min_length=1, max_length=70)] | None = None
    trial: Annotated[bool, Field(strict=True)] = True
    offer: UpgradeId | None = None


class WantedItems(Shape):
    items: Annotated[list[Wanted], Field(min_length=1, max_length=7)]
    pay_by: Collection | None = None
    purchase_order: Annotated[str, Field(min_length=1, max_length=70)] | None = None


class Confirmed(Shape):
    quote: dict[str, Any]
    card: Token | None = None


# Answers.


class ViolationOut(Shape):
    field: str
    rule: str
    sent: OrAbsent[Any] = None


class ProblemOut(Shape, extra="allow"):
    type: str
    title: str
    status: int
    detail: str
    errors: OrAbsent[list[ViolationOut]] = None


class GatewayMessage(Shape, extra="allow"):
    message: OrAbsent[str] = None


class DerivationOut(Shape):
    rule: str
    quantity: int
    unit_price: int
    price_version: str
    span: Days
    days: int
    of_days: int
    exact: str
    rounding: str
    policy: str


class LineReferenceOut(Shape):
    document: str
    line: int
    quantity: int
    net: int


class LineOut(Shape):
    no: int
    text: str
    net: int
    category: Category
    rate_bp: int
    derivation: DerivationOut
    corrects: OrAbsent[list[LineReferenceOut]] = None


class TaxOut(Shape):
    category: Category
    rate_bp: int
    base: int
    amount: int


class ExchangeRateOut(Shape):
    day: dt.date
    source: str
    charged: str
    home: str


class VatAtRateOut(Shape):
    vat: int
    amount: int
    rate: ExchangeRateOut


class ConvertedVatOut(Shape):
    currency: str
    amount: int
    parts: list[VatAtRateOut]


class DocumentRow(Shape):
    id: str
    kind: DocumentKind
    state: DocumentState
    number: OrAbsent[str] = None
    date: dt.date
    due: dt.date
    profile: str
    subscription: str
    currency: str
    net: int
    total: int
    paid: int
    credited: int
    open: int
    settlement: Settlement
    formats: list[str]


class IssuedOut(DocumentRow):
    href: str


class DraftOut(Shape):
    id: str
    kind: DocumentKind
    date: dt.date
    due: dt.date
    lines: list[LineOut]
    net: int
    tax: list[TaxOut]
    rounding: OrAbsent[int] = None
    converted: OrAbsent[ConvertedVatOut] = None
    total: int
    tax_rule: OrAbsent[TaxRule] = None
    profile: OrAbsent[str] = None


class ItemOut(Shape):
    id: str
    plan: str
    price: str
    quantity: int


class ReleaseOut(Shape):
    people: int
    members: list[str]
    rule: OrAbsent[ReleaseRule] = None
    names: OrAbsent[dict[str, str]] = None


class PlannedItemOut(Shape):
    item: str
    plan: OrAbsent[str] = None
    price: OrAbsent[str] = None
    quantity: OrAbsent[int] = None


class AgreedPriceOut(Shape):
    unit_price: OrAbsent[int] = None
    reduction_bp: OrAbsent[int] = None
    until: OrAbsent[dt.date] = None


class AgreedNoticeOut(Shape):
    days: int
    until: OrAbsent[dt.date] = None


class AgreedFeeOut(Shape):
    basis_points: int
    fixed: int
    until: OrAbsent[dt.date] = None


class AgreedMaximumOut(Shape):
    seats: int
    until: OrAbsent[dt.date] = None


class DeviationsOut(Shape):
    price: OrAbsent[AgreedPriceOut] = None
    notice: OrAbsent[AgreedNoticeOut] = None
    fee: OrAbsent[AgreedFeeOut] = None
    maximum: OrAbsent[AgreedMaximumOut] = None


class TakenOfferOut(Shape):
    id: str
    deviations: DeviationsOut


class PlannedTermOut(Shape):
    items: list[PlannedItemOut]
    told_at: AwareDatetime
    deviations: OrAbsent[DeviationsOut] = None


class EntryOut(Shape):
    id: str
    on: dt.date
    kind: str
    item: OrAbsent[str] = None
    value: OrAbsent[str | int] = None
    release: OrAbsent[ReleaseOut] = None
    planned: OrAbsent[PlannedTermOut] = None


class EarlierTermOut(Shape):
    plan: str
    until: dt.date
    seats: int


class RenewalDueOut(Shape):
    since: AwareDatetime
    state: RenewalState


class TrialOut(Shape):
    ends: dt.date
    converts: bool
    extended: bool
    refusals: int
    reason: OrAbsent[str] = None
    next_try: OrAbsent[AwareDatetime] = None


class AfterEndOut(Shape):
    disabled_on: dt.date
    deleted_on: dt.date
    stage: OrAbsent[RetentionStage] = None
    revive_before: OrAbsent[AwareDatetime] = None


class SubscriptionOut(Shape):
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
    hold: OrAbsent[str] = None
    ended: OrAbsent[dt.date] = None
    purchase_order: OrAbsent[str] = None
    renewal_due: OrAbsent[RenewalDueOut] = None
    origin: Origin
    buyer: OrAbsent[str] = None
    earlier: OrAbsent[list[EarlierTermOut]] = None
    trial: OrAbsent[TrialOut] = None
    after_end: OrAbsent[AfterEndOut] = None
    deviations: OrAbsent[DeviationsOut] = None


class AppliedOut(Shape):
    document: str
    amount: int


class InvoiceNumberOut(Shape):
    number: str
    outcome: NumberOutcome


class PaymentOut(Shape):
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
    id: str
    plan: str
    price: str
    quantity: int
    lines: list[int]


class BoughtTrialOut(Shape):
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
    items: list[NewItemOut]
    dropped: list[str]
    term: Days
    period: Days


class SeatChangeOut(Shape):
    item: str
    quantity: dict[str, int]
    now: int
    effective: dt.date
    entry: OrAbsent[EntryOut] = None
    scheduled: OrAbsent[EntryOut] = None
    release: OrAbsent[ReleaseOut] = None


class ChangedItemOut(Shape):
    item: str
    earlier: str
    quantity: dict[str, int]
    plan: OrAbsent[str] = None
    price: OrAbsent[str] = None
    lines: list[int]
    release: OrAbsent[ReleaseOut] = None


class PlanChangeOut(Shape):
    items: list[ChangedItemOut]
    effective: dt.date
    term: Days
    period: Days
    shift: OrAbsent[int] = None
    entry: OrAbsent[EntryOut] = None
    moved: list[EntryOut]
    notice_ended: OrAbsent[EntryOut] = None
    offer: OrAbsent[TakenOfferOut] = None


class FeeOut(Shape):
    amount: int
    basis_points: int
    net_credit: int
    unbilled: int
    capped: bool


class ComingTermOut(Shape):
    entries: list[EntryOut]
    items: list[ItemOut]
    effective: dt.date


class AmountsOut(Shape):
    on: dt.date
    net: int
    tax: int
    total: int


class EndDaysOut(Shape):
    last_day: dt.date
    readable_until: dt.date
    exportable_until: dt.date
    deleted_on: dt.date


class EndedItemOut(Shape):
    item: str
    product: str
    quantity: int
    licences: int


class OpenInvoiceOut(Shape):
    document: str
    due: dt.date
    open: int
    credited: int
    left: int


class SeatSavingOut(Shape):
    quantity: int
    on: dt.date
    invoices: int
    net: int
    tax: int
    total: int
    release: bool


class UnusedSeatsOut(Shape):
    item: str
    unused: int
    saving: SeatSavingOut


class CheaperPlanOut(Shape):
    plan: str
    quantity: int
    billing: str
    first: AmountsOut
    release: bool


class ShownEndOut(Shape):
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
    document: str
    source: str
    amount: int


class RefundPartOut(Shape):
    payment: str
    document: str
    amount: int


class DueAmountOut(Shape):
    on: dt.date
    amount: int


class TranslationOut(Shape):
    language: Language
    lines: list[list[str]]


class SignatureOut(Shape):
    key: str
    hmac_sha256: str


class QuoteOut(Shape):
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
    open: dict[str, int]
    translation: OrAbsent[TranslationOut] = None
    signature: SignatureOut
    purchase_order: OrAbsent[str] = None


class BoughtAnswer(Shape):
    subscription: SubscriptionOut
    documents: list[IssuedOut]
    payment: OrAbsent[PaymentOut] = None
