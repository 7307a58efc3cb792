"""Made-up reference rates for moved clocks and a developer's machine: the same on each working day, of any year."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from zetel.domain.tax.reference_rates import PublishedRates

SOURCE: Final = "sandbox"

UNITS: Final = {
    "CHF": "0.9350",
    "CZK": "24.350",
    "DKK": "7.4600",
    "GBP": "0.8650",
    "HUF": "385.50",
    "ISK": "145.50",
    "JPY": "162.50",
    "NOK": "11.6500",
    "PLN": "4.2500",
    "RON": "5.0900",
    "SEK": "11.0500",
    "USD": "1.0850",
}

_DAYS: Final = 10
_SATURDAY: Final = 5


class SandboxRates:
    """`ReferenceRates` of the last ten days, Saturdays and Sundays left out."""

    def published(self, until: date) -> Sequence[PublishedRates]:
        days = (until - timedelta(days=n) for n in range(_DAYS))
        return tuple(PublishedRates(day, SOURCE, UNITS) for day in days if day.weekday() < _SATURDAY)


class NoSource:
    """`ReferenceRates` of a deployment whose operator loads files: it publishes nothing."""

    def published(self, until: date) -> Sequence[PublishedRates]:
        return ()
