"""Amounts as people of each language write them: symbol, grouping and order of CLDR, decimals of ISO 4217.

The habits stand here in a few lines, held against Babel by a test: functions that answer requests say amounts, too, and
carry no Babel.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from zetel.domain.money import digits, plain
from zetel.domain.parties.address import Language

_SPACE: Final = "\u00a0"


@dataclass(frozen=True, slots=True)
class _Habits:
    """`form` orders minus, sign and number; a currency without a sign here is written by its code."""

    form: str
    group: str
    point: str
    signs: Mapping[str, str]


#: British English also tells US$ from other dollars.
_HABITS: Final[Mapping[Language, _Habits]] = {
    Language.NL: _Habits("{sign}\u00a0{minus}{number}", ".", ",", {"EUR": "€", "GBP": "£", "JPY": "JP¥", "USD": "US$"}),
    Language.DE: _Habits("{minus}{number}\u00a0{sign}", ".", ",", {"EUR": "€", "GBP": "£", "JPY": "¥", "USD": "$"}),
    Language.FR: _Habits("{minus}{number}\u00a0{sign}", "\u202f", ",", {"EUR": "€", "GBP": "£GB", "USD": "$US"}),
    Language.EN: _Habits("{minus}{sign}{number}", ",", ".", {"EUR": "€", "GBP": "£", "JPY": "JP¥", "USD": "US$"}),
}


def money(amount: int, currency: str, language: Language) -> str:
    """`amount` minor units of `currency`: 117975 EUR is ``€1,179.75``, and ``€ 1.179,75`` in Dutch.

    CLDR's own decimals are not ISO 4217's, so those of ISO 4217 count. Raises InvalidRequest for an unknown currency.
    """
    habits = _HABITS[language]
    whole, _, decimals = plain(abs(amount), currency).partition(".")
    number = f"{int(whole):,}".replace(",", habits.group) + (habits.point + decimals if digits(currency) else "")
    sign = habits.signs.get(currency, currency)
    if "{sign}{number}" in habits.form and sign[-1].isalpha():  # letters never touch digits: CHF 1,179.75
        sign += _SPACE
    return habits.form.format(minus="-" if amount < 0 else "", sign=sign, number=number)
