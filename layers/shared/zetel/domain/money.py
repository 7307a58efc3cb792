"""Amounts: integer minor units of one ISO 4217 currency, rounded once, half up away from zero.

An amount is an ``int`` of minor units (cents, yen); the currency stands once on the document, payment or balance that
holds it. Exact intermediate values are ``Fraction``. There is no float anywhere.
"""

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from zetel.domain.errors import CurrencyMismatch, InvalidRequest

#: ISO 4217 minor-unit digits of the currencies that can be sold in (ISO 4217:2015, table A.1; not CLDR's).
MINOR_DIGITS: Final = {
    "CHF": 2,
    "CZK": 2,
    "DKK": 2,
    "EUR": 2,
    "GBP": 2,
    "HUF": 2,
    "ISK": 0,
    "JPY": 0,
    "NOK": 2,
    "PLN": 2,
    "RON": 2,
    "SEK": 2,
    "USD": 2,
}


def half_up(exact: Fraction) -> int:
    """`exact` minor units as a whole number; a half goes away from zero (0.5 -> 1, -0.5 -> -1)."""
    magnitude = (2 * abs(exact.numerator) + exact.denominator) // (2 * exact.denominator)
    return magnitude if exact >= 0 else -magnitude


def split(total: int, weights: Sequence[int]) -> tuple[int, ...]:
    """`total` minor units divided in proportion to `weights`, summing to `total` exactly.

    Largest remainder: every part gets its floor, the units left go to the largest remainders, ties to the earlier part.
    Weights are not negative; at least one weight is positive.
    """
    whole = sum(weights)
    if whole <= 0 or min(weights) < 0:
        raise ValueError(f"weights {weights!r} cannot divide anything")
    parts = [abs(total) * weight // whole for weight in weights]
    remainders = [abs(total) * weight % whole for weight in weights]
    left = abs(total) - sum(parts)
    for index in sorted(range(len(weights)), key=lambda i: (-remainders[i], i))[:left]:
        parts[index] += 1
    return tuple(part if total >= 0 else -part for part in parts)


def percentage(amount: int, basis_points: int) -> int:
    """`basis_points` (2100 = 21 %) of `amount` minor units, rounded once."""
    return half_up(Fraction(amount * basis_points, 10_000))


def digits(currency: str) -> int:
    """The number of decimals of `currency`. Raises InvalidRequest for a currency that nothing is sold in."""
    if currency not in MINOR_DIGITS:
        raise InvalidRequest.of("/currency", f"one of {', '.join(MINOR_DIGITS)}", currency)
    return MINOR_DIGITS[currency]


def plain(amount: int, currency: str) -> str:
    """`amount` minor units as plain decimal text: ``117975`` EUR is ``1179.75``, ``501`` JPY is ``501``."""
    places = digits(currency)
    sign, units = ("-" if amount < 0 else ""), str(abs(amount)).rjust(places + 1, "0")
    return f"{sign}{units[:-places]}.{units[-places:]}" if places else f"{sign}{units}"


def same_currency(*currencies: str) -> str:
    """The only currency among `currencies`. Raises CurrencyMismatch: amounts of two currencies are never combined."""
    if len(set(currencies)) != 1:
        raise CurrencyMismatch(currencies=tuple(sorted(set(currencies))))
    return currencies[0]
