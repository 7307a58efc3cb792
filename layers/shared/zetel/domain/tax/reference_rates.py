"""Reference rates of the euro, and amounts converted at them.

A document that charges VAT in another currency than its seller's country has shows that VAT in the country's currency
too (article 230 of Directive 2006/112/EC). Article 91(2) lets the European Central Bank's reference rates serve, the
latest that are published when the VAT falls due; between two currencies other than the euro, the rate of each to the
euro:

    amount x units of the country's currency for 1 EUR / units of the document's currency for 1 EUR, rounded once

    Thu 25 Mar      Fri 26 ... Mon 29 Mar        Tue 30 Mar
    published       Easter, nothing published    a document takes the rates of 25 Mar: 5 days old, the most there may be
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Final

from zetel.domain.errors import InvalidRequest, ReferenceRateMissing
from zetel.domain.money import digits, half_up
from zetel.domain.parties.address import Address
from zetel.domain.tax.territory import territory_of

#: The most days that rates are older than the document which takes them: from the Thursday before Easter to Tuesday.
MOST_DAYS: Final = 5

EURO: Final = "EUR"

#: The currency of each law that has VAT in another than the euro, as of 2026.
_CURRENCIES: Final = {
    "CH": "CHF",
    "CZ": "CZK",
    "DK": "DKK",
    "GB": "GBP",
    "HU": "HUF",
    "NO": "NOK",
    "PL": "PLN",
    "RO": "RON",
    "SE": "SEK",
}


@dataclass(frozen=True, slots=True)
class PublishedRates:
    """The rates that `source` published on `day`: units of each currency for 1 EUR, as decimal text (``1.0850``)."""

    day: date
    source: str
    units: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ExchangeRate:
    """Units for 1 EUR, as `source` published them on `day`: `charged` of the document's currency, `home` of the
    currency of the seller's country; ``1`` of the euro itself."""

    day: date
    source: str
    charged: str
    home: str

    def converted(self, amount: int, *, of: str, to: str) -> int:
        """`amount` minor units of the document's currency `of` in minor units of `to`, rounded half up once."""
        exact = Fraction(amount) * Fraction(self.home) / Fraction(self.charged)
        return half_up(exact * Fraction(10) ** (digits(to) - digits(of)))


#: The latest known rates that were published before a day, at most `MOST_DAYS` days old; None where there are none.
RatesBefore = Callable[[date], PublishedRates | None]


def none_known(day: date) -> None:
    """The `RatesBefore` of a decision that makes no document."""


def currency_at(address: Address) -> str:
    """The currency of the VAT law of an address, such as the Swiss franc in Liechtenstein; the euro where no VAT is
    charged. An address that does not tell its territory has its country's."""
    try:
        law = territory_of(address).law
    except InvalidRequest:
        law = address.country
    return _CURRENCIES.get(law, EURO)


def days_before(day: date) -> tuple[date, ...]:
    """The days whose rates a document of `day` may take, newest first."""
    return tuple(day - timedelta(days=n) for n in range(1, MOST_DAYS + 1))


def latest_before(day: date, published: Iterable[PublishedRates]) -> PublishedRates | None:
    """The newest of `published` that a document of `day` may take."""
    fitting = [rates for rates in published if rates.day in days_before(day)]
    return max(fitting, key=lambda rates: rates.day, default=None)


def exchange_rate(charged: str, home: str, *, on: date, rates: RatesBefore) -> ExchangeRate:
    """The rate from the currency `charged` to `home` for a document of the day `on`. Raises ReferenceRateMissing, also
    where the known rates are too old."""
    known = rates(on)
    published = latest_before(on, [known] if known else [])
    units = {**published.units, EURO: "1"} if published else {}
    if published is None or not {charged, home} <= units.keys():
        raise ReferenceRateMissing(provider="reference_rates", currency=charged, home=home, on=on)
    return ExchangeRate(published.day, published.source, units[charged], units[home])
