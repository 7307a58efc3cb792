"""Answers about the catalogue. Amounts are minor units, and the price of a whole billing period."""

import datetime as dt

from zetel.domain.calendar import Unit
from zetel.domain.catalog.prices import PriceModel
from zetel.domain.catalog.products import LicencePer, ProductCentre, ProductKind
from zetel.domain.catalog.terms import Sale
from zetel.domain.tax.treatment import Category, TaxRule
from zetel.http.shape import OrAbsent, Shape


class IntervalOut(Shape):
    count: int
    unit: Unit


class TierOut(Shape):
    """The price of a unit for quantities up to `up_to`; the last tier has no `up_to`."""

    unit_price: int
    up_to: OrAbsent[int] = None


class PortionOut(Shape):
    """A part of the quantity with a single unit price."""

    quantity: int
    unit_price: int


class VatOut(Shape):
    """The VAT of a buyer without a VAT id, at today's rate."""

    rule: TaxRule
    category: Category
    rate_bp: int
    amount: int


class PeriodOut(Shape):
    """The cost of a billing period for the requested quantity, with VAT and total if a country was named."""

    quantity: int
    portions: list[PortionOut]
    net: int
    vat: OrAbsent[VatOut] = None
    total: OrAbsent[int] = None


class PriceOut(Shape):
    """A price, perhaps of a programme; `period` is absent if the requested quantity cannot be bought."""

    version: str
    currency: str
    since: dt.date
    tiers: list[TierOut]
    programme: OrAbsent[str] = None
    period: OrAbsent[PeriodOut] = None


class PlanTrialOut(Shape):
    """The trial of a plan: whole `days` of free use, of at most `seats` units of an item. It `converts` into a paid
    term, or ends by itself; the customer may add `extension_days` once, 0 never."""

    days: int
    converts: bool
    method_needed: bool
    seats: int
    extension_days: int


class PlanOut(Shape):
    """A plan on sale; `terms` are shown when a single product is read."""

    id: str
    version: str
    model: PriceModel
    term: IntervalOut
    billing: IntervalOut
    rank: int
    minimum: int
    maximum: int
    anchor_day: OrAbsent[int] = None
    programme: OrAbsent[str] = None
    trial: OrAbsent[PlanTrialOut] = None
    sale: Sale
    prices: list[PriceOut]
    terms: OrAbsent[list[str]] = None


class ProductOut(Shape):
    """A product; an add-on needs a base plan out of `bases`."""

    id: str
    kind: ProductKind
    family: str
    name: str
    description: str
    bases: list[str]
    per: LicencePer
    centre: ProductCentre
    plans: list[PlanOut]


class Products(Shape):
    products: list[ProductOut]
