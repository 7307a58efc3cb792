"""Answers about what is to come: forecasts of documents."""

import datetime as dt

from zetel.domain.documents.document import DocumentKind
from zetel.domain.tax.treatment import TaxRule
from zetel.http.document_models import Days, LineOut, TaxOut
from zetel.http.shape import OrAbsent, Shape


class ForecastDocument(Shape):
    """A document to come, as a contract brings it if nothing changes: `drawn` comes from the balance, the rest is
    `open`. VAT in another currency is left out: it takes the rates of its own day."""

    kind: DocumentKind
    date: dt.date
    due: dt.date
    period: Days
    lines: list[LineOut]
    net: int
    tax: list[TaxOut]
    total: int
    rounding: OrAbsent[int] = None
    tax_rule: TaxRule
    drawn: int
    open: int


class ForecastRow(Shape):
    """The documents of a subscription whose billing periods begin before the day `until`, oldest first, and their
    `total`; `ends` is there if it ends meanwhile."""

    subscription: str
    plan: str
    profile: str
    currency: str
    until: dt.date
    ends: OrAbsent[dt.date] = None
    documents: list[ForecastDocument]
    total: int


class ForecastOut(ForecastRow):
    """The forecast of one subscription. With `balance_counted` its documents draw from the balance, after those of
    other subscriptions that are due before."""

    months: int
    balance_counted: bool


class Forecasts(Shape):
    """The forecasts of a page of subscriptions, oldest first; `balance_counted` as in the forecast of one."""

    forecasts: list[ForecastRow]
    months: int
    balance_counted: bool
    next: OrAbsent[str] = None
