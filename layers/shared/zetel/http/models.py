"""What is answered in wire form: problems, subscriptions, payments, quotes.

These and `document_models` mirror the domain's types as `application.views` shows them; a test holds them against each
other. Money is integer minor units of the thing's `currency`.
"""

import datetime as dt
from typing import Annotated, Any

from pydantic import AwareDatetime, Field

from zetel.domain.payments.payment import PaymentMethod, PaymentState
from zetel.domain.quotes.cancellation import Ending
from zetel.domain.quotes.quote import QuoteKind
from zetel.domain.subscriptions.subscription import Collection, SubscriptionState
from zetel.domain.tax.treatment import TaxRule
from zetel.http.document_models import Days, DocumentOut, DraftOut
from zetel.http.shape import OrAbsent, Shape


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
    """A subscription; `hold` is the payment that changes wait for, `ended` the first day without service."""

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


class AppliedOut(Shape):
    """A part of a payment and the invoice it settled."""

    document: str
    amount: int


class PaymentOut(Shape):
    """A payment; `drawn` was taken from the balance beside it, `to_balance` is what it left over, `invoice` what it
    collects."""

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


class SeatChangeOut(Shape):
    """A new total of an item, `now` seats from `effective` on; `entry` joins the timeline, `scheduled` stays there."""

    item: str
    quantity: dict[str, int]
    now: int
    effective: dt.date
    entry: OrAbsent[EntryOut] = None
    scheduled: OrAbsent[EntryOut] = None


class FeeOut(Shape):
    """An early-termination fee: basis points of net credit plus unbilled periods, and whether it was capped."""

    amount: int
    basis_points: int
    net_credit: int
    unbilled: int
    capped: bool


class CancellationOut(Shape):
    """How a subscription ends; `ends` is the first day without service, `lapsed` what will not be billed."""

    how: Ending
    ends: dt.date
    lapsed: int
    fee: OrAbsent[FeeOut] = None
    entry: OrAbsent[EntryOut] = None


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
    """An invoice to come, for a period that begins `on`, at the prices and VAT known for that day."""

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
    change: BoughtOut | SeatChangeOut | CancellationOut
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
    """What confirming made; `payment` where a card was charged."""

    subscription: SubscriptionOut
    documents: list[DocumentOut]
    payment: OrAbsent[PaymentOut] = None


class ChangedAnswer(Shape):
    """The subscription as confirming left it, and what was made for it; `payment` where a card was charged."""

    subscription: SubscriptionOut
    documents: list[DocumentOut]
    payment: OrAbsent[PaymentOut] = None


class PendingAnswer(Shape):
    """The payment whose provider has not answered yet. Nothing else is made before it has."""

    payment: PaymentOut


#: The answers of what may charge a card. The first is tried first, so that the rare second costs nothing.
BoughtOrPending = Annotated[BoughtAnswer | PendingAnswer, Field(union_mode="left_to_right")]
ChangedOrPending = Annotated[ChangedAnswer | PendingAnswer, Field(union_mode="left_to_right")]
