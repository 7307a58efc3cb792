"""Answers about what is to come and what was: forecasts of documents, open changes, and the history."""

import datetime as dt

from pydantic import AwareDatetime

from zetel.domain.documents.document import DocumentKind
from zetel.domain.events import ActorKind
from zetel.domain.tax.treatment import TaxRule
from zetel.http.document_models import Days, LineOut, TaxOut
from zetel.http.models import AmountsOut, EntryOut
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


class OpenChange(EntryOut):
    """An open change, and the first bill of a coming term that differs: `with_it`, and `without_it`; absent where
    nothing is billed then. `undoable` changes can be taken back without touching the others; `told_at` is the instant
    of the mail about an announced price, absent where the price was known in buying."""

    with_it: OrAbsent[AmountsOut] = None
    without_it: OrAbsent[AmountsOut] = None
    told_at: OrAbsent[AwareDatetime] = None
    undoable: bool


class TimelineOut(Shape):
    """The open changes of a subscription, in the order in which they happen; of one day: end, price, plan, seats."""

    subscription: str
    version: int
    currency: str
    changes: list[OpenChange]


class HappenedBy(Shape):
    """Whoever was the cause: the name of a member that is still known, or words."""

    kind: ActorKind
    name: str


class HappenedOut(Shape):
    """An event of a subscription's contract in words; its documents for whoever sees bills."""

    at: AwareDatetime
    event: str
    by: HappenedBy
    text: str
    documents: OrAbsent[list[str]] = None


class History(Shape):
    """A page of the history, newest first."""

    history: list[HappenedOut]
    next: OrAbsent[str] = None
