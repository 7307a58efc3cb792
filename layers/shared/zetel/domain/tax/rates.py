"""The standard VAT rate by date: EU-27, United Kingdom, Switzerland, Norway, and parts of France and Portugal.

Rates are basis points (2100 = 21 %, 2550 = 25.5 %). The table begins on 2020-01-01; a rate holds until the next row of
its country. Sources: Taxes in Europe Database of the European Commission; for GB, CH and NO the tax authorities; CGI
art. 296 for Guadeloupe (GP), Martinique (MQ) and Réunion (RE); CIVA art. 18(3) and Decreto Legislativo Regional
15-A/2021/A for the Azores (PT-20) and Madeira (PT-30).
A country or a day outside the table is an error, never 0 %.
"""

from datetime import date
from typing import Final, NamedTuple

from zetel.domain.errors import TaxRateMissing


class Rate(NamedTuple):
    """From `since` on, the standard rate of `country`, or of a part of one, in basis points."""

    country: str
    since: date
    basis_points: int


_START: Final = date(2020, 1, 1)


#: By country, and within a country by date.
RATES: Final = (
    Rate("AT", _START, 2000),
    Rate("BE", _START, 2100),
    Rate("BG", _START, 2000),
    Rate("CH", _START, 770),
    Rate("CH", date(2024, 1, 1), 810),
    Rate("CY", _START, 1900),
    Rate("CZ", _START, 2100),
    Rate("DE", _START, 1900),
    Rate("DE", date(2020, 7, 1), 1600),  # for the second half of 2020
    Rate("DE", date(2021, 1, 1), 1900),
    Rate("DK", _START, 2500),
    Rate("EE", _START, 2000),
    Rate("EE", date(2024, 1, 1), 2200),
    Rate("EE", date(2025, 7, 1), 2400),
    Rate("ES", _START, 2100),
    Rate("FI", _START, 2400),
    Rate("FI", date(2024, 9, 1), 2550),
    Rate("FR", _START, 2000),
    Rate("GB", _START, 2000),
    Rate("GP", _START, 850),
    Rate("GR", _START, 2400),
    Rate("HR", _START, 2500),
    Rate("HU", _START, 2700),
    Rate("IE", _START, 2300),
    Rate("IE", date(2020, 9, 1), 2100),  # for half a year
    Rate("IE", date(2021, 3, 1), 2300),
    Rate("IT", _START, 2200),
    Rate("LT", _START, 2100),
    Rate("LU", _START, 1700),
    Rate("LU", date(2023, 1, 1), 1600),  # for 2023
    Rate("LU", date(2024, 1, 1), 1700),
    Rate("LV", _START, 2100),
    Rate("MQ", _START, 850),
    Rate("MT", _START, 1800),
    Rate("NL", _START, 2100),
    Rate("NO", _START, 2500),
    Rate("PL", _START, 2300),
    Rate("PT", _START, 2300),
    Rate("PT-20", _START, 1800),
    Rate("PT-20", date(2021, 7, 1), 1600),
    Rate("PT-30", _START, 2200),
    Rate("RE", _START, 850),
    Rate("RO", _START, 1900),
    Rate("RO", date(2025, 8, 1), 2100),
    Rate("SE", _START, 2500),
    Rate("SI", _START, 2200),
    Rate("SK", _START, 2000),
    Rate("SK", date(2025, 1, 1), 2300),
)


def standard_rate(country: str, on: date) -> int:
    """The standard rate of `country` on `on`, in basis points. Raises TaxRateMissing."""
    begun = [rate for rate in RATES if rate.country == country and rate.since <= on]
    if not begun:
        raise TaxRateMissing(country=country, on=on)
    return begun[-1].basis_points
