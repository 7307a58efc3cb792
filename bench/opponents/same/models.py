"""The models of a sale as plain pydantic: field by field those of the product."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field


class Collection(StrEnum):
    CARD = "card"
    INVOICE = "invoice"


class Shape(BaseModel):
    model_config = ConfigDict(extra="forbid")


T = TypeVar("T")

#: A field of an answer that is left out where there is nothing to say.
OrAbsent = Annotated[T | None, Field(exclude_if=lambda value: value is None)]

CatalogId = Annotated[str, Field(pattern="^[a-z0-9][a-z0-9-]{0,63}$")]
ProfileId = Annotated[str, Field(pattern="^pro_[0-9A-HJKMNP-TV-Z]{26}$")]
Days = Annotated[list[date], Field(min_length=2, max_length=2)]


class Wanted(Shape):
    plan: CatalogId
    quantity: Annotated[int, Field(strict=True, ge=1, le=1_000_000)]


class WantedSubscription(Wanted):
    profile: ProfileId
    pay_by: Collection
    addons: Annotated[list[Wanted], Field(max_length=7, default_factory=list)]


class Confirmed(Shape):
    quote: dict[str, Any]
    card: Annotated[str, Field(pattern="^[A-Za-z0-9_-]{1,255}$")] | None = None


class Address(Shape):
    street: str
    city: str
    postcode: str
    country: str
    region: OrAbsent[str] = None


class Party(Shape):
    name: str
    address: Address
    mail: str
    vat_id: OrAbsent[str] = None
    tax_number: OrAbsent[str] = None
    registration: OrAbsent[str] = None
    phone: OrAbsent[str] = None


class Derivation(Shape):
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


class LineReference(Shape):
    document: str
    line: int


class Line(Shape):
    no: int
    text: str
    net: int
    category: str
    rate_bp: int
    derivation: Derivation
    corrects: OrAbsent[LineReference] = None


class Tax(Shape):
    category: str
    rate_bp: int
    base: int
    amount: int


class Draft(Shape):
    id: str
    kind: str
    date: date
    due: date
    lines: list[Line]
    net: int
    tax: list[Tax]
    total: int


class Reference(Shape):
    document: str
    number: OrAbsent[str] = None
    date: date


class Payer(Shape):
    source: str
    amount: int
    returned: int


class Document(Draft):
    state: str
    number: OrAbsent[str] = None
    profile: str
    subscription: str
    currency: str
    paid: int
    credited: int
    open: int
    settlement: str
    formats: list[str]
    version: int
    seller: Party
    buyer: Party
    language: str
    tax_rule: str
    period: Days
    quote: OrAbsent[str] = None
    issued_at: OrAbsent[datetime] = None
    corrects: list[Reference]
    payers: list[Payer]
    reference: OrAbsent[str] = None


class Item(Shape):
    id: str
    plan: str
    price: str
    quantity: int


class Entry(Shape):
    id: str
    on: date
    kind: str
    item: OrAbsent[str] = None
    value: OrAbsent[str | int] = None


class Subscription(Shape):
    id: str
    version: int
    state: str
    profile: str
    currency: str
    zone: str
    collection: Collection
    started: date
    anchor: date
    term: Days
    period: Days
    items: list[Item]
    created_at: datetime
    timeline: list[Entry]
    hold: OrAbsent[str] = None
    ended: OrAbsent[date] = None


class Applied(Shape):
    document: str
    amount: int


class Payment(Shape):
    id: str
    version: int
    profile: str
    method: str
    state: str
    currency: str
    amount: int
    made_at: datetime
    reason: OrAbsent[str] = None
    holds: OrAbsent[str] = None
    invoice: OrAbsent[str] = None
    applied: list[Applied]
    to_balance: int
    drawn: int
    received_on: OrAbsent[date] = None
    reference: OrAbsent[str] = None


class NewItem(Item):
    lines: list[int]


class Bought(Shape):
    items: list[NewItem]
    effective: date
    anchor: date
    term: Days
    period: Days


class SetOff(Shape):
    document: str
    source: str
    amount: int


class RefundPart(Shape):
    payment: str
    document: str
    amount: int


class DueAmount(Shape):
    on: date
    amount: int


class Amounts(Shape):
    on: date
    net: int
    tax: int
    total: int


class Signature(Shape):
    key: str
    hmac_sha256: str


class Quote(Shape):
    id: str
    kind: str
    made_at: datetime
    expires_at: datetime
    account: str
    person: str
    profile: str
    subscription: str
    versions: dict[str, int]
    currency: str
    collection: Collection
    tax_rule: str
    change: Bought
    documents: list[Draft]
    settlement: list[SetOff]
    due_now: int
    due_later: list[DueAmount]
    next_renewal: OrAbsent[Amounts] = None
    next_bill: OrAbsent[Amounts] = None
    payment: OrAbsent[str] = None
    refunds: list[RefundPart]
    to_balance: int
    signature: Signature


class BoughtAnswer(Shape):
    subscription: OrAbsent[Subscription] = None
    documents: OrAbsent[list[Document]] = None
    payment: OrAbsent[Payment] = None


class ItemProduct(Shape):
    item: str
    product: str
    name: str


class SubscriptionRead(Subscription):
    products: list[ItemProduct]
    terms: list[str]
    cancel_by: OrAbsent[date] = None
    cancel_before: OrAbsent[datetime] = None
    advised_by: OrAbsent[date] = None
    refund_before: OrAbsent[datetime] = None
    next_renewal: OrAbsent[Amounts] = None
