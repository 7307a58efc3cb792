"""Reference rates of an invented world, and the VAT of documents converted at them.

Rates are published from Monday to Friday, and differ from day to day. A document takes those of the last such day
before its own. A credit note takes those of each document that it corrects: everything that this one gave back by now,
converted and rounded, less everything before.
"""

import math
from collections.abc import Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from tests.oracle import days

#: The currency in which a country wants its VAT; all others want euros.
HOME = {"SE": "SEK", "GB": "GBP", "CH": "CHF", "DK": "DKK", "PL": "PLN"}

#: Units for one euro, in ten-thousandths, on a day of no number; each day adds its number of ten-thousandths.
UNITS = {"USD": 10_850, "JPY": 1_625_000, "SEK": 110_500, "GBP": 8_650, "CHF": 9_350, "DKK": 74_600, "PLN": 42_500}

#: Currencies whose unit has no decimals.
WHOLE = {"ISK", "JPY"}


def published(day: date) -> dict[str, str] | None:
    """Units of each currency for one euro on a day, as decimals; nothing on Saturdays and Sundays."""
    if day.strftime("%a") in ("Sat", "Sun"):
        return None
    number = day.toordinal() % 97
    return {
        currency: f"{(units + number) // 10_000}.{(units + number) % 10_000:04}" for currency, units in UNITS.items()
    }


def day_before(day: date) -> date:
    """The last day before `day` on which rates were published."""
    earlier = day - timedelta(days=1)
    while published(earlier) is None:
        earlier -= timedelta(days=1)
    return earlier


def home(seller: Mapping[str, Any]) -> str:
    return HOME.get(seller["country"], "EUR")


def converted(amount: int, currency: str, to: str, day: date) -> int:
    """`amount` of the smallest unit of `currency` in that of `to`, at the rates published on `day`."""
    rates = {"EUR": "1", **(published(day) or {})}
    size = {name: 1 if name in WHOLE else 100 for name in (currency, to)}
    exact = Fraction(amount, size[currency]) / Fraction(rates[currency]) * Fraction(rates[to]) * size[to]
    below = math.floor(exact)
    return below if exact - below < Fraction(1, 2) else below + 1


def of_invoice(facts: Mapping[str, Any], currency: str, rate_bp: int, net: int, vat: int) -> list[Any] | None:
    """What the invoice of a sale says of its VAT: the currency, the amount, and per day of rates ``[day, vat,
    amount]``; nothing where the sale bears none, or is in the currency of the seller's country."""
    to = home(facts["seller"])
    if to == currency or not rate_bp or not net:
        return None
    day = day_before(days.in_zone(facts["at"], facts["seller"]["zone"]))
    amount = converted(vat, currency, to, day)
    return [to, amount, [[str(day), vat, amount]]]
