"""Amounts, quantities and days as people in each language write them.

Babel knows the separators, signs and month names. The decimals of a currency follow ISO 4217, from which CLDR differs
for some. Spaces come out as no-break spaces, so that no amount breaks at the end of a line.
"""

import re
from copy import copy
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from babel import Locale, dates, numbers

from zetel.domain.calendar import Span
from zetel.domain.money import digits
from zetel.domain.parties.address import Language

_NO_BREAK_SPACE = "\u00a0"
_NARROW_NO_BREAK_SPACE = "\u202f"
_MINUS = "\u2212"
#: English dates and amounts are the European ones.
_LOCALES = {Language.NL: "nl_NL", Language.DE: "de_DE", Language.FR: "fr_FR", Language.EN: "en_GB"}


@dataclass(frozen=True, slots=True)
class Formats:
    """The formats of a language for amounts of a currency. All amounts are minor units."""

    locale: Locale
    currency: str
    places: int

    @classmethod
    def of(cls, language: Language, currency: str) -> "Formats":
        """Raises InvalidRequest for an unknown currency."""
        return cls(Locale.parse(_LOCALES[language]), currency, digits(currency))

    def money(self, amount: int) -> str:
        """With the currency's sign: ``€ 1.179,75``; a sign of letters never touches the digits: ``CHF 1,179.75``."""
        pattern = self.locale.currency_formats["standard"]
        written = self._written(pattern, self._units(amount), self.places, self.places)
        sign = numbers.get_currency_symbol(self.currency, self.locale)
        # CLDR's patterns for this case (alphaNextToNumber) are not among Babel's.
        return re.sub(rf"{re.escape(sign)}(?=\d)", sign + _NO_BREAK_SPACE, written) if sign[-1].isalpha() else written

    def amount(self, amount: int) -> str:
        """Without a sign: ``1.179,75``, or ``501`` yen."""
        return self._number(self._units(amount), self.places, self.places)

    def exact(self, amount: Fraction) -> str:
        """An amount between two minor units, to two places more than the currency's: ``468,4931…``.

        Further places are cut off, and three dots mark the cut.
        """
        most = self.places + 2
        cut = abs(amount.numerator) * 10**2 // amount.denominator
        whole = Fraction(cut, 10**2) == abs(amount)
        value = Decimal(cut if amount >= 0 else -cut).scaleb(-most)
        return self._number(value, self.places, most) + ("" if whole else "…")

    def decimal(self, text: str) -> str:
        """A plain decimal with the decimals that it has: ``1,0850``."""
        places = len(text.partition(".")[2])
        return self._number(Decimal(text), places, places)

    def count(self, number: int) -> str:
        return self._number(Decimal(number), 0, 0)

    def rate(self, basis_points: int) -> str:
        """Basis points as a percentage: ``21 %``, ``25,5 %``."""
        written = numbers.format_percent(
            Decimal(basis_points).scaleb(-4), locale=self.locale, decimal_quantization=False
        )
        return _kept_together(written)

    def day(self, day: date) -> str:
        """In full: ``1 september 2026``."""
        return _kept_together(dates.format_date(day, "long", locale=self.locale))

    def span(self, span: Span) -> str:
        """First and last day, both included: ``15 mrt 2026 – 14 mrt 2027``."""
        first, last = (
            _kept_together(dates.format_date(day, "medium", locale=self.locale))
            for day in (span.start, span.end - timedelta(days=1))
        )
        return first if first == last else f"{first} – {last}"

    def country(self, code: str) -> str:
        """The name of an ISO 3166-1 alpha-2 country, or its code if CLDR has no name."""
        return str(self.locale.territories.get(code, code))

    def _units(self, amount: int) -> Decimal:
        return Decimal(amount).scaleb(-self.places)

    def _number(self, value: Decimal, least: int, most: int) -> str:
        return self._written(self.locale.decimal_formats[None], value, least, most)

    def _written(self, pattern: numbers.NumberPattern, value: Decimal, least: int, most: int) -> str:
        """`value` by CLDR's pattern, with `least` to `most` decimals instead of the pattern's."""
        ours = copy(pattern)
        ours.frac_prec = (least, most)
        return _kept_together(ours.apply(value, self.locale, currency=self.currency, currency_digits=False))


def _kept_together(text: str) -> str:
    return text.replace(_NARROW_NO_BREAK_SPACE, _NO_BREAK_SPACE).replace(" ", _NO_BREAK_SPACE).replace("-", _MINUS)
