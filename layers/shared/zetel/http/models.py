"""What is answered, in wire form: parties, documents, subscriptions, payments, quotes, problems.

They mirror the domain's types and `application.views`; a test holds them against each other. Money is integer minor
units of the thing's `currency`; a span is two days, the second of which no longer belongs to it.
"""

import datetime as dt
from typing import Annotated, Any

from pydantic import AwareDatetime, Field

from zetel.domain.documents import DocumentKind, DocumentState, Settlement
from zetel.domain.parties import Language
from zetel.domain.payments import PaymentMethod, PaymentState
from zetel.domain.quotes import QuoteKind
from zetel.domain.subscriptions import Collection, SubscriptionState
from zetel.domain.tax import Category, TaxRule
from zetel.http.shape import OrAbsent, Shape

#: Days from the first to before the second.
Days = Annotated[list[dt.date], Field(min_length=2, max_length=2)]


class ViolationOut(Shape):
    """A broken rule: the field as a JSON pointer, the rule in words, what was sent where it may be shown."""

    field: str
    rule: str
    sent: OrAbsent[Any] = None


class ProblemOut(Shape, extra="allow"):
    """An RFC 9457 problem; beside these fields it has the facts of its type."""

    type: str
    title: str
    status: int
    detail: str
    errors: OrAbsent[list[ViolationOut]] = None


class GatewayMessage(Shape, extra="allow"):
    """What API Gateway answers before the service is asked."""

    message: OrAbsent[str] = None


class AddressOut(Shape):
    street: str
    city: str
    postcode: str
    country: str
    region: OrAbsent[str] = None


class PartyOut(Shape):
    """A seller or buyer as a document names it."""

    name: str
    address: AddressOut
    mail: str
    vat_id: OrAbsent[str] = None
    tax_number: OrAbsent[str] = None
    registration: OrAbsent[str] = None
    phone: OrAbsent[str] = None


class DerivationOut(Shape):
    """How a line's amount came about: `exact` is the amount before rounding, a whole number or a fraction."""

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


class LineOut(Shape):
    no: int
    text: str
    net: int
    category: Category
    rate_bp: int
    derivation: DerivationOut


class TaxOut(Shape):
    """VAT of one category and rate on the sum of its lines."""

    category: Category
    rate_bp: int
    base: int
    amount: int


class ReferenceOut(Shape):
    """The document that a credit note corrects."""

    document: str
    number: str
    date: dt.date


class DocumentRow(Shape):
    """An invoice or credit note in a list. `number` is absent until it is issued, minutes after the purchase."""

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


class DocumentOut(DocumentRow):
    """An invoice or credit note with its lines. `formats` are the files that exist."""

    version: int
    seller: PartyOut
    buyer: PartyOut
    language: Language
    tax_rule: TaxRule
    lines: list[LineOut]
    tax: list[TaxOut]
    period: Days
    quote: OrAbsent[str] = None
    issued_at: OrAbsent[AwareDatetime] = None
    corrects: list[ReferenceOut]
    reference: OrAbsent[str] = None


class ItemOut(Shape):
    """An item by its plan version and price version."""

    id: str
    plan: str
    price: str
    quantity: int


class EntryOut(Shape):
    """A change that takes effect on a later date."""

    id: str
    on: dt.date
    kind: str
    item: OrAbsent[str] = None
    value: OrAbsent[str | int] = None


class SubscriptionOut(Shape):
    """A subscription; `hold` is the payment that changes wait for."""

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


class AppliedOut(Shape):
    """A part of a payment and the invoice it settled."""

    document: str
    amount: int


class PaymentOut(Shape):
    """A payment; `drawn` was taken from the balance beside it, `to_balance` is what it left over."""

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
    applied: list[AppliedOut]
    to_balance: int
    drawn: int
    received_on: OrAbsent[dt.date] = None
    reference: OrAbsent[str] = None


class DraftOut(Shape):
    """A document as a quote promises it."""

    id: str
    kind: DocumentKind
    date: dt.date
    due: dt.date
    lines: list[LineOut]
    net: int
    tax: list[TaxOut]
    total: int


class NewItemOut(Shape):
    """An item that confirming adds, and the numbers of the lines that charge it."""

    id: str
    plan: str
    price: str
    quantity: int
    lines: list[int]


class BoughtOut(Shape):
    items: list[NewItemOut]
    effective: dt.date
    anchor: dt.date
    term: Days
    period: Days


class SetOffOut(Shape):
    """What settles a document without being paid: the balance, or a credit note."""

    document: str
    source: str
    amount: int


class RefundPartOut(Shape):
    """What goes back to `payment`, out of what it paid on `document`."""

    payment: str
    document: str
    amount: int


class DueAmountOut(Shape):
    on: dt.date
    amount: int


class AmountsOut(Shape):
    """What one invoice on `on` will cost at today's prices and tax."""

    on: dt.date
    net: int
    tax: int
    total: int


class SignatureOut(Shape):
    key: str
    hmac_sha256: str


class QuoteOut(Shape):
    """A signed promise; confirming sends it back unchanged."""

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
    change: BoughtOut
    documents: list[DraftOut]
    settlement: list[SetOffOut]
    due_now: int
    due_later: list[DueAmountOut]
    next_renewal: OrAbsent[AmountsOut] = None
    next_bill: OrAbsent[AmountsOut] = None
    payment: OrAbsent[str] = None
    refunds: list[RefundPartOut]
    to_balance: int
    signature: SignatureOut


class BoughtAnswer(Shape):
    """What confirming made. While the payment provider is asked (202) it is the payment alone."""

    subscription: OrAbsent[SubscriptionOut] = None
    documents: OrAbsent[list[DocumentOut]] = None
    payment: OrAbsent[PaymentOut] = None
