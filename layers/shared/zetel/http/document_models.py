"""Answers about invoices and credit notes, in wire form: lines with their derivations, parties, settlement.

Money is integer minor units of the document's currency; a span is two days, the second of them exclusive.
"""

import datetime as dt
from typing import Annotated

from pydantic import AwareDatetime, Field

from zetel.domain.documents.document import DocumentKind, DocumentState, Settlement
from zetel.domain.documents.settlement import PaymentMethod
from zetel.domain.parties.address import Language
from zetel.domain.tax.treatment import Category, TaxRule
from zetel.http.shape import OrAbsent, Shape

#: Two days: the first is included, the second is not.
Days = Annotated[list[dt.date], Field(min_length=2, max_length=2)]


class AddressOut(Shape):
    street: str
    city: str
    postcode: OrAbsent[str] = None
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
    registration_scheme: OrAbsent[str] = None
    phone: OrAbsent[str] = None
    electronic_address: OrAbsent[str] = None
    electronic_scheme: OrAbsent[str] = None


class DerivationOut(Shape):
    """The derivation of a line's amount: `exact` is the amount before rounding, a whole number or a fraction."""

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
    """A line of an earlier document that a credit note's line corrects: the units and the net amount that go back."""

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
    """VAT of a category and rate on the sum of its lines."""

    category: Category
    rate_bp: int
    base: int
    amount: int


class ExchangeRateOut(Shape):
    """Units of the document's currency and of the converted VAT's for 1 EUR, as decimals, as `source` published them
    on `day`."""

    day: dt.date
    source: str
    charged: str
    home: str


class VatAtRateOut(Shape):
    """Minor units of the document's VAT, and of the other currency at the rate."""

    vat: int
    amount: int
    rate: ExchangeRateOut


class ConvertedVatOut(Shape):
    """The VAT of a document in minor units of `currency`, that of the seller's country, with its parts by rate."""

    currency: str
    amount: int
    parts: list[VatAtRateOut]


class ReferenceOut(Shape):
    """The document that a credit note corrects."""

    document: str
    number: OrAbsent[str] = None
    date: dt.date


class PayerOut(Shape):
    """The payer of a part of a document: a payment, or ``balance``; `returned` was refunded since."""

    source: str
    amount: int
    returned: int
    method: OrAbsent[PaymentMethod] = None


class CreditUseOut(Shape):
    """A part of a credit note's total: set off against `document`, refunded to `payment`, or else kept as balance."""

    amount: int
    document: OrAbsent[str] = None
    still_open: int
    payment: OrAbsent[str] = None
    method: OrAbsent[PaymentMethod] = None


class ChargeOut(Shape):
    """The charge of an invoice to the contract's card, with the refusals so far."""

    payment: str
    refusals: int
    reason: OrAbsent[str] = None
    next_try: OrAbsent[AwareDatetime] = None


class TransferOut(Shape):
    """The bank transfer that pays the open amount of an invoice."""

    holder: str
    iban: OrAbsent[str] = None
    bic: OrAbsent[str] = None
    reference: str
    amount: int
    due: dt.date


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


class IssuedOut(DocumentRow):
    """A document that a confirmation made, with its totals; `href` is where it is read whole."""

    href: str


class DocumentOut(DocumentRow):
    """An invoice or credit note with its lines. `formats` are the files that exist.

    While something is open on an invoice, `charge` is what collects it by card, `transfer` how it is paid otherwise.
    """

    version: int
    seller: PartyOut
    buyer: PartyOut
    language: Language
    tax_rule: TaxRule
    lines: list[LineOut]
    tax: list[TaxOut]
    rounding: OrAbsent[int] = None
    converted: OrAbsent[ConvertedVatOut] = None
    period: Days
    quote: OrAbsent[str] = None
    issued_at: OrAbsent[AwareDatetime] = None
    corrects: list[ReferenceOut]
    payers: list[PayerOut]
    uses: list[CreditUseOut]
    pay_by: OrAbsent[PaymentMethod] = None
    charge: OrAbsent[ChargeOut] = None
    transfer: OrAbsent[TransferOut] = None
    reference: OrAbsent[str] = None
    purchase_order: OrAbsent[str] = None


class DraftOut(Shape):
    """A document as a quote promises it."""

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
